// The theme in a browser: the reader's choice, else what the system asks for. VS Code does all of this itself.
import type { Host } from './client/host.ts';
import { createValue, type Value } from './client/value.ts';

export const THEMES = [
  { id: 'system', label: 'System theme', className: '' },
  { id: 'dark', label: 'Dark', className: 'vscode-dark' },
  { id: 'light', label: 'Light', className: 'vscode-light' },
  { id: 'hc-black', label: 'Dark high contrast', className: 'vscode-high-contrast' },
  { id: 'hc-light', label: 'Light high contrast', className: 'vscode-high-contrast-light' },
] as const;
export type ThemeId = (typeof THEMES)[number]['id'];

export interface Theme {
  readonly choice: Value<ThemeId>;
  readonly choose: (id: ThemeId) => void;
}

/** Sets the body class now and whenever the choice or the system changes. */
export function startTheme(host: Host): Theme {
  const stored = host.readPreference('theme');
  const choice = createValue<ThemeId>(THEMES.find(theme => theme.id === stored)?.id ?? 'system');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const forced = matchMedia('(forced-colors: active), (prefers-contrast: more)');
  const apply = () => {
    const system: ThemeId = forced.matches ? (dark.matches ? 'hc-black' : 'hc-light') : dark.matches ? 'dark' : 'light';
    const id = choice.get() === 'system' ? system : choice.get();
    const className = THEMES.find(theme => theme.id === id)?.className ?? 'vscode-dark';
    document.body.className = className;
  };
  apply();
  dark.addEventListener('change', apply);
  forced.addEventListener('change', apply);
  choice.subscribe(apply);
  return {
    choice,
    choose: id => {
      host.writePreference('theme', id);
      choice.set(id);
    },
  };
}

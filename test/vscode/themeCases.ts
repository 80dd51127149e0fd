// One case a theme family: the explorer draws in it, knows it, and leaves a picture to look at.
import assert from 'node:assert/strict';
import { until } from '../support/codeServer.ts';
import type { Case } from './scene.ts';

const THEMES = [
  { theme: 'Default Dark Modern', body: /vscode-dark/ },
  { theme: 'Default Light Modern', body: /vscode-light/ },
  { theme: 'Default High Contrast', body: /vscode-high-contrast/ },
  { theme: 'Default High Contrast Light', body: /vscode-high-contrast-light/ },
] as const;

export const THEME_CASES: readonly Case[] = THEMES.map(({ theme, body }) => ({
  name: `theme ${theme}`,
  async run(scene) {
    const name = `theme-${theme.replace(/\W+/g, '-').toLowerCase()}`;
    const place = await scene.place(name, { 'workbench.colorTheme': theme, 'window.autoDetectHighContrast': false });
    const window = await scene.open(place, 'one');
    await window.statusShows(String(place.httpPort), 'pulse');
    await window.showSidebar();
    await window.run('Turnstone: Load Sample Session');
    await until(async () => (await window.rows.count()) >= 2, 'a session in the tree');
    await window.explorerDrawn();
    await window.shot(name);
    assert.match((await window.explorer.locator('body').getAttribute('class')) ?? '', body);
    await window.close();
    return undefined;
  },
}));

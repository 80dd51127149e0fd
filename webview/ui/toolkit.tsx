// The only importer of the webview toolkit: registers its elements and wraps the ones in use. Native elements, not the toolkit's React
// wrappers (those fire change events for changes that code made). Accessible names of fields come from child text: the elements
// overwrite aria-label. Registration must happen in the entry chunk, before the window's load event, or the theme is not read.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodePanels,
  vsCodePanelTab,
  vsCodePanelView,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import type { DetailedHTMLProps, HTMLAttributes, ReactNode, Ref } from 'react';

type Native<Props = object> = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & Props;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': Native<{ appearance?: 'primary' | 'secondary' | 'icon'; disabled?: boolean }>;
      'vscode-checkbox': Native<{ checked?: boolean }>;
      'vscode-dropdown': Native<{ value?: string; position?: 'above' | 'below' }>;
      'vscode-option': Native<{ value?: string; selected?: boolean }>;
      'vscode-panels': Native<{ activeid?: string }>;
      'vscode-panel-tab': Native;
      'vscode-panel-view': Native;
      'vscode-progress-ring': Native;
      'vscode-text-field': Native<{ value?: string; placeholder?: string; spellcheck?: boolean }>;
    }
  }
}

export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodePanels(),
    vsCodePanelTab(),
    vsCodePanelView(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

interface ButtonProps {
  readonly kind?: 'primary' | 'secondary';
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

export function Button({ kind = 'secondary', onClick, disabled = false, children }: ButtonProps) {
  return (
    <vscode-button appearance={kind} disabled={disabled} onClick={onClick}>
      {children}
    </vscode-button>
  );
}

interface IconButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, onClick }: IconButtonProps) {
  return (
    <vscode-button appearance="icon" aria-label={label} title={label} onClick={onClick}>
      <span className={`codicon codicon-${icon}`} aria-hidden="true" />
    </vscode-button>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly invalid?: boolean;
  readonly onInput: (value: string) => void;
  readonly onKeyDown?: (event: React.KeyboardEvent) => void;
  readonly fieldRef?: Ref<HTMLElement>;
  /** Id of the element that says what is wrong. */
  readonly describedBy?: string;
}

export function TextField({ label, placeholder, value, invalid = false, onInput, onKeyDown, fieldRef, describedBy }: TextFieldProps) {
  return (
    <vscode-text-field
      ref={fieldRef ?? null}
      className={invalid ? 'field field-invalid' : 'field'}
      placeholder={placeholder}
      value={value}
      spellcheck={false}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onInput={event => onInput((event.target as HTMLInputElement).value)}
      onKeyDown={onKeyDown}
    >
      {label}
      <span slot="start" className="codicon codicon-filter" aria-hidden="true" />
    </vscode-text-field>
  );
}

interface DropdownProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly onChange: (id: string) => void;
}

export function Dropdown({ label, value, options, onChange }: DropdownProps) {
  return (
    <vscode-dropdown aria-label={label} title={label} value={value} onChange={event => onChange((event.target as HTMLSelectElement).value)}>
      {options.map(option => (
        <vscode-option key={option.id} value={option.id}>
          {option.label}
        </vscode-option>
      ))}
    </vscode-dropdown>
  );
}

interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

export function Checkbox({ checked, onChange, children }: CheckboxProps) {
  return (
    <vscode-checkbox checked={checked} onChange={event => onChange((event.target as HTMLInputElement).checked)}>
      {children}
    </vscode-checkbox>
  );
}

interface TabsProps {
  readonly tabs: readonly { readonly id: string; readonly label: ReactNode; readonly content: () => ReactNode }[];
  readonly active: string;
  readonly onActive: (id: string) => void;
}

/** Tabs with their panels. Only the active panel's content is made. */
export function Tabs({ tabs, active, onActive }: TabsProps) {
  return (
    <vscode-panels
      activeid={`tab-${active}`}
      onChange={event => {
        const id = (event.target as HTMLElement & { activeid?: string }).activeid?.replace(/^tab-/, '');
        if (id !== undefined && id !== active && tabs.some(tab => tab.id === id)) onActive(id);
      }}
    >
      {tabs.map(tab => (
        <vscode-panel-tab key={`tab-${tab.id}`} id={`tab-${tab.id}`}>
          {tab.label}
        </vscode-panel-tab>
      ))}
      {tabs.map(tab => (
        <vscode-panel-view key={`view-${tab.id}`} id={`view-${tab.id}`}>
          {tab.id === active && tab.content()}
        </vscode-panel-view>
      ))}
    </vscode-panels>
  );
}

export function ProgressRing({ label }: { readonly label: string }) {
  return <vscode-progress-ring aria-label={label} />;
}

// The standard controls: native elements that look as VS Code's do. Names of fields are attributes; tabs are as the ARIA practices say.
import './controls.css';
import type { ReactNode, Ref } from 'preact/compat';
import { Icon } from './Icon.tsx';

interface ButtonProps {
  readonly kind?: 'primary' | 'secondary';
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

export function Button({ kind = 'secondary', onClick, disabled = false, children }: ButtonProps) {
  return (
    <button type="button" className={`button button-${kind}`} disabled={disabled} onClick={onClick}>
      {children}
    </button>
  );
}

interface IconButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly onClick: () => void;
}

export function IconButton({ icon, label, onClick }: IconButtonProps) {
  return (
    <button type="button" className="icon-button icon-button-large" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly invalid?: boolean;
  readonly onInput: (value: string) => void;
  readonly onKeyDown?: (event: React.KeyboardEvent<HTMLElement>) => void;
  readonly fieldRef?: Ref<HTMLInputElement>;
  /** Id of the element that says what is wrong. */
  readonly describedBy?: string;
}

/** What makes a text field a combobox: the id of the list under it, whether that is open, and the id of the option that Enter takes. */
interface Combo {
  readonly open: boolean;
  readonly list: string;
  readonly active: string | null;
}

export function TextField({ combo, ...props }: TextFieldProps & { readonly combo?: Combo }) {
  const { label, placeholder, value, invalid = false, onInput, onKeyDown, fieldRef, describedBy } = props;
  return (
    <div className={invalid ? 'field field-invalid' : 'field'}>
      <Icon name="filter" />
      <input
        ref={fieldRef ?? null}
        type="text"
        aria-label={label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={value}
        spellcheck={false}
        autoComplete="off"
        onChange={event => onInput(event.currentTarget.value)}
        {...(onKeyDown ? { onKeyDown } : {})}
        {...(combo && {
          role: 'combobox' as const,
          'aria-autocomplete': 'list' as const,
          'aria-expanded': combo.open,
          'aria-controls': combo.open ? combo.list : undefined,
          'aria-activedescendant': combo.active ?? undefined,
        })}
      />
    </div>
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
    <span className="dropdown">
      <select aria-label={label} title={label} value={value} onChange={event => onChange(event.currentTarget.value)}>
        {options.map(option => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" />
    </span>
  );
}

interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

export function Checkbox({ checked, onChange, children }: CheckboxProps) {
  return (
    <label className="checkbox">
      <input type="checkbox" checked={checked} onChange={event => onChange(event.currentTarget.checked)} />
      {children}
    </label>
  );
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly { readonly id: string; readonly label: ReactNode; readonly content: () => ReactNode }[];
  readonly active: string;
  readonly onActive: (id: string) => void;
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  ArrowRight: (at, count) => (at + 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Tabs with the panel of the active one. Arrows choose: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function Tabs({ label, tabs, active, onActive }: TabsProps) {
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex(tab => tab.id === active);
    const target = tabs[step(at, tabs.length)];
    if (!target) return;
    onActive(target.id);
    document.getElementById(`tab-${target.id}`)?.focus();
  };
  const shown = tabs.find(tab => tab.id === active);
  return (
    <div className="tabs">
      <div className="tab-list" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(tab => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`tab-${tab.id}`}
            aria-selected={tab.id === active}
            aria-controls={tab.id === active ? `panel-${tab.id}` : undefined}
            tabIndex={tab.id === active ? 0 : -1}
            onClick={() => onActive(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {shown && (
        <div key={shown.id} className="tab-panel" role="tabpanel" id={`panel-${shown.id}`} aria-labelledby={`tab-${shown.id}`}>
          {shown.content()}
        </div>
      )}
    </div>
  );
}

/** Turns still without motion: its shape says that something is on its way. */
export function ProgressRing({ label }: { readonly label: string }) {
  return <span className="progress-ring" role="progressbar" aria-label={label} />;
}

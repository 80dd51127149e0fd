// A text field with a list of options under it, the active one named on the input.
import type { Ref } from 'react';
import { Icon } from './Icon.tsx';

interface Props {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly open: boolean;
  /** Id of the list, and of the option that Enter takes. */
  readonly list: string;
  readonly active: string | null;
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onInput: (value: string) => void;
  readonly onKeyDown: (event: React.KeyboardEvent) => void;
}

export function ComboField(props: Props) {
  const { label, placeholder, value, invalid, describedBy, open, list, active, inputRef, onInput, onKeyDown } = props;
  return (
    <div className={invalid ? 'field field-invalid' : 'field'}>
      <Icon name="filter" />
      <input
        ref={inputRef}
        type="text"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={open ? list : undefined}
        aria-activedescendant={active ?? undefined}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={value}
        spellCheck={false}
        autoComplete="off"
        onChange={event => onInput(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

// A text field with a list of options under it, the active one named on the input.
import type { Ref } from 'react';
import { TextField } from './controls.tsx';

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

export function ComboField({ open, list, active, inputRef, ...field }: Props) {
  return (
    <TextField
      {...field}
      fieldRef={inputRef}
      combo={{
        role: 'combobox',
        'aria-autocomplete': 'list',
        'aria-expanded': open,
        'aria-controls': open ? list : undefined,
        'aria-activedescendant': active ?? undefined,
      }}
    />
  );
}

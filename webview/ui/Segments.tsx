// A choice among two to four, side by side. Arrow keys move as in any radio group.
import { useRef } from 'preact/compat';
import { Icon } from './Icon.tsx';

interface Props {
  readonly label: string;
  readonly value: string;
  /** With an icon the label is its tooltip. */
  readonly options: readonly { readonly id: string; readonly label: string; readonly icon?: string }[];
  readonly onChange: (id: string) => void;
}

export function Segments({ label, value, options, onChange }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = (options.findIndex(option => option.id === value) + step + options.length) % options.length;
    onChange(options[at]?.id ?? value);
    (box.current?.children[at] as HTMLElement | undefined)?.focus();
  };
  return (
    <div ref={box} className="segments" role="radiogroup" aria-label={label} onKeyDown={onKeyDown}>
      {options.map(option => (
        // biome-ignore lint/a11y/useSemanticElements: a segment is a radio button that looks like a button.
        <button
          key={option.id}
          type="button"
          role="radio"
          aria-checked={option.id === value}
          tabIndex={option.id === value ? 0 : -1}
          title={option.icon === undefined ? undefined : option.label}
          aria-label={option.icon === undefined ? undefined : option.label}
          onClick={() => onChange(option.id)}
        >
          {option.icon === undefined ? option.label : <Icon name={option.icon} />}
        </button>
      ))}
    </div>
  );
}

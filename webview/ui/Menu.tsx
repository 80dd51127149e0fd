// A button that opens a small panel under it. Arrow keys move among what can be pressed there, Escape closes and gives the focus back.
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'preact/compat';
import { Icon } from './Icon.tsx';

interface Props {
  readonly icon: string;
  readonly label: string;
  /** Beside the icon, where there is room. */
  readonly text?: string;
  readonly children: (close: () => void) => ReactNode;
}

const PRESSABLE = 'button, input';

export function Menu({ icon, label, text, children }: Props) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = useCallback(() => {
    setOpen(false);
    button.current?.focus();
  }, []);
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>(`.menu-panel :is(${PRESSABLE})`)?.focus();
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    // On the document: what had the focus may be gone (a row that was removed).
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('keydown', onEscape, true);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('keydown', onEscape, true);
    };
  }, [open, close]);
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    if (!open) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...(box.current?.querySelectorAll<HTMLElement>(`.menu-panel :is(${PRESSABLE})`) ?? [])];
    const at = items.findIndex(item => item.contains(document.activeElement));
    items[(at + step + items.length) % items.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are handled once, for the button and what it opens.
    <div
      ref={box}
      className="menu"
      onKeyDown={onKeyDown}
      onBlur={event => {
        const next = event.relatedTarget;
        if (next instanceof Node && !event.currentTarget.contains(next)) setOpen(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className="tool-button"
        title={label}
        aria-label={text === undefined ? label : undefined}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        {text !== undefined && <span className="tool-button-text">{text}</span>}
      </button>
      {open && (
        <section id={id} className="menu-panel" aria-label={label}>
          {children(close)}
        </section>
      )}
    </div>
  );
}

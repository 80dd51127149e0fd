// The line between two panes: dragged with the pointer, moved with the arrow keys, reset by a double click.
import { useRef } from 'preact/compat';

interface Props {
  readonly label: string;
  readonly orientation: 'vertical' | 'horizontal';
  /** Where it stands, as a fraction of the box that it divides. */
  readonly value: number;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
  readonly className?: string;
}

const KEY_STEP = 0.02;

export function Splitter({ label, orientation, value, initial, min, max, onChange, className = '' }: Props) {
  const line = useRef<HTMLDivElement>(null);
  const set = (next: number) => onChange(Math.min(max, Math.max(min, next)));
  const vertical = orientation === 'vertical';
  const onPointerMove = (event: React.PointerEvent<HTMLElement>) => {
    const element = line.current;
    const box = element?.parentElement?.getBoundingClientRect();
    if (!element?.hasPointerCapture(event.pointerId) || !box) return;
    set(vertical ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const [less, more] = vertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const next =
      event.key === less
        ? value - KEY_STEP
        : event.key === more
          ? value + KEY_STEP
          : event.key === 'Home'
            ? min
            : event.key === 'End'
              ? max
              : null;
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    set(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator is the ARIA pattern for a splitter; <hr> cannot be one.
    <div
      ref={line}
      className={`splitter splitter-${orientation} ${className}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(value * 100)}
      aria-valuemin={Math.round(min * 100)}
      aria-valuemax={Math.round(max * 100)}
      onPointerDown={event => line.current?.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDblClick={() => onChange(initial)}
      onKeyDown={onKeyDown}
    />
  );
}

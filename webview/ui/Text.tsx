// Trace text on screen. Always text nodes; characters that hide or reorder text are drawn as escapes; long text folds to a few lines.
import { memo, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'preact/compat';
import { oneLine, textRuns } from '../escapes.ts';
import { formatCount } from '../format.ts';

export const SafeText = memo(function SafeText({ text }: { readonly text: string }) {
  const runs = textRuns(text);
  if (runs.length === 1 && !runs[0]?.escaped) return runs[0]?.text;
  return runs.map((run, index) =>
    run.escaped ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text have no other identity.
      <span key={index} className="escape" title="A character that cannot be seen">
        {run.text}
      </span>
    ) : (
      run.text
    ),
  );
});

/** One line that ends in an ellipsis, the start of the text as its tooltip. */
export function Line({ text, className = '' }: { readonly text: string; readonly className?: string }) {
  const line = oneLine(text);
  return (
    <span className={`line ${className}`} dir="auto" title={line}>
      {line}
    </span>
  );
}

interface LongTextProps {
  readonly text: string;
  /** Lines shown before the fold. */
  readonly lines: number;
  readonly mono?: boolean;
}

const DRAWN_AT_ONCE = 20_000;

/** Folded to `lines` with a fade while it is longer; expands in place, below the pointer. Very long text is drawn in steps. */
export function LongText({ text, lines, mono = false }: LongTextProps) {
  const [drawn, setDrawn] = useState(DRAWN_AT_ONCE);
  return (
    <Folded
      lines={lines}
      className={`long-text-body ${mono ? 'mono' : ''}`}
      cut={text.length > lines * 400}
      after={
        drawn < text.length && (
          <button type="button" className="link-button" onClick={stop(() => setDrawn(drawn * 4))}>
            {formatCount(text.length - drawn)} more characters
          </button>
        )
      }
    >
      {open => <SafeText text={open ? text.slice(0, drawn) : text.slice(0, lines * 400)} />}
    </Folded>
  );
}

interface FoldedProps {
  readonly lines: number;
  readonly className: string;
  /** What is drawn while folded is not all of it. */
  readonly cut: boolean;
  /** Below what is unfolded. */
  readonly after?: ReactNode;
  readonly children: (open: boolean) => ReactNode;
}

/** Content that is held to some lines until it is asked for. */
export function Folded({ lines, className, cut, after, children }: FoldedProps) {
  const body = useRef<HTMLDivElement>(null);
  const id = useId();
  const [open, setOpen] = useState(false);
  const [overflows, setOverflows] = useState(false);
  useLayoutEffect(() => {
    const element = body.current;
    if (!element || open) return;
    const measure = () => setOverflows(element.scrollHeight > element.clientHeight + 2);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [open]);
  const folds = open || overflows || cut;
  return (
    <div className="long-text">
      <div
        ref={body}
        id={id}
        className={open ? className : `${className} clamp ${folds ? 'fade' : ''}`}
        style={open ? undefined : { maxHeight: `calc(${lines} * var(--line-height))` }}
        dir="auto"
      >
        {children(open)}
      </div>
      {folds && (
        <button type="button" className="link-button" aria-expanded={open} aria-controls={id} onClick={stop(() => setOpen(!open))}>
          {open ? 'Show less' : 'Show more'}
        </button>
      )}
      {open && after}
    </div>
  );
}

/** Expanding a text must not also select the row it is in. */
function stop(run: () => void) {
  return (event: React.MouseEvent<HTMLElement>) => {
    event.stopPropagation();
    run();
  };
}

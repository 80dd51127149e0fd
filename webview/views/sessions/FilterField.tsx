// The filter as it is typed: what can come next in a list under it, what is wrong with a mark under the place, what it means in words.
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/compat';
import { type FilterProblem, parseFilter } from '../../../src/core/filter.ts';
import { completeFilter, type FilterOption } from '../../../src/core/filterComplete.ts';
import { explainFilter } from '../../../src/core/filterExplain.ts';
import { quoteValue } from '../../../src/core/filterTokens.ts';
import { useExplorer } from '../../client/explorer.ts';
import { useKeys } from '../../client/keys.ts';
import { oneLine, visibleText } from '../../escapes.ts';
import { formatCount } from '../../format.ts';
import { TextField } from '../../ui/controls.tsx';

const ASK_DELAY_MS = 120;
const PAUSE_MS = 700;
const SHOWN = 12;

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What the server found wrong that the language itself does not know. */
  readonly refused: string | null;
  readonly onDown: () => void;
}

export function FilterField({ text, onText, refused, onDown }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [focused, setFocused] = useState(false);
  const [closed, setClosed] = useState(true);
  const [caret, setCaret] = useState(text.length);
  const [at, setAt] = useState(-1);
  const listId = useId();
  const noteId = useId();
  const completion = completeFilter(text, Math.min(caret, text.length), 'session');
  const values = useValues(closed ? null : completion.ask);
  const options: readonly FilterOption[] = closed
    ? []
    : [
        ...completion.options,
        ...values.map(({ value, count }) => ({ insert: quoteValue(value), label: oneLine(value, 80), detail: formatCount(count) })),
      ].slice(0, SHOWN);
  const open = focused && options.length > 0;
  const parsed = parseFilter(text, 'session');
  const problems = parsed.ok ? [] : parsed.problems;
  // What is still being written is not a mistake yet.
  const paused = usePause(text);
  const settled = problems.filter(problem => closed || paused || problem.end < caret);
  useKeys({ '/': () => field.current?.focus() });

  // With the text, and not a frame later: the next key may come before that.
  const moveTo = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (moveTo.current !== null) field.current?.setSelectionRange(moveTo.current, moveTo.current);
    moveTo.current = null;
  });

  const take = (option: FilterOption) => {
    const named = completion.ask !== null && (completion.ask.field === 'attr' || completion.ask.field === 'score');
    const prefix = named ? `${completion.ask?.field}.` : '';
    const next = text.slice(0, completion.start) + prefix + option.insert;
    const ends = /[:>.]$/.test(option.insert) || named ? '' : ' ';
    onText(next + ends + text.slice(completion.end).replace(/^\s+/, ''));
    setCaret(next.length + ends.length);
    setAt(-1);
    setClosed(ends === ' ');
    moveTo.current = next.length + ends.length;
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (open && step !== 0) {
      event.preventDefault();
      setAt((at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length);
      return;
    }
    const picked = options[at] ?? (event.key === 'Tab' && text.trim() !== '' && !event.shiftKey ? options[0] : undefined);
    if (open && picked && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      take(picked);
      return;
    }
    if (event.key === 'ArrowDown' || (event.key === 'Enter' && parsed.ok)) {
      event.preventDefault();
      setClosed(true);
      onDown();
    }
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setClosed(false);
    }
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (open) setClosed(true);
    else if (text !== '') onText('');
    else onDown();
  };
  const follow = () => setCaret(field.current?.selectionStart ?? text.length);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only watches where the caret is.
    <div
      className="filter-box"
      onFocus={() => setFocused(true)}
      onBlur={() => {
        setFocused(false);
        setClosed(true);
        setAt(-1);
      }}
      onKeyUp={follow}
      onClick={follow}
    >
      <TextField
        label="Filter sessions"
        placeholder="Filter, for example: error model:gpt-5* turns>3"
        value={text}
        invalid={settled.length > 0 || refused !== null}
        describedBy={noteId}
        combo={{ open, list: listId, active: open && at >= 0 ? `${listId}-${at}` : null }}
        fieldRef={field}
        onInput={next => {
          onText(next);
          setClosed(false);
          setAt(-1);
          setCaret(field.current?.selectionStart ?? next.length);
        }}
        onKeyDown={onKeyDown}
      />
      {open && (
        <div id={listId} className="completions" role="listbox" aria-label="What can come next">
          {options.map((option, place) => (
            // biome-ignore lint/a11y/useFocusableInteractive: as above.
            // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
            <div
              key={option.insert}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === at}
              className={place === at ? 'completion active' : 'completion'}
              onPointerDown={event => event.preventDefault()}
              onClick={() => take(option)}
            >
              <span className="line">{option.label}</span>
              <span className="line dim">{option.detail}</span>
            </div>
          ))}
        </div>
      )}
      <div id={noteId} className="field-note" role="status">
        {!open &&
          (settled[0] ? <Mistake text={text} problem={settled[0]} /> : refused !== null && <div className="field-problem">{refused}</div>)}
        {!open && focused && parsed.ok && parsed.filter.terms.length > 0 && (
          <div className="field-words">
            {explainFilter(parsed.filter).map(words => (
              <div key={words} className="line">
                {oneLine(words, 160)}
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** The first mistake, with a mark under its place. */
function Mistake({ text, problem: { message, start, end } }: { readonly text: string; readonly problem: FilterProblem }) {
  return (
    <div className="field-problem">
      {oneLine(message, 300)}
      <div className="mono line" aria-hidden="true">
        {spaced(text.slice(Math.max(0, start - 24), start))}
        <span className="squiggle">{spaced(text.slice(start, end))}</span>
      </div>
    </div>
  );
}

/** As typed, its spaces kept. */
function spaced(text: string): string {
  return visibleText(text.slice(0, 60).replace(/\s/g, '\u00a0'));
}

/** Whether nothing has been typed for a while. */
function usePause(text: string): boolean {
  const [last, setLast] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLast(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return last === text;
}

function useValues(ask: { readonly field: string; readonly prefix: string } | null): readonly { value: string; count: number }[] {
  const { client } = useExplorer();
  const [values, setValues] = useState<readonly { value: string; count: number }[]>([]);
  const field = ask?.field;
  const prefix = ask?.prefix;
  useEffect(() => {
    setValues([]);
    if (field === undefined || prefix === undefined) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      // Without its values a filter is written all the same.
      client.call('filter.values', { field, prefix, limit: SHOWN }, abort.signal).then(
        answer => setValues(answer.values),
        () => undefined,
      );
    }, ASK_DELAY_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [client, field, prefix]);
  return values;
}

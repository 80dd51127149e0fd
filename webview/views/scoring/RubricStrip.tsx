// The strip under a turn: one row a rubric, the meaning of the level at hand, and the keys that score it. `1`-`9` choose on the marked row
// and move the mark to the next that is open, so that a turn is scored by as many keys as it has rubrics.
import './scoring.css';
import type { Ref } from 'preact/compat';
import { useEffect, useImperativeHandle, useRef, useState } from 'preact/compat';
import type { Judgement, ScoreTarget } from '../../../src/core/model/score.ts';
import type { RubricView } from '../../../src/rpc/scoreModels.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural } from '../../format.ts';
import { Button } from '../../ui/controls.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { KeyButton } from '../../ui/KeyButton.tsx';
import { AddRubrics } from './AddRubrics.tsx';
import { Correction } from './Correction.tsx';
import { GoldenField } from './GoldenField.tsx';
import { NoteField } from './NoteField.tsx';
import { RubricRow } from './RubricRow.tsx';
import { ScoreHistory } from './ScoreHistory.tsx';
import type { Given, Scoring } from './useScoring.ts';

/** Asked wherever the focus is; `x` only where it is on the turn. */
export const SCORING_KEYS = [...'123456789nuewg'] as const;

export interface StripHandle {
  /** True when the key was one of scoring. */
  key(key: string): boolean;
}

interface Props {
  readonly scoring: Scoring;
  readonly target: ScoreTarget;
  /** The whole output, to be corrected; null: there is none. */
  readonly output: (() => Promise<string>) | null;
  /** To be kept as a golden entry; null: it cannot be. */
  readonly turn: { readonly session: string; readonly id: string } | null;
  /** Takes keys from elsewhere on the page; without it only where the focus is within. */
  readonly handle?: Ref<StripHandle>;
  /** Of a span: rubrics of other kinds do not apply. */
  readonly kind?: string;
}

const EMPTY: Judgement = { verdict: 'noted', value: null, label: null, note: null, correction: null, place: null };
type Open = 'note' | 'not-scorable' | 'correction' | 'history' | 'golden' | null;

export function RubricStrip({ scoring, target, output, turn, handle, kind }: Props) {
  const rubrics = scoring.rubrics.filter(
    rubric => rubric.appliesTo === target.type && (kind === undefined || rubric.spanKinds.length === 0 || rubric.spanKinds.includes(kind)),
  );
  const given = rubrics.map(rubric => scoring.own(target, rubric.id));
  const [chosen, setChosen] = useState<number | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const [open, setOpen] = useState<Open>(null);
  const acts = useRef<number[]>([]);
  const box = useRef<HTMLElement>(null);
  const firstOpen = given.indexOf(null);
  const active = Math.min(chosen ?? (firstOpen >= 0 ? firstOpen : 0), rubrics.length - 1);
  const rubric = rubrics[active];
  const now = given[active] ?? null;

  const put = (row: number, change: Partial<Judgement>) => {
    const at = rubrics[row];
    if (!at) return;
    const before = given[row];
    const { verdict, value, label, note, correction, place } = before ?? EMPTY;
    acts.current.push(row);
    scoring.put(target, at.id, { verdict, value, label, note, correction, place, ...change });
  };
  const choose = (row: number, place: number) => {
    const choice = rubrics[row]?.choices[place];
    if (!choice) return;
    put(row, { verdict: 'scored', value: choice.value, label: choice.label });
    const next = given.findIndex((each, at) => each === null && at !== row);
    setChosen(next >= 0 ? next : row);
    setPointed(null);
  };
  const type = (row: number, text: string) => {
    const numeric = rubrics[row]?.typed === 'number';
    const value = Number(text.replace(',', '.'));
    put(row, { verdict: 'scored', value: numeric ? value : null, label: numeric ? null : text });
  };
  const undo = () => {
    const row = acts.current.pop() ?? (chosen !== null && now !== null ? active : latestOf(given));
    const at = rubrics[row];
    if (!at) return;
    scoring.undo(target, at.id);
    setChosen(row);
  };
  const close = () => {
    setOpen(null);
    // Back to where the keys score.
    const article = box.current?.closest<HTMLElement>('article');
    (article ?? box.current)?.focus({ preventScroll: true });
  };
  const strip: StripHandle = {
    key(key) {
      if (rubrics.length === 0 || !rubric) return false;
      // A field is on its way: what is typed meanwhile scores nothing.
      if (open !== null && open !== 'history') return key.length === 1;
      if (/^[1-9]$/.test(key)) {
        if (Number(key) > rubric.choices.length) return false;
        choose(active, Number(key) - 1);
      } else if (key === 'n') setOpen('note');
      else if (key === 'x') setOpen('not-scorable');
      else if (key === 'u') undo();
      else if (key === 'e' && output !== null) setOpen('correction');
      else if (key === 'g' && turn !== null) setOpen('golden');
      else if (key === 'w') setOpen(open === 'history' ? null : 'history');
      else return false;
      return true;
    },
  };
  useImperativeHandle(handle ?? null, () => strip);
  // What was done to one turn is not taken back on another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when the target changes.
  useEffect(() => {
    acts.current = [];
    setChosen(null);
    setOpen(null);
  }, [JSON.stringify(target)]);

  const level =
    rubric?.choices[pointed ?? -1] ??
    rubric?.choices.find(choice => now?.verdict === 'scored' && choice.value === now.value && choice.label === now.label);
  return (
    <section
      ref={box}
      className="rubrics"
      aria-label={`Scores of the ${target.type}`}
      tabIndex={-1}
      onKeyDown={event => {
        const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea');
        if (typing || event.ctrlKey || event.metaKey || event.altKey || !strip.key(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {rubrics.map((each, row) => (
        <RubricRow
          key={each.id}
          rubric={each}
          given={given[row] ?? null}
          others={scoring.others(target, each.id)}
          active={row === active}
          onActive={() => setChosen(row)}
          onChoose={place => choose(row, place)}
          onType={text => type(row, text)}
          onPoint={place => {
            if (place !== null) setChosen(row);
            setPointed(place);
          }}
        />
      ))}
      {rubric && (
        <Legend
          rubric={rubric}
          long={rubrics.some(each => legendOf(each).length > ONE_LINE)}
          chosen={now?.verdict === 'scored' ? now.label : null}
        />
      )}
      {rubric && (
        <p className="rubric-means dim line" aria-live="polite" title={level ? level.means : rubric.definition}>
          {level
            ? `${oneLine(level.label, 40)}${level.means === '' ? '' : `: ${oneLine(level.means, 300)}`}`
            : oneLine(rubric.definition, 300)}
        </p>
      )}
      {scoring.failure && (
        <p className="rubric-failure" role="alert">
          <Icon name="error" /> Not saved: {oneLine(scoring.failure.message, 200)}{' '}
          <Button onClick={scoring.failure.retry}>Try Again</Button> <Button onClick={scoring.failure.dismiss}>Discard</Button>
        </p>
      )}
      {rubric && (open === 'note' || open === 'not-scorable') && (
        <NoteField
          label={open === 'note' ? `Note on ${rubric.title}` : `Why ${rubric.title} cannot be scored here`}
          value={now?.note ?? ''}
          required={open === 'not-scorable'}
          onSave={note => {
            if (open === 'not-scorable') put(active, { verdict: 'not-scorable', value: null, label: null, note });
            else if (note !== '' || now !== null) put(active, { note: note === '' ? null : note });
            close();
          }}
          onCancel={close}
        />
      )}
      {rubric && open === 'correction' && output !== null && (
        <Correction
          load={output}
          value={now?.correction ?? null}
          onSave={correction => {
            put(active, { correction });
            close();
          }}
          onCancel={close}
        />
      )}
      {open === 'golden' && turn !== null && <GoldenField session={turn.session} turn={turn.id} onClose={close} />}
      {rubric && open === 'history' && <ScoreHistory target={target} rubric={rubric} />}
      <div className="rubric-foot">
        {rubric && (
          <span className="rubric-acts">
            <KeyButton keyName="n" text="Note" on={() => setOpen('note')} />
            {output !== null && <KeyButton keyName="e" text="Correct" on={() => setOpen('correction')} />}
            <KeyButton keyName="x" text="Not scorable" on={() => setOpen('not-scorable')} />
            <KeyButton keyName="u" text="Undo" on={undo} />
            {turn !== null && <KeyButton keyName="g" text="Golden" on={() => setOpen('golden')} />}
            <KeyButton keyName="w" text="Earlier" on={() => setOpen(open === 'history' ? null : 'history')} />
          </span>
        )}
        {rubrics.length === 0 && <span className="dim">No rubric applies to a {target.type} yet.</span>}
        {scoring.problems.length > 0 && (
          <span className="warning" title={scoring.problems.map(each => `${each.file}:${each.line} ${each.message}`).join('\n')}>
            <Icon name="warning" /> {formatPlural(scoring.problems.length, 'mistake')} in rubric files
          </span>
        )}
        {scoring.builtIn && scoring.folder !== null && <AddRubrics />}
      </div>
    </section>
  );
}

/** The place of what was given last; -1: nothing was. One that is not saved yet is later than all that are. */
function latestOf(given: readonly (Given | null)[]): number {
  const times = given.map(each => (each === null ? -1 : (each.atUs ?? Number.POSITIVE_INFINITY)));
  const last = Math.max(-1, ...times);
  return last < 0 ? -1 : times.lastIndexOf(last);
}

/** Characters of a legend that fit a line of the narrowest pane. */
const ONE_LINE = 52;

function legendOf(rubric: RubricView): string {
  return rubric.choices.map((choice, place) => `${place + 1} ${choice.label}  `).join('');
}

/** What the keys of the marked row stand for, where its choices have no room for their names. */
function Legend({ rubric, long, chosen }: { readonly rubric: RubricView; readonly long: boolean; readonly chosen: string | null }) {
  return (
    <p className={`rubric-legend dim ${long ? 'rubric-legend-long' : ''}`} aria-hidden="true">
      {rubric.choices.slice(0, 9).map((choice, place) => (
        <span key={choice.label} className={choice.label === chosen ? 'legend-chosen' : ''}>
          {place + 1} {oneLine(choice.label, 40)}
        </span>
      ))}
    </p>
  );
}

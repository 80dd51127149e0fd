// What the session page knows of scoring: the rubrics at hand, the scores that count, and how to give and take them back. A score shows at
// once and is saved at once; where saving fails it says so and stays until it is tried again or let go.
import { useCallback, useMemo, useRef, useState } from 'preact/compat';
import { goldAuthor, type Judgement, type ScoreTarget, targetKey } from '../../../src/core/model/score.ts';
import type { RubricFileProblem, RubricView, ScoreEntryView } from '../../../src/rpc/scoreModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { useQuery } from '../../client/useQuery.ts';

export type Given = Judgement & {
  readonly author: string;
  /** Null: not saved yet. */
  readonly atUs: number | null;
  readonly passes: boolean | null;
};

export interface Scoring {
  readonly rubrics: readonly RubricView[];
  readonly problems: readonly RubricFileProblem[];
  /** The workspace has no rubrics of its own. */
  readonly builtIn: boolean;
  readonly folder: string | null;
  readonly author: string;
  /** What was scored before is known. */
  readonly loaded: boolean;
  /** What oneself said last. */
  own(target: ScoreTarget, rubric: string): Given | null;
  /** What others said. */
  others(target: ScoreTarget, rubric: string): readonly Given[];
  put(target: ScoreTarget, rubric: string, judgement: Judgement): void;
  /** Takes back what was given last on this target; of the named rubric, or of any. */
  undo(target: ScoreTarget, rubric: string): void;
  /** What could not be saved. */
  readonly failure: { readonly message: string; readonly retry: () => void; readonly dismiss: () => void } | null;
}

interface Pending {
  readonly judgement: Judgement;
  /** Set once it is saved: it is let go when the list has it. */
  readonly id: string | null;
}

const NOTHING: Judgement = { verdict: 'cleared', value: null, label: null, note: null, correction: null, place: null };
const NO_RUBRICS: readonly RubricView[] = [];
const NO_ENTRIES: readonly ScoreEntryView[] = [];
const keyOf = (target: ScoreTarget, rubric: string) => `${targetKey(target)} ${rubric}`;

/** Null while the rubrics are not known, and where nothing can be scored (a file). `gold`: one settles what raters differ on. */
export function useScoring(session: string | null, gold = false): Scoring | null {
  const { client, host, queries } = useExplorer();
  const file = host.place === 'file';
  const rubrics = useQuery('rubrics.list', file ? null : {}, null);
  const params = useMemo(() => ({ session: session ?? '' }), [session]);
  const scores = useQuery('scores.list', file || session === null ? null : params, session);
  const [pending, setPending] = useState<ReadonlyMap<string, Pending>>(new Map());
  const [failure, setFailure] = useState<Scoring['failure']>(null);
  const list = rubrics.data;
  const rows = (scores.previous ? undefined : scores.data)?.rows ?? NO_ENTRIES;
  const loaded = scores.data !== undefined && !scores.previous;
  const author = gold ? goldAuthor(list?.author ?? '') : (list?.author ?? '');
  /** One after another for each target and rubric: what is given last must be saved last. */
  const queues = useRef(new Map<string, Promise<unknown>>());

  const hold = useCallback((key: string, next: Pending | null) => {
    setPending(before => {
      const after = new Map(before);
      if (next === null) after.delete(key);
      else after.set(key, next);
      return after;
    });
  }, []);
  const save = useCallback(
    (key: string, judgement: Judgement, work: () => Promise<ScoreEntryView>) => {
      hold(key, { judgement, id: null });
      const attempt = () => {
        setFailure(null);
        const before = queues.current.get(key) ?? Promise.resolve();
        const saved = before.then(work).then(
          entry => {
            const { verdict, value, label, note, correction, place } = entry;
            hold(key, { judgement: { verdict, value, label, note, correction, place }, id: entry.id });
            queries.refetch({ method: 'scores.list', params, session });
          },
          (error: unknown) => {
            const dismiss = () => {
              setFailure(null);
              hold(key, null);
            };
            setFailure({ message: asRpcError(error).message, retry: attempt, dismiss });
          },
        );
        queues.current.set(key, saved);
      };
      attempt();
    },
    [hold, queries, params, session],
  );

  return useMemo(() => {
    if (!list || file || session === null) return null;
    const byKey = Map.groupBy(rows, row => keyOf(row.target, row.rubric));
    const rubricOf = new Map(list.rubrics.map(rubric => [rubric.id, rubric]));
    const own = (target: ScoreTarget, rubric: string): Given | null => {
      const key = keyOf(target, rubric);
      const stored = byKey.get(key)?.find(row => row.author === author) ?? null;
      const ahead = pending.get(key);
      if (!ahead || (ahead.id !== null && stored !== null && stored.id >= ahead.id)) return stored;
      if (ahead.judgement.verdict === 'cleared') return null;
      const { value, label } = ahead.judgement;
      const choice = rubricOf.get(rubric)?.choices.find(each => each.value === value && each.label === label);
      return { ...ahead.judgement, author, atUs: null, passes: choice?.passes ?? null };
    };
    return {
      ...{
        rubrics: list.rubrics ?? NO_RUBRICS,
        problems: list.problems,
        builtIn: list.builtIn,
        folder: list.folder,
        author,
        loaded,
        failure,
        own,
      },
      others: (target, rubric) => byKey.get(keyOf(target, rubric))?.filter(row => row.author !== author) ?? [],
      put: (target, rubric, judgement) =>
        save(keyOf(target, rubric), judgement, () => client.call('scores.put', { target, rubric, judgement, gold })),
      undo: (target, rubric) => {
        const now = own(target, rubric);
        save(keyOf(target, rubric), now ?? NOTHING, () => client.call('scores.undo', { target, rubric, gold }));
      },
    } satisfies Scoring;
  }, [list, file, session, rows, loaded, pending, failure, author, gold, client, save]);
}

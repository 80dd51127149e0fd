// One sitting over a review: where it is, what is done, and how fast it goes. Marks show at once and are saved one after another.
import { useCallback, useEffect, useRef, useState } from 'preact/compat';
import type { ReviewState, ReviewTurn } from '../../../src/core/model/review.ts';
import type { RpcError } from '../../../src/rpc/errors.ts';
import type { ReviewDetail } from '../../../src/rpc/reviewModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';

/** A pause is no pace. */
const PAUSE_MS = 300_000;
const PACES = 20;

export interface Sitting {
  readonly review: ReviewDetail;
  readonly turns: readonly ReviewTurn[];
  /** Null: there is nothing left in this direction. */
  readonly place: number | null;
  readonly count: Readonly<Record<ReviewState, number>>;
  /** Minutes that the open turns take at this pace; null until there is one. */
  readonly minutesLeft: number | null;
  /** Marks the turn in front and goes on to the next that is not done. */
  leave(state: ReviewState): void;
  /** To the turn before or after, whatever its state. */
  step(by: 1 | -1): void;
  /** Back to the first turn that is not done. */
  resume(): void;
  /** A mark that could not be saved. */
  readonly failure: { readonly message: string; readonly retry: () => void } | null;
}

export function useReview(id: string): { readonly sitting: Sitting | null; readonly error: RpcError | null; readonly retry: () => void } {
  const { client } = useExplorer();
  const [review, setReview] = useState<ReviewDetail | null>(null);
  const [error, setError] = useState<RpcError | null>(null);
  const [turns, setTurns] = useState<readonly ReviewTurn[]>([]);
  const [place, setPlace] = useState<number | null>(null);
  const [paces, setPaces] = useState<readonly number[]>([]);
  const [failure, setFailure] = useState<Sitting['failure']>(null);
  const since = useRef(performance.now());
  const saved = useRef<Promise<unknown>>(Promise.resolve());

  const load = useCallback(() => {
    setError(null);
    client.call('reviews.get', { id }).then(
      found => {
        setReview(found);
        setTurns(found.turns);
        setPlace(nextOpen(found.turns, -1));
        since.current = performance.now();
      },
      (problem: unknown) => setError(asRpcError(problem)),
    );
  }, [client, id]);
  useEffect(load, [load]);

  const save = (at: number, state: ReviewState) => {
    const attempt = () => {
      setFailure(null);
      saved.current = saved.current
        .then(() => client.call('reviews.mark', { id, place: at, state }))
        .catch((problem: unknown) => setFailure({ message: asRpcError(problem).message, retry: attempt }));
    };
    attempt();
  };
  const go = (to: number | null) => {
    since.current = performance.now();
    setPlace(to);
  };
  const leave = (state: ReviewState) => {
    if (place === null) return;
    const took = performance.now() - since.current;
    if (took < PAUSE_MS) setPaces([...paces, took].slice(-PACES));
    const after = turns.map((turn, at) => (at === place ? { ...turn, state } : turn));
    setTurns(after);
    if (turns[place]?.state !== state) save(place, state);
    go(nextOpen(after, place));
  };
  const step = (by: 1 | -1) => {
    const to = place === null ? (by === -1 ? turns.length - 1 : 0) : place + by;
    if (to >= 0) go(to < turns.length ? to : null);
  };
  const count = { open: 0, done: 0, skipped: 0 };
  for (const turn of turns) count[turn.state] += 1;
  const pace = paces.toSorted((a, b) => a - b)[paces.length >> 1];
  const sitting: Sitting | null = review && {
    ...{ review, turns, place, count, leave, step, failure },
    minutesLeft: pace === undefined ? null : (pace * count.open) / 60_000,
    resume: () => go(nextOpen(turns, -1)),
  };
  return { sitting, error, retry: load };
}

/** The first place after `from` that is not done; null: there is none. */
function nextOpen(turns: readonly ReviewTurn[], from: number): number | null {
  const found = turns.findIndex((turn, place) => place > from && turn.state !== 'done');
  return found < 0 ? null : found;
}

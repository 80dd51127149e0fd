// Hooks over the query cache.
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'preact/compat';
import type { Method, Params, Result } from '../../src/rpc/contract.ts';
import { useExplorer } from './explorer.ts';
import { type Query, QueryCache, type QueryState } from './queries.ts';

export interface QueryView<T> extends QueryState<T> {
  /** The data is the previous query's, shown until this one's arrives. */
  readonly previous: boolean;
  readonly retry: () => void;
}

const NOTHING: QueryState<never> = { data: undefined, error: undefined, fetching: false };

/** One call's answer, kept fresh. Null parameters ask nothing. While new parameters load, the old answer stays (`previous`). */
export function useQuery<M extends Method>(method: M, params: Params<M> | null, session: Query['session']): QueryView<Result<M>> {
  const { queries } = useExplorer();
  const key = params === null ? null : QueryCache.key({ method, params, session });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for method and parameters.
  const query = useMemo<Query<M> | null>(() => (params === null ? null : { method, params, session }), [key, session]);
  const subscribe = useCallback(
    (listener: () => void) => (query === null ? () => undefined : queries.subscribe(query as unknown as Query, listener)),
    [queries, query],
  );
  const state = useSyncExternalStore(subscribe, () => (query === null ? (NOTHING as QueryState<Result<M>>) : queries.state(query)));
  const last = useRef<Result<M> | undefined>(undefined);
  const previous = state.data === undefined && state.error === undefined && query !== null && last.current !== undefined;
  if (state.data !== undefined) last.current = state.data;
  const retry = useCallback(() => {
    if (query !== null) queries.refetch(query as unknown as Query);
  }, [queries, query]);
  return { ...state, data: previous ? last.current : state.data, previous, retry };
}

/** Several calls of one method, in order. */
export function useQueries<M extends Method>(
  method: M,
  list: readonly Params<M>[],
  session: Query['session'],
): readonly QueryState<Result<M>>[] {
  const { queries } = useExplorer();
  const key = `${session} ${JSON.stringify(list)}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the list.
  const all = useMemo(() => list.map(params => ({ method, params, session })), [method, key]);
  const last = useRef<readonly QueryState<Result<M>>[]>([]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = all.map(query => queries.subscribe(query as unknown as Query, listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [queries, all],
  );
  return useSyncExternalStore(subscribe, () => {
    const states = all.map(query => queries.state(query));
    const same = states.length === last.current.length && states.every((state, i) => state === last.current[i]);
    if (!same) last.current = states;
    return last.current;
  });
}

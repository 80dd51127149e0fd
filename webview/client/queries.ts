// Server data in the webview: one entry for each call and its parameters, shared by all who show it. Old data stays while new is fetched;
// `changed` events make entries stale, and those on screen are fetched again at most once in REFETCH_MS (rarer for a few methods).
import type { Client, Method, Params, Result } from '../../src/rpc/contract.ts';
import { RpcError } from '../../src/rpc/errors.ts';

export const REFETCH_MS = 250;
/** Answers that go through everything received and change little: fetched again more rarely. */
const REST_MS: Partial<Readonly<Record<Method, number>>> = { 'producers.list': 3000, 'sessions.facets': 2000 };
const KEPT_UNUSED = 24;

export interface QueryState<T> {
  readonly data: T | undefined;
  readonly error: RpcError | undefined;
  readonly fetching: boolean;
}

export interface Query<M extends Method = Method> {
  readonly method: M;
  readonly params: Params<M>;
  /** The session the answer is about; null when any change may touch it; 'fixed' when none does. */
  readonly session: string | null | 'fixed';
}

interface Entry {
  readonly query: Query;
  readonly listeners: Set<() => void>;
  state: QueryState<unknown>;
  stale: boolean;
  abort: AbortController | null;
  timer: ReturnType<typeof setTimeout> | null;
  fetchedAt: number;
}

const IDLE: QueryState<never> = { data: undefined, error: undefined, fetching: true };

export class QueryCache {
  readonly #client: Client;
  readonly #entries = new Map<string, Entry>();

  constructor(client: Client) {
    this.#client = client;
    client.on('changed', ({ sessions }) => this.#onChanged(sessions));
  }

  static key(query: Query): string {
    return `${query.method} ${JSON.stringify(query.params)}`;
  }

  state<M extends Method>(query: Query<M>): QueryState<Result<M>> {
    return (this.#entries.get(QueryCache.key(query))?.state ?? IDLE) as QueryState<Result<M>>;
  }

  /** Fetches when there is nothing or something stale. Returns how to let go; a call that nobody waits for is cancelled. */
  subscribe(query: Query, listener: () => void): () => void {
    const key = QueryCache.key(query);
    const entry = this.#entries.get(key) ?? this.#add(key, query);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.listeners.add(listener);
    if (entry.stale && !entry.abort) this.#fetch(entry);
    return () => {
      entry.listeners.delete(listener);
      if (entry.listeners.size === 0) setTimeout(() => this.#release(entry), 0);
    };
  }

  refetch(query: Query): void {
    const entry = this.#entries.get(QueryCache.key(query));
    if (entry) this.#fetch(entry);
  }

  #add(key: string, query: Query): Entry {
    const entry: Entry = { query, listeners: new Set(), state: IDLE, stale: true, abort: null, timer: null, fetchedAt: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  #release(entry: Entry): void {
    if (entry.listeners.size > 0) return;
    if (entry.timer) clearTimeout(entry.timer);
    entry.timer = null;
    if (entry.abort) {
      entry.abort.abort();
      entry.abort = null;
      entry.stale = true;
    }
    let unused = [...this.#entries.values()].filter(candidate => candidate.listeners.size === 0).length;
    for (const [key, candidate] of this.#entries) {
      if (unused <= KEPT_UNUSED) break;
      if (candidate.listeners.size > 0) continue;
      this.#entries.delete(key);
      unused--;
    }
  }

  #onChanged(sessions: readonly string[] | null): void {
    for (const entry of this.#entries.values()) {
      const { session } = entry.query;
      if (session === 'fixed' || (sessions !== null && session !== null && !sessions.includes(session))) continue;
      entry.stale = true;
      if (entry.listeners.size > 0 && !entry.timer && !entry.abort) this.#schedule(entry);
    }
  }

  #schedule(entry: Entry): void {
    const wait = Math.max(0, entry.fetchedAt + (REST_MS[entry.query.method] ?? REFETCH_MS) - performance.now());
    entry.timer = setTimeout(() => {
      entry.timer = null;
      if (entry.listeners.size > 0) this.#fetch(entry);
    }, wait);
  }

  #fetch(entry: Entry): void {
    entry.abort?.abort();
    const abort = new AbortController();
    entry.abort = abort;
    entry.stale = false;
    if (!entry.state.fetching) this.#set(entry, { ...entry.state, fetching: true });
    const done = (state: QueryState<unknown>) => {
      if (entry.abort !== abort) return;
      entry.abort = null;
      entry.fetchedAt = performance.now();
      this.#set(entry, state);
      if (entry.stale && entry.listeners.size > 0) this.#schedule(entry);
    };
    this.#client.call(entry.query.method, entry.query.params, abort.signal).then(
      data => done({ data, error: undefined, fetching: false }),
      (error: unknown) => done({ data: entry.state.data, error: asRpcError(error), fetching: false }),
    );
  }

  #set(entry: Entry, state: QueryState<unknown>): void {
    entry.state = state;
    for (const listener of [...entry.listeners]) listener();
  }
}

export function asRpcError(error: unknown): RpcError {
  return error instanceof RpcError ? error : new RpcError('Internal', error instanceof Error ? error.message : String(error));
}

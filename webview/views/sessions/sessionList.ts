// The live list of sessions: pages, filter, and the rule that nothing moves under the reader. While frozen (scrolled or a row selected)
// rows change in place and new ones are counted; `showNew` lets them in.
import type { SessionSort } from '../../../src/core/model/sessionSort.ts';
import type { Client, Params } from '../../../src/rpc/contract.ts';
import type { RpcError } from '../../../src/rpc/errors.ts';
import type { SessionListRow, SessionPage } from '../../../src/rpc/listModels.ts';
import { asRpcError, REFETCH_MS } from '../../client/queries.ts';

export const PAGE = 100;

export interface SessionListState {
  readonly rows: readonly SessionListRow[];
  /** Null while the raw log is looked through, and where a text is too common to be counted. */
  readonly total: number | null;
  readonly next: string | null;
  /** Sessions that arrived and wait behind the bar. */
  readonly waiting: number;
  readonly sort: SessionSort;
  readonly descending: boolean;
  /** How much of the raw log was looked through, where no index answers the filter. */
  readonly scan: SessionPage['scan'];
  /** That goes on by itself until a page is full. */
  readonly scanning: boolean;
  readonly loading: boolean;
  readonly loadingMore: boolean;
  readonly error: RpcError | null;
  /** What is wrong with the filter. The rows are still those of the last good one. */
  readonly invalid: string | null;
  /** The first answer is there. */
  readonly loaded: boolean;
}

const START: SessionListState = {
  rows: [],
  total: 0,
  next: null,
  waiting: 0,
  sort: 'active',
  descending: true,
  scan: null,
  scanning: false,
  loading: true,
  loadingMore: false,
  error: null,
  invalid: null,
  loaded: false,
};

/**
 * New rows over shown ones. Frozen: order stays, rows are updated, unknown rows above the last shown one are counted, later ones follow.
 * `complete` says that `fresh` holds every session, so what is missing from it is gone.
 */
export function mergeRows(
  shown: readonly SessionListRow[],
  fresh: readonly SessionListRow[],
  frozen: boolean,
  complete: boolean,
): { readonly rows: readonly SessionListRow[]; readonly waiting: number } {
  const freshById = new Map(fresh.map(row => [row.id, row]));
  const shownIds = new Set(shown.map(row => row.id));
  if (!frozen) {
    const tail = complete ? [] : shown.slice(fresh.length).filter(row => !freshById.has(row.id));
    return { rows: [...fresh, ...tail], waiting: 0 };
  }
  const rows = shown.flatMap(row => freshById.get(row.id) ?? (complete ? [] : [row]));
  const lastKnown = fresh.findLastIndex(row => shownIds.has(row.id));
  let waiting = 0;
  fresh.forEach((row, index) => {
    if (shownIds.has(row.id)) return;
    if (index < lastKnown) waiting++;
    else rows.push(row);
  });
  return { rows, waiting };
}

/** Where the raw log is looked through, only its end tells how many there are. */
function totalOf(page: SessionPage, next: string | null, rows: readonly SessionListRow[]): number | null {
  return page.total ?? (next === null ? rows.length : null);
}

export class SessionList {
  readonly #client: Client;
  readonly #listeners = new Set<() => void>();
  #state = START;
  #filter = '';
  #plain = false;
  #frozen = false;
  #abort: AbortController | null = null;
  #stale = true;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #fetchedAt = Number.NEGATIVE_INFINITY;

  /** Where the reader was, for coming back. */
  readonly place: { selected: string | null; top: number } = { selected: null, top: 0 };

  constructor(client: Client) {
    this.#client = client;
    client.on('changed', () => {
      this.#stale = true;
      if (this.#listeners.size > 0) this.#schedule();
    });
  }

  readonly get = (): SessionListState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#stale && !this.#abort) this.#schedule();
    return () => this.#listeners.delete(listener);
  };

  /** Asks for the first rows before anybody looks. Resolves when they are there, or cannot be had. */
  async begin(filter: string): Promise<void> {
    this.#filter = filter;
    if (this.#stale && !this.#abort) await this.#fetch(true);
  }

  get filter(): string {
    return this.#filter;
  }

  get plain(): boolean {
    return this.#plain;
  }

  /** Whether traces without GenAI spans are listed too. */
  setPlain(plain: boolean): void {
    this.#plain = plain;
    void this.#fetch(true);
  }

  setFrozen(frozen: boolean): void {
    this.#frozen = frozen;
  }

  /** The rows stay until the first answer to the new filter. */
  setFilter(filter: string): void {
    if (filter === this.#filter) return;
    this.#filter = filter;
    void this.#fetch(true);
  }

  setOrder(sort: SessionSort, descending: boolean): void {
    this.#set({ sort, descending });
    void this.#fetch(true);
  }

  /** What was found stays. */
  stopScan(): void {
    this.#set({ scanning: false });
  }

  goOn(): void {
    void this.#scanOn();
  }

  /** Part by part until a page is full, nothing is left, or somebody stops it. */
  async #scanOn(): Promise<void> {
    const filter = this.#filter;
    const enough = this.#state.rows.length + PAGE;
    this.#set({ scanning: true });
    while (this.#state.scanning && this.#state.next !== null && this.#state.rows.length < enough && filter === this.#filter) {
      // Scrolling asks for the next page too: whoever comes second waits, and does not spin.
      if (this.#state.loadingMore || this.#state.loading) await new Promise(resolve => setTimeout(resolve, 30));
      else await this.loadMore();
      if (this.#state.error || this.#listeners.size === 0) break;
    }
    if (filter === this.#filter) this.#set({ scanning: false });
  }

  showNew(): void {
    void this.#fetch(true);
  }

  refresh(): void {
    void this.#fetch(false);
  }

  async loadMore(): Promise<void> {
    const { next, loadingMore, loading } = this.#state;
    if (next === null || loadingMore || loading) return;
    const filter = this.#filter;
    this.#set({ loadingMore: true });
    try {
      const page = await this.#client.call('sessions.list', { ...this.#params(), limit: PAGE, after: next });
      if (filter !== this.#filter) return;
      const known = new Set(this.#state.rows.map(row => row.id));
      const rows = [...this.#state.rows, ...page.rows.filter(row => !known.has(row.id))];
      this.#set({ rows, next: page.next, total: totalOf(page, page.next, rows), scan: page.scan });
    } catch (error) {
      this.#set({ error: asRpcError(error) });
    } finally {
      this.#set({ loadingMore: false });
    }
  }

  #params(): Params<'sessions.list'> {
    const { sort, descending } = this.#state;
    return {
      ...(this.#filter === '' ? {} : { filter: this.#filter }),
      ...(this.#plain ? { plain: true } : {}),
      ...(sort === 'active' && descending ? {} : { sort, descending }),
    };
  }

  #schedule(): void {
    // What was looked through is not looked through again for each span that comes: the list says so, and the filter can be asked anew.
    if (this.#timer || this.#abort || this.#state.scan) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        if (this.#listeners.size > 0) void this.#fetch(false);
      },
      Math.max(0, this.#fetchedAt + REFETCH_MS - performance.now()),
    );
  }

  /** `anew` drops what is shown once the answer is there; else the answer covers as many rows as are shown and is merged. */
  async #fetch(anew: boolean): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#stale = false;
    if (anew || !this.#state.loaded) this.#set({ loading: true, scanning: false });
    try {
      const limit = anew ? PAGE : Math.max(PAGE, this.#state.rows.length);
      const page = await this.#client.call('sessions.list', { ...this.#params(), limit }, abort.signal);
      if (this.#abort !== abort) return;
      const complete = page.next === null;
      const merged = anew ? { rows: page.rows, waiting: 0 } : mergeRows(this.#state.rows, page.rows, this.#frozen, complete);
      const next = merged.rows.length > page.rows.length && !complete && !anew ? (this.#state.next ?? page.next) : page.next;
      this.#set({
        ...merged,
        total: totalOf(page, next, merged.rows),
        next,
        scan: page.scan,
        loading: false,
        loaded: true,
        error: null,
        invalid: null,
      });
      if (page.scan && next !== null && merged.rows.length < PAGE) void this.#scanOn();
    } catch (failure) {
      if (this.#abort !== abort) return;
      const error = asRpcError(failure);
      if (error.code === 'Invalid') this.#set({ loading: false, invalid: error.message, error: null });
      else this.#set({ loading: false, error });
    } finally {
      if (this.#abort === abort) {
        this.#abort = null;
        this.#fetchedAt = performance.now();
        if (this.#stale && this.#listeners.size > 0) this.#schedule();
      }
    }
  }

  #set(change: Partial<SessionListState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

// Tool calls of a turn through their states: declared, requested by the model, executed, and answered back to the model.
// Paired by call id where there is one, else by name and order.

/**
 * undeclared: called, but the model was not offered it. notExecuted: requested, and no span ran it. noResult: requested, and no later
 * call was given its result although there was one. failed is not among them: that is the span's own error.
 */
export type ToolFlag = 'undeclared' | 'notExecuted' | 'noResult';

export interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
}

/** What one model call says about tools. `declared` null: it did not say which tools it was offered. */
export interface ToolTalk extends SpanPlace {
  readonly declared: readonly string[] | null;
  readonly requested: readonly { readonly id: string | null; readonly name: string; readonly server: boolean }[];
  /** Results in its input that are new in this call. */
  readonly results: readonly { readonly id: string | null; readonly name: string | null }[];
}

/** One execution of a tool. */
export interface ToolRun extends SpanPlace {
  readonly id: string | null;
  readonly name: string | null;
}

export interface ToolPair {
  readonly name: string;
  readonly callId: string | null;
  readonly declared: boolean | null;
  readonly requestedBy: SpanPlace | null;
  readonly executedBy: SpanPlace | null;
  readonly answeredTo: SpanPlace | null;
  readonly by: 'id' | 'order';
  readonly flags: readonly ToolFlag[];
}

/** A request that waits for its run and its answer. */
interface Open {
  /** Its place among the requests, and that of its call among the calls. */
  readonly no: number;
  readonly place: number;
  readonly id: string | null;
  readonly name: string;
  readonly server: boolean;
  readonly call: ToolTalk;
  run: ToolRun | null;
  answer: ToolTalk | null;
  byId: boolean;
}

/** The requests that wait for something, in order, by all that they are asked for by. One that has got it is never looked at again. */
class Waiting {
  readonly #waits: (entry: Open) => boolean;
  /** `null`: whatever the name. */
  readonly #any = new Map<string | null, Queue>();
  readonly #withoutId = new Map<string | null, Queue>();
  readonly #byId = new Map<string, Queue>();

  constructor(waits: (entry: Open) => boolean) {
    this.#waits = waits;
  }

  add(entry: Open): void {
    for (const name of [null, entry.name]) {
      enqueue(this.#any, name, entry);
      if (entry.id === null) enqueue(this.#withoutId, name, entry);
    }
    if (entry.id !== null) enqueue(this.#byId, entry.id, entry);
  }

  any(name: string | null): Open | undefined {
    return this.#first(this.#any.get(name));
  }

  withoutId(name: string | null): Open | undefined {
    return this.#first(this.#withoutId.get(name));
  }

  withId(id: string): Open | undefined {
    return this.#first(this.#byId.get(id));
  }

  #first(queue: Queue | undefined): Open | undefined {
    if (queue === undefined) return undefined;
    while (queue.at < queue.entries.length && !this.#waits(queue.entries[queue.at]!)) queue.at++;
    return queue.entries[queue.at];
  }
}

interface Queue {
  readonly entries: Open[];
  at: number;
}

function enqueue<K>(map: Map<K, Queue>, key: K, entry: Open): void {
  const queue = map.get(key);
  if (queue === undefined) map.set(key, { entries: [entry], at: 0 });
  else queue.entries.push(entry);
}

/** Pairs everything of one turn. Calls and runs are given in order of start. `ended`: nothing more is expected. */
export function pairTools(
  calls: readonly ToolTalk[],
  runs: readonly ToolRun[],
  ended: boolean,
): { readonly pairs: readonly ToolPair[]; readonly unused: readonly string[] } {
  const declaredAll = calls.some(call => call.declared !== null) ? new Set(calls.flatMap(call => call.declared ?? [])) : null;
  const open: Open[] = [];
  calls.forEach((call, place) => {
    for (const request of call.requested) open.push({ ...request, no: open.length, place, call, run: null, answer: null, byId: false });
  });
  const declaredBy = new Map(calls.map(call => [call, call.declared === null ? null : new Set(call.declared)]));
  const loose = matchRuns(open, runs);
  matchResults(open, calls);
  const executes = runs.length > 0;
  const lastCall = calls.at(-1);
  const pairs: ToolPair[] = open.map(entry => {
    const declared = declaredBy.get(entry.call)?.has(entry.name) ?? null;
    const flags: ToolFlag[] = [];
    if (declared === false && !entry.server) flags.push('undeclared');
    // A turn without any tool span has an instrumentation that makes none: that is no mismatch of this call.
    if (ended && entry.run === null && executes && !entry.server) flags.push('notExecuted');
    if (ended && entry.answer === null && entry.call !== lastCall && !entry.server) flags.push('noResult');
    return {
      name: entry.name,
      callId: entry.id,
      declared,
      requestedBy: entry.call,
      executedBy: entry.run,
      answeredTo: entry.answer,
      by: entry.byId || entry.id !== null ? 'id' : 'order',
      flags,
    };
  });
  for (const run of loose) {
    const declared = declaredAll === null || run.name === null ? null : declaredAll.has(run.name);
    pairs.push({
      name: run.name ?? '',
      callId: run.id,
      declared,
      requestedBy: null,
      executedBy: run,
      answeredTo: null,
      by: 'order',
      flags: declared === false ? ['undeclared'] : [],
    });
  }
  const called = new Set([...open.map(entry => entry.name), ...runs.map(run => run.name ?? '')]);
  return { pairs, unused: ended ? [...(declaredAll ?? [])].filter(name => !called.has(name)) : [] };
}

/** Gives each run its request; returns the runs nobody asked for. */
function matchRuns(open: readonly Open[], runs: readonly ToolRun[]): readonly ToolRun[] {
  const waiting = new Waiting(entry => entry.run === null);
  for (const entry of open) waiting.add(entry);
  const rest: ToolRun[] = [];
  for (const run of runs) {
    const entry = run.id === null ? undefined : waiting.withId(run.id);
    if (entry === undefined) rest.push(run);
    else {
      entry.run = run;
      entry.byId = true;
    }
  }
  return rest.filter(run => {
    // An id that matched nothing is of another request: it must not take one that has an id of its own.
    const entry = run.id === null ? waiting.any(run.name ?? '') : waiting.withoutId(run.name ?? '');
    if (entry === undefined) return true;
    entry.run = run;
    return false;
  });
}

function matchResults(open: readonly Open[], calls: readonly ToolTalk[]): void {
  const waiting = new Waiting(entry => entry.answer === null);
  let next = 0;
  calls.forEach((call, place) => {
    // A result answers what an earlier call asked for.
    for (; next < open.length && open[next]!.place < place; next++) waiting.add(open[next]!);
    for (const { id, name } of call.results) {
      const entry = id === null ? waiting.any(name) : earlier(waiting.withId(id), waiting.withoutId(name));
      if (entry !== undefined) entry.answer = call;
    }
  });
}

function earlier(one: Open | undefined, other: Open | undefined): Open | undefined {
  return one === undefined || (other !== undefined && other.no < one.no) ? other : one;
}

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

interface Open {
  readonly id: string | null;
  readonly name: string;
  readonly server: boolean;
  readonly call: ToolTalk;
  run: ToolRun | null;
  answer: ToolTalk | null;
  byId: boolean;
}

/** Pairs everything of one turn. Calls and runs are given in order of start. `ended`: nothing more is expected. */
export function pairTools(
  calls: readonly ToolTalk[],
  runs: readonly ToolRun[],
  ended: boolean,
): { readonly pairs: readonly ToolPair[]; readonly unused: readonly string[] } {
  const declaredAll = calls.some(call => call.declared !== null) ? new Set(calls.flatMap(call => call.declared ?? [])) : null;
  const open: Open[] = calls.flatMap(call => call.requested.map(request => ({ ...request, call, run: null, answer: null, byId: false })));
  const loose = matchRuns(open, runs);
  matchResults(open, calls);
  const executes = runs.length > 0;
  const lastCall = calls.at(-1);
  const pairs: ToolPair[] = open.map(entry => {
    const declared = entry.call.declared === null ? null : entry.call.declared.includes(entry.name);
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
  const byId = new Map<string, Open[]>();
  const byName = new Map<string, Open[]>();
  for (const entry of open) {
    if (entry.id !== null) push(byId, entry.id, entry);
    push(byName, entry.name, entry);
  }
  const rest: ToolRun[] = [];
  for (const run of runs) {
    const entry = run.id === null ? undefined : byId.get(run.id)?.find(candidate => candidate.run === null);
    if (entry === undefined) rest.push(run);
    else {
      entry.run = run;
      entry.byId = true;
    }
  }
  return rest.filter(run => {
    // An id that matched nothing is of another request: it must not take one that has an id of its own.
    const entry = byName.get(run.name ?? '')?.find(candidate => candidate.run === null && (candidate.id === null || run.id === null));
    if (entry === undefined) return true;
    entry.run = run;
    return false;
  });
}

function matchResults(open: readonly Open[], calls: readonly ToolTalk[]): void {
  const placeOf = new Map(calls.map((call, place) => [call, place]));
  calls.forEach((call, place) => {
    for (const result of call.results) {
      const entry = open.find(
        candidate =>
          candidate.answer === null &&
          placeOf.get(candidate.call)! < place &&
          (result.id !== null && candidate.id !== null
            ? result.id === candidate.id
            : result.name === null || result.name === candidate.name),
      );
      if (entry !== undefined) entry.answer = call;
    }
  });
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

// What is new in the model calls of a session: their stored digests compared with those of the calls before.
import { type CallNovelty, novelty } from '../core/derive/history.ts';
import type { CallRecord, Store } from '../store/contract.ts';

/** Calls before the first one asked about that are compared with. */
const BEFORE = 64;

export interface CallInHistory {
  readonly call: CallRecord;
  readonly novelty: CallNovelty;
  /** The call that held what was resent; null for none. */
  readonly previous: CallRecord | null;
  /** That call, else the one before it in order of start. */
  readonly before: CallRecord | null;
  /** The system messages are those of the call before it. */
  readonly sameSystem: boolean;
}

/** The calls of the session up to `untilUs`, the last `limit` of them with what is new in each. */
export async function callHistory(store: Store, session: string, untilUs: number, limit: number): Promise<readonly CallInHistory[]> {
  const all = await store.calls({ session, untilUs, limit: limit + BEFORE });
  // A call that another instrumentation recorded too, one inside the other, is no retry of itself: both say what the inner one says.
  const inner = innerCalls(all);
  const calls = all.filter(call => inner.get(call) === undefined);
  const news = novelty(calls);
  const told = new Map<CallRecord, Omit<CallInHistory, 'call'>>();
  calls.forEach((call, place) => {
    const found = news[place] as CallNovelty;
    const previous = found.of < 0 ? null : (calls[found.of] ?? null);
    const before = previous ?? calls[place - 1] ?? null;
    told.set(call, { novelty: found, previous, before, sameSystem: before !== null && before.system === call.system });
  });
  return all.map(call => ({ call, ...(told.get(innermost(call, inner)) as Omit<CallInHistory, 'call'>) }));
}

/** How far apart in order of start a call and its wrapper may lie. */
const NEAR = 4;

/** For each call that wraps another one with the same input: that one. */
function innerCalls(calls: readonly CallRecord[]): ReadonlyMap<CallRecord, CallRecord> {
  const inner = new Map<CallRecord, CallRecord>();
  calls.forEach((call, place) => {
    for (const outer of calls.slice(Math.max(0, place - NEAR), place)) if (!inner.has(outer) && wraps(outer, call)) inner.set(outer, call);
  });
  return inner;
}

function wraps(outer: CallRecord, inner: CallRecord): boolean {
  const ends = outer.endUs === 0 || (inner.endUs !== 0 && inner.endUs <= outer.endUs);
  return (
    outer.traceId === inner.traceId &&
    ends &&
    outer.input.length === inner.input.length &&
    outer.input.every((digest, at) => digest === inner.input[at])
  );
}

function innermost(call: CallRecord, inner: ReadonlyMap<CallRecord, CallRecord>): CallRecord {
  let at = call;
  for (let next = inner.get(at); next !== undefined; next = inner.get(at)) at = next;
  return at;
}

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
  /** The system messages are those of the call before it. */
  readonly sameSystem: boolean;
}

/** The calls of the session up to `untilUs`, the last `limit` of them with what is new in each. */
export async function callHistory(store: Store, session: string, untilUs: number, limit: number): Promise<readonly CallInHistory[]> {
  const calls = await store.calls({ session, untilUs, limit: limit + BEFORE });
  const news = novelty(calls);
  return calls.map((call, place) => {
    const found = news[place] as CallNovelty;
    const previous = found.of < 0 ? null : (calls[found.of] ?? null);
    const before = previous ?? calls[place - 1] ?? null;
    return { call, novelty: found, previous, sameSystem: before !== null && before.system === call.system };
  });
}

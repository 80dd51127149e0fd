// Where received bytes end. The receiver knows nothing of a store: it hands over indexed requests and counts.
import type { IndexedRequest } from '../core/model/batch.ts';

/** Things that are counted and told to people, never silently dropped. */
export type ReceiverCount =
  | 'metrics'
  | 'rejectedSpans'
  | 'rejectedLogs'
  | 'refusedHost'
  | 'refusedOrigin'
  | 'unsupportedType'
  | 'tooLarge'
  | 'malformed'
  | 'overLimit'
  | 'busy'
  | 'unknownPath';

export interface Sink {
  /** Resolves once the request is committed and survives a kill. Rejects with SinkBusy when too much waits, else with the cause. */
  append(request: IndexedRequest): Promise<void>;
  /** `detail` is for people: what was met and where, without any content of the request. */
  count(what: ReceiverCount, amount: number, detail?: string): void;
}

/** Back-pressure: the sender should try again in a second. */
export class SinkBusy extends Error {
  override readonly name = 'SinkBusy';
}

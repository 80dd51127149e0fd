// Where received bytes end. The receiver knows nothing of a store: it hands over indexed requests and counts.
import type { IndexedRequest, WireFormat } from '../core/model/batch.ts';
import type { ExportSignal } from './respond.ts';

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

/** How often each rule took something out of a request. */
export type Redactions = ReadonlyMap<string, number>;

export interface Sink {
  /** Overwrites secrets in the bytes of a request, before they are indexed. Null where there were none. */
  redact(body: Uint8Array): Redactions | null;
  /** Resolves once the request is committed and survives a kill. Rejects with SinkBusy when too much waits, else with the cause. */
  append(request: IndexedRequest, redactions: Redactions | null): Promise<void>;
  /** A request that was stored, or is of metrics: for whoever wants a copy. The bytes may be used again after the call. */
  tee(signal: ExportSignal, format: WireFormat, body: Uint8Array): void;
  /** `detail` is for people: what was met and where, without any content of the request. */
  count(what: ReceiverCount, amount: number, detail?: string): void;
}

/** Back-pressure: the sender should try again in a second. */
export class SinkBusy extends Error {
  override readonly name = 'SinkBusy';
}

// A request as the acknowledging path sees it: the bytes that came, and no more than what is needed to find a span in them again.
// The receiver makes these, the store appends them; neither knows the other.

export type Signal = 'traces' | 'logs';
export type WireFormat = 'protobuf' | 'json';

/** Numbers a group takes in `IndexedRequest.groups`: offset and length of Resource, its schemaUrl, Scope, its schemaUrl. */
export const GROUP_STRIDE = 8;

/**
 * One span's index row. Times are split as whole microseconds since 1970 and the nanoseconds that remain (0-999): both are exact
 * as JS numbers up to the year 2255. `endUs` 0 means not ended. Offsets are into the request's body.
 */
export interface SpanRow {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array | null;
  readonly name: string;
  readonly kind: number;
  readonly startUs: number;
  readonly startRem: number;
  readonly endUs: number;
  readonly endRem: number;
  readonly status: number;
  /** How many attributes, events and links it holds: of two versions with equal ends, the richer one wins. */
  readonly richness: number;
  /** CRC-32 of the span's bytes: tells a replay from another version. */
  readonly digest: number;
  readonly group: number;
  readonly offset: number;
  readonly length: number;
}

/** One log record's index row. `identity` is 16 bytes, equal for the same record however it was encoded. */
export interface LogRow {
  readonly identity: Uint8Array;
  readonly traceId: Uint8Array | null;
  readonly spanId: Uint8Array | null;
  readonly timeUs: number;
  readonly timeRem: number;
  readonly severity: number;
  readonly eventName: string;
  readonly group: number;
  readonly offset: number;
  readonly length: number;
}

interface RequestBase {
  readonly format: WireFormat;
  /** The decompressed body, as received. The string of an absent part has length 0. */
  readonly body: Uint8Array;
  /** GROUP_STRIDE numbers a group (one group is one ScopeSpans or ScopeLogs). */
  readonly groups: Int32Array;
  /** Items left out, with the reason, for partial success. */
  readonly rejected: number;
  readonly reason: string;
}

export interface TraceRequest extends RequestBase {
  readonly signal: 'traces';
  readonly rows: readonly SpanRow[];
}

export interface LogRequest extends RequestBase {
  readonly signal: 'logs';
  readonly rows: readonly LogRow[];
}

export type IndexedRequest = TraceRequest | LogRequest;

// Every bound of the receiver, with its default and the reason for it. Tests make them smaller; nothing else changes them.

/** Bounds of what one request may hold, so that whatever was accepted can always be decoded in bounded time and memory. */
export interface ContentLimits {
  /** Levels of nested AnyValues; the value of an attribute is level 1. */
  readonly depth: number;
  /** Attributes, list elements, map entries, events and links in one span, record, resource or scope, all levels together. */
  readonly values: number;
  /** Bytes of one span or record with everything in it: a value of 10 MB is somebody's document, one of 50 MB is a mistake. */
  readonly itemBytes: number;
  /** Spans or records in one request: each costs an index row in memory. SDKs send 512 by default. */
  readonly items: number;
}

export interface ReceiverLimits extends ContentLimits {
  /** Bytes of one request, on the wire and again after decompression. The OTLP specification asks for 64 MiB. */
  readonly bodyBytes: number;
  /** Bytes of all requests that are being read or committed at one moment. */
  readonly bytesInFlight: number;
  /** Open connections of HTTP; the same of gRPC. At the cap the one that has been idle for longest is closed. */
  readonly connections: number;
  /** Milliseconds for a request's header, and for the whole request. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** Milliseconds that a connection may stay open between requests. */
  readonly idleMs: number;
  /** Milliseconds that `close` waits for answers in flight. */
  readonly closeMs: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: ReceiverLimits = {
  depth: 64,
  values: 65_536,
  items: 262_144,
  itemBytes: 32 * MIB,
  bodyBytes: 64 * MIB,
  bytesInFlight: 256 * MIB,
  connections: 512,
  headersMs: 10_000,
  requestMs: 60_000,
  idleMs: 65_000,
  closeMs: 2_000,
};

// What the app asks of a store, by intent: never a handle, never SQL. Asynchronous from outside, so that another engine can serve it.

import type { Filter } from '../core/filter.ts';
import type { IndexedRequest } from '../core/model/batch.ts';
import type { TraceDerivation, TurnPart } from '../core/model/conversation.ts';
import type { SpanFacts } from '../core/model/facts.ts';
import type { AppendResult, ChunkHead, PackedRequest } from './raw.ts';

/** A span that a chunk holds and that is the winning version: where its bytes lie. */
export interface LiveSpan {
  readonly no: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly group: number;
  readonly offset: number;
  readonly length: number;
}

export interface LiveLog {
  readonly no: number;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly timeUs: number;
  readonly timeRem: number;
  readonly severity: number;
  readonly eventName: string;
  readonly chunk: number;
  readonly group: number;
  readonly offset: number;
  readonly length: number;
}

/** Facts of a stored span. Their texts are TextRefs. */
export interface StoredFacts {
  readonly no: number;
  readonly facts: SpanFacts;
  /** Where derivation put it last; null for a span that no derivation has placed. The store keeps both right as it writes. */
  placed: { readonly session: number | null; readonly turn: number | null } | null;
  /** Its facts are not stored yet, or have changed since. */
  fresh: boolean;
}

/** A turn with its texts looked up. */
export interface TurnTexts {
  readonly input: string | null;
  readonly output: string | null;
}

export interface DerivedTrace {
  readonly traceId: string;
  readonly receivedUs: number;
  readonly facts: readonly StoredFacts[];
  readonly derivation: TraceDerivation;
  readonly texts: readonly TurnTexts[];
}

export interface FollowState {
  readonly position: number;
  readonly head: number;
  readonly version: number;
}

export interface SessionRecord {
  readonly no: number;
  readonly id: string;
  readonly app: string | null;
  readonly user: string | null;
  readonly startUs: number;
  readonly endUs: number;
  readonly seenUs: number;
  readonly firstInput: string | null;
  readonly lastOutput: string | null;
  readonly turns: number;
  readonly openTurns: number;
  readonly spans: number;
  readonly errors: number;
  readonly models: readonly string[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly latencyUs: number | null;
  readonly plain: boolean;
}

/** A stored part of a turn. */
export interface TurnRecord extends TurnPart {
  readonly no: number;
  /** TextRefs of the texts that `input` and `output` are previews of. */
  readonly inputRef: string | null;
  readonly outputRef: string | null;
  readonly seenUs: number;
}

/** One row of the span table joined with its facts. Ids in hex; costs in dollars. */
export interface SpanRecord {
  readonly no: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly otelKind: number;
  readonly startUs: number;
  readonly startRem: number;
  readonly endUs: number;
  readonly endRem: number;
  readonly status: number;
  readonly conflict: boolean;
  readonly chunk: number;
  readonly group: number;
  readonly offset: number;
  readonly length: number;
  readonly session: string | null;
  readonly turnNo: number | null;
  readonly turnId: string | null;
  readonly kind: number;
  readonly factFlags: number;
  readonly convention: string | null;
  readonly app: string | null;
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly toolName: string | null;
  readonly errorMessage: string | null;
}

export interface SpanQuery {
  readonly session?: string;
  readonly turn?: string;
  readonly traceId?: string;
  readonly filter?: Filter;
  readonly limit: number;
}

export interface ProducerRecord {
  readonly app: string | null;
  readonly spans: number;
  readonly genAi: number;
  readonly withSession: number;
  readonly withContent: number;
  readonly conventions: readonly string[];
}

/** Columns of many spans, one array each, for the tree: no object a row. Flags are FACT_FLAG bits; strings may repeat. */
export interface SpanTable {
  readonly traceId: string[];
  readonly spanId: string[];
  readonly parentSpanId: string[];
  readonly name: string[];
  readonly kind: number[];
  readonly startUs: number[];
  readonly endUs: number[];
  readonly status: number[];
  readonly turnNo: (number | null)[];
  readonly model: (string | null)[];
  readonly inputTokens: (number | null)[];
  readonly outputTokens: (number | null)[];
  readonly conflict: number[];
  readonly factFlags: number[];
  /** Rows beyond the limit. */
  readonly omitted: number;
}

export interface Store {
  readonly driver: string;
  readonly file: string;
  readonly readonly: boolean;

  /** Does what can be done for a request before its transaction, off the calling thread. Null where there is nothing to do. */
  prepare(request: IndexedRequest): Promise<PackedRequest | null>;
  /** Commits the requests in one transaction. After it resolves they survive the end of the process. */
  append(requests: readonly (IndexedRequest | PackedRequest)[], nowUs: number): Promise<AppendResult>;

  followState(): Promise<FollowState>;
  nextChunk(position: number): Promise<ChunkHead | null>;
  chunkHead(id: number): Promise<ChunkHead>;
  bytes(chunk: number, offset: number, length: number): Promise<Uint8Array>;
  liveSpans(chunk: number): Promise<LiveSpan[]>;
  liveLogs(chunk: number): Promise<LiveLog[]>;
  factsOfTrace(traceId: string): Promise<StoredFacts[]>;
  /** How many spans of the trace are stored: cheap, to know a new trace from one that grows. */
  spansInTrace(traceId: string): Promise<number>;
  /** The highest span number that has facts: a span above it is new to derivation. */
  lastFact(): Promise<number>;
  /** Replaces what the traces gave to sessions and turns, and moves the position, in one transaction. Returns the ids of the sessions touched. */
  applyDerived(traces: readonly DerivedTrace[], position: number, version: number): Promise<string[]>;
  /** Empties every derived table; the follower fills them again from position 0. */
  dropDerived(): Promise<void>;

  sessions(query: { filter?: Filter; plain: boolean; after?: { endUs: number; no: number }; limit: number }): Promise<SessionRecord[]>;
  countSessions(query: { filter?: Filter; plain: boolean }): Promise<number>;
  /** By id; a `trace:` id also finds the session its trace has moved to. */
  session(id: string): Promise<SessionRecord | null>;
  turns(query: { session?: string; filter?: Filter; limit: number }): Promise<TurnRecord[]>;
  spanTable(query: SpanQuery): Promise<SpanTable>;
  spans(query: SpanQuery): Promise<SpanRecord[]>;
  span(traceId: string, spanId: string): Promise<SpanRecord | null>;
  /** Tool-like spans of turns, oldest first. */
  steps(turnNos: readonly number[], kinds: readonly number[]): Promise<SpanRecord[]>;
  /** Whether any log record names the trace. */
  hasLogs(traceId: string): Promise<boolean>;
  logs(query: {
    session?: string;
    traceId?: string;
    spanId?: string;
    filter?: Filter;
    limit: number;
  }): Promise<(LiveLog & { session: string | null })[]>;
  /** Spans in export order (trace id, start, span id), a page at a time. */
  exportSpans(query: { session?: string; traceId?: string; offset: number; limit: number }): Promise<SpanRecord[]>;
  producers(): Promise<ProducerRecord[]>;
  counts(): Promise<{ spans: number; logs: number; sessions: number; chunks: number; fileBytes: number }>;

  /** Changes when another connection has written. */
  dataVersion(): Promise<number>;
  /** "ok", or what SQLite's quick_check says. */
  check(): Promise<string>;
  close(): Promise<void>;
}

/** Bits of `facts.flags`. */
export const FACT_FLAG = {
  genAi: 1,
  turnAnchor: 2,
  container: 4,
  error: 8,
  remoteParent: 16,
  input: 32,
  output: 64,
  userText: 128,
  assistantText: 256,
} as const;

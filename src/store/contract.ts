// What the app asks of a store, by intent: never a handle, never SQL. Asynchronous from outside, so that another engine can serve it.

import type { Filter } from '../core/filter.ts';
import type { IndexedRequest } from '../core/model/batch.ts';
import type { ArrivedScore, CodeRef } from '../core/model/canonical.ts';
import type { TraceDerivation } from '../core/model/conversation.ts';
import type { SpanFacts } from '../core/model/facts.ts';
import type { Span } from '../core/model/span.ts';
import type { Forgotten, Keeping } from './keepingContract.ts';
import type { AppendResult, ChunkHead, PackedRequest } from './raw.ts';
import type {
  CodeFile,
  CodeSpan,
  FacetValue,
  SessionQuery,
  SessionRecord,
  SpanQuery,
  SpanRecord,
  SpanTable,
  TurnRecord,
  TurnSpans,
} from './records.ts';
import type { Reviews } from './reviewContract.ts';
import type { Scoring } from './scoringContract.ts';

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
  /** The span it is stored to belong to, where that is not the one it names. */
  readonly routedTo: string | null;
}

/** Facts of a stored span. Their texts are TextRefs. */
export interface StoredFacts {
  /** Number of its span; 0 for one made of log records that is not stored yet. */
  no: number;
  readonly facts: SpanFacts;
  /** Where derivation put it last; null for a span that no derivation has placed. The store keeps both right as it writes. */
  placed: { readonly session: number | null; readonly turn: number | null } | null;
  /** Its facts are not stored yet, or have changed since. What follows is known of fresh ones only. */
  fresh: boolean;
  /** Number of its producer. */
  readonly producer: number | null;
  /** Scores it carried when it was stored last. */
  readonly hadScores: boolean;
  readonly scores: readonly ArrivedScore[];
  readonly call: CallDigests | null;
  /** Keys of its conventions that were not understood. */
  readonly unknownKeys: readonly string[];
  /** Where in its program it was made. */
  readonly code: CodeRef | null;
  /** What it is found by. The store drops it once it is written. */
  search: string | null;
}

/** Digests of a model call's messages (16 hex digits each), in order; system messages apart. */
export interface CallDigests {
  readonly system: string | null;
  readonly input: readonly string[];
  readonly output: readonly string[];
}

/** A span that stands for log records: stored among the spans, and gone when the records say so no more. */
export interface MadeFacts {
  readonly stored: StoredFacts;
  readonly span: Span;
}

/** Where a log record belongs; `score` is the one it carries. */
export interface LogFact {
  readonly no: number;
  readonly producer: number | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** Undefined: not looked at again, so what is stored stays. */
  readonly score?: { readonly score: ArrivedScore; readonly timeUs: number } | null;
}

export interface ProducerKey {
  readonly app: string;
  readonly scope: string;
  readonly scopeVersion: string;
  readonly language: string;
}

/** Spans of one producer that are alike in what they gave: receipts are counted from these. */
export interface ReceiptGroup {
  readonly producer: number | null;
  readonly convention: string | null;
  readonly kind: number;
  readonly flags: number;
  readonly given: number;
  readonly costs: boolean;
  readonly tokens: boolean;
  readonly count: number;
  /** A span of the group, to look at. */
  readonly example: number;
}

/** How far derivation has come: a position in the raw log, or one in the rebuild. */
export interface Progress {
  readonly position?: number;
  readonly rebuild?: number;
}

/** A score with what it is about, as far as that has come. */
export interface ScoreRecord extends Omit<ArrivedScore, 'target'> {
  readonly timeUs: number;
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** Turn row it belongs to; null for the session's own. */
  readonly turnNo: number | null;
  /** About the turn as a whole: the span only names it. */
  readonly ofTurn: boolean;
}

/** A stored call of a session, its messages as digests. */
export interface CallRecord extends CallDigests {
  readonly no: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly turnNo: number | null;
  readonly startUs: number;
  /** 0: still running. */
  readonly endUs: number;
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
  /** Of `facts`, those that stand for log records and are new or changed. */
  readonly made: readonly MadeFacts[];
  /** Made spans that stand for nothing any more, with the turn row each was in. */
  readonly unmade: readonly { readonly no: number; readonly turn: number | null }[];
  readonly logs: readonly LogFact[];
}

export interface FollowState {
  readonly position: number;
  readonly head: number;
  readonly version: number;
  /** Digest of the price lists that costs were worked out with. */
  readonly prices: string;
  /** Chunks read again so far, and up to which; null when nothing is. */
  readonly rebuild: { readonly done: number; readonly total: number } | null;
}

export interface Store {
  readonly driver: string;
  readonly file: string;
  readonly readonly: boolean;

  /** Does what can be done for a request before its transaction, off the calling thread. Null where there is nothing to do. */
  prepare(request: IndexedRequest): Promise<PackedRequest | null>;
  /** Commits the requests in one transaction. After it resolves they survive the end of the process. */
  append(
    requests: readonly (IndexedRequest | PackedRequest)[],
    nowUs: number,
    /** What was taken out of them, by rule: counted with them. */
    redactions?: ReadonlyMap<string, number> | null,
  ): Promise<AppendResult>;

  followState(): Promise<FollowState>;
  nextChunk(position: number): Promise<ChunkHead | null>;
  chunkHead(id: number): Promise<ChunkHead>;
  /** The newest chunk of spans below a number. */
  chunkBefore(id: number): Promise<ChunkHead | null>;
  /** Numbers of the sessions that hold these spans. */
  sessionsWith(spanNos: readonly number[]): Promise<number[]>;
  bytes(chunk: number, offset: number, length: number): Promise<Uint8Array>;
  /** All bytes of a chunk, in a buffer that the next call writes over. */
  chunkBytes(chunk: ChunkHead): Promise<Uint8Array>;
  liveSpans(chunk: number): Promise<LiveSpan[]>;
  liveLogs(chunk: number): Promise<LiveLog[]>;
  factsOfTrace(traceId: string): Promise<StoredFacts[]>;
  /** How many spans of the trace are stored: cheap, to know a new trace from one that grows. */
  spansInTrace(traceId: string): Promise<number>;
  /** The highest span number that has facts: a span above it is new to derivation. */
  lastFact(): Promise<number>;
  /** Log records that have a place in the trace, in order of arrival, with the span each is stored to belong to. */
  logsOfTrace(traceId: string, limit: number): Promise<LiveLog[]>;
  /** Log records that say something about the span, oldest first: those it was normalized with. */
  logsOfSpan(traceId: string, spanId: string, limit: number): Promise<LiveLog[]>;
  /** Traces that hold nothing but spans made of log records that have gone elsewhere. */
  orphanTraces(): Promise<string[]>;
  /** Replaces what the traces gave to sessions and turns, and moves on, in one transaction. Returns the ids of the sessions touched. */
  applyDerived(traces: readonly DerivedTrace[], progress: Progress): Promise<string[]>;
  /** Log records that belong to no trace. */
  applyLogs(logs: readonly LogFact[]): Promise<void>;
  /** From now on everything received so far is read again, with this version and these prices; the rows that are there stay until then. */
  beginRebuild(version: number, prices: string): Promise<void>;
  endRebuild(): Promise<void>;
  /** Another process may have written derived rows: what is remembered of them is read again. */
  forgetDerived(): Promise<void>;
  /** The number of a producer; made when it is new. */
  producerNo(key: ProducerKey): Promise<number>;

  sessions(query: SessionQuery): Promise<SessionRecord[]>;
  /** Of these sessions those that pass, the latest active first. */
  sessionsOf(query: { filter?: Filter; plain: boolean; nos: readonly number[] }): Promise<SessionRecord[]>;
  /** How long each of the last `limit` ended turns of these sessions took, in microseconds, the oldest first; by session number. */
  turnTimes(sessionNos: readonly number[], limit: number): Promise<Map<number, number[]>>;
  /** The first turn of a session whose previews hold the text. */
  turnWith(no: number, text: string): Promise<{ turnId: string; input: string | null; output: string | null } | null>;
  /** The first span of a session's turns that holds the text, where words are indexed. */
  spanWith(no: number, text: string): Promise<{ traceId: string; spanId: string; turnId: string } | null>;
  /** Values of a field over the sessions that pass, the most frequent first. */
  facet(
    field: 'app' | 'model' | 'prompt',
    query: { filter?: Filter; plain: boolean; limit: number },
  ): Promise<{ values: FacetValue[]; more: number }>;
  /** Values of a field that begin so, of what came last, the most frequent first. */
  valuesOf(field: string, prefix: string, limit: number): Promise<FacetValue[]>;
  /** Filters that people keep. Any process may write them. */
  savedFilters(): Promise<{ name: string; filter: string }[]>;
  /** `filter` null forgets it. */
  saveFilter(name: string, filter: string | null, nowUs: number): Promise<void>;
  /** Null without `every` where a text of the filter is common: counting would read every place of it. */
  countSessions(query: { filter?: Filter; plain: boolean; every: boolean }): Promise<number | null>;
  /** By id; a `trace:` id also finds the session its trace has moved to. */
  session(id: string): Promise<SessionRecord | null>;
  /** In order of start; `newest`: the other way round, so that a limit leaves out the oldest. */
  turns(query: { session?: string; filter?: Filter; limit: number; newest?: boolean }): Promise<TurnRecord[]>;
  spanTable(query: SpanQuery): Promise<SpanTable>;
  spans(query: SpanQuery): Promise<SpanRecord[]>;
  span(traceId: string, spanId: string): Promise<SpanRecord | null>;
  /** The first `most` spans of these kinds of each turn, oldest first, and how many each has. */
  steps(turnNos: readonly number[], kinds: readonly number[], most: number): Promise<TurnSpans>;
  /** Whether any log record has a place in the trace. */
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
  /** Scores of a session's turns and of itself, or about one span. */
  scores(query: { session: string } | { traceId: string; spanId: string }): Promise<ScoreRecord[]>;
  /** Scores of several sessions at once, by session number. */
  scoresBySession(sessions: readonly { readonly no: number; readonly id: string }[]): Promise<Map<number, ScoreRecord[]>>;
  /** Scores whose target has not come. */
  pendingScores(): Promise<number>;
  /** The last `limit` calls of a session that start no later than `untilUs`, in order of start. */
  calls(query: { session: string; untilUs: number; limit: number }): Promise<CallRecord[]>;
  receipts(): Promise<ReceiptGroup[]>;
  producers(): Promise<(ProducerKey & { readonly id: number; readonly logs: number })[]>;
  unknownKeys(): Promise<{ producer: number; key: string; traceId: string; spanId: string }[]>;
  spanIds(no: number): Promise<{ traceId: string; spanId: string } | null>;
  /** Files that spans say they were made in, those of the newest spans first. */
  codeFiles(limit: number): Promise<CodeFile[]>;
  /** Spans made in a file, named exactly as sent: the newest of each place, a number at most. */
  codeSpans(file: string, limit: number): Promise<CodeSpan[]>;
  /** Price lists people keep, by path. Any process may write them: they are a person's. */
  priceFiles(): Promise<{ path: string; text: string }[]>;
  /** `text` null: the file is gone. */
  putPriceFile(path: string, text: string | null, nowUs: number): Promise<void>;
  /** Deletes sessions with their bytes, in one transaction. */
  forgetSessions(nos: readonly number[]): Promise<Forgotten>;
  /** Deletes log records of no session that came before a time, a number at most. Returns how many. */
  forgetLooseLogs(beforeUs: number, limit: number): Promise<number>;
  /** Deletes all that came; what people wrote stays. */
  forgetEverything(): Promise<void>;
  /** What is kept, and for how long. */
  readonly keeping: Keeping;
  /** What people judged. */
  readonly scoring: Scoring;
  /** What people go through to judge. */
  readonly reviews: Reviews;
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
  scores: 512,
  truncated: 1024,
  redacted: 2048,
  fromLogs: 4096,
} as const;

/** What a score can be about, and who judged, in the order they are stored. */
export const SCORE_TARGETS = ['span', 'trace', 'session', 'response', 'turn'] as const;
export const SCORE_SOURCES = ['human', 'code', 'llm', 'unknown'] as const;

// Rows of sessions, turns and spans as the store gives them, and what is asked for them.
import type { Filter } from '../core/filter.ts';
import type { ScoreSource } from '../core/model/canonical.ts';
import type { TurnPart } from '../core/model/conversation.ts';
import type { CostBasis, CostSource } from '../core/model/cost.ts';
import type { SessionSort } from '../core/model/sessionSort.ts';

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
  readonly prompts: readonly string[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly costBasis: CostBasis | null;
  readonly latencyUs: number | null;
  readonly plain: boolean;
  /** What the list was ordered by: its place is this and `no`. */
  readonly sorted: number | string | null;
}

/** Where a page of sessions ended. */
export interface SessionPlace {
  readonly value: number | string | null;
  readonly no: number;
}

export interface SessionQuery {
  readonly filter?: Filter;
  /** Traces without GenAI spans too. */
  readonly plain: boolean;
  /** By last activity, the newest first, unless told otherwise. */
  readonly sort?: SessionSort;
  readonly descending?: boolean;
  readonly after?: SessionPlace;
  readonly limit: number;
}

/** Days since a session was active, and bytes of the database, beyond which the oldest go; null: no such bound. */
export interface KeepRule {
  readonly days: number | null;
  readonly bytes: number | null;
}

export interface StorageSizes {
  readonly fileBytes: number;
  readonly walBytes: number;
  /** Of the file, what holds something; `freeBytes` can be given back. */
  readonly usedBytes: number;
  readonly freeBytes: number;
  /** The index of words, beside the file. */
  readonly searchBytes: number;
  /** Copies of the file that were made before its schema changed. */
  readonly copyBytes: number;
}

/** What the rule by age and size does not let go. */
export interface Exempt {
  /** When the oldest session ended. */
  readonly oldestUs: number | null;
  readonly pinned: number;
  /** Sessions that a person judged. */
  readonly judged: number;
}

export interface AppShare {
  readonly app: string | null;
  readonly sessions: number;
  readonly spans: number;
  readonly oldestUs: number;
  readonly bytesEach: number;
}

/** A file that spans say they were made in. */
export interface CodeFile {
  readonly file: string;
}

/** A span with the place in its file; `endUs` 0: still running. */
export interface CodeSpan {
  readonly function: string | null;
  readonly line: number | null;
  readonly traceId: string;
  readonly spanId: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly status: number;
  readonly factFlags: number;
  readonly costUsd: number | null;
  readonly lastScore: { readonly name: string; readonly value: string; readonly source: ScoreSource } | null;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
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
  readonly costSource: CostSource | null;
  readonly costBasis: CostBasis | null;
  readonly label: string | null;
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

/** Some spans of turns, and by turn number how many there are. */
export interface TurnSpans {
  readonly rows: SpanRecord[];
  readonly counts: ReadonlyMap<number, number>;
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
  readonly costNano: (number | null)[];
  readonly ttftMs: (number | null)[];
  readonly label: (string | null)[];
  readonly conflict: number[];
  readonly factFlags: number[];
  /** Rows beyond the limit. */
  readonly omitted: number;
}

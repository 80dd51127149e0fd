// What derivation and lists need of each span: small, flat, and stored as a derived row. Everything larger is read from raw when asked for.
import type { SpanKind } from './canonical.ts';
import type { CostBasis, CostSource } from './cost.ts';

/** Microseconds since 1970. */
export type Micros = number;

/** Whole microseconds, rounded down, as far as a JS number is exact: one SQLite driver would refuse to read more. */
export function toMicros(nanoseconds: bigint): Micros {
  return Math.min(Number(nanoseconds / 1000n), Number.MAX_SAFE_INTEGER);
}

export interface SpanFacts {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty when the span has none. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly otelKind: number;
  /** The parent is said to live in another process (span flags), so it may come late or never. */
  readonly remoteParent: boolean;
  readonly startUs: Micros;
  /** 0 while the span has not ended. */
  readonly endUs: Micros;
  readonly kind: SpanKind;
  readonly convention: string | null;
  /** Any convention recognized it: it is GenAI work, not plumbing. */
  readonly genAi: boolean;
  readonly turnAnchor: boolean;
  readonly container: boolean;
  readonly sessionKey: string | null;
  /** A session key found on the resource: the last resort. */
  readonly resourceSessionKey: string | null;
  readonly turnKey: string | null;
  /** service.namespace: equal keys of different namespaces are different sessions. */
  readonly namespace: string | null;
  readonly app: string | null;
  readonly userId: string | null;
  readonly model: string | null;
  readonly responseId: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly costSource: CostSource | null;
  readonly costBasis: CostBasis | null;
  /** The span failed: status error, or an error its convention reports. */
  readonly error: boolean;
  readonly errorMessage: string | null;
  /** First PREVIEW_CHARS characters of what went in and came out. */
  readonly input: string | null;
  readonly output: string | null;
  /** Last user message and last assistant text, where the span holds messages: previews too. */
  readonly userText: string | null;
  readonly assistantText: string | null;
  readonly toolName: string | null;
  readonly agentName: string | null;
  /** The prompt it was made with: name@version, else its name. */
  readonly prompt: string | null;
  readonly ttftMs: number | null;
  /** What lists call it, where its own name says too little. */
  readonly label: string | null;
  /** Keys by which log records find it. */
  readonly joinKeys: readonly string[];
  /** Bits of CANONICAL_FIELDS: which of them were found. */
  readonly given: number;
  /** Something in it was cut off, or taken out, before it was sent. */
  readonly truncated: boolean;
  readonly redacted: boolean;
  /** It stands for log records: no span came. */
  readonly fromLogs: boolean;
}

/** A turn keeps two of these; longer ones cost more disk than a list of turns is worth, and the whole is one call away. */
export const PREVIEW_CHARS = 1000;

// Sessions and turns as derivation makes them of spans. Everything here can be dropped and made again from raw.
import type { CostBasis } from './cost.ts';
import type { Micros } from './facts.ts';

/** A turn that has not ended counts as running for this long after its last bytes came; after that nobody expects more. */
export const RUNNING_US = 30_000_000;

export type TurnStatus = 'running' | 'ok' | 'error';

/** What spans of one trace add to one turn. A turn with an explicit id may have parts in several traces. */
export interface TurnPart {
  /** `turn:<explicit id>`, or `<traceId>:<anchorSpanId>`. Unique within the session. */
  readonly turnId: string;
  readonly sessionId: string;
  readonly traceId: string;
  /** The span the turn stands on; empty where several roots make one turn. */
  readonly anchorSpanId: string;
  readonly startUs: Micros;
  /** Latest end of its spans. */
  readonly endUs: Micros;
  /** False while its anchor, or one of the roots it stands on, has not ended. */
  readonly ended: boolean;
  readonly input: string | null;
  readonly output: string | null;
  readonly spans: number;
  readonly llmCalls: number;
  readonly toolCalls: number;
  readonly errors: number;
  /** Any span in it failed: what went wrong inside is red at every level above. */
  readonly failed: boolean;
  readonly models: readonly string[];
  /** Prompts its calls were made with: name@version. */
  readonly prompts: readonly string[];
  /** Sums over leaf calls; null when no leaf said. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly costBasis: CostBasis | null;
  /** Every span in it stands for log records. */
  readonly fromLogs: boolean;
}

/** What one trace amounts to: which session each part belongs to and which turn each span is in. */
export interface TraceDerivation {
  readonly traceId: string;
  /** The session of the trace as a whole. `trace:<traceId>` when nothing names one. */
  readonly sessionId: string;
  /** True when the trace has no GenAI span: kept and reachable, no turn. */
  readonly plain: boolean;
  readonly turns: readonly TurnPart[];
  /** For each fact, in the order given: index into `turns`, or -1 for a span that is in none. */
  readonly turnOf: readonly number[];
  readonly links: readonly { readonly spanId: string; readonly childSession: string }[];
}

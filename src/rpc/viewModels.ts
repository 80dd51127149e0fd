// The shapes that views draw: plain JSON, ready to show but not yet worded. Times are microseconds since 1970; null is unknown.
import type { CallRelation } from '../core/derive/history.ts';
import type { ToolFlag } from '../core/derive/toolPairs.ts';
import type {
  CodeRef,
  GuardrailResult,
  Message,
  RetrievedDocument,
  ScoreSource,
  SpanKind,
  ToolDefinition,
  ToolUse,
  Usage,
} from '../core/model/canonical.ts';
import type { CostBasis, CostSource } from '../core/model/cost.ts';

export type ReceiverRole = 'leader' | 'follower' | 'busy' | 'stopped' | 'readonly';

/** What was sent on to another endpoint since this program started. */
export interface TeeStatus {
  readonly endpoint: string;
  readonly requests: number;
  readonly bytes: number;
  /** Requests given up. */
  readonly failed: number;
  readonly problem: string | null;
}

/** What the receiver does and what it last met. `holder` names the program on the port when the role is `busy`. */
export interface AppStatus {
  readonly role: ReceiverRole;
  readonly version: string;
  /** Addresses that listen, or those of the leader that this process follows; null when nothing does. */
  readonly http: string | null;
  readonly grpc: string | null;
  readonly explorer: string | null;
  readonly db: string;
  readonly driver: string;
  readonly holder: string | null;
  /** Things a person should know, each with what to do: shown once, until they pass. */
  readonly problems: readonly Problem[];
  /** Null where nothing is forwarded. */
  readonly tee: TeeStatus | null;
  readonly received: { readonly spans: number; readonly logs: number; readonly metrics: number; readonly rejected: number };
  /** Chunks received and not yet derived. */
  readonly behind: number;
  /** Everything received is read again, because this version (or a price list) reads it differently: chunks done and in all. */
  readonly rebuild: { readonly done: number; readonly total: number } | null;
}

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

export type SessionState = 'running' | 'ok' | 'error';

export interface SessionRow {
  readonly id: string;
  readonly app: string | null;
  readonly user: string | null;
  readonly state: SessionState;
  readonly startUs: number;
  readonly endUs: number;
  readonly firstInput: string | null;
  readonly lastOutput: string | null;
  readonly turns: number;
  readonly spans: number;
  readonly errors: number;
  readonly models: readonly string[];
  /** Prompts its calls were made with: name@version. */
  readonly prompts: readonly string[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  /** How sure the cost is; null where there is none. */
  readonly costBasis: CostBasis | null;
  /** 95th percentile of turn durations, in microseconds. */
  readonly latencyUs: number | null;
  /** No turn in it: traces without GenAI spans. */
  readonly plain: boolean;
  /** Kept whatever its age. */
  readonly pinned: boolean;
}

export interface ToolStep {
  readonly traceId: string;
  readonly spanId: string;
  readonly kind: SpanKind;
  readonly name: string;
  readonly args: string | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly failed: boolean;
  /** Puts it between the model calls of its turn. */
  readonly startUs: number;
  readonly durationUs: number | null;
}

export interface TurnRow {
  readonly id: string;
  readonly session: string;
  /** 1-based place in the session, by start. */
  readonly index: number;
  readonly traceId: string;
  readonly anchorSpanId: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly status: 'running' | 'ok' | 'error';
  readonly input: string | null;
  readonly output: string | null;
  readonly models: readonly string[];
  readonly prompts: readonly string[];
  readonly spans: number;
  readonly llmCalls: number;
  readonly errors: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly costBasis: CostBasis | null;
  /** All of it was made of log records: no span came. */
  readonly fromLogs: boolean;
}

/** A turn with the tool calls and retrievals between its input and its output, and the scores that arrived for it. */
export interface TurnCard extends TurnRow {
  /** The first ones. */
  readonly steps: readonly ToolStep[];
  readonly moreSteps: number;
  readonly scores: readonly ScoreView[];
}

/** A score that came with telemetry. `span` is what it is about; null: the turn or the session as a whole. */
export interface ScoreView {
  readonly name: string;
  readonly value: number | null;
  readonly label: string | null;
  readonly explanation: string | null;
  readonly source: ScoreSource;
  readonly author: string | null;
  readonly timeUs: number;
  readonly span: { readonly traceId: string; readonly spanId: string } | null;
}

/** One model call of a turn, with what is new in it. Messages that were resent are counted, not repeated: span.get has them all. */
export interface CallView {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly model: string | null;
  readonly startUs: number;
  readonly durationUs: number | null;
  readonly failed: boolean;
  readonly relation: CallRelation;
  /** Leading messages of the input that an earlier call held already; system messages are not counted. */
  readonly resent: number;
  /** The call that held them, and its turn's place in the session. */
  readonly previous: { readonly traceId: string; readonly spanId: string; readonly turn: number } | null;
  /** The system message, where it is the conversation's first or differs from the one before. */
  readonly system: Message | null;
  readonly fresh: readonly Message[];
  readonly output: readonly Message[];
  readonly reasoningTokens: number | null;
}

/** One tool call through its states; a state that was not seen is null or false. */
export interface ToolPairView {
  readonly name: string;
  readonly callId: string | null;
  readonly declared: boolean | null;
  /** The model call that asked for it. */
  readonly requestedBy: { readonly traceId: string; readonly spanId: string } | null;
  /** The span that ran it. */
  readonly executedBy: { readonly traceId: string; readonly spanId: string } | null;
  /** The model call that was given its result. */
  readonly answeredTo: { readonly traceId: string; readonly spanId: string } | null;
  /** Paired by call id, or by name and order where there is none. */
  readonly by: 'id' | 'order';
  readonly flags: readonly ToolFlag[];
}

export interface TurnMessages {
  readonly calls: readonly CallView[];
  /** Calls beyond the limit. */
  readonly omitted: number;
  /** The first ones, with those that no call asked for. */
  readonly steps: readonly ToolStep[];
  readonly moreSteps: number;
  readonly tools: readonly ToolPairView[];
  /** Tools that were declared and never called. */
  readonly unusedTools: readonly string[];
}

export interface SessionDetail {
  readonly session: SessionRow;
  readonly turns: readonly TurnCard[];
  /** Turns beyond the page; ask again with `after`. */
  readonly moreTurns: number;
}

/** Bits of `SpanColumns.flags`. */
export const SPAN_FLAG = { orphan: 1, cycle: 2, skew: 4, noEnd: 8, badTime: 16, conflict: 32 } as const;

/** A value of an attribute, clipped for the wire. `type` is the OTLP type. */
export interface AttributeRow {
  readonly key: string;
  readonly type: 'string' | 'bool' | 'int' | 'double' | 'bytes' | 'array' | 'kvlist' | 'empty';
  readonly text: string;
  /** Characters in all; more than `text.length` when clipped. */
  readonly length: number;
  /** The canonical field it became, where a convention understood it. */
  readonly field: string | null;
}

export interface EventRow {
  readonly name: string;
  readonly timeUs: number;
  readonly attributes: readonly AttributeRow[];
}

export interface LinkRow {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly AttributeRow[];
}

export interface LogRowView {
  readonly session: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly timeUs: number;
  readonly timeRem: number;
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string | null;
  readonly body: string | null;
  readonly attributes: readonly AttributeRow[];
}

/** A span with its exact times: `startRem` and `endRem` are the nanoseconds beyond the microsecond. */
export interface SpanSummary {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly session: string | null;
  readonly turn: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startUs: number;
  readonly startRem: number;
  readonly endUs: number;
  readonly endRem: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  readonly costSource: CostSource | null;
  readonly costBasis: CostBasis | null;
  readonly convention: string | null;
  /** What to call it, where its own name says too little. */
  readonly label: string | null;
  /** Made of log records: no span came. */
  readonly fromLogs: boolean;
}

export interface SpanDetail extends SpanSummary {
  readonly rawKind: string | null;
  readonly otelKind: number;
  readonly app: string | null;
  readonly flags: number;
  readonly conventions: readonly string[];
  readonly provider: string | null;
  readonly requestModel: string | null;
  readonly params: readonly { readonly name: string; readonly value: string }[];
  readonly usage: Usage | null;
  /** Of `inputMessages` the leading ones (after system messages) that an earlier call of the session held already. */
  readonly resent: number;
  readonly relation: CallRelation | null;
  /** The call whose history it goes on from, else the one before it in the session: what its prompt is compared with. */
  readonly previousCall: { readonly traceId: string; readonly spanId: string } | null;
  readonly guardrail: GuardrailResult | null;
  readonly scores: readonly ScoreView[];
  readonly inputMessages: readonly Message[];
  readonly outputMessages: readonly Message[];
  readonly input: string | null;
  readonly output: string | null;
  readonly tool: ToolUse | null;
  readonly toolDefinitions: readonly ToolDefinition[];
  readonly retrievalQuery: string | null;
  readonly documents: readonly RetrievedDocument[];
  readonly error: { readonly type: string | null; readonly message: string | null; readonly stacktrace: string | null } | null;
  readonly finishReasons: readonly string[];
  readonly ttftMs: number | null;
  /** Where in its program it was made; the path is as sent. */
  readonly code: CodeRef | null;
  /** Canonical field name -> the key it was taken from. */
  readonly from: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly attributes: readonly AttributeRow[];
  readonly events: readonly EventRow[];
  readonly links: readonly LinkRow[];
  readonly logs: readonly LogRowView[];
  readonly scope: { readonly name: string; readonly version: string; readonly attributes: readonly AttributeRow[] } | null;
  readonly resource: readonly AttributeRow[];
}

/** Which part of a span `span.value` reads: the whole of a value that came clipped. */
export interface ValueRef {
  readonly traceId: string;
  readonly spanId: string;
  readonly place: 'attribute' | 'resource' | 'scope' | 'event' | 'field';
  /** Attribute key, or the name of a canonical field. */
  readonly key: string;
  /** Index of the event. */
  readonly index: number;
}

export interface DoctorCheck {
  readonly id: string;
  readonly ok: boolean;
  readonly title: string;
  readonly detail: string;
  /** What to do, when it is not well. */
  readonly fix: string | null;
}

export interface DoctorReport {
  readonly ok: boolean;
  readonly version: string;
  readonly checks: readonly DoctorCheck[];
  readonly producers: readonly ProducerReceipt[];
}

/** What a producer leaves out, and the exact setting that brings it. */
export interface MissingPart {
  readonly what: 'content' | 'session' | 'user' | 'usage' | 'cost' | 'truncated' | 'redacted';
  /** Spans it is missing from, of those that should have it. */
  readonly count: number;
  readonly of: number;
  readonly advice: string | null;
  /** A span to look at. */
  readonly example: { readonly traceId: string; readonly spanId: string } | null;
}

/** What one producer (an app and the instrumentation inside it) sent: recognized, missing, not understood. */
export interface ProducerReceipt {
  readonly id: number;
  readonly app: string | null;
  /** The instrumentation: name and version of the scope; SDK language. */
  readonly scope: string | null;
  readonly scopeVersion: string | null;
  readonly language: string | null;
  readonly conventions: readonly { readonly id: string; readonly label: string; readonly spec: string }[];
  readonly spans: number;
  readonly genAi: number;
  readonly logs: number;
  /** Canonical fields and in how many of its GenAI spans each was found, the most frequent first. */
  readonly fields: readonly { readonly field: string; readonly count: number }[];
  readonly missing: readonly MissingPart[];
  /** Keys of its convention that were kept but not understood, with a span that has each. */
  readonly unknownKeys: readonly { readonly key: string; readonly traceId: string; readonly spanId: string }[];
}

export interface ImportReport {
  readonly spans: number;
  readonly logs: number;
  readonly rejected: number;
  readonly problems: readonly string[];
  /** Lines of metrics, which Turnstone does not keep: no fault of the file. */
  readonly metrics: number;
}

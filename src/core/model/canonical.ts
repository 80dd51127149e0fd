// What a span means, whichever convention wrote it: the one shape that derivation, views and exports read.
// Each field group knows the attribute key it was taken from.

/** The canonical kinds. */
export const SPAN_KINDS = [
  'llm',
  'agent',
  'workflow',
  'chain',
  'step',
  'tool',
  'mcp',
  'retriever',
  'reranker',
  'embedding',
  'vector_db',
  'memory',
  'guardrail',
  'evaluator',
  'prompt',
  'conversation',
  'turn',
  'plan',
  'a2a',
  'hook',
  'audio',
  'event',
  'other',
  'http',
  'db',
] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

export type Role = 'system' | 'user' | 'assistant' | 'tool';

/** One part of a message. `text` is always displayable text; JSON stays as the text that was sent. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string; readonly encrypted?: boolean }
  | {
      readonly type: 'tool_call';
      readonly id: string | null;
      readonly name: string;
      readonly args: string;
      /** The provider runs it itself: no span and no result of ours will come. */
      readonly server?: boolean;
    }
  | { readonly type: 'tool_result'; readonly id: string | null; readonly name: string | null; readonly result: string }
  | {
      readonly type: 'media';
      readonly modality: string;
      readonly mime: string | null;
      readonly ref: string | null;
      readonly bytes: number | null;
    }
  | { readonly type: 'redacted' }
  | { readonly type: 'other'; readonly label: string; readonly json: string };

export interface Message {
  readonly role: Role;
  /** The role as sent, where it is none of the four (for example "developer" or "model"). */
  readonly rawRole?: string;
  readonly name?: string;
  readonly parts: readonly Part[];
  readonly finishReason?: string;
}

/** Token counts; `input` includes cached tokens, `output` includes reasoning. Null is unknown, never zero. */
export interface Usage {
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly reasoning: number | null;
  /** Audio tokens are a part of input and output too. */
  readonly audioInput: number | null;
  readonly audioOutput: number | null;
  readonly total: number | null;
}

export interface ToolUse {
  readonly name: string | null;
  readonly callId: string | null;
  readonly description: string | null;
  readonly args: string | null;
  readonly result: string | null;
}

export interface ToolDefinition {
  readonly name: string;
  readonly description: string | null;
  /** JSON schema as text. */
  readonly parameters: string | null;
}

export interface RetrievedDocument {
  readonly id: string | null;
  readonly text: string | null;
  readonly score: number | null;
  /** `distance`: lower is better. */
  readonly scoreIs: 'score' | 'distance';
  /** JSON as text. */
  readonly metadata: string | null;
}

export interface SpanError {
  readonly type: string | null;
  readonly message: string | null;
  readonly stacktrace: string | null;
}

export interface PromptRef {
  readonly name: string | null;
  readonly version: string | null;
  readonly template: string | null;
  /** JSON as text. */
  readonly variables: string | null;
}

/** Where in a program a span was made, as it was sent: the path may be anything. Line and column count from 1. */
export interface CodeRef {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** Qualified as its language does it. */
  readonly function: string | null;
}

/** Who judged: a person, a program, a model. */
export type ScoreSource = 'human' | 'code' | 'llm' | 'unknown';

/** What a score that arrived is about. `response` is a provider's response id: its span may come later, or never. */
export type ScoreTarget =
  | { readonly type: 'span'; readonly traceId: string; readonly spanId: string }
  | { readonly type: 'trace'; readonly traceId: string }
  | { readonly type: 'session'; readonly session: string }
  | { readonly type: 'response'; readonly responseId: string };

/** One judgement as telemetry carries it. */
export interface ArrivedScore {
  readonly target: ScoreTarget;
  readonly name: string;
  readonly value: number | null;
  readonly label: string | null;
  readonly explanation: string | null;
  readonly source: ScoreSource;
  /** Who or what judged, as sent: an annotator's identifier, an evaluator's name and version. */
  readonly author: string | null;
}

/** What a guardrail said of what passed through it. */
export interface GuardrailResult {
  readonly name: string | null;
  readonly outcome: 'pass' | 'block' | 'modify' | 'flag' | 'error';
  readonly score: number | null;
  readonly categories: readonly string[];
  readonly reason: string | null;
}

/** The field groups of a canonical span: one convention supplies a whole group. */
export interface CanonicalFields {
  /** What lists call the span where its own name says too little ("GET" -> "GET /orders"). */
  readonly label: string;
  readonly sessionKey: string;
  readonly userId: string;
  /** An explicit turn id: spans of one session that share it are one turn. */
  readonly turnKey: string;
  readonly provider: string;
  readonly framework: string;
  /** The model that answered, else the one that was asked. */
  readonly model: string;
  readonly requestModel: string;
  readonly responseId: string;
  /** Request parameters, as name and text. */
  readonly modelParams: readonly { readonly name: string; readonly value: string }[];
  readonly inputMessages: readonly Message[];
  readonly outputMessages: readonly Message[];
  /** The span's input and output in general, as text. */
  readonly input: string;
  readonly output: string;
  readonly toolDefinitions: readonly ToolDefinition[];
  readonly tool: ToolUse;
  readonly retrievalQuery: string;
  readonly documents: readonly RetrievedDocument[];
  readonly usage: Usage;
  /** Cost in US dollars as the producer reported it. */
  readonly costUsd: number;
  /** Cost in US dollars as a gateway's response headers said it. */
  readonly gatewayCostUsd: number;
  readonly guardrail: GuardrailResult;
  readonly scores: readonly ArrivedScore[];
  /** Keys by which log records without the span's id find it, each `kind:value`, the surest first. */
  readonly joinKeys: readonly string[];
  readonly prompt: PromptRef;
  readonly error: SpanError;
  readonly finishReasons: readonly string[];
  readonly ttftMs: number;
  readonly agentName: string;
  readonly tags: readonly string[];
  readonly code: CodeRef;
}

export type CanonicalField = keyof CanonicalFields;

/** Every field, in the order of their bits in `SpanFacts.given`. New ones go to the end. */
export const CANONICAL_FIELDS = [
  'sessionKey',
  'userId',
  'turnKey',
  'provider',
  'framework',
  'model',
  'requestModel',
  'responseId',
  'modelParams',
  'inputMessages',
  'outputMessages',
  'input',
  'output',
  'toolDefinitions',
  'tool',
  'retrievalQuery',
  'documents',
  'usage',
  'costUsd',
  'gatewayCostUsd',
  'prompt',
  'error',
  'finishReasons',
  'ttftMs',
  'agentName',
  'tags',
  'guardrail',
  'scores',
  'label',
  'joinKeys',
  'code',
] as const satisfies readonly CanonicalField[];

/** The bit of a field in `SpanFacts.given`. */
export function fieldBit(field: (typeof CANONICAL_FIELDS)[number]): number {
  return 1 << CANONICAL_FIELDS.indexOf(field);
}

/** A canonical span. A field that no convention found is absent. */
export interface CanonicalSpan {
  readonly kind: SpanKind;
  /** The kind's word as sent, where it is none of ours. */
  readonly rawKind: string | null;
  /** Ids of the conventions that recognized the span, the strongest first; empty for a plain span. */
  readonly conventions: readonly string[];
  readonly fields: Partial<CanonicalFields>;
  /** For each field the attribute key (or event, or "span name") it was taken from. */
  readonly from: Partial<Record<CanonicalField | 'kind', string>>;
  /** Marks an explicit turn by its name (an anchor), whether or not it carries a turn id. */
  readonly turnAnchor: boolean;
  /** Marks a container of several turns. */
  readonly container: boolean;
  /** Problems met while reading, for people: "gen_ai.input.messages is not JSON (truncated at 4096 characters?)". */
  readonly problems: readonly string[];
}

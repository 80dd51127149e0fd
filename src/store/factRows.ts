// Facts of spans as rows: what derivation needs of each span, flat, with flags as bits and texts as references.
import { SPAN_KINDS } from '../core/model/canonical.ts';
import { COST_BASES, COST_SOURCES } from '../core/model/cost.ts';
import type { SpanFacts } from '../core/model/facts.ts';
import { textRef } from '../core/model/textRef.ts';
import { FACT_FLAG, type StoredFacts } from './contract.ts';
import type { Row, SqlValue } from './driver.ts';
import { nano, numberOrNull, placeIn, textOrNull, toHex, usd, whole } from './mapping.ts';

const COLUMNS = [
  'span',
  'session_no',
  'turn_no',
  'start_us',
  'kind',
  'flags',
  'convention',
  'session_key',
  'resource_session_key',
  'turn_key',
  'namespace',
  'app',
  'user_id',
  'model',
  'response_id',
  'input_tokens',
  'output_tokens',
  'cost_nano',
  'cost_source',
  'cost_basis',
  'error_message',
  'tool_name',
  'agent_name',
  'prompt',
  'ttft_ms',
  'label',
  'join_keys',
  'given',
  'producer',
] as const;

export const PUT_FACTS = `INSERT OR REPLACE INTO facts (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;

/** A page of a trace, in order of span ids, after the one given. */
export const SELECT_FACTS = `
SELECT s.id, s.span_id, s.parent_id, s.name, s.otel_kind, s.end_us, s.chunk, ${COLUMNS.slice(1)
  .map(column => `f.${column}`)
  .join(', ')}
FROM spans s JOIN facts f ON f.span = s.id WHERE s.trace_id = ? AND s.span_id > ? ORDER BY s.span_id LIMIT ?`;

/** Values for PUT_FACTS. */
export function factRow(stored: StoredFacts, session: number, turn: number | null): SqlValue[] {
  const facts = stored.facts;
  return [
    stored.no,
    session,
    turn,
    facts.startUs,
    SPAN_KINDS.indexOf(facts.kind),
    flagsOf(facts) | (stored.scores.length > 0 ? FACT_FLAG.scores : 0),
    facts.convention,
    facts.sessionKey,
    facts.resourceSessionKey,
    facts.turnKey,
    facts.namespace,
    facts.app,
    facts.userId,
    facts.model,
    facts.responseId,
    whole(facts.inputTokens),
    whole(facts.outputTokens),
    nano(facts.costUsd),
    placeIn(COST_SOURCES, facts.costSource),
    placeIn(COST_BASES, facts.costBasis),
    facts.errorMessage,
    facts.toolName,
    facts.agentName,
    facts.prompt,
    facts.ttftMs,
    facts.label,
    facts.joinKeys.length === 0 ? null : facts.joinKeys.join('\n'),
    facts.given,
    stored.producer,
  ];
}

const BITS = [
  ['genAi', facts => facts.genAi],
  ['turnAnchor', facts => facts.turnAnchor],
  ['container', facts => facts.container],
  ['error', facts => facts.error],
  ['remoteParent', facts => facts.remoteParent],
  ['input', facts => facts.input !== null],
  ['output', facts => facts.output !== null],
  ['userText', facts => facts.userText !== null],
  ['assistantText', facts => facts.assistantText !== null],
  ['truncated', facts => facts.truncated],
  ['redacted', facts => facts.redacted],
  ['fromLogs', facts => facts.fromLogs],
] as const satisfies readonly (readonly [keyof typeof FACT_FLAG, (facts: SpanFacts) => boolean])[];

function flagsOf(facts: SpanFacts): number {
  let flags = 0;
  for (const [name, holds] of BITS) if (holds(facts)) flags |= FACT_FLAG[name];
  return flags;
}

/** A row of SELECT_FACTS. Its texts are TextRefs. */
export function storedFacts(row: Row, traceId: string): StoredFacts {
  const flags = Number(row.flags);
  const has = (name: keyof typeof FACT_FLAG) => (flags & FACT_FLAG[name]) !== 0;
  const spanId = toHex(row.span_id);
  return {
    no: Number(row.id),
    fresh: false,
    placed: { session: numberOrNull(row.session_no), turn: numberOrNull(row.turn_no) },
    producer: numberOrNull(row.producer),
    hadScores: has('scores'),
    scores: [],
    call: null,
    unknownKeys: [],
    code: null,
    search: null,
    facts: {
      traceId,
      spanId,
      parentSpanId: toHex(row.parent_id),
      name: String(row.name),
      otelKind: Number(row.otel_kind),
      remoteParent: has('remoteParent'),
      startUs: Number(row.start_us),
      endUs: Number(row.end_us),
      kind: SPAN_KINDS[Number(row.kind)] ?? 'other',
      convention: textOrNull(row.convention),
      genAi: has('genAi'),
      turnAnchor: has('turnAnchor'),
      container: has('container'),
      sessionKey: textOrNull(row.session_key),
      resourceSessionKey: textOrNull(row.resource_session_key),
      turnKey: textOrNull(row.turn_key),
      namespace: textOrNull(row.namespace),
      app: textOrNull(row.app),
      userId: textOrNull(row.user_id),
      model: textOrNull(row.model),
      responseId: textOrNull(row.response_id),
      inputTokens: numberOrNull(row.input_tokens),
      outputTokens: numberOrNull(row.output_tokens),
      costUsd: usd(row.cost_nano),
      costSource: COST_SOURCES[Number(row.cost_source ?? -1)] ?? null,
      costBasis: COST_BASES[Number(row.cost_basis ?? -1)] ?? null,
      error: has('error'),
      errorMessage: textOrNull(row.error_message),
      input: has('input') ? textRef('input', spanId) : null,
      output: has('output') ? textRef('output', spanId) : null,
      userText: has('userText') ? textRef('userText', spanId) : null,
      assistantText: has('assistantText') ? textRef('assistantText', spanId) : null,
      toolName: textOrNull(row.tool_name),
      agentName: textOrNull(row.agent_name),
      prompt: textOrNull(row.prompt),
      ttftMs: numberOrNull(row.ttft_ms),
      label: textOrNull(row.label),
      joinKeys: row.join_keys === null || row.join_keys === undefined ? [] : String(row.join_keys).split('\n'),
      given: Number(row.given),
      truncated: has('truncated'),
      redacted: has('redacted'),
      fromLogs: Number(row.chunk) === 0,
    },
  };
}

// One span in full: its facts, its messages, and everything it was sent with, clipped for the wire.

import { resentMessages } from '../../core/derive/messageUnits.ts';
import type { CanonicalSpan, Message, Part } from '../../core/model/canonical.ts';
import { SPAN_KINDS } from '../../core/model/canonical.ts';
import type { LogRecord, SpanContext } from '../../core/model/span.ts';
import { type LogRowView, SPAN_FLAG, type SpanDetail, type SpanSummary } from '../../rpc/viewModels.ts';
import { FACT_FLAG, type LiveLog, type ScoreRecord } from '../../store/contract.ts';
import type { SpanRecord } from '../../store/records.ts';
import type { CallInHistory } from '../callHistory.ts';
import type { ReadSpan } from '../spanReader.ts';
import { attributeRows, clip, valueText } from './attributes.ts';
import { presentScore } from './scores.ts';

export function presentSummary(row: SpanRecord): SpanSummary {
  return {
    traceId: row.traceId,
    spanId: row.spanId,
    parentSpanId: row.parentSpanId || null,
    session: row.session,
    turn: row.turnId,
    name: row.name,
    kind: SPAN_KINDS[row.kind] ?? 'other',
    startUs: row.startUs,
    startRem: row.startRem,
    endUs: row.endUs,
    endRem: row.endRem,
    status: row.factFlags & FACT_FLAG.error || row.status === 2 ? 'error' : row.status === 1 ? 'ok' : 'unset',
    model: row.model,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    costUsd: row.costUsd,
    costSource: row.costSource,
    costBasis: row.costBasis,
    convention: row.convention,
    label: row.label,
    fromLogs: row.chunk === 0,
  };
}

export function presentDetail(
  row: SpanRecord,
  read: ReadSpan,
  canonical: CanonicalSpan,
  logs: readonly { at: LiveLog; log: LogRecord; context: SpanContext }[],
  scores: readonly ScoreRecord[],
  past: CallInHistory | null,
): SpanDetail {
  const { fields } = canonical;
  const { span, context } = read;
  const fieldOf = new Map(Object.entries(canonical.from).map(([field, key]) => [key as string, field]));
  return {
    ...presentSummary(row),
    kind: canonical.kind,
    convention: canonical.conventions[0] ?? null,
    rawKind: canonical.rawKind,
    otelKind: span.kind,
    app: row.app,
    flags: (row.conflict ? SPAN_FLAG.conflict : 0) | (row.endUs === 0 ? SPAN_FLAG.noEnd : 0),
    conventions: canonical.conventions,
    provider: fields.provider ?? null,
    requestModel: fields.requestModel ?? null,
    params: (fields.modelParams ?? []).map(param => ({ name: param.name, value: clip(param.value, 2000) })),
    usage: fields.usage ?? null,
    resent: past === null ? 0 : resentMessages(fields.inputMessages ?? [], past.novelty.resent),
    relation: past?.novelty.relation ?? null,
    previousCall: past?.before ? { traceId: past.before.traceId, spanId: past.before.spanId } : null,
    guardrail: fields.guardrail ?? null,
    scores: scores.map(presentScore),
    inputMessages: (fields.inputMessages ?? []).map(clipMessage),
    outputMessages: (fields.outputMessages ?? []).map(clipMessage),
    input: clipOrNull(fields.input),
    output: clipOrNull(fields.output),
    tool: fields.tool ? { ...fields.tool, args: clipOrNull(fields.tool.args), result: clipOrNull(fields.tool.result) } : null,
    toolDefinitions: (fields.toolDefinitions ?? []).map(tool => ({ ...tool, parameters: clipOrNull(tool.parameters) })),
    retrievalQuery: clipOrNull(fields.retrievalQuery),
    documents: (fields.documents ?? []).map(document => ({
      ...document,
      text: clipOrNull(document.text),
      metadata: clipOrNull(document.metadata),
    })),
    error: fields.error ?? null,
    finishReasons: fields.finishReasons ?? [],
    ttftMs: fields.ttftMs ?? null,
    code: fields.code ?? null,
    from: canonical.from as Readonly<Record<string, string>>,
    problems: canonical.problems,
    attributes: attributeRows(span.attributes, fieldOf),
    events: span.events.map(event => ({
      name: event.name,
      timeUs: Number(event.timeUnixNano / 1000n),
      attributes: attributeRows(event.attributes),
    })),
    links: span.links.map(link => ({ traceId: link.traceId, spanId: link.spanId, attributes: attributeRows(link.attributes) })),
    logs: logs.map(entry => presentLog({ ...entry.at, session: row.session }, entry.log)),
    scope: context.scope
      ? { name: context.scope.name, version: context.scope.version, attributes: attributeRows(context.scope.attributes) }
      : null,
    resource: attributeRows(context.resource?.attributes ?? []),
  };
}

export function presentLog(at: LiveLog & { session: string | null }, log: LogRecord): LogRowView {
  return {
    session: at.session,
    traceId: at.traceId,
    spanId: at.spanId,
    timeUs: at.timeUs,
    timeRem: at.timeRem,
    severity: at.severity,
    severityText: log.severityText,
    eventName: at.eventName || null,
    body: log.body === null ? null : clip(valueText(log.body)),
    attributes: attributeRows(log.attributes),
  };
}

export function clipMessage(message: Message): Message {
  return { ...message, parts: message.parts.map(clipPart) };
}

function clipPart(part: Part): Part {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return { ...part, text: clip(part.text) };
    case 'tool_call':
      return { ...part, args: clip(part.args) };
    case 'tool_result':
      return { ...part, result: clip(part.result) };
    case 'other':
      return { ...part, json: clip(part.json) };
    default:
      return part;
  }
}

function clipOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : clip(text);
}

// OTel GenAI log records whose span never came: messages as events (v1.28 to v1.36), details of an operation since. They carry the
// id of their span, so what they tell becomes a span of that very id, which gives way as soon as the real one arrives.
import { valueText } from '../json.ts';
import type { AnyValue, KeyValue, SpanEvent } from '../model/span.ts';
import type { LogFamily, LogView, MadeSpan } from './logFamily.ts';
import { startOf } from './logOrder.ts';
import { attributesOf, makeSpan, spanIdOf } from './makeSpan.ts';

const DETAILS = 'gen_ai.client.inference.operation.details';
const MESSAGE = /^gen_ai\.(?:(?:system|user|assistant|tool)\.message|choice)$/;
/** More events would make one span as large as a conversation; nobody sends as many for one call. */
const MAX_EVENTS = 5000;

export const genAiLogs: LogFamily = {
  id: 'otel-genai',
  recognizes: view => view.name === DETAILS || MESSAGE.test(view.name),
  place: view => ({ joinKeys: [], conversation: view.attributes.text('gen_ai.conversation.id') }),
  makeSpans(records, traceId) {
    const calls = Map.groupBy(records, view => {
      if (view.log.spanId !== '') return view.log.spanId;
      // Messages without any id are one call; of details each record is a whole call.
      return spanIdOf(
        `otel-genai ${traceId} ${view.name === DETAILS ? `${view.time} ${view.attributes.text('gen_ai.response.id') ?? ''}` : ''}`,
      );
    });
    return [...calls].map(([spanId, own]) => makeCall(traceId, spanId, own));
  },
};

function makeCall(traceId: string, spanId: string, records: readonly LogView[]): MadeSpan {
  const values: Record<string, AnyValue | undefined> = { 'turnstone.made_of': 'log records' };
  const events: SpanEvent[] = [];
  for (const view of records) {
    const details = view.name === DETAILS;
    for (const { key, value } of view.log.attributes) {
      if (key === 'event.name' || key === 'gen_ai.event.content' || (!details && key === 'content')) continue;
      if (details || key.startsWith('gen_ai.') || key.startsWith('session.') || key.startsWith('user.')) values[key] ??= value;
    }
    if (!details && events.length < MAX_EVENTS) events.push(toEvent(view));
  }
  const operation = textOf(values['gen_ai.operation.name']) ?? 'chat';
  const model = textOf(values['gen_ai.response.model']) ?? textOf(values['gen_ai.request.model']);
  const last = records.at(-1)!;
  return {
    span: makeSpan({
      traceId,
      spanId,
      name: model === null ? operation : `${operation} ${model}`,
      startTimeUnixNano: startOf(records[0]!),
      endTimeUnixNano: last.time,
      attributes: attributesOf({ 'gen_ai.operation.name': 'chat', ...values }),
      events,
    }),
    context: records[0]!.context,
    records,
  };
}

/** What the record says, as the span event that other producers write: the body's fields beside the attributes. */
function toEvent(view: LogView): SpanEvent {
  const { body, attributes } = view.log;
  const fields: readonly KeyValue[] =
    body !== null && typeof body === 'object' && 'entries' in body && !Array.isArray(body) && !(body instanceof Uint8Array)
      ? (body as { readonly entries: readonly KeyValue[] }).entries
      : typeof body === 'string' && body !== view.name
        ? [{ key: 'gen_ai.event.content', value: body }]
        : [];
  return { timeUnixNano: view.time, name: view.name, attributes: [...attributes, ...fields], droppedAttributesCount: 0 };
}

function textOf(value: AnyValue | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : valueText(value);
}

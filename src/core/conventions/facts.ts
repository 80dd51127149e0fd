// From a span and its meaning to the small flat row that derivation and lists read.
import { previewText, textOf } from '../attributes.ts';
import type { CanonicalSpan, Message, Part } from '../model/canonical.ts';
import { type Micros, PREVIEW_CHARS, type SpanFacts } from '../model/facts.ts';
import type { Span, SpanContext } from '../model/span.ts';
import type { TextField } from '../model/textRef.ts';
import { resourceSessionKey } from './identity.ts';

/** Span flags, bit 8: it is known whether the parent is remote; bit 9: it is. */
const HAS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Facts of one span. Previews are the first PREVIEW_CHARS characters; shorter texts are kept whole. */
export function factsOf(span: Span, context: SpanContext, canonical: CanonicalSpan): SpanFacts {
  const { fields } = canonical;
  const resource = context.resource?.attributes ?? [];
  const texts = spanTexts(canonical);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    otelKind: span.kind,
    remoteParent: (span.flags & (HAS_REMOTE | IS_REMOTE)) === (HAS_REMOTE | IS_REMOTE),
    startUs: toMicros(span.startTimeUnixNano),
    endUs: toMicros(span.endTimeUnixNano),
    kind: canonical.kind,
    convention: canonical.conventions[0] ?? null,
    genAi: canonical.conventions.length > 0 || canonical.turnAnchor,
    turnAnchor: canonical.turnAnchor,
    container: canonical.container,
    sessionKey: fields.sessionKey ?? null,
    resourceSessionKey: resourceSessionKey(context),
    turnKey: fields.turnKey ?? null,
    namespace: textOf(resource, 'service.namespace'),
    app: textOf(resource, 'service.name'),
    userId: fields.userId ?? textOf(resource, 'user.id'),
    model: fields.model ?? null,
    responseId: fields.responseId ?? null,
    inputTokens: fields.usage?.input ?? null,
    outputTokens: fields.usage?.output ?? null,
    costUsd: fields.costUsd ?? null,
    error: fields.error !== undefined,
    errorMessage: preview(fields.error?.message ?? fields.error?.type),
    input: preview(texts.input),
    output: preview(texts.output),
    userText: preview(texts.userText),
    assistantText: preview(texts.assistantText),
    toolName: fields.tool?.name ?? null,
    agentName: fields.agentName ?? null,
    ttftMs: fields.ttftMs ?? null,
  };
}

/** The texts of a span in full: what the previews of its facts are cut from. Empty text is no text. */
export function spanTexts({ fields }: CanonicalSpan): Record<TextField, string | null> {
  const userText = lastText(fields.inputMessages, 'user');
  const assistantText = lastText(fields.outputMessages, 'assistant');
  return {
    input: (fields.input ?? fields.tool?.args ?? fields.retrievalQuery) || userText,
    output: (fields.output ?? fields.tool?.result) || assistantText,
    userText,
    assistantText,
  };
}

/** Whole microseconds since 1970, rounded down. */
function toMicros(nanoseconds: bigint): Micros {
  return Math.min(Number(nanoseconds / 1000n), Number.MAX_SAFE_INTEGER);
}

function preview(text: string | null | undefined): string | null {
  return text === null || text === undefined || text === '' ? null : previewText(text, PREVIEW_CHARS);
}

/** The last message of a role that says something in text. Redacted content is no text. */
function lastText(messages: readonly Message[] | undefined, role: Message['role']): string | null {
  if (messages === undefined) return null;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]!;
    if (message.role !== role) continue;
    const text = message.parts.filter(isText).map(part => part.text);
    if (text.length > 0) return text.join('\n');
  }
  return null;
}

function isText(part: Part): part is Extract<Part, { type: 'text' }> {
  return part.type === 'text';
}

// From a span and its meaning to the small flat row that derivation and lists read.
import { previewText, textOf } from '../attributes.ts';
import { CANONICAL_FIELDS, type CanonicalSpan, type Message, type Part, type PromptRef } from '../model/canonical.ts';
import { type Cost, costOf, type Pricer } from '../model/cost.ts';
import { PREVIEW_CHARS, type SpanFacts, toMicros } from '../model/facts.ts';
import type { Span, SpanContext } from '../model/span.ts';
import type { TextField } from '../model/textRef.ts';
import { resourceSessionKey } from './identity.ts';
import { appOf } from './producer.ts';

/** Span flags, bit 8: it is known whether the parent is remote; bit 9: it is. */
const HAS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

/** Facts of one span. Previews are the first PREVIEW_CHARS characters; shorter texts are kept whole. `price` is asked where no cost was sent. */
export function factsOf(
  span: Span,
  context: SpanContext,
  canonical: CanonicalSpan,
  price: Pricer = () => null,
  fromLogs = false,
): SpanFacts {
  const { fields } = canonical;
  const cost = storable(costOf(fields, toMicros(span.startTimeUnixNano), price));
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
    app: appOf(context),
    userId: fields.userId ?? textOf(resource, 'user.id'),
    model: fields.model ?? null,
    responseId: fields.responseId ?? null,
    inputTokens: wholeCount(fields.usage?.input),
    outputTokens: wholeCount(fields.usage?.output),
    costUsd: cost?.usd ?? null,
    costSource: cost?.source ?? null,
    costBasis: cost?.basis ?? null,
    error: fields.error !== undefined,
    errorMessage: preview(fields.error?.message ?? fields.error?.type),
    input: preview(texts.input),
    output: preview(texts.output),
    userText: preview(texts.userText),
    assistantText: preview(texts.assistantText),
    toolName: fields.tool?.name ?? null,
    agentName: fields.agentName ?? null,
    prompt: promptLabel(fields.prompt),
    ttftMs: fields.ttftMs ?? null,
    label: fields.label !== undefined && fields.label !== span.name ? previewText(fields.label, LABEL_CHARS) : null,
    joinKeys: (fields.joinKeys ?? []).filter(key => !key.includes('\n')),
    given: givenBits(canonical),
    truncated: canonical.problems.length > 0 || span.droppedAttributesCount > 0,
    redacted: isRedacted(canonical),
    fromLogs,
  };
}

/** Facts are what their stored row says, to the digit: what is derived must not depend on whether they were read back. */
function wholeCount(count: number | null | undefined): number | null {
  return typeof count === 'number' && Number.isSafeInteger(count) ? count : null;
}

/** To the billionth of a dollar, as it is stored; what cannot be stored is unknown. */
function storable(cost: Cost | null): Cost | null {
  const nano = cost === null ? Number.NaN : Math.round(cost.usd * 1e9);
  return cost !== null && Number.isSafeInteger(nano) ? { ...cost, usd: nano / 1e9 } : null;
}

const LABEL_CHARS = 200;

function givenBits({ fields }: CanonicalSpan): number {
  let bits = 0;
  CANONICAL_FIELDS.forEach((field, place) => {
    if (fields[field] !== undefined) bits |= 1 << place;
  });
  return bits;
}

function isRedacted({ fields }: CanonicalSpan): boolean {
  const lists = [fields.inputMessages, fields.outputMessages];
  return lists.some(messages => messages?.some(message => message.parts.some(part => part.type === 'redacted')) ?? false);
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

function promptLabel(prompt: PromptRef | undefined): string | null {
  if (!prompt?.name) return null;
  return prompt.version === null || prompt.version === '' ? prompt.name : `${prompt.name}@${prompt.version}`;
}

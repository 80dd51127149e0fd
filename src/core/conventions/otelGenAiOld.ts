// OpenTelemetry GenAI under its deprecated names, up to v1.36: gen_ai.system, prompt and completion tokens, and messages as
// span events or log records instead of attributes. Much of what runs today still writes it.

import { AttributeMap } from '../attributes.ts';
import { compare } from '../compare.ts';
import { field, isList, isObject, type Json, type JsonObject, parseJson, toJson } from '../json.ts';
import type { Message, Part, Role } from '../model/canonical.ts';
import type { AnyValue, KeyValue } from '../model/span.ts';
import { type Claims, RANK } from './claims.ts';
import { type Convention, RAISE_LENGTH_LIMITS, type SpanView } from './convention.ts';
import { readShared } from './genAiShared.ts';
import { isLangSmith } from './langsmith.ts';
import { logName } from './logFamily.ts';
import { readMessage } from './messages.ts';
import { isCurrentGenAi, messagesAt } from './otelGenAi.ts';

const MARKS = [
  'gen_ai.system',
  'gen_ai.usage.prompt_tokens',
  'gen_ai.usage.completion_tokens',
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.openai.request.response_format',
] as const;

const MESSAGE_EVENT = /^gen_ai\.(?:(system|user|assistant|tool)\.message|choice)$/;
const CONTENT_EVENT = /^gen_ai\.content\.(prompt|completion)$/;

export const otelGenAiOld: Convention = {
  id: 'otel-genai-old',
  label: 'OpenTelemetry GenAI (deprecated names)',
  spec: 'https://github.com/open-telemetry/semantic-conventions/tree/v1.36.0/docs/gen-ai',
  advice: {
    content: 'Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true, and export logs too: messages travel as log records.',
    session: 'Set gen_ai.conversation.id or session.id on the spans of a conversation.',
    user: 'Set user.id on the spans.',
    truncated: RAISE_LENGTH_LIMITS,
    usage: 'Ask for usage in streamed answers (stream_options: { include_usage: true } for OpenAI).',
  },
  prefixes: ['gen_ai.'],
  recognizes(view) {
    if (view.families.has('gen_ai') && view.hasAny(MARKS)) return true;
    return view.span.events.some(event => isMessageName(event.name)) || view.logs.some(log => isMessageName(logName(log)));
  },
  read(view, claims) {
    if (!isCurrentGenAi(view)) readShared(view, claims);
    const a = view.attributes;
    // LangSmith keeps the inputs and outputs of any function there, and reads them itself.
    if (!isLangSmith(view)) {
      claims.add('inputMessages', messagesAt(a, 'gen_ai.prompt', 'user', claims), 'gen_ai.prompt', RANK.events + 5);
      claims.add('outputMessages', messagesAt(a, 'gen_ai.completion', 'assistant', claims), 'gen_ai.completion', RANK.events + 5);
    }
    readContentEvents(view, claims);
    const events = view.span.events.map((event, index) => ({
      name: event.name,
      time: event.timeUnixNano,
      index,
      body: eventBody(event.attributes, null),
    }));
    claimMessages(view, claims, events, 'event', RANK.events);
    const logs = view.logs.map((log, index) => ({
      name: logName(log),
      time: log.timeUnixNano || log.observedTimeUnixNano,
      index,
      body: eventBody(log.attributes, log.body),
    }));
    claimMessages(view, claims, logs, 'log', RANK.events + 2);
  },
};

/** The role an event's name gives its message, or null where the name is none of a message. */
export function messageRole(name: string): Role | null {
  const match = MESSAGE_EVENT.exec(name);
  return match === null ? null : ((match[1] as Role | undefined) ?? 'assistant');
}

function isMessageName(name: string): boolean {
  return MESSAGE_EVENT.test(name) || CONTENT_EVENT.test(name);
}

/** v1.26 and v1.27: one event with the whole prompt, one with the whole completion. */
function readContentEvents(view: SpanView, claims: Claims): void {
  for (const event of view.span.events) {
    const which = CONTENT_EVENT.exec(event.name)?.[1];
    if (which === undefined) continue;
    const a = new AttributeMap(event.attributes);
    const key = `gen_ai.${which}`;
    const prompt = which === 'prompt';
    claims.add(
      prompt ? 'inputMessages' : 'outputMessages',
      messagesAt(a, key, prompt ? 'user' : 'assistant', claims),
      `event ${event.name}`,
      RANK.events + 4,
    );
  }
}

/** The event's payload: a log's body, or JSON in `gen_ai.event.content`, or the attributes themselves. */
function eventBody(attributes: readonly KeyValue[], body: AnyValue): () => JsonObject {
  return () => {
    const json = typeof body === 'string' ? parseJson(body) : body === null ? undefined : toJson(body);
    if (isObject(json)) return json;
    const own = toJson({ entries: attributes }) as JsonObject;
    const content = field(own, 'gen_ai.event.content');
    const inner = typeof content === 'string' ? parseJson(content) : content;
    return isObject(inner) ? inner : own;
  };
}

interface MessageRecord {
  readonly name: string;
  readonly time: bigint;
  readonly index: number;
  readonly body: () => JsonObject;
}

function claimMessages(view: SpanView, claims: Claims, records: readonly MessageRecord[], place: string, rank: number): void {
  const found = records.filter(record => MESSAGE_EVENT.test(record.name));
  if (found.length === 0) return;
  found.sort((a, b) => compare(a.time, b.time) || a.index - b.index);
  const input: Message[] = [];
  const output: Message[] = [];
  const names = { input: new Set<string>(), output: new Set<string>() };
  for (const record of found) {
    const role = MESSAGE_EVENT.exec(record.name)?.[1] as Role | undefined;
    const message = eventMessage(record.body(), role ?? 'assistant');
    (role === undefined ? output : input).push(message);
    (role === undefined ? names.output : names.input).add(`${place} ${record.name}`);
  }
  if (view.attributes.text('gen_ai.operation.name') === 'execute_tool') {
    claimToolUse(view, claims, input, output, [...names.input, ...names.output]);
    return;
  }
  claims.add('inputMessages', input, [...names.input], rank);
  claims.add('outputMessages', output, [...names.output], rank);
  const reasons = output.map(message => message.finishReason).filter(reason => reason !== undefined);
  claims.add('finishReasons', reasons, [...names.output], RANK.guess);
}

/** Content may be text that is a JSON list of parts (Strands); text that merely looks like JSON stays text. */
export function eventMessage(body: JsonObject, role: Role): Message {
  const sent = field(body, 'message');
  const content = sent === undefined || isObject(sent) ? field(body, 'content') : sent;
  // Google's content says who spoke itself: the event's name is "user" for the model's earlier answers too.
  if (isObject(content) && isList(field(content, 'parts'))) {
    const { content: _whole, ...rest } = body;
    return readMessage({ ...rest, role, ...content }, role);
  }
  const parsed = typeof content === 'string' ? parseParts(content) : undefined;
  const plain: { [key: string]: Json } = { ...body };
  if (parsed !== undefined || (sent !== undefined && !isObject(sent))) {
    delete plain.message;
    plain.content = parsed ?? content ?? null;
    plain.role = role;
  }
  return readMessage(plain, role);
}

function parseParts(text: string): Json | undefined {
  const json = parseJson(text);
  return Array.isArray(json) && json.length > 0 && json.every(isObject) ? json : undefined;
}

/** On a tool's own span the "messages" are its arguments and its result. */
function claimToolUse(
  view: SpanView,
  claims: Claims,
  input: readonly Message[],
  output: readonly Message[],
  keys: readonly string[],
): void {
  const a = view.attributes;
  const text = (messages: readonly Message[]) => messages.flatMap(message => message.parts.map(partText)).join('\n') || null;
  claims.add(
    'tool',
    {
      name: a.text('gen_ai.tool.name'),
      callId:
        a.text('gen_ai.tool.call.id') ?? input.flatMap(message => message.parts).find(part => part.type === 'tool_result')?.id ?? null,
      description: a.text('gen_ai.tool.description'),
      args: a.text('gen_ai.tool.call.arguments') ?? text(input),
      result: a.text('gen_ai.tool.call.result') ?? text(output),
    },
    [...['gen_ai.tool.name', 'gen_ai.tool.call.id', 'gen_ai.tool.description'].filter(key => a.has(key)), ...keys],
    RANK.first,
  );
}

function partText(part: Part): string {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return part.text;
    case 'tool_result':
      return part.result;
    case 'tool_call':
      return part.args;
    case 'other':
      return part.json;
    case 'media':
      return part.ref ?? '';
    case 'redacted':
      return '';
  }
}

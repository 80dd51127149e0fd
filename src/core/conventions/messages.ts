// Messages in every shape producers send them: OTel GenAI parts, OpenAI chat, Anthropic blocks, Gemini parts, AI SDK content.
// One tolerant reader: what it does not know becomes an `other` part with its JSON, so nothing is lost.
import { anyField, field, isList, isObject, type Json, type JsonObject, jsonText, parseJson, textField } from '../json.ts';
import type { Message, Part, Role } from '../model/canonical.ts';
import { append } from './append.ts';
import { readMedia } from './media.ts';
import { isRedacted } from './redaction.ts';

const MAX_MESSAGES = 20_000;
/** Of one message; the rest is dropped. */
export const MAX_PARTS = 20_000;
/** Lists in lists, messages in messages: producers nest two or three. JSON can be nested deeper than the stack reaches. */
const MAX_DEPTH = 50;

/** A list of messages, one message, or an object that holds a list under `messages`. Null when it is nothing of the kind. */
export function readMessages(json: Json | undefined, fallbackRole: Role): readonly Message[] | null {
  return messagesOf(json, fallbackRole, 0);
}

function messagesOf(json: Json | undefined, fallbackRole: Role, depth: number): readonly Message[] | null {
  if (isObject(json)) {
    const inner = field(json, 'messages');
    if (isList(inner)) return messagesOf(inner, fallbackRole, depth);
    return looksLikeMessage(json) ? [readMessage(json, fallbackRole)] : null;
  }
  if (!isList(json) || json.length === 0 || depth > MAX_DEPTH) return null;
  const messages: Message[] = [];
  for (const item of json) {
    if (messages.length >= MAX_MESSAGES) break;
    const pair = rolePair(item);
    // LangChain sends a list of lists: one list of messages for each prompt of a batch.
    if (pair !== null) messages.push(pair);
    else if (isList(item)) append(messages, messagesOf(item, fallbackRole, depth + 1) ?? [], MAX_MESSAGES);
    else if (isObject(item) && looksLikeMessage(item)) messages.push(readMessage(item, fallbackRole));
    else return null;
  }
  return messages.length === 0 ? null : messages;
}

/** `["user", "hello"]`: LangGraph takes messages so, and they are recorded so. */
function rolePair(item: Json): Message | null {
  if (!isList(item) || item.length !== 2) return null;
  const [sent, content] = item;
  if (typeof sent !== 'string' || typeof content !== 'string' || !/^(user|human|assistant|ai|system)$/.test(sent)) return null;
  return { role: toRole(sent, 'user'), parts: [textPart(content)] };
}

const LANGCHAIN_TYPE = /^(human|ai|system|tool|function)(messagechunk)?$/i;

/**
 * LangChain's own serialized messages as others write them: `{lc, id: [..., "HumanMessage"], kwargs}`, `{type: "human", content}` and
 * `{type: "human", data: {content}}`.
 * Anything else comes back as it is.
 */
function fromLangChain(object: JsonObject, depth = 0): JsonObject {
  const kwargs = field(object, 'kwargs');
  const id = field(object, 'id');
  if (field(object, 'lc') !== undefined && isObject(kwargs) && isList(id)) {
    const name = id.at(-1);
    const role = typeof name === 'string' ? name.replace(/Message(Chunk)?$/, '').toLowerCase() : '';
    return { ...kwargs, role };
  }
  const type = field(object, 'type');
  if (typeof type !== 'string' || !LANGCHAIN_TYPE.test(type)) return object;
  const data = field(object, 'data');
  if (isObject(data) && field(data, 'content') !== undefined && depth < MAX_DEPTH) return fromLangChain({ ...data, type }, depth + 1);
  if (field(object, 'content') === undefined) return object;
  return field(object, 'role') === undefined ? { ...object, role: type.replace(/MessageChunk$/i, '') } : object;
}

/** Items of OpenAI's Responses API that stand in a list of messages without being one: calls, their results, thoughts. */
const ITEM = /^(reasoning|[a-z_]+_call|[a-z_]+_call_output)$/;

/** Such an item as a message. Null: it is none, or a part of a message, which says no role either but never stands alone. */
function itemMessage(object: JsonObject): Message | null {
  const type = field(object, 'type');
  if (typeof type !== 'string' || !ITEM.test(type) || field(object, 'role') !== undefined) return null;
  // Only the API's own items have ids of both kinds; parts of other shapes call themselves tool_call.
  if (type === 'tool_call') return null;
  return { role: type.endsWith('_output') ? 'tool' : 'assistant', parts: readPart(object) };
}

function looksLikeMessage(sent: JsonObject): boolean {
  const object = fromLangChain(sent);
  return (
    itemMessage(object) !== null ||
    field(object, 'role') !== undefined ||
    isList(field(object, 'parts')) ||
    (field(object, 'content') !== undefined && field(object, 'type') === undefined) ||
    isObject(field(object, 'message')) ||
    isList(field(object, 'tool_calls'))
  );
}

/** One message object. Of an OpenAI choice (`{index, finish_reason, message}`) the message inside. */
export function readMessage(given: JsonObject, fallbackRole: Role): Message {
  return messageOf(given, fallbackRole, 0);
}

function messageOf(given: JsonObject, fallbackRole: Role, depth: number): Message {
  const object = fromLangChain(given);
  const item = itemMessage(object);
  if (item !== null) return item;
  const inner = field(object, 'message');
  if (isObject(inner) && field(object, 'role') === undefined && depth < MAX_DEPTH) {
    const message = messageOf(inner, fallbackRole, depth + 1);
    const extra = readToolCalls(field(object, 'tool_calls'));
    const parts = message.parts.some(part => part.type === 'tool_call') ? message.parts : [...message.parts, ...extra];
    return withFinish({ ...message, parts }, object);
  }
  const sent = textField(object, 'role');
  const role = toRole(sent, fallbackRole);
  const parts: Part[] = [];
  const reasoning = textField(object, 'reasoning_content', 'reasoning');
  if (reasoning !== null) parts.push({ type: 'reasoning', text: reasoning });
  const sentContent = anyField(object, 'parts', 'content');
  // ADK puts Gemini's whole content, with its own role, where the content belongs.
  const inside = isObject(sentContent) ? field(sentContent, 'parts') : undefined;
  const content = isList(inside) ? inside : sentContent;
  const callId = textField(object, 'tool_call_id', 'id');
  if (role === 'tool' && typeof content === 'string') {
    parts.push(
      isRedacted(content) ? { type: 'redacted' } : { type: 'tool_result', id: callId, name: textField(object, 'name'), result: content },
    );
  } else {
    append(parts, readContent(content), MAX_PARTS);
  }
  // Anthropic's calls stand among the blocks, and LangChain repeats them in its own list.
  const known = new Set(parts.map(part => (part.type === 'tool_call' ? part.id : null)));
  const listed = readToolCalls(field(object, 'tool_calls'));
  append(
    parts,
    listed.filter(part => part.type !== 'tool_call' || part.id === null || !known.has(part.id)),
    MAX_PARTS,
  );
  const call = field(object, 'function_call');
  if (isObject(call)) append(parts, [toolCall(null, call)], MAX_PARTS);
  const name = role === 'tool' ? null : textField(object, 'name');
  const base: Message = { role, parts };
  const withName = name === null ? base : { ...base, name };
  return withFinish(sent !== null && sent !== role ? { ...withName, rawRole: sent } : withName, object);
}

function withFinish(message: Message, object: JsonObject): Message {
  const reason = textField(object, 'finish_reason', 'finishReason');
  return reason === null ? message : { ...message, finishReason: normalizeFinish(reason) };
}

/** Lower case, `FinishReason.` cut off, and one word for each meaning. */
export function normalizeFinish(reason: string): string {
  const word = reason.replace(/^FinishReason\./, '').toLowerCase();
  if (word === 'tool_calls' || word === 'tool-calls' || word === 'tool_use' || word === 'function_call') return 'tool_call';
  if (word === 'end_turn' || word === 'stop_sequence') return 'stop';
  if (word === 'max_tokens' || word === 'max_output_tokens') return 'length';
  return word === 'content-filter' ? 'content_filter' : word;
}

export function toRole(sent: string | null, fallback: Role): Role {
  const word = (sent ?? '').toLowerCase();
  if (word === '') return fallback;
  if (word === 'system' || word === 'developer') return 'system';
  if (word === 'assistant' || word === 'model' || word === 'ai') return 'assistant';
  if (word === 'tool' || word === 'function') return 'tool';
  return word === 'user' || word === 'human' ? 'user' : fallback;
}

/** Content: text, a list of parts, or one part. */
export function readContent(content: Json | undefined): readonly Part[] {
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [textPart(content)];
  if (isList(content))
    return content
      .slice(0, MAX_PARTS)
      .flatMap(item => (typeof item === 'string' ? [textPart(item)] : isObject(item) ? readPart(item) : []));
  return isObject(content) ? readPart(content) : [{ type: 'text', text: String(content) }];
}

export function textPart(text: string): Part {
  return isRedacted(text) ? { type: 'redacted' } : { type: 'text', text };
}

function readToolCalls(json: Json | undefined): readonly Part[] {
  if (!isList(json)) return [];
  // Where lists may hold nothing but text (span events), each call is JSON.
  const calls = json.slice(0, MAX_PARTS).map(call => (typeof call === 'string' ? parseJson(call) : call));
  return calls.filter(isObject).map(call => {
    const fn = field(call, 'function');
    return toolCall(textField(call, 'id', 'call_id', 'toolCallId'), isObject(fn) ? fn : call);
  });
}

function toolCall(id: string | null, call: JsonObject): Part {
  const args = anyField(call, 'arguments', 'args', 'input', 'parameters');
  return {
    type: 'tool_call',
    id,
    name: textField(call, 'name', 'toolName', 'tool_name') ?? '',
    args: args === undefined ? '' : jsonText(args),
  };
}

function toolResult(part: JsonObject, result: Json | undefined, id: string | null): Part {
  const text = result === undefined ? '' : jsonText(unwrapOutput(result));
  return isRedacted(text) ? { type: 'redacted' } : { type: 'tool_result', id, name: textField(part, 'name', 'toolName'), result: text };
}

/** The AI SDK wraps tool output as `{type: 'text'|'json'|…, value}`; block lists of plain text become that text. */
function unwrapOutput(output: Json): Json {
  if (isObject(output) && field(output, 'type') !== undefined && field(output, 'value') !== undefined) return field(output, 'value')!;
  if (isList(output) && output.length > 0 && output.every(isTextBlock)) {
    return output.map(item => field(item as JsonObject, 'text')).join('\n');
  }
  if (isList(output) && output.length === 1 && isObject(output[0])) return jsonBlock(output[0]) ?? output;
  return output;
}

/** Bedrock's block of JSON in a tool's answer: `{json: value}`. */
function jsonBlock(part: JsonObject): Json | undefined {
  return Object.keys(part).length === 1 ? field(part, 'json') : undefined;
}

function isTextBlock(item: Json): boolean {
  return isObject(item) && typeof field(item, 'text') === 'string' && (textField(item, 'type') ?? 'text') === 'text';
}

const CALL_ID = ['id', 'toolCallId', 'tool_call_id', 'call_id', 'tool_use_id', 'toolUseId', 'ref'] as const;

/** One part of a message. Nearly always one part comes back; an empty one gives none. */
export function readPart(part: JsonObject): readonly Part[] {
  const type = (textField(part, 'type') ?? '').toLowerCase().replaceAll('-', '_');
  switch (type) {
    case 'text':
    case 'input_text':
    case 'output_text':
    case 'refusal': {
      const text = textField(part, 'content', 'text', 'refusal');
      return text === null ? [] : [textPart(text)];
    }
    case 'reasoning':
    case 'thinking':
    case 'redacted_thinking':
      return [reasoningPart(part)];
    case 'tool_call':
    case 'tool_use':
    case 'function_call':
    case 'server_tool_use':
    case 'server_tool_call': {
      const server = field(part, 'server_tool_call');
      const fn = field(part, 'function');
      const id = textField(part, ...CALL_ID);
      if (isObject(server))
        return [
          { type: 'tool_call', id, name: textField(part, 'name') ?? textField(server, 'type') ?? '', args: jsonText(server), server: true },
        ];
      return [toolCall(id, isObject(fn) ? fn : part)];
    }
    case 'tool_call_response':
    case 'tool_result':
    case 'function_call_output':
    case 'server_tool_call_response':
      return [
        toolResult(
          part,
          anyField(part, 'response', 'result', 'server_tool_call_response', 'output', 'content'),
          textField(part, ...CALL_ID),
        ),
      ];
    case '':
      return [untypedPart(part)];
    default:
      return [readMedia(part, type) ?? other(type, part)];
  }
}

function reasoningPart(part: JsonObject): Part {
  const text = textField(part, 'content', 'text', 'thinking', 'reasoning');
  if (text !== null) return isRedacted(text) ? { type: 'redacted' } : { type: 'reasoning', text };
  // The Responses API: a list of summaries, and one of thoughts where a model shows them.
  const lists = [field(part, 'content'), field(part, 'summary')].filter(isList);
  const found = lists.map(list => list.filter(isObject).flatMap(item => textField(item, 'text') ?? []));
  const lines = found.find(texts => texts.length > 0) ?? [];
  const encrypted = anyField(part, 'encrypted_content', 'data', 'signature') !== undefined;
  return { type: 'reasoning', text: lines.join('\n'), ...(encrypted ? { encrypted } : {}) };
}

/** Gemini and Bedrock parts have no type: the name of their only property says what they are. */
function untypedPart(part: JsonObject): Part {
  const text = field(part, 'text');
  if (typeof text === 'string') return field(part, 'thought') === true ? { type: 'reasoning', text } : textPart(text);
  const content = field(part, 'content');
  if (typeof content === 'string') return textPart(content);
  const call = anyField(part, 'functionCall', 'function_call', 'toolUse', 'toolRequest');
  if (isObject(call)) return toolCall(textField(call, ...CALL_ID), call);
  const response = anyField(part, 'functionResponse', 'function_response', 'toolResult', 'toolResponse');
  if (isObject(response)) return toolResult(response, anyField(response, 'response', 'output', 'content'), textField(response, ...CALL_ID));
  const json = jsonBlock(part);
  if (json !== undefined) return { type: 'text', text: jsonText(json) };
  return readMedia(part, '') ?? other('part', part);
}

function other(type: string, part: JsonObject): Part {
  return { type: 'other', label: type, json: jsonText(part) };
}

// Lists flattened into numbered keys, as OpenInference and traceAI write them: messages, documents.
import { type AttributeMap, at, type FlatNode, items, textAt, toNumber } from '../attributes.ts';
import type { Message, Part, RetrievedDocument } from '../model/canonical.ts';
import { media } from './media.ts';
import { textPart, toRole } from './messages.ts';
import { isRedacted } from './redaction.ts';

/** Messages under `<prefix>N.message.*`, in order. `prefix` ends in a dot. */
export function flatMessages(a: AttributeMap, prefix: string, role: 'user' | 'assistant'): readonly Message[] {
  return items(a.tree(prefix)).map(item => flatMessage(item.children.get('message'), role));
}

/** Documents under `<prefix>N.document.*`, in order. */
export function flatDocuments(a: AttributeMap, prefix: string): readonly RetrievedDocument[] {
  return items(a.tree(prefix)).map(item => flatDocument(item.children.get('document')));
}

/** What was embedded, one text a line, under `embedding.embeddings.N.embedding.text`; the vectors beside it are left alone. */
export function embeddedTexts(a: AttributeMap): string {
  return items(a.tree('embedding.embeddings.'))
    .flatMap(item => textAt(item, 'embedding.text') ?? [])
    .join('\n');
}

function flatDocument(node: FlatNode | undefined): RetrievedDocument {
  return {
    id: textAt(node, 'id'),
    text: textAt(node, 'content'),
    score: toNumber(at(node, 'score')?.value),
    scoreIs: 'score',
    metadata: textAt(node, 'metadata'),
  };
}

function flatMessage(node: FlatNode | undefined, fallback: 'user' | 'assistant'): Message {
  const sent = textAt(node, 'role');
  const role = toRole(sent, fallback);
  const content = textAt(node, 'content');
  // traceAI numbers contents under `content` too, where a plain text would stand.
  const listed = items(at(node, 'contents'));
  const parts: Part[] = (listed.length > 0 ? listed : items(at(node, 'content'))).flatMap(item => flatContent(item));
  // Some instrumentations put everything but the text into the contents.
  if (content !== null && !parts.some(part => part.type === 'text' || part.type === 'redacted')) {
    // Anthropic's results come as the user's; the call's id tells.
    const answers = textAt(node, 'tool_call_id');
    if ((role === 'tool' || answers !== null) && !isRedacted(content)) {
      parts.push({ type: 'tool_result', id: answers, name: textAt(node, 'name'), result: content });
    } else parts.push(textPart(content));
  }
  // Some say their calls twice: among the contents, and in a list of their own.
  const called = new Set(parts.map(part => (part.type === 'tool_call' ? part.id : null)));
  for (const item of items(at(node, 'tool_calls'))) {
    const call = flatToolCall(item);
    if (call.id === null || !called.has(call.id)) parts.push(call);
  }
  const fn = textAt(node, 'function_call_name');
  if (fn !== null) parts.push({ type: 'tool_call', id: null, name: fn, args: textAt(node, 'function_call_arguments_json') ?? '' });
  // Items of OpenAI's Responses have no role where they are the model's thoughts.
  if (sent === null && parts.length > 0 && parts.every(part => part.type === 'text')) {
    return { role: 'assistant', parts: parts.map(part => ({ type: 'reasoning', text: part.type === 'text' ? part.text : '' })) };
  }
  const name = textAt(node, 'name');
  const base: Message = name === null || role === 'tool' ? { role, parts } : { role, parts, name };
  return sent !== null && sent !== role ? { ...base, rawRole: sent } : base;
}

function flatToolCall(node: FlatNode): Extract<Part, { type: 'tool_call' }> {
  const name = textAt(node, 'tool_call.function.name') ?? '';
  return { type: 'tool_call', id: textAt(node, 'tool_call.id'), name, args: textAt(node, 'tool_call.function.arguments') ?? '' };
}

function flatContent(item: FlatNode): readonly Part[] {
  if (item.children.has('tool_call')) return [flatToolCall(item)];
  const node = item.children.get('message_content');
  const type = textAt(node, 'type');
  const text = textAt(node, 'text');
  const image = textAt(node, 'image.image.url') ?? textAt(node, 'image.url') ?? textAt(node, 'image');
  if (image !== null) return [isRedacted(image) ? { type: 'redacted' } : media('image', null, image)];
  const audio = textAt(node, 'audio.audio.url') ?? textAt(node, 'audio.url') ?? textAt(node, 'audio');
  if (audio !== null) return [media('audio', textAt(node, 'audio.audio.mime_type'), audio), ...transcript(node)];
  const video = textAt(node, 'video.video.url') ?? textAt(node, 'video');
  if (video !== null) return [media('video', null, video)];
  if (type === 'reasoning') {
    const encrypted = ['signature', 'data', 'encrypted_content'].some(name => textAt(node, name) !== null);
    return [{ type: 'reasoning', text: text ?? '', ...(encrypted ? { encrypted } : {}) }];
  }
  return text === null ? [] : [textPart(text)];
}

function transcript(node: FlatNode | undefined): readonly Part[] {
  const text = textAt(node, 'audio.transcript') ?? textAt(node, 'audio.audio.transcript');
  return text === null ? [] : [textPart(text)];
}

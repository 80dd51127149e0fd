// The texts Claude Code packs into single attributes: what is new in a request's context, and a tool's input below a headline.
import type { AttributeMap } from '../attributes.ts';
import type { Message, Part } from '../model/canonical.ts';
import { textPart } from './messages.ts';
import { isRedacted } from './redaction.ts';

/** A block's headline. Blocks are joined by a `---` line, which texts hold too: only one before a headline parts two blocks. */
const HEADLINE = /(?:^|\n\n---\n\n)\[(USER PROMPT|USER|ASSISTANT|SYSTEM|TOOL RESULT)(?:: ([^\]\n]{0,300}))?\]\n/g;

/** `new_context`: the messages that came since the last request. Text without a headline is what the user said. */
export function readNewContext(text: string): readonly Message[] {
  const heads = [...text.matchAll(HEADLINE)];
  if (heads.length === 0 || heads[0]!.index > 0) return text === '' ? [] : [{ role: 'user', parts: [textPart(text)] }];
  return heads.map((head, index) => block(head[1]!, head[2] ?? null, text.slice(head.index + head[0].length, heads[index + 1]?.index)));
}

function block(headline: string, id: string | null, text: string): Message {
  if (headline !== 'TOOL RESULT') {
    const role = headline === 'ASSISTANT' ? 'assistant' : headline === 'SYSTEM' ? 'system' : 'user';
    return { role, parts: [textPart(text)] };
  }
  const part: Part = isRedacted(text) ? { type: 'redacted' } : { type: 'tool_result', id, name: null, result: text };
  return { role: 'tool', parts: [part] };
}

/** `[TOOL INPUT: Bash]\n{json}` without its headline; redacted input is none. */
export function readToolInput(text: string | null): string | null {
  const input = text?.replace(/^\[TOOL INPUT(?:: [^\]\n]{0,300})?\]\n/, '') ?? '';
  return input === '' || isRedacted(input) ? null : input;
}

/** The system prompt of a request: whole where it was sent, else what the preview shows of it. */
export function readSystemPrompt(a: AttributeMap, logged: string | null): { readonly text: string; readonly key: string } | null {
  const sent = a.text('system_prompt');
  if (sent !== null) return { text: sent, key: 'system_prompt' };
  if (logged !== null) return { text: logged, key: 'log system_prompt' };
  const preview = a.text('system_prompt_preview');
  if (preview === null) return null;
  const length = a.number('system_prompt_length') ?? preview.length;
  return { text: length > preview.length ? `${preview}…` : preview, key: 'system_prompt_preview' };
}

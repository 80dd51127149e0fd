// What of a span is found by its words: what it was given anew and what it gave back. A history that each call resends is left out, so that
// a long conversation is not found a hundred times.
import type { CanonicalSpan, Message, Part } from '../model/canonical.ts';

const MAX_PART = 32_000;
const MAX_ALL = 64_000;

/** Null where there is nothing to find. */
export function searchText({ fields }: CanonicalSpan): string | null {
  const input = fields.inputMessages ?? [];
  const lastAnswer = input.findLastIndex(message => message.role === 'assistant');
  const texts = [
    ...input.slice(lastAnswer + 1).flatMap(messageTexts),
    ...(fields.outputMessages ?? []).flatMap(messageTexts),
    ...(input.length > 0 ? [] : [fields.input]),
    ...(fields.outputMessages === undefined ? [fields.output] : []),
    fields.tool?.args,
    fields.tool?.result,
    fields.retrievalQuery,
    ...(fields.documents ?? []).map(document => document.text),
    fields.error?.message,
  ];
  let all = '';
  for (const text of new Set(texts)) {
    if (!text) continue;
    all += `${all === '' ? '' : '\n'}${text.slice(0, MAX_PART)}`;
    if (all.length >= MAX_ALL) break;
  }
  return all === '' ? null : all.slice(0, MAX_ALL);
}

function messageTexts(message: Message): string[] {
  return message.role === 'system' ? [] : message.parts.flatMap(partTexts);
}

function partTexts(part: Part): string[] {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return [part.text];
    case 'tool_call':
      return [part.name, part.args];
    case 'tool_result':
      return [part.result];
    default:
      return [];
  }
}

const NO_SPACES = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/;
const EACH = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/g;

/** As an index of words takes it: scripts without spaces between words are found by their characters, as phrases. */
export function asWords(text: string): string {
  return NO_SPACES.test(text) ? text.replace(EACH, ' $& ') : text;
}

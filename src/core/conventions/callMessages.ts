// Messages inside the recorded arguments and answers of model SDKs: what Langfuse, MLflow, LangSmith and Logfire keep whole as JSON.
import { anyField, field, isList, isObject, type Json } from '../json.ts';
import type { Message } from '../model/canonical.ts';
import { readMessages, textPart } from './messages.ts';

/** Where the messages of a call or an answer stand, by SDK: OpenAI (both APIs), Anthropic, LangChain, Gemini. */
const ASKED = ['messages', 'input', 'contents', 'request'] as const;
const ANSWERED = ['choices', 'output', 'generations', 'candidates', 'messages', 'message', 'content', 'replies'] as const;

/**
 * Messages as they are, or of a call `{model, messages | input, system | instructions}`, or of an answer `{choices | output | …}`.
 * Null: it holds none.
 */
export function callMessages(json: Json | undefined, role: 'user' | 'assistant'): readonly Message[] | null {
  const plain = readMessages(json, role);
  if (!isObject(json)) return plain;
  const system = role === 'user' ? systemOf(json) : [];
  if (plain !== null) return [...system, ...plain];
  for (const name of role === 'user' ? ASKED : ANSWERED) {
    const held = field(json, name);
    // A text alone says nothing of being a message, unless a model was asked.
    const messages =
      typeof held === 'string' && held !== '' && field(json, 'model') !== undefined
        ? [{ role, parts: [textPart(held)] }]
        : name === 'replies' && isList(held) && held.length > 0 && held.every(reply => typeof reply === 'string')
          ? held.map(reply => ({ role, parts: [textPart(reply)] }))
          : isList(held) || isObject(held)
            ? readMessages(held, role)
            : null;
    if (messages !== null) return [...system, ...messages];
  }
  return null;
}

function systemOf(json: { readonly [key: string]: Json }): readonly Message[] {
  const system = anyField(json, 'system', 'instructions', 'system_instruction', 'systemInstruction');
  if (system === undefined) return [];
  return readMessages([{ role: 'system', content: system }], 'system') ?? [];
}

/** What a tool of LangChain answered: a message, alone or under `output`, with the id of the call it answers. */
export function toolAnswer(json: Json | undefined): { readonly text: string; readonly callId: string | null } | null {
  if (!isObject(json)) return null;
  const message = readMessages(anyField(json, 'output', 'outputs') ?? json, 'tool');
  const part =
    message?.length === 1 && message[0]!.role === 'tool' ? message[0]!.parts.find(found => found.type === 'tool_result') : undefined;
  return part?.type === 'tool_result' ? { text: part.result, callId: part.id } : null;
}

// What an OpenInference span says in words: numbered messages, and input and output as text, which may be the whole request as JSON.
import { type AttributeMap, items, textAt } from '../attributes.ts';
import { isObject, textField } from '../json.ts';
import type { Message } from '../model/canonical.ts';
import { callMessages } from './callMessages.ts';
import { type Claims, RANK } from './claims.ts';
import type { SpanView } from './convention.ts';
import { flatMessages } from './flatKeys.ts';
import { textPart } from './messages.ts';
import { isRedacted } from './redaction.ts';

/** The numbered messages, and the numbered texts of plain completion. */
export function readMessageLists(view: SpanView, claims: Claims): void {
  if (!view.families.has('llm')) return;
  const a = view.attributes;
  for (const [name, prefix, role] of [
    ['inputMessages', 'llm.input_messages.', 'user'],
    ['outputMessages', 'llm.output_messages.', 'assistant'],
  ] as const) {
    const messages = flatMessages(a, prefix, role);
    const keys = a.keysUnder(prefix);
    const system = role === 'user' && messages.length > 0 && !messages.some(message => message.role === 'system') ? systemText(a) : null;
    if (system === null) claims.add(name, messages, keys, RANK.second);
    else
      claims.add(name, [{ role: 'system', parts: [textPart(system)] }, ...messages], [...keys, 'llm.invocation_parameters'], RANK.second);
  }
  for (const [name, prefix, path, role] of [
    ['inputMessages', 'llm.prompts.', 'prompt.text', 'user'],
    ['outputMessages', 'llm.choices.', 'completion.text', 'assistant'],
  ] as const) {
    const texts = items(a.tree(prefix))
      .map(item => textAt(item, path))
      .filter(text => text !== null);
    claims.add(
      name,
      texts.map(text => ({ role, parts: [textPart(text)] })),
      a.keysUnder(prefix),
      RANK.third,
    );
  }
}

/** Anthropic's system text is a parameter of the call, and no message. */
function systemText(a: AttributeMap): string | null {
  const params = a.json('llm.invocation_parameters');
  return isObject(params) ? textField(params, 'system', 'instructions') : null;
}

/** A message without content, or a call without the id that its result needs. */
function isPoor(messages: readonly Message[]): boolean {
  return messages.some(
    message => message.parts.length === 0 || message.parts.some(part => part.type === 'tool_call' && part.id === null && part.name !== ''),
  );
}

/** Input and output as text. JSON that holds messages is read as such where no flattened messages are. */
export function readInputOutput(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const kind = a.text('openinference.span.kind')?.toUpperCase();
  const isTool = kind === 'TOOL';
  const isCall = kind === 'LLM';
  for (const [name, messages, key, role] of [
    ['input', 'inputMessages', 'input.value', 'user'],
    ['output', 'outputMessages', 'output.value', 'assistant'],
  ] as const) {
    const text = a.text(key);
    if (text === null) continue;
    if (isRedacted(text)) {
      claims.add(messages, [{ role, parts: [{ type: 'redacted' }] }], key, RANK.guess);
      continue;
    }
    claims.add(name, text, key);
    // The flattened messages say the same better, and the JSON can be large; but some leave out what they cannot flatten.
    const flat = claims.get(messages);
    if (isTool) continue;
    const speaks = /"(messages|role)"/.test(text);
    // On chains LangChain's instrumentation numbers only the first message of many.
    const first = flat?.length === 1 && !isCall && speaks;
    if (flat !== undefined ? !isPoor(flat) && !first : !speaks) continue;
    const whole = callMessages(a.json(key), role);
    if (first && !isPoor(flat) && (whole?.length ?? 0) <= 1) continue;
    claims.add(messages, whole, key, flat === undefined ? RANK.guess : RANK.second - 1);
  }
}

import { expect, test } from 'vitest';
import { factsOf } from '../../../src/core/conventions/facts.ts';
import { normalize, normalizeWithKeys } from '../../../src/core/conventions/normalize.ts';
import { type Attributes, makeContext, makeEvent, makeSpan } from '../../support/spanText.ts';

const context = makeContext({ 'service.name': 'copilot-chat', 'session.id': 'window' }, 'copilot-chat');
const read = (attributes: Attributes, rest = {}) => normalize(makeSpan(attributes, rest), context);
const text = (said: string) => [{ type: 'text', text: said }];

test("the chat is the session: the resource's id is one for each window", () => {
  const attributes = { 'copilot_chat.chat_session_id': 'chat', 'gen_ai.conversation.id': 'c', 'gen_ai.operation.name': 'chat' };
  expect(read(attributes).fields.sessionKey).toBe('chat');
  const span = makeSpan({ 'gen_ai.operation.name': 'chat' });
  expect(factsOf(span, context, normalize(span, context)).resourceSessionKey).toBeNull();
});

test('turn.index counts rounds and is no turn; the newer id is one', () => {
  expect(read({ 'copilot_chat.turn.index': 3n, 'gen_ai.operation.name': 'chat' }).fields.turnKey).toBeUndefined();
  expect(read({ 'github.copilot.chat.turn.id': 't3', 'gen_ai.operation.name': 'invoke_agent' }).fields.turnKey).toBe('t3');
});

test('an agent was asked what was typed, a call what was sent', () => {
  const wrapped = '[{"role":"user","parts":[{"type":"text","content":"<context/> hi"}]}]';
  const typed = { 'copilot_chat.user_request': 'hi', 'gen_ai.input.messages': wrapped };
  expect(read({ ...typed, 'gen_ai.operation.name': 'invoke_agent' }).fields.inputMessages).toEqual([{ role: 'user', parts: text('hi') }]);
  expect(read({ ...typed, 'gen_ai.operation.name': 'chat' }).fields.inputMessages).toEqual([
    { role: 'user', parts: text('<context/> hi') },
  ]);
  const heard = read({ 'gen_ai.operation.name': 'invoke_agent' }, { events: [makeEvent('user_message', { content: 'hi' })] });
  // Nothing of Copilot on the span but its scope.
  expect(heard).toMatchObject({ from: { inputMessages: 'event user_message' }, kind: 'agent' });
});

test('thoughts come before the answer, once', () => {
  const answer = '[{"role":"assistant","parts":[{"type":"text","content":"42"}]}]';
  const { fields, from } = read({
    'copilot_chat.reasoning_content': 'hm',
    'gen_ai.output.messages': answer,
    'gen_ai.operation.name': 'chat',
  });
  expect(fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'reasoning', text: 'hm' }, ...text('42')] }]);
  expect(from.outputMessages).toBe('gen_ai.output.messages');
  const told = '[{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"42"}]}]';
  const once = read({ 'copilot_chat.reasoning_content': 'hm', 'gen_ai.output.messages': told, 'gen_ai.operation.name': 'chat' });
  expect(once.fields.outputMessages?.[0]?.parts).toHaveLength(2);
});

test('the time that the command line writes in front of the words was not said', () => {
  const messages = JSON.stringify([
    { role: 'user', parts: [{ type: 'text', content: '<current_datetime>2026-11-25T22:52:38Z</current_datetime>\n\nWhere is it?' }] },
  ]);
  const attributes = { 'gen_ai.input.messages': messages, 'gen_ai.system_instructions': '[{"type":"text","content":"Be kind."}]' };
  const { fields } = normalize(makeSpan({ ...attributes, 'gen_ai.operation.name': 'chat' }), makeContext({}, 'github.copilot'));
  expect(fields.inputMessages).toEqual([
    { role: 'system', parts: text('Be kind.') },
    { role: 'system', name: 'current_datetime', parts: text('<current_datetime>2026-11-25T22:52:38Z</current_datetime>') },
    { role: 'user', parts: text('Where is it?') },
  ]);
});

test('hooks, milliseconds, and the provider that is a framework', () => {
  expect(
    read({ 'gen_ai.operation.name': 'execute_hook', 'copilot_chat.hook_type': 'Stop', 'copilot_chat.hook_command': './x' }),
  ).toMatchObject({
    kind: 'hook',
    fields: { label: 'hook Stop', input: './x' },
    from: { input: 'copilot_chat.hook_command' },
  });
  const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'github', 'copilot_chat.time_to_first_token': 250n };
  expect(read(chat).fields).toMatchObject({ ttftMs: 250, framework: 'github' });
  expect(normalizeWithKeys(makeSpan({ ...chat, 'copilot_chat.novelty': 1n }), context).leftovers).toEqual(['copilot_chat.novelty']);
});

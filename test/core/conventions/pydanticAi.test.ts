// Pydantic AI's runs hold the whole conversation in one list; Logfire sends a copy of every span before it is done.
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/core/conventions/facts.ts';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import { type Attributes, makeContext, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes) => normalize(makeSpan(attributes), makeContext({}, 'pydantic-ai'));
const text = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });
const list = JSON.stringify([
  text('user', 'old question'),
  text('assistant', 'old answer'),
  text('user', 'question'),
  { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', arguments: '{}' }] },
  { role: 'user', parts: [{ type: 'tool_call_response', id: 'c', name: 'f', result: 'r' }] },
  text('assistant', 'answer'),
]);

describe('where the answer begins', () => {
  test.each<[string, Attributes, number, number]>([
    ['after what is new in this run', { 'pydantic_ai.new_message_index': 2n }, 3, 3],
    ['a first run, all of it new', { 'pydantic_ai.new_message_index': 0n }, 1, 5],
    ['unsaid: after the last thing a person said', {}, 3, 3],
    ['an index that is none', { 'pydantic_ai.new_message_index': 99n }, 3, 3],
  ])('%s', (_name, attributes, input, output) => {
    const { fields } = read({ 'pydantic_ai.all_messages': list, ...attributes });
    expect([fields.inputMessages?.length, fields.outputMessages?.length]).toEqual([input, output]);
  });

  test('the question and the answer of the turn, not those of the history', () => {
    const span = makeSpan({ 'pydantic_ai.all_messages': list, 'pydantic_ai.new_message_index': 2n });
    const facts = factsOf(span, makeContext(), normalize(span, makeContext({}, 'pydantic-ai')));
    expect(facts).toMatchObject({ userText: 'question', assistantText: 'answer' });
  });

  test('system instructions stand before it', () => {
    const { fields } = read({ 'pydantic_ai.all_messages': list, 'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]' });
    expect(fields.inputMessages?.[0]).toEqual({ role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] });
  });
});

test('version 1: events as one JSON list', () => {
  const events = JSON.stringify([
    { 'event.name': 'gen_ai.system.message', content: 'Be brief.', role: 'system' },
    { 'event.name': 'gen_ai.user.message', content: 'q', role: 'user' },
    {
      'event.name': 'gen_ai.choice',
      index: 0,
      message: { role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
    },
    { 'event.name': 'something.else' },
  ]);
  const { fields, from } = read({ events, 'gen_ai.request.model': 'm' });
  expect(fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user']);
  expect(fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', args: '{}' }] }]);
  expect(from.outputMessages).toBe('events');
});

test('what a run took is its usage, with cache and thought', () => {
  expect(
    read({
      'gen_ai.aggregated_usage.input_tokens': 50n,
      'gen_ai.aggregated_usage.output_tokens': 10n,
      'gen_ai.aggregated_usage.cache_read.input_tokens': 8n,
      'gen_ai.aggregated_usage.details.reasoning_tokens': 4n,
    }).fields.usage,
  ).toMatchObject({ input: 50, output: 10, cacheRead: 8, cacheWrite: null, reasoning: 4, total: 60 });
});

test('a tool by the older names', () => {
  expect(read({ 'gen_ai.tool.name': 'f', 'gen_ai.tool.call.id': 'c', tool_arguments: '{}', tool_response: 'r' })).toMatchObject({
    kind: 'tool',
    fields: { tool: { name: 'f', callId: 'c', args: '{}', result: 'r' } },
  });
});

test('a pending span is a copy: it is work of no model, and counts for nothing', () => {
  const span = makeSpan({ 'logfire.span_type': 'pending_span', 'gen_ai.request.model': 'm', 'gen_ai.usage.input_tokens': 5n });
  const facts = factsOf(span, makeContext(), normalize(span, makeContext({}, 'pydantic-ai')));
  expect(facts).toMatchObject({ genAi: false, convention: null, inputTokens: null });
});

test('an ordinary span of Logfire stays ordinary, under the name of its message', () => {
  const canonical = normalize(makeSpan({ 'logfire.msg': 'GET /orders/17', 'logfire.span_type': 'span' }), makeContext({}, 'logfire'));
  expect(canonical).toMatchObject({ conventions: [], kind: 'other', fields: { label: 'GET /orders/17' } });
});

test("Logfire's model integrations keep the call in two attributes", () => {
  const { fields } = normalize(
    makeSpan({
      'logfire.msg': 'x',
      request_data: '{"model":"claude","system":"Be brief.","messages":[{"role":"user","content":"q"}]}',
      response_data:
        '{"message":{"role":"assistant","content":"a"},"usage":{"input_tokens":2,"output_tokens":3,"cache_read_input_tokens":10}}',
    }),
    makeContext({}, 'logfire.anthropic'),
  );
  expect(fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user']);
  expect(fields).toMatchObject({ outputMessages: [{ role: 'assistant' }], usage: { input: 12, output: 3, cacheRead: 10 } });
});

// LiteLLM prints the wire as Python does, and writes a call onto whatever span was open.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import { parsePython } from '../../../src/core/conventions/pythonLiteral.ts';
import { type Attributes, makeContext, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes, name = 'raw_gen_ai_request') => normalize(makeSpan(attributes, { name }), makeContext({}, 'litellm'));

describe('what Python prints', () => {
  test.each([
    ["{'a': None, 'b': [True, False, 1, -2.5e-3]}", { a: null, b: [true, false, 1, -0.0025] }],
    ["('a', \"it's\",)", ['a', "it's"]],
    ["['a\\n\\'b\\\\', '\\u00e9\\x41\\U0001f600']", ["a\n'b\\", 'éA😀']],
    ['{}', {}],
    ['[]', []],
    ["{1: 'a', 'b': {}}", { 1: 'a', b: {} }],
    ['{"a": [1, 2]}', { a: [1, 2] }],
  ])('%s', (text, expected) => {
    expect(parsePython(text)).toEqual(expected);
  });

  test.each([
    '',
    'None',
    "{'a'",
    "{'a': }",
    '[1 2]',
    "{'a': <Object at 0x1>}",
    '{1, 2}',
    "['a'] x",
    `${'['.repeat(5000)}`,
    "{'a': Function(name='f')}",
  ])('is not %s', text => {
    expect(parsePython(text)).toBeUndefined();
  });

  test('is read, or refused, without ever failing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[[{('",:\\a1 \]})]{0,40}$/)), text => {
        expect(() => JSON.stringify(parsePython(text))).not.toThrow();
      }),
    );
  });
});

test('the wire of a call: messages, calls with ids, usage with its details', () => {
  const { kind, fields } = read({
    'llm.openai.model': 'm-2026',
    'llm.openai.id': 'chatcmpl-1',
    'llm.openai.user': 'u',
    'llm.openai.temperature': 0.5,
    'llm.openai.messages': "[{'role': 'user', 'content': \"What's up?\"}]",
    'llm.openai.choices':
      "[{'finish_reason': 'tool_calls', 'index': 0, 'message': {'content': None, 'role': 'assistant', 'tool_calls': [{'id': 'c', 'function': {'arguments': '{}', 'name': 'f'}, 'type': 'function'}]}}]",
    'llm.openai.usage':
      "{'completion_tokens': 4, 'prompt_tokens': 10, 'total_tokens': 14, 'prompt_tokens_details': {'cached_tokens': 8}, 'completion_tokens_details': None}",
  });
  expect(kind).toBe('llm');
  expect(fields).toMatchObject({
    provider: 'openai',
    model: 'm-2026',
    responseId: 'chatcmpl-1',
    userId: 'u',
    modelParams: [{ name: 'temperature', value: '0.5' }],
    inputMessages: [{ role: 'user', parts: [{ type: 'text', text: "What's up?" }] }],
    outputMessages: [{ role: 'assistant', finishReason: 'tool_call', parts: [{ type: 'tool_call', id: 'c', name: 'f', args: '{}' }] }],
    usage: { input: 10, output: 4, cacheRead: 8, total: 14 },
  });
});

test('on the span around it: the call that its messages leave out, and a cost that is known', () => {
  const call = {
    'litellm.call_id': 'x',
    'gen_ai.output.messages': '[{"role":"assistant","parts":[],"finish_reason":"tool_calls"}]',
    'gen_ai.response.finish_reasons': '["tool_calls"]',
    'gen_ai.completion.0.function_call.name': 'f',
    'gen_ai.completion.0.function_call.arguments': '{}',
  };
  expect(read(call, 'POST /ask').fields.outputMessages).toEqual([
    { role: 'assistant', finishReason: 'tool_call', parts: [{ type: 'tool_call', id: null, name: 'f', args: '{}' }] },
  ]);
  const cost = (attributes: Attributes) => read({ ...call, ...attributes }, 'POST /ask').fields.costUsd;
  expect(cost({ hidden_params: '{"response_cost":0.5}' })).toBe(0.5);
  expect(cost({ hidden_params: '{"response_cost":0}' })).toBeUndefined();
  expect(cost({ hidden_params: '{"response_cost":0}', 'litellm.cache_hit': true })).toBe(0);
});

// traceAI in three languages: the kind under two keys in any case, messages as numbered keys or as one JSON text.
import { describe, expect, test } from 'vitest';
import { normalize, normalizeWithKeys } from '../../../src/core/conventions/normalize.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { type Attributes, makeContext, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes, span: Partial<Span> = {}, scope = 'app') =>
  normalize(makeSpan(attributes, span), makeContext({}, scope));

test.each([
  ['LLM', 'llm'],
  ['CHAIN', 'chain'],
  ['TOOL', 'tool'],
  ['RETRIEVER', 'retriever'],
  ['EMBEDDING', 'embedding'],
  ['AGENT', 'agent'],
  ['RERANKER', 'reranker'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
  ['CONVERSATION', 'conversation'],
  ['VECTOR_DB', 'vector_db'],
  ['A2A_CLIENT', 'a2a'],
  ['A2A_SERVER', 'a2a'],
  ['WORKFLOW', 'workflow'],
  ['PROMPT', 'prompt'],
  ['UNKNOWN', 'other'],
])('%s in either key, in any case', (sent, kind) => {
  for (const key of ['gen_ai.span.kind', 'fi.span.kind'])
    for (const word of [sent, sent.toLowerCase()])
      expect(read({ [key]: word })).toMatchObject({ kind, rawKind: null, conventions: ['traceai'] });
});

test('a conversation holds several turns', () => {
  expect(read({ 'gen_ai.span.kind': 'CONVERSATION' }).container).toBe(true);
});

test("Java's two keys: the one that says something decides", () => {
  expect(read({ 'fi.span.kind': 'UNKNOWN', 'gen_ai.span.kind': 'tool' })).toMatchObject({ kind: 'tool', rawKind: null });
  expect(read({ 'fi.span.kind': 'ORACLE' })).toMatchObject({ kind: 'other', rawKind: 'ORACLE' });
});

describe('messages', () => {
  test('numbered keys: text, calls, pictures, and contents where content should be', () => {
    const prefix = 'gen_ai.input.messages.0.message.';
    const image = (at: string) =>
      read({ 'gen_ai.span.kind': 'LLM', [`${prefix}role`]: 'user', [`${prefix}${at}`]: 'https://x/a.png' }).fields.inputMessages?.[0]
        ?.parts;
    const media = [{ type: 'media', modality: 'image', mime: null, ref: 'https://x/a.png', bytes: null }];
    expect(image('contents.0.message_content.image')).toEqual(media);
    expect(image('contents.0.message_content.image.image.url')).toEqual(media);
    expect(image('content.0.message_content.image')).toEqual(media);
    expect(
      read({ 'gen_ai.span.kind': 'LLM', 'gen_ai.output.messages.0.message.tool_calls.0.tool_call.function.name': 'f' }).fields
        .outputMessages,
    ).toEqual([{ role: 'assistant', parts: [{ type: 'tool_call', id: null, name: 'f', args: '' }] }]);
  });

  test('one JSON text under the same name', () => {
    const { fields, from } = read({ 'fi.span.kind': 'LLM', 'gen_ai.input.messages': '[{"role":"user","content":"hi"}]' });
    expect(fields.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'hi' }] }]);
    expect(from.inputMessages).toBe('gen_ai.input.messages');
  });

  test('the raw request, where there is nothing better', () => {
    const raw = '{"model":"m","messages":[{"role":"user","content":"hi"}]}';
    expect(read({ 'fi.span.kind': 'LLM', 'raw.input': raw }).fields.inputMessages).toMatchObject([{ role: 'user' }]);
    const answer = '{"choices":[{"message":{"role":"assistant","content":"ho"}}]}';
    expect(read({ 'fi.span.kind': 'LLM', 'raw.output': answer }).fields.outputMessages).toMatchObject([{ role: 'assistant' }]);
  });
});

test('a key that is a count and a prefix at once', () => {
  const { usage } = read({
    'gen_ai.span.kind': 'LLM',
    'gen_ai.usage.input_tokens': 50n,
    'gen_ai.usage.input_tokens.cache_read': 32n,
    'gen_ai.usage.output_tokens': 20n,
    'gen_ai.usage.output_tokens.reasoning': 8n,
  }).fields;
  expect(usage).toMatchObject({ input: 50, output: 20, cacheRead: 32, reasoning: 8, total: 70 });
});

test('a tool: the schema of its arguments is not its arguments', () => {
  const tool = (attributes: Attributes) => read({ 'gen_ai.span.kind': 'TOOL', 'gen_ai.tool.name': 'f', ...attributes }).fields.tool;
  expect(
    tool({ 'gen_ai.tool.parameters': '{"type":"object","properties":{}}', 'input.value': '{"a":1}', 'output.value': 'r' }),
  ).toMatchObject({
    args: '{"a":1}',
    result: 'r',
  });
  expect(tool({ 'gen_ai.tool.parameters': '{"a":2}', 'input.value': 'x' })?.args).toBe('{"a":2}');
  expect(tool({ 'input.value': '__REDACTED__' })?.args).toBeNull();
});

test('the model that was asked stands in the parameters, the one that answered in gen_ai.request.model', () => {
  expect(
    read({ 'gen_ai.span.kind': 'LLM', 'gen_ai.request.model': 'm-2026', 'gen_ai.request.parameters': '{"model":"m","top_p":1}' }).fields,
  ).toMatchObject({ model: 'm-2026', requestModel: 'm', modelParams: [{ name: 'top_p', value: '1' }] });
});

test('guardrails say allow, block or warn', () => {
  const outcome = (word: string) => read({ 'gen_ai.span.kind': 'GUARDRAIL', 'gen_ai.guardrail.result': word }).fields.guardrail?.outcome;
  expect(['ALLOW', 'block', 'warn', 'shrug'].map(outcome)).toEqual(['pass', 'block', 'flag', undefined]);
});

test('no key of its own is reported as unknown', () => {
  const span = makeSpan({
    'gen_ai.span.kind': 'LLM',
    'fi.span.kind': 'LLM',
    'input.mime_type': 'text/plain',
    'gen_ai.tool.definitions': 'null',
    'gen_ai.agent.graph.node_id': 'n',
    'session.id': 's',
    'gen_ai.conversation.id': 's',
    'embedding.embeddings.0.embedding.vector': [0.5],
  });
  expect(normalizeWithKeys(span, makeContext()).leftovers).toEqual([]);
});

// MLflow, LangSmith and OpenLLMetry keep calls and answers of model SDKs whole, as JSON that is quoted once or twice.
import { describe, expect, test } from 'vitest';
import { askedOf, calledWith, literalText, returnedText } from '../../../src/core/conventions/callText.ts';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { type Attributes, makeContext, makeEvent, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes, span: Partial<Span> = {}, scope = 'app') =>
  normalize(makeSpan(attributes, span), makeContext({}, scope));

describe('text of calls', () => {
  test.each([
    ['{"args":["a"],"kwargs":{}}', 'a', 'a'],
    ['{"args":["a","b"],"kwargs":{}}', '["a","b"]', '["a","b"]'],
    ['{"args":[],"kwargs":{"q":"a"}}', '{"q":"a"}', 'a'],
    ['{"args":["a"],"kwargs":{"k":1}}', '{"args":["a"],"kwargs":{"k":1}}', '{"args":["a"],"kwargs":{"k":1}}'],
    ['{"args":[],"kwargs":{}}', '{"args":[],"kwargs":{}}', '{"args":[],"kwargs":{}}'],
    ['{"inputs":{"q":"a"},"tags":[],"metadata":{}}', '{"q":"a"}', 'a'],
    ['{"q":"a"}', '{"q":"a"}', 'a'],
    ['{"q":1}', '{"q":1}', '{"q":1}'],
    ['"a"', 'a', 'a'],
    ['a', 'a', 'a'],
    ['{', '{', '{'],
  ])('%s', (sent, called, asked) => {
    expect([calledWith(sent), askedOf(sent)]).toEqual([called, asked]);
  });

  test('what came back', () => {
    expect(literalText('"{\\"a\\":1}"')).toBe('{"a":1}');
    expect(returnedText('{"outputs":"a","kwargs":{}}')).toBe('a');
    expect(returnedText('{"output":"a","more":1}')).toBe('{"output":"a","more":1}');
  });
});

describe('MLflow', () => {
  test('values are JSON, strings included, and sometimes are not', () => {
    for (const type of ['"CHAT_MODEL"', 'CHAT_MODEL', '"\\"chat_model\\""']) expect(read({ 'mlflow.spanType': type }).kind).toBe('llm');
    expect(read({ 'mlflow.spanType': '"SHAMAN"' })).toMatchObject({ kind: 'other', rawKind: 'SHAMAN' });
    expect(read({ 'mlflow.spanType': '"AGENT"', 'mlflow.trace.session': '"s"', 'mlflow.trace.user': '"u"' }).fields).toMatchObject({
      sessionKey: 's',
      userId: 'u',
    });
  });

  test('its own usage includes the cache, and cost has three names', () => {
    const { fields } = read({
      'mlflow.spanType': '"LLM"',
      'mlflow.chat.tokenUsage': '{"input_tokens":80,"output_tokens":12,"total_tokens":92,"cache_read_input_tokens":64}',
      'mlflow.llm.cost': '{"input_cost":0.25,"output_cost":0.5}',
    });
    expect(fields).toMatchObject({ usage: { input: 80, output: 12, cacheRead: 64, cacheWrite: null }, costUsd: 0.75 });
  });

  test("the Responses API's items are messages", () => {
    const { fields } = read({
      'mlflow.spanType': '"LLM"',
      'mlflow.spanInputs': '{"model":"m","instructions":"Be brief.","input":"q"}',
      'mlflow.spanOutputs':
        '{"id":"resp_1","output":[{"type":"reasoning","summary":[{"text":"hm"}]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}',
    });
    expect(fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user']);
    expect(fields.outputMessages?.flatMap(message => message.parts)).toEqual([
      { type: 'reasoning', text: 'hm' },
      { type: 'tool_call', id: 'c', name: 'f', args: '{}' },
    ]);
    expect(fields.responseId).toBe('resp_1');
  });

  test('keys that only travel with a trace make no span of it a model call', () => {
    expect(read({ 'mlflow.traceRequestId': '"tr"' }).conventions).toEqual([]);
  });
});

describe('LangSmith', () => {
  const langsmith = (attributes: Attributes, span: Partial<Span> = {}) => read(attributes, span, 'langsmith');

  test('its kind goes before its operation, which calls a retriever "embeddings"', () => {
    expect(langsmith({ 'langsmith.span.kind': 'retriever', 'gen_ai.operation.name': 'embeddings' }).kind).toBe('retriever');
  });

  test('inputs of a function are no messages', () => {
    const { fields } = langsmith({
      'langsmith.span.kind': 'chain',
      'gen_ai.prompt': '{"question":"q"}',
      'gen_ai.completion': '{"outputs":"a"}',
    });
    expect(fields).toMatchObject({ input: 'q', output: 'a' });
    expect(fields.inputMessages).toBeUndefined();
  });

  test('"ok" cannot be taken back, so that the exception decides', () => {
    const events = [makeEvent('exception', { 'exception.type': 'Error', 'exception.message': 'm' })];
    expect(langsmith({ 'langsmith.span.kind': 'llm' }, { events, status: { code: 1, message: '' } }).fields.error?.message).toBe('m');
    expect(langsmith({ 'langsmith.span.kind': 'llm' }, { status: { code: 1, message: '' } }).fields.error).toBeUndefined();
  });

  test("LangChain's serialized messages and generations", () => {
    const message = (kind: string, kwargs: object) => ({ lc: 1, type: 'constructor', id: ['langchain', kind], kwargs });
    const { fields } = langsmith({
      'langsmith.span.kind': 'llm',
      'gen_ai.prompt': JSON.stringify({ messages: [[message('HumanMessage', { content: 'q' })]] }),
      'gen_ai.completion': JSON.stringify({
        generations: [
          [{ text: '', message: message('AIMessageChunk', { content: '', tool_calls: [{ id: 'c', name: 'f', args: { a: 1 } }] }) }],
        ],
      }),
    });
    expect(fields.inputMessages).toEqual([{ role: 'user', rawRole: 'human', parts: [{ type: 'text', text: 'q' }] }]);
    expect(fields.outputMessages?.[0]?.parts).toEqual([{ type: 'tool_call', id: 'c', name: 'f', args: '{"a":1}' }]);
  });
});

describe('OpenLLMetry', () => {
  test('numbered messages with gaps, calls and parts', () => {
    const { fields, conventions } = read({
      'gen_ai.prompt.2.role': 'user',
      'gen_ai.prompt.2.content': '[{"type":"text","text":"q"}]',
      'gen_ai.prompt.10.role': 'tool',
      'gen_ai.prompt.10.content': '[1,2]',
      'gen_ai.prompt.10.tool_call_id': 'c',
      'gen_ai.prompt.4000000000.role': 'user',
      'gen_ai.prompt.__proto__.role': 'user',
      'gen_ai.prompt.prompt_filter_results': '[]',
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'Be brief.',
      'gen_ai.completion.0.finish_reason': 'tool_calls',
      'gen_ai.completion.0.content': '',
      'gen_ai.completion.0.tool_calls.0.name': 'f',
    });
    expect(conventions).toContain('traceloop');
    expect(fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user', 'tool']);
    expect(fields.outputMessages).toEqual([
      { role: 'assistant', finishReason: 'tool_call', parts: [{ type: 'tool_call', id: null, name: 'f', args: '' }] },
    ]);
    expect(fields.finishReasons).toEqual(['tool_call']);
  });

  test.each([
    ['opentelemetry.instrumentation.openai.v1', true],
    ['opentelemetry.instrumentation.openai_v2', false],
    ['opentelemetry.instrumentation.requests', false],
    ['@traceloop/instrumentation-openai', true],
    ['traceloop.tracer', true],
  ])('scope %s', (scope, known) => {
    expect(read({ 'gen_ai.operation.name': 'chat' }, {}, scope).conventions.includes('traceloop')).toBe(known);
  });

  test('a session holds several turns, a tool over MCP is one of MCP', () => {
    expect(read({ 'traceloop.span.kind': 'session' })).toMatchObject({ kind: 'conversation', container: true });
    expect(read({ 'traceloop.span.kind': 'tool', 'mcp.method.name': 'tools/call' }).kind).toBe('mcp');
  });
});

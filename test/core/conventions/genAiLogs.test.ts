import { expect, test } from 'vitest';
import { genAiLogs } from '../../../src/core/conventions/genAiLogs.ts';
import { logView, made, TRACE_ID } from '../../support/logText.ts';

const DETAILS = 'gen_ai.client.inference.operation.details';
const SPAN = 'beef'.repeat(4);
const body = (entries: Record<string, string>) => ({ entries: Object.entries(entries).map(([key, value]) => ({ key, value })) });

test('details of a call become its span, under the very id they carry', () => {
  const spans = made(genAiLogs, [
    logView(
      0,
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'm',
        'gen_ai.usage.input_tokens': 3n,
        'gen_ai.usage.output_tokens': 4n,
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]',
        'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"hello"}]}]',
        'gen_ai.conversation.id': 'c',
      },
      { eventName: DETAILS, traceId: TRACE_ID, spanId: SPAN },
    ),
  ]);
  expect(spans).toHaveLength(1);
  expect(spans[0]?.made.span).toMatchObject({ spanId: SPAN, traceId: TRACE_ID, name: 'chat m' });
  expect(spans[0]).toMatchObject({ kind: 'llm', fields: { model: 'm', sessionKey: 'c', usage: { input: 3, output: 4, total: 7 } } });
  expect(spans[0]?.fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'hello' }] }]);
});

test('messages as events, in bodies of either shape, are one call', () => {
  const ids = { traceId: TRACE_ID, spanId: SPAN };
  const spans = made(genAiLogs, [
    logView(0, { 'gen_ai.system': 'openai' }, { eventName: 'gen_ai.system.message', body: body({ content: 'Be brief.' }), ...ids }),
    logView(1, { 'gen_ai.system': 'openai', 'event.name': 'gen_ai.user.message' }, { body: '{"role":"user","content":"hi"}', ...ids }),
    logView(
      2,
      { 'gen_ai.system': 'openai' },
      { eventName: 'gen_ai.choice', body: '{"index":0,"finish_reason":"stop","message":{"content":"hello"}}', ...ids },
    ),
  ]);
  expect(spans).toHaveLength(1);
  expect(spans[0]?.made.span.spanId).toBe(SPAN);
  expect(spans[0]?.fields).toMatchObject({
    provider: 'openai',
    inputMessages: [
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'hi' }] },
    ],
    outputMessages: [{ role: 'assistant', parts: [{ type: 'text', text: 'hello' }], finishReason: 'stop' }],
  });
});

test('two ids are two calls; without any id messages are one call and details one each', () => {
  const details = (ms: number, id: string) => logView(ms, { 'gen_ai.request.model': 'm' }, { eventName: DETAILS, spanId: id });
  expect(made(genAiLogs, [details(0, SPAN), details(1, 'cafe'.repeat(4))])).toHaveLength(2);
  expect(made(genAiLogs, [details(0, ''), details(1, '')])).toHaveLength(2);
  const message = (ms: number) => logView(ms, {}, { eventName: 'gen_ai.user.message', body: 'hi' });
  expect(made(genAiLogs, [message(0), message(1)])).toHaveLength(1);
});

// Langfuse's buckets do not overlap, ours do; and its values come quoted once, twice or not at all.
import { describe, expect, test } from 'vitest';
import { langfuseCost, langfuseUsage } from '../../../src/core/conventions/langfuseUsage.ts';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { type Attributes, makeContext, makeEvent, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes, span: Partial<Span> = {}) =>
  normalize(makeSpan(attributes, span), makeContext({}, 'langfuse-sdk')).fields;

describe('buckets', () => {
  test.each<[string, Json, object]>([
    [
      'cache, audio and thought are put back in',
      { input: 100, output: 20, total: 180, input_cached_tokens: 50, input_audio_tokens: 4, output_reasoning_tokens: 6 },
      { input: 154, output: 26, cacheRead: 50, audioInput: 4, reasoning: 6, total: 180 },
    ],
    [
      "Anthropic's names count to the input without saying so",
      { input: 10, output: 5, cache_read_input_tokens: 200, cache_creation_input_tokens: 30 },
      { input: 240, output: 5, cacheRead: 200, cacheWrite: 30, total: 245 },
    ],
    [
      'a total without the buckets shows that they overlap',
      { input: 100, output: 20, total: 120, input_cached_tokens: 50 },
      { input: 100 },
    ],
    ['a bucket nobody knows still counts', { input: 1, output: 1, input_video_tokens: 40 }, { input: 41, output: 1, total: 42 }],
    ['two caches of different lives', { input: 1, input_cache_creation_5m: 2, input_cache_creation_1h: 3 }, { input: 6, cacheWrite: 5 }],
    [
      "OpenAI's own object is inclusive",
      { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120, prompt_tokens_details: { cached_tokens: 64 } },
      { input: 100, output: 20, cacheRead: 64, total: 120 },
    ],
    ['unknown stays unknown', { output: 3 }, { input: null, output: 3, cacheRead: null, total: null }],
    ['zero is zero', { input: 0, output: 0 }, { input: 0, output: 0, total: 0 }],
    ['no counts in hostile values', { input: -1, output: '7', input_x: Number.NaN, total: 9 }, { input: null, output: null, total: 9 }],
  ])('%s', (_name, details, expected) => {
    expect(langfuseUsage(details)).toMatchObject(expected);
  });

  test('nothing at all is no usage', () => {
    for (const details of [undefined, null, [], 'x', {}, { note: 'none' }]) expect(langfuseUsage(details as Json)).toBeNull();
  });

  test('cost: the total, else the sum, else nothing', () => {
    expect(langfuseCost({ input: 1, output: 2, total: 2.5 })).toBe(2.5);
    expect(langfuseCost({ input: 0.5, output: 0.25 })).toBe(0.75);
    expect(langfuseCost({})).toBeNull();
  });
});

test('time to the first token, also where the time is quoted once more', () => {
  const started = { 'langfuse.observation.type': 'generation' };
  for (const time of ['2026-01-01T00:00:00.250Z', '"2026-01-01T00:00:00.250Z"'])
    expect(read({ ...started, 'langfuse.observation.completion_start_time': time }).ttftMs).toBe(250);
  expect(read({ ...started, 'langfuse.observation.completion_start_time': 'soon' }).ttftMs).toBeUndefined();
  expect(read({ ...started, 'langfuse.observation.completion_start_time': '2020-01-01T00:00:00Z' }).ttftMs).toBeUndefined();
});

test('a level of ERROR is a failure; the exception on the span says more', () => {
  const failed = { 'langfuse.observation.level': 'ERROR', 'langfuse.observation.status_message': 'too slow' };
  expect(read(failed).error).toEqual({ type: null, message: 'too slow', stacktrace: null });
  const events = [makeEvent('exception', { 'exception.type': 'Timeout', 'exception.message': 'm' })];
  expect(read(failed, { events, status: { code: 2, message: '' } }).error).toMatchObject({ type: 'Timeout', message: 'm' });
  expect(read({ 'langfuse.observation.level': 'WARNING' }).error).toBeUndefined();
});

test('what the processor puts on every span makes none of them the work of a model', () => {
  const canonical = normalize(makeSpan({ 'langfuse.trace.name': 'answer', 'langfuse.environment': 'dev' }), makeContext({}, 'http'));
  expect(canonical).toMatchObject({ conventions: [], kind: 'other' });
});

test('the type decides before an operation, but "span" says nothing', () => {
  const kind = (type: string) =>
    normalize(makeSpan({ 'langfuse.observation.type': type, 'gen_ai.operation.name': 'chat' }), makeContext()).kind;
  expect(kind('GUARDRAIL')).toBe('guardrail');
  expect(kind('span')).toBe('llm');
});

test("input is what was asked: messages, a call's one argument, or text", () => {
  const input = (value: string, type = 'agent') => read({ 'langfuse.observation.type': type, 'langfuse.observation.input': value });
  expect(input('{"args":["Where is it?"],"kwargs":{}}').input).toBe('Where is it?');
  expect(input('{"args":[],"kwargs":{"question":"Where is it?"}}').input).toBe('Where is it?');
  expect(input('{"question":"Where is it?","top_k":3}').input).toBe('{"question":"Where is it?","top_k":3}');
  expect(input('"Where is it?"').input).toBe('Where is it?');
  expect(input('[{"role":"user","content":"Where is it?"}]').inputMessages).toMatchObject([{ role: 'user' }]);
  expect(input('{"args":[],"kwargs":{"id":1}}', 'tool').tool?.args).toBe('{"id":1}');
  expect(input('__REDACTED__').inputMessages).toEqual([{ role: 'user', parts: [{ type: 'redacted' }] }]);
});

import { describe, expect, test } from 'vitest';
import { codexLogs } from '../../../src/core/conventions/codexLogs.ts';
import { at, logView, made, shuffled, TRACE_ID } from '../../support/logText.ts';
import type { Attributes } from '../../support/spanText.ts';

const THREAD = '019b7a10-5c1e-7c31-9a6e-0c7d5a1b2c3d';
// Codex leaves the time out and says when the record was seen.
const view = (ms: number, name: string, attributes: Attributes = {}) =>
  logView(
    ms,
    { 'event.name': `codex.${name}`, 'conversation.id': THREAD, model: 'gpt-5-codex', 'user.email': 'a@b', ...attributes },
    { timeUnixNano: 0n, observedTimeUnixNano: at(ms), eventName: 'event otel/src/x.rs:1' },
    'codex_otel.log_only',
  );
const completed = (ms: number, input: number, output: number) =>
  view(ms, 'sse_event', {
    'event.kind': 'response.completed',
    input_token_count: String(input),
    output_token_count: String(output),
    cached_token_count: 40n,
    reasoning_token_count: 4n,
  });
const result = (ms: number, id: string) =>
  view(ms, 'tool_result', { tool_name: 'exec_command', call_id: id, arguments: '{}', output: 'ok', success: 'true', duration_ms: '100' });

const RECORDS = [
  view(-5, 'conversation_starts'),
  view(0, 'user_prompt', { prompt: 'Hi' }),
  view(400, 'api_request', { duration_ms: '300' }),
  view(500, 'sse_event', { 'event.kind': 'response.output_text.delta' }),
  view(900, 'sse_event', { 'event.kind': 'response.completed', duration_ms: '0' }),
  completed(900, 52, 6),
  view(950, 'tool_decision', { tool_name: 'exec_command', call_id: 'c1', decision: 'approved' }),
  result(1200, 'c1'),
  completed(1900, 60, 5),
  view(1950, 'agent_response', { response: 'Done.', 'turn.id': 'x' }),
  view(60_000, 'user_prompt', { prompt: '[REDACTED]' }),
  completed(61_000, 70, 5),
];

test('of the flood only the end of a response matters, and of its two records the one that counts', () => {
  expect(RECORDS.filter(record => codexLogs.recognizes(record))).toHaveLength(9);
  expect(codexLogs.recognizes(logView(0, { 'event.name': 'user_prompt' }))).toBe(false);
});

test('places: calls and counts, prompts by turn and thread', () => {
  expect(codexLogs.place(result(0, 'c1'))).toEqual({ joinKeys: ['call:c1'], conversation: THREAD });
  expect(codexLogs.place(completed(0, 52, 6)).joinKeys).toEqual(['tokens:52/6/40/4']);
  expect(codexLogs.place(view(0, 'agent_response', { 'turn.id': 'x' })).joinKeys).toEqual(['turn:x', `thread:${THREAD}`]);
});

describe('spans made of records', () => {
  const spans = made(codexLogs, RECORDS);

  test('a turn for each prompt, its responses and tools below', () => {
    expect(spans.map(span => span.kind)).toEqual(['turn', 'llm', 'tool', 'llm', 'turn', 'llm']);
    const [turn, call, tool, , second] = spans;
    expect(turn).toMatchObject({
      turnAnchor: true,
      conventions: ['codex'],
      fields: { sessionKey: THREAD, userId: 'a@b', model: 'gpt-5-codex' },
    });
    expect(turn?.fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Done.' }] }]);
    expect(call?.fields).toMatchObject({ usage: { input: 52, output: 6, cacheRead: 40, reasoning: 4, total: 58 }, model: 'gpt-5-codex' });
    expect(tool?.fields.tool).toEqual({ name: 'exec_command', callId: 'c1', description: null, args: '{}', result: 'ok' });
    expect(second?.fields.inputMessages?.[0]?.parts).toEqual([{ type: 'redacted' }]);
    // The first request began when it was sent, the second when the tool had answered.
    expect(spans[1]?.made.span.startTimeUnixNano).toBe(at(100));
    expect(spans[3]?.made.span.startTimeUnixNano).toBe(at(1200));
    expect(spans[2]?.made.span).toMatchObject({
      startTimeUnixNano: at(1100),
      endTimeUnixNano: at(1200),
      parentSpanId: turn?.made.span.spanId,
    });
  });

  test('the order of the records does not matter, and there are none where spans came', () => {
    expect(made(codexLogs, shuffled(RECORDS))).toEqual(spans);
    expect(made(codexLogs, RECORDS, ['codex'])).toEqual([]);
  });

  test('ends of responses alone are no turn: where spans are exported they come without a trace', () => {
    expect(made(codexLogs, [completed(0, 1, 1), completed(1, 2, 2)])).toEqual([]);
  });

  test('each conversation is by itself, a subagent too', () => {
    const other = view(10, 'user_prompt', { prompt: 'sub', 'conversation.id': THREAD.replace('019b', '019c') });
    expect(new Set(made(codexLogs, [...RECORDS, other]).map(span => span.fields.sessionKey)).size).toBe(3);
  });

  test('a conversation that is no UUID is a session all the same', () => {
    expect(made(codexLogs, [view(0, 'user_prompt', { prompt: 'x', 'conversation.id': 'short' })])[0]?.fields.sessionKey).toBe('short');
  });

  test('a request that failed is a call that failed; the cost of a turn makes it no longer', () => {
    const told = made(codexLogs, [
      view(0, 'user_prompt', { prompt: 'x' }),
      view(100, 'api_request', { 'error.message': 'rate limited', duration_ms: '50' }),
      view(200, 'agent_response', { response: 'y' }),
      view(90_000, 'turn_cost', { 'usage.estimated_usd': '0.5' }),
    ]);
    expect(told[1]).toMatchObject({ kind: 'llm', fields: { error: { message: 'rate limited' } } });
    expect(told[0]?.fields.costUsd).toBe(0.5);
    expect(told[0]?.made.span.endTimeUnixNano).toBe(at(200));
  });

  test('a long conversation is made in no time', { timeout: 8_000 }, () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      index % 100 === 0 ? view(index, 'user_prompt', { prompt: 'x' }) : completed(index, index, 1),
    );
    expect(codexLogs.makeSpans(many, TRACE_ID, new Set())).toHaveLength(10_000);
  });
});

import { describe, expect, test } from 'vitest';
import { claudeCodeLogs } from '../../../src/core/conventions/claudeCodeLogs.ts';
import { logView, made, shuffled, TRACE_ID } from '../../support/logText.ts';
import type { Attributes } from '../../support/spanText.ts';

const view = (ms: number, name: string, attributes: Attributes = {}, ids = {}) =>
  logView(
    ms,
    { 'event.name': name, 'session.id': 's', 'prompt.id': 'p', ...attributes },
    { body: `claude_code.${name}`, ...ids },
    'com.anthropic.claude_code.events',
  );
const request = {
  model: 'claude-sonnet-5-5',
  input_tokens: '2',
  output_tokens: '269',
  cache_read_tokens: '0',
  cache_creation_tokens: '911',
};

const RECORDS = [
  view(0, 'user_prompt', { prompt: 'Hello', 'event.sequence': 1n }),
  view(10, 'system_prompt', { system_prompt: 'Be brief.', 'event.sequence': 2n }),
  view(10, 'tool', { tool: '{"name":"Bash","description":"Runs.","input_schema":{"type":"object"}}', 'event.sequence': 3n }),
  view(1000, 'api_request', { ...request, cost_usd: '0.0049715', duration_ms: '900', request_id: 'r1', 'event.sequence': 4n }),
  view(1010, 'tool_decision', { tool_use_id: 't1', tool_name: 'Bash', decision: 'accept', request_id: 'r1', 'event.sequence': 5n }),
  view(1500, 'tool_result', {
    tool_use_id: 't1',
    tool_name: 'Bash',
    tool_input: '{"command":"ls"}',
    success: 'true',
    duration_ms: '400',
    'event.sequence': 6n,
  }),
  view(2500, 'api_request', { ...request, duration_ms: '900', request_id: 'r2', 'event.sequence': 7n }),
  view(2500, 'assistant_response', { response: 'Done.', 'event.sequence': 8n }),
];

describe('places', () => {
  test('a record of a tool joins the tool, though it names the request as well', () => {
    expect(claudeCodeLogs.place(view(0, 'tool_result', { tool_use_id: 't1', request_id: 'r1' })).joinKeys).toEqual(['call:t1']);
    expect(claudeCodeLogs.place(view(0, 'api_request', { ...request, request_id: 'r1' })).joinKeys).toEqual([
      'request:r1',
      'tokens:2/269/0/911',
    ]);
    expect(claudeCodeLogs.place(view(0, 'api_request', request)).joinKeys).toEqual(['tokens:2/269/0/911']);
    expect(claudeCodeLogs.place(view(0, 'user_prompt')).joinKeys).toEqual([]);
  });

  test('a conversation is a prompt of a session', () => {
    expect(claudeCodeLogs.place(view(0, 'user_prompt')).conversation).toBe('s p');
    expect(claudeCodeLogs.place(logView(0, { 'event.name': 'user_prompt', 'session.id': 's' })).conversation).toBe('s');
  });

  test('recognized by scope or by the long name in the body, and only what matters', () => {
    expect(claudeCodeLogs.recognizes(logView(0, { 'event.name': 'user_prompt' }, { body: 'claude_code.user_prompt' }))).toBe(true);
    expect(claudeCodeLogs.recognizes(logView(0, { 'event.name': 'user_prompt' }))).toBe(false);
    expect(claudeCodeLogs.recognizes(view(0, 'plugin_loaded'))).toBe(false);
  });
});

describe('spans made of records', () => {
  test('one interaction with its requests and tools, as its spans would say it', () => {
    const spans = made(claudeCodeLogs, RECORDS);
    expect(spans.map(span => [span.made.span.name, span.kind])).toEqual([
      ['claude_code.interaction', 'turn'],
      ['claude_code.llm_request', 'llm'],
      ['claude_code.tool', 'tool'],
      ['claude_code.llm_request', 'llm'],
    ]);
    const [turn, first, tool, last] = spans;
    expect(turn).toMatchObject({ turnAnchor: true, fields: { sessionKey: 's' } });
    expect(turn?.fields.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }]);
    expect(turn?.fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Done.' }] }]);
    expect(first?.fields).toMatchObject({
      usage: { input: 913, output: 269 },
      costUsd: 0.0049715,
      model: 'claude-sonnet-5-5',
      provider: 'anthropic',
    });
    expect(first?.fields.inputMessages).toEqual([{ role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] }]);
    expect(first?.fields.toolDefinitions).toEqual([{ name: 'Bash', description: 'Runs.', parameters: '{"type":"object"}' }]);
    expect(tool?.fields.tool).toMatchObject({ name: 'Bash', callId: 't1', args: '{"command":"ls"}' });
    expect(last?.fields.costUsd).toBeUndefined();
    expect(last?.fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Done.' }] }]);
    // Times run backwards from the record; the turn holds all of it.
    const ms = (time: bigint) => Number((time - 1_767_225_600_000_000_000n) / 1_000_000n);
    expect(spans.map(({ made: { span } }) => [ms(span.startTimeUnixNano), ms(span.endTimeUnixNano)])).toEqual([
      [0, 2500],
      [100, 1000],
      [1100, 1500],
      [1600, 2500],
    ]);
    expect(spans.slice(1).every(({ made: { span } }) => span.parentSpanId === turn?.made.span.spanId)).toBe(true);
    expect(spans.flatMap(span => span.made.records)).toHaveLength(RECORDS.length);
  });

  test('the order of the records does not matter', () => {
    expect(made(claudeCodeLogs, shuffled(RECORDS))).toEqual(made(claudeCodeLogs, RECORDS));
  });

  test('nothing where the trace has spans of its own, or nothing was done', () => {
    expect(made(claudeCodeLogs, RECORDS, ['claude-code'])).toEqual([]);
    expect(made(claudeCodeLogs, [RECORDS[1]!, RECORDS[2]!])).toEqual([]);
  });

  test('two prompts are two turns, with or without prompt ids', () => {
    const two = [view(0, 'user_prompt', { prompt: 'a' }), view(5000, 'user_prompt', { prompt: 'b', 'prompt.id': 'q' })];
    expect(made(claudeCodeLogs, two)).toHaveLength(2);
    const old = (ms: number, name: string, attributes: Attributes) =>
      logView(ms, { 'event.name': name, 'session.id': 's', ...attributes }, { body: `claude_code.${name}` });
    const spans = made(claudeCodeLogs, [
      old(0, 'user_prompt', { prompt: 'a' }),
      old(10, 'api_request', request),
      old(20, 'user_prompt', { prompt: 'b' }),
      old(30, 'api_error', { model: 'm', error: 'busy', status_code: '529' }),
    ]);
    expect(spans.map(span => span.kind)).toEqual(['turn', 'llm', 'turn', 'llm']);
    expect(spans[3]?.fields.error).toMatchObject({ type: '529', message: 'busy' });
  });

  test('under the span of a caller that passed its trace on', () => {
    const spans = made(claudeCodeLogs, [view(0, 'user_prompt', { prompt: 'a' }, { traceId: TRACE_ID, spanId: 'feed'.repeat(4) })]);
    expect(spans[0]?.made.span).toMatchObject({ traceId: TRACE_ID, parentSpanId: 'feed'.repeat(4) });
  });

  test('redacted prompts stay redacted', () => {
    const spans = made(claudeCodeLogs, [
      view(0, 'user_prompt', { prompt: '<REDACTED>' }),
      view(1, 'assistant_response', { response: '<REDACTED>' }),
    ]);
    expect(spans[0]?.fields.inputMessages?.[0]?.parts).toEqual([{ type: 'redacted' }]);
    expect(spans[0]?.fields.outputMessages?.[0]?.parts).toEqual([{ type: 'redacted' }]);
  });

  test('equal records are as many spans, and a long conversation is made in no time', { timeout: 8_000 }, () => {
    const same = view(0, 'api_request', request);
    const spans = made(claudeCodeLogs, [same, same]);
    expect(new Set(spans.map(span => span.made.span.spanId)).size).toBe(3);
    const many = Array.from({ length: 10_000 }, (_, index) =>
      index % 2 === 0
        ? view(index, 'api_request', { ...request, request_id: `r${index}` })
        : view(index, 'assistant_response', { response: 'x' }),
    );
    expect(claudeCodeLogs.makeSpans(many, TRACE_ID, new Set())).toHaveLength(5001);
  });
});

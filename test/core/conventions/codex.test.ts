import { describe, expect, test } from 'vitest';
import { normalize, normalizeWithKeys } from '../../../src/core/conventions/normalize.ts';
import { type Attributes, makeContext, makeLog, makeSpan } from '../../support/spanText.ts';

const THREAD = '019b7a10-5c1e-7c31-9a6e-0c7d5a1b2c3d';
const context = makeContext({ 'service.name': 'codex_exec' }, 'codex_exec');
const read = (name: string, attributes: Attributes, logs: readonly ReturnType<typeof makeLog>[] = []) =>
  normalize(makeSpan(attributes, { name }), context, logs);
// The record's own name is a line of code.
const log = (name: string, attributes: Attributes) =>
  makeLog('event otel/src/events/session_telemetry.rs:703', { 'event.name': `codex.${name}`, ...attributes });

describe('plumbing is not recognized', () => {
  test.each<[string, string, Attributes]>([
    ['a thread of the operating system', 'run_turn', { 'thread.id': 10n, model: 'm' }],
    [
      'an event of a response that is not its end',
      'handle_responses',
      { from: 'output_item_done', tool_name: 'exec_command', 'codex.request.reasoning_effort': 'low' },
    ],
    ['what watches a call', 'guardian_scoring_observation', { call_id: 'c', tool_name: 'exec_command', turn_id: 't' }],
    ['the process of a call', 'unified_exec.exec_command', { call_id: 'c', turn_id: 't' }],
  ])('%s', (_name, name, attributes) => {
    expect(read(name, attributes).conventions).toEqual([]);
  });
});

describe('turns', () => {
  const attributes = {
    'thread.id': THREAD,
    'turn.id': 'turn-1',
    model: 'gpt-5-codex',
    'gen_ai.conversation.id': 'turn-1',
    'codex.turn.token_usage.input_tokens': 100n,
    'codex.turn.token_usage.cached_input_tokens': 90n,
    'codex.turn.token_usage.non_cached_input_tokens': 10n,
    'codex.turn.token_usage.output_tokens': 7n,
    'codex.turn.token_usage.reasoning_output_tokens': 3n,
    'codex.turn.token_usage.total_tokens': 107n,
  };

  test('the thread is the session; tokens include cache and reasoning', () => {
    expect(read('session_task.turn', attributes)).toMatchObject({
      kind: 'turn',
      turnAnchor: true,
      conventions: ['codex'],
      fields: {
        sessionKey: THREAD,
        turnKey: 'turn-1',
        model: 'gpt-5-codex',
        provider: 'openai',
        usage: { input: 100, output: 7, cacheRead: 90, reasoning: 3, total: 107 },
        joinKeys: ['turn:turn-1', `thread:${THREAD}`],
      },
    });
    expect(normalizeWithKeys(makeSpan(attributes, { name: 'session_task.turn' }), context).leftovers).toEqual([]);
  });

  test('a thread that is no UUID is no session', () => {
    expect(read('session_task.turn', { 'thread.id': '10' }).fields.sessionKey).toBeUndefined();
  });

  test('prompt, reply, cost and person come with the records', () => {
    const logs = [
      log('user_prompt', { prompt: 'Hi', 'user.email': 'a@b' }),
      log('agent_response', { response: '[REDACTED]' }),
      log('turn_cost', { 'usage.estimated_usd': '0.25' }),
      log('turn_ttft', { duration_ms: '120' }),
    ];
    const { fields, from } = read('session_task.turn', attributes, logs);
    expect(fields).toMatchObject({ costUsd: 0.25, ttftMs: 120, userId: 'a@b' });
    expect(from.inputMessages).toBe('log codex.user_prompt');
    expect(fields.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }]);
    expect(fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'redacted' }] }]);
  });
});

test('the end of a response is the model call, whatever its span is called', () => {
  const attributes = {
    'gen_ai.usage.input_tokens': 52n,
    'gen_ai.usage.cache_read.input_tokens': 40n,
    'gen_ai.usage.output_tokens': 6n,
    'codex.usage.reasoning_output_tokens': 4n,
    'codex.usage.total_tokens': 58n,
  };
  const { kind, fields } = read('completed', attributes, [log('sse_event', { model: 'gpt-5-codex', input_token_count: '1' })]);
  expect(kind).toBe('llm');
  expect(fields).toMatchObject({ usage: { input: 52, output: 6, cacheRead: 40, reasoning: 4, total: 58 }, model: 'gpt-5-codex' });
  expect(fields.joinKeys).toEqual(['tokens:52/6/40/4']);
});

describe('tools', () => {
  const call = { tool_name: 'exec_command', call_id: 'c1', aborted: false };

  test('arguments and result come with the record', () => {
    const result = log('tool_result', {
      tool_name: 'exec_command',
      arguments: '{"cmd":"ls"}',
      output: 'a',
      success: 'true',
      mcp_server: '',
      agent_name: '/root',
    });
    expect(read('exec_command', call, [result])).toMatchObject({
      kind: 'tool',
      fields: { tool: { name: 'exec_command', callId: 'c1', args: '{"cmd":"ls"}', result: 'a' }, joinKeys: ['call:c1'] },
    });
    expect(read('exec_command', call, [result]).fields.agentName).toBeUndefined();
  });

  test('a tool of a server is MCP; a failure and a cut output are said', () => {
    const result = log('tool_result', { mcp_server: 'docs', success: 'false', output: 'gone', output_truncated: true });
    const canonical = read('search', call, [result]);
    expect(canonical).toMatchObject({ kind: 'mcp', fields: { error: { message: 'gone' } }, problems: ['output was cut off by Codex'] });
  });

  test('the same keys in another scope are not of Codex', () => {
    expect(normalize(makeSpan(call, { name: 'x' }), makeContext({}, 'my-app')).conventions).toEqual([]);
  });
});

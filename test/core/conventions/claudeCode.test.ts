import { describe, expect, test } from 'vitest';
import { readNewContext, readToolInput } from '../../../src/core/conventions/claudeCodeText.ts';
import { factsOf } from '../../../src/core/conventions/facts.ts';
import { normalize, normalizeWithKeys } from '../../../src/core/conventions/normalize.ts';
import type { LogRecord } from '../../../src/core/model/span.ts';
import { type Attributes, makeContext, makeEvent, makeLog, makeSpan } from '../../support/spanText.ts';

const context = makeContext({ 'service.name': 'claude-code' }, 'com.anthropic.claude_code.tracing');
const log = (name: string, attributes: Attributes, time = 1n): LogRecord =>
  makeLog('', { 'event.name': name, ...attributes }, { body: `claude_code.${name}`, timeUnixNano: time });
const read = (type: string, attributes: Attributes, logs: readonly LogRecord[] = [], rest = {}) =>
  normalize(makeSpan(attributes, { name: `claude_code.${type}`, ...rest }), context, logs);

describe('requests', () => {
  const counts = { input_tokens: 2n, output_tokens: 269n, cache_read_tokens: 0n, cache_creation_tokens: 911n };

  test('input leaves the cache out, so it is put back in; the price comes with the record', () => {
    const { fields, from } = read('llm_request', { model: 'global.anthropic.claude-sonnet-5-5', ...counts }, [
      log('api_request', { model: 'claude-sonnet-5-5', ...counts, cost_usd: 0.0049715 }),
    ]);
    expect(fields.usage).toMatchObject({ input: 913, output: 269, cacheRead: 0, cacheWrite: 911, total: 1182 });
    expect(fields.costUsd).toBe(0.0049715);
    expect(from.costUsd).toBe('log api_request');
    // The names differ by the provider's prefix: what the span says stays.
    expect(fields.model).toBe('global.anthropic.claude-sonnet-5-5');
  });

  test('what was not sent is unknown, not zero', () => {
    expect(read('llm_request', { model: 'm' }).fields.usage).toBeUndefined();
    expect(read('llm_request', { model: 'm', output_tokens: 3n }).fields.usage).toMatchObject({ input: null, output: 3, total: null });
    expect(read('llm_request', { model: 'm' }).fields.costUsd).toBeUndefined();
  });

  test('keys that records join by: the request, else the four counts as sent, else the system prompt', () => {
    expect(read('llm_request', { ...counts, request_id: 'req_1', system_prompt_hash: 'sp_1' }).fields.joinKeys).toEqual([
      'request:req_1',
      'tokens:2/269/0/911',
      'system:sp_1',
    ]);
    // Spans send numbers, records text: the key is the same.
    expect(read('llm_request', { input_tokens: '2', output_tokens: '269' }).fields.joinKeys).toEqual(['tokens:2/269//']);
  });

  test('what is new in the context, the system prompt whole where a record has it', () => {
    const attributes = { system_prompt_preview: 'You are', system_prompt_length: 30n, new_context: '[USER]\nHello' };
    expect(read('llm_request', attributes).fields.inputMessages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'You are…' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
    ]);
    const whole = read('llm_request', attributes, [log('system_prompt', { system_prompt: 'You are a careful agent.' })]);
    expect(whole.fields.inputMessages?.[0]?.parts).toEqual([{ type: 'text', text: 'You are a careful agent.' }]);
  });

  test('a failure by its class and words; an attempt that was repeated is none', () => {
    expect(read('llm_request', { success: false, error: 'busy', error_class: 'overloaded' }).fields.error).toMatchObject({
      type: 'overloaded',
      message: 'busy',
    });
    expect(read('llm_request', { success: true }, [log('api_error', { error: 'busy' })]).fields.error).toBeUndefined();
    expect(read('llm_request', { success: 'false' }, [log('api_error', { error: 'busy', status_code: '529' })]).fields.error).toMatchObject(
      {
        type: '529',
        message: 'busy',
      },
    );
  });
});

describe('interactions', () => {
  test('are explicit turns, with the prompt from wherever it is not redacted', () => {
    const canonical = read('interaction', { user_prompt: '<REDACTED>', 'session.id': 's' }, [log('user_prompt', { prompt: 'Hello' })]);
    expect(canonical).toMatchObject({
      kind: 'turn',
      turnAnchor: true,
      fields: { sessionKey: 's' },
      from: { inputMessages: 'log user_prompt' },
    });
    expect(canonical.fields.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }]);
  });

  test('redacted everywhere is said to be redacted, never shown', () => {
    const span = makeSpan({ user_prompt: '<REDACTED>' }, { name: 'claude_code.interaction' });
    const canonical = normalize(span, context, [log('assistant_response', { response: '<REDACTED>' })]);
    expect(canonical.fields.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'redacted' }] }]);
    expect(canonical.fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'redacted' }] }]);
    expect(factsOf(span, context, canonical)).toMatchObject({ userText: null, assistantText: null, input: null, output: null });
  });

  test('replies of subagents are not the reply', () => {
    const logs = [
      log('assistant_response', { response: 'inner', query_source: 'agent:builtin:Explore' }, 2n),
      log('assistant_response', { response: 'outer', query_source: 'repl_main_thread' }, 1n),
    ];
    expect(read('interaction', {}, logs).fields.outputMessages).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'outer' }] }]);
  });

  test('requests whose spans never came are summed', () => {
    const logs = [
      log('api_request', { input_tokens: '1', output_tokens: '2', cost_usd: '0.5' }),
      log('api_request', { input_tokens: '3', cost_usd: 0.25 }),
    ];
    expect(read('interaction', {}, logs).fields).toMatchObject({ costUsd: 0.75, usage: { input: 4, output: 2, cacheRead: null } });
  });
});

describe('tools', () => {
  test('arguments below their headline, the result of the event, nested work as its own kinds', () => {
    const { kind, fields } = read(
      'tool',
      { tool_name: 'Read', tool_use_id: 't1', 'gen_ai.tool.call.id': 't1', tool_input: '[TOOL INPUT: Read]\n{"file_path":"/a"}' },
      [],
      { events: [makeEvent('tool.output', { content: 'text', file_path: '/a' })] },
    );
    expect(kind).toBe('tool');
    expect(fields.tool).toEqual({ name: 'Read', callId: 't1', description: null, args: '{"file_path":"/a"}', result: 'text' });
    expect(fields.joinKeys).toEqual(['call:t1']);
    expect(read('tool.blocked_on_user', { decision: 'accept' }).kind).toBe('hook');
    // The execution inside is no second call, and records do not join it.
    const execution = read('tool.execution', { 'gen_ai.tool.call.id': 't1', success: false, error: 'x' });
    expect(execution).toMatchObject({ kind: 'step', fields: { error: { message: 'x' } } });
    expect(execution.fields.joinKeys).toBeUndefined();
  });

  test('from the record what the span leaves out; the masked name of an MCP tool from its details', () => {
    const logs = [
      log('tool_result', {
        tool_name: 'mcp_tool',
        tool_use_id: 't1',
        success: 'false',
        error: 'gone',
        tool_input: '{"q":1}',
        tool_parameters: '{"mcp_server_name":"docs","mcp_tool_name":"search"}',
      }),
    ];
    const canonical = read('tool', { tool_name: 'mcp_tool', tool_use_id: 't1' }, logs);
    expect(canonical.kind).toBe('mcp');
    expect(canonical.fields).toMatchObject({
      tool: { name: 'mcp__docs__search', args: '{"q":1}', result: 'gone' },
      error: { message: 'gone' },
    });
  });

  test('redacted input is no input', () => {
    expect(readToolInput('[TOOL INPUT: Bash]\n<REDACTED>')).toBeNull();
    expect(readToolInput('{"plain":1}')).toBe('{"plain":1}');
  });
});

test('blocks of new context: a line of dashes inside a text parts nothing', () => {
  const text = '[TOOL RESULT: t1]\na\n\n---\n\nb\n\n---\n\n[TOOL RESULT: t2]\n<REDACTED>\n\n---\n\n[USER]\nand now?';
  expect(readNewContext(text)).toEqual([
    { role: 'tool', parts: [{ type: 'tool_result', id: 't1', name: null, result: 'a\n\n---\n\nb' }] },
    { role: 'tool', parts: [{ type: 'redacted' }] },
    { role: 'user', parts: [{ type: 'text', text: 'and now?' }] },
  ]);
  expect(readNewContext('just words')).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'just words' }] }]);
  expect(readNewContext('')).toEqual([]);
});

test('an unknown span of it is shown with its word, and keys nobody knows are left over', () => {
  const span = makeSpan({ 'session.id': 's', 'response.novelty': 1n, new_context_truncated: true }, { name: 'claude_code.teleport' });
  const { canonical, leftovers } = normalizeWithKeys(span, context);
  expect(canonical).toMatchObject({ kind: 'other', rawKind: 'teleport', problems: ['new_context was cut off by Claude Code'] });
  expect(leftovers).toEqual(['response.novelty']);
});

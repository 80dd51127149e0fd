// Traps of Gemini's command line: the prompt's id, the context as the user's words, the scheduler's calls, records beside spans.
import { describe, expect, test } from 'vitest';
import { geminiCliLogs } from '../../../src/core/conventions/geminiCliLogs.ts';
import { genAiLogs } from '../../../src/core/conventions/genAiLogs.ts';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import { logView, made, shuffled } from '../../support/logText.ts';
import { type Attributes, makeContext, makeLog, makeSpan } from '../../support/spanText.ts';

const SESSION = '1c9b4c60-c484-4a1c-9747-aa0b38f87020';
const PROMPT = `${SESSION}########3`;
const ARGS = '{"command":"ls"}';
const read = (attributes: Attributes, logs = [makeLog('', {})]) =>
  normalize(
    makeSpan({ 'gen_ai.agent.name': 'gemini-cli', 'gen_ai.conversation.id': SESSION, ...attributes }),
    makeContext({}, 'gemini-cli'),
    logs,
  );

describe('a span', () => {
  test('a prompt is named by an id with a number; the id of the session alone names none', () => {
    const asked = read({ 'gen_ai.operation.name': 'llm_call', 'gen_ai.prompt.name': PROMPT }).fields;
    expect(asked).toMatchObject({ turnKey: PROMPT, sessionKey: SESSION, provider: 'gcp.gemini' });
    expect(asked.prompt).toBeUndefined();
    expect(read({ 'gen_ai.operation.name': 'llm_call', 'gen_ai.prompt.name': SESSION }).fields.turnKey).toBeUndefined();
    const told = [makeLog('', { 'event.name': 'gemini_cli.tool_call', prompt_id: PROMPT })];
    expect(read({ 'gen_ai.operation.name': 'tool_call' }, told).fields.turnKey).toBe(PROMPT);
  });

  test('what the program says of the session is not what the user said; pieces of an answer are one', () => {
    const said = [
      { role: 'user', parts: [{ text: '<session_context>\nlinux</session_context>' }] },
      { role: 'user', parts: [{ text: 'List it.' }] },
    ];
    const answered = [
      { role: 'model', parts: [{ text: 'One' }] },
      { role: 'model', parts: [{ text: ' file.' }] },
    ];
    const { fields } = read({
      'gen_ai.operation.name': 'llm_call',
      'gen_ai.input.messages': JSON.stringify(said),
      'gen_ai.output.messages': JSON.stringify(answered),
    });
    expect(fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user']);
    expect(fields.outputMessages?.map(message => message.parts)).toEqual([[{ type: 'text', text: 'One file.' }]]);
  });

  test('a tool has its arguments, what the model was given back, and its failure', () => {
    const request = { callId: 'c1', name: 'shell', args: { command: 'ls' } };
    const tool = (status: string, response: object) =>
      read({
        'gen_ai.operation.name': 'tool_call',
        'gen_ai.tool.name': 'shell',
        'gen_ai.tool.call_id': 'c1',
        'gen_ai.input.messages': JSON.stringify(request),
        'gen_ai.output.messages': JSON.stringify({ status, request, response }),
      });
    const done = tool('success', {
      responseParts: [{ functionResponse: { name: 'shell', response: { output: 'a.ts' } } }],
      resultDisplay: 'Listed.',
    });
    expect(done).toMatchObject({ kind: 'tool', fields: { tool: { name: 'shell', callId: 'c1', args: ARGS, result: 'a.ts' } } });
    expect(done.fields.outputMessages?.[0]?.parts).toEqual([{ type: 'tool_result', id: 'c1', name: 'shell', result: 'a.ts' }]);
    expect(done.fields.error).toBeUndefined();
    expect(tool('error', { error: { message: 'no such file' } }).fields.error?.message).toBe('no such file');
  });

  test('hostile calls give nothing and throw nothing', () => {
    for (const value of ['null', '[[]]', '{"args":', '[{"response":{"responseParts":[null,{"functionResponse":7}]}}]', '"x"']) {
      for (const operation of ['tool_call', 'schedule_tool_calls', 'llm_call', 'user_prompt']) {
        const keys = { 'gen_ai.operation.name': operation, 'gen_ai.input.messages': value, 'gen_ai.output.messages': value };
        expect(() => read(keys)).not.toThrow();
      }
    }
  });
});

describe('records', () => {
  const view = (ms: number, name: string, attributes: Attributes = {}) =>
    logView(ms, { 'event.name': name, 'session.id': SESSION, prompt_id: PROMPT, ...attributes }, {}, 'gemini-cli');
  const records = [
    view(0, 'gemini_cli.user_prompt', { prompt: 'List it.' }),
    view(10, 'gemini_cli.api_request', { model: 'gemini-2.5-flash' }),
    view(900, 'gemini_cli.api_response', {
      model: 'gemini-2.5-flash',
      duration_ms: 800,
      input_token_count: 50n,
      output_token_count: 6n,
      thoughts_token_count: 4n,
    }),
    view(901, 'gen_ai.client.inference.operation.details', {
      'gen_ai.output.messages': '[{"role":"model","parts":[{"text":"One file."}]}]',
    }),
    view(1200, 'gemini_cli.tool_call', { function_name: 'shell', function_args: ARGS, duration_ms: 100 }),
  ];

  test('tell of a turn with its requests and tools where there are no spans', () => {
    const spans = made(geminiCliLogs, records);
    expect(spans.map(span => span.kind)).toEqual(['turn', 'llm', 'tool']);
    expect(spans[0]!.turnAnchor).toBe(true);
    expect(spans[1]!.fields).toMatchObject({ model: 'gemini-2.5-flash', usage: { input: 50, output: 10, reasoning: 4 } });
    expect(spans[1]!.fields.outputMessages?.[0]?.parts).toEqual([{ type: 'text', text: 'One file.' }]);
    expect(spans[2]!.fields.tool).toMatchObject({ name: 'shell', args: ARGS });
    expect(made(geminiCliLogs, shuffled(records))).toEqual(spans);
  });

  test('add nothing where spans were sent: none of the trace, none of a request told within its span', () => {
    expect(made(geminiCliLogs, records, ['gemini-cli'])).toEqual([]);
    expect(
      made(
        geminiCliLogs,
        records.filter(record => record.name !== 'gemini_cli.api_request'),
      ),
    ).toEqual([]);
    // The first family that knows a record has it.
    expect(records.every(record => geminiCliLogs.recognizes(record))).toBe(true);
    const strangers = logView(1, { 'event.name': 'gen_ai.client.inference.operation.details' });
    expect(geminiCliLogs.recognizes(strangers)).toBe(false);
    expect(genAiLogs.recognizes(strangers)).toBe(true);
  });
});

// Traps of the agent frameworks that write OTel GenAI with a little of their own beside it.
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/core/conventions/facts.ts';
import { normalize, normalizeWithKeys } from '../../../src/core/conventions/normalize.ts';
import { deriveTrace } from '../../../src/core/derive/deriveTrace.ts';
import type { LogRecord, Span } from '../../../src/core/model/span.ts';
import { type Attributes, makeContext, makeEvent, makeLog, makeSpan } from '../../support/spanText.ts';

const readIn =
  (scope: string) =>
  (attributes: Attributes, rest: Partial<Span> = {}, logs: readonly LogRecord[] = []) =>
    normalize(makeSpan(attributes, rest), makeContext({}, scope), logs);
const text = (said: string) => [{ type: 'text', text: said }];

describe('Strands', () => {
  const read = readIn('strands.telemetry.tracer');

  test('one cycle of the loop is a step, and the framework is no provider', () => {
    expect(read({ 'gen_ai.system': 'strands-agents', 'gen_ai.operation.name': 'execute_event_loop_cycle' })).toMatchObject({
      kind: 'step',
      rawKind: null,
      fields: { framework: 'strands-agents' },
    });
  });

  test('instructions in one event, messages in another, answers in a third are one call', () => {
    const name = 'gen_ai.client.inference.operation.details';
    const events = [
      makeEvent(name, { 'gen_ai.system_instructions': '[{"type":"text","content":"Be kind."}]' }),
      makeEvent(name, { 'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]' }),
      makeEvent(name, { 'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"hello"}]}]' }),
    ];
    const { fields } = read({ 'gen_ai.provider.name': 'strands-agents', 'gen_ai.operation.name': 'chat' }, { events });
    expect(fields.inputMessages).toEqual([
      { role: 'system', parts: text('Be kind.') },
      { role: 'user', parts: text('hi') },
    ]);
    expect(fields.outputMessages).toEqual([{ role: 'assistant', parts: text('hello') }]);
    // The instructions alone may stand on the span.
    const onSpan = read(
      { 'gen_ai.operation.name': 'chat', 'gen_ai.system_instructions': '[{"type":"text","content":"Be calm."}]' },
      { events: events.slice(1) },
    );
    expect(onSpan.fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user']);
  });

  test('arguments and result of a tool are its messages; a failure is told by a key', () => {
    const events = [
      makeEvent('gen_ai.tool.message', { content: '{"a":1}', id: 'c1' }),
      makeEvent('gen_ai.choice', { message: '[{"json":{"b":2}}]', id: 'c1' }),
    ];
    const { fields } = read(
      {
        'gen_ai.system': 'strands-agents',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 't',
        'gen_ai.tool.status': 'error',
      },
      { events },
    );
    expect(fields.tool).toMatchObject({ name: 't', args: '{"a":1}', result: '{"b":2}' });
    expect(fields.error).toEqual({ type: null, message: null, stacktrace: null });
  });

  test('both spellings of a count are one count; milliseconds to the first token; names of tools', () => {
    const attributes = {
      'gen_ai.system': 'strands-agents',
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.usage.prompt_tokens': 5n,
      'gen_ai.usage.input_tokens': 5n,
      'gen_ai.usage.output_tokens': 2n,
      'gen_ai.server.time_to_first_token': 30n,
      'gen_ai.agent.tools': '["find_order"]',
    };
    const { canonical, leftovers } = normalizeWithKeys(makeSpan(attributes), makeContext({}, 'strands.telemetry.tracer'));
    expect(canonical.fields).toMatchObject({ usage: { input: 5, output: 2 }, ttftMs: 30, toolDefinitions: [{ name: 'find_order' }] });
    expect(leftovers).toEqual([]);
  });
});

describe('Google ADK', () => {
  const read = readIn('gcp.vertex.agent');
  const P = 'gcp.vertex.agent.';

  test("Gemini's request and response, thoughts counted into the output", () => {
    const request = {
      model: 'gemini-2.5-flash',
      config: { system_instruction: 'Be kind.', temperature: 0.5, tools: [{ function_declarations: [{ name: 'f', description: 'd' }] }] },
      contents: [
        { role: 'user', parts: [{ text: 'hi' }] },
        { role: 'user', parts: [{ function_response: { id: 'c', name: 'f', response: { a: 1 } } }] },
      ],
    };
    const response = {
      content: { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'hello' }] },
      finish_reason: 'STOP',
      usage_metadata: {
        prompt_token_count: 10,
        candidates_token_count: 3,
        thoughts_token_count: 4,
        cached_content_token_count: 2,
        total_token_count: 17,
      },
    };
    const { kind, fields } = read(
      {
        'gen_ai.system': 'gcp.vertex.agent',
        [`${P}llm_request`]: JSON.stringify(request),
        [`${P}llm_response`]: JSON.stringify(response),
        'gen_ai.usage.output_tokens': 3n,
      },
      { name: 'call_llm' },
    );
    expect(kind).toBe('llm');
    expect(fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user', 'tool']);
    expect(fields.outputMessages?.[0]?.parts).toEqual([{ type: 'reasoning', text: 'hm' }, ...text('hello')]);
    expect(fields.usage).toMatchObject({ input: 10, output: 7, cacheRead: 2, reasoning: 4, total: 17 });
    expect(fields).toMatchObject({
      framework: 'gcp.vertex.agent',
      finishReasons: ['stop'],
      toolDefinitions: [{ name: 'f' }],
      modelParams: [{ name: 'temperature', value: '0.5' }],
    });
    expect(fields.provider).toBeUndefined();
  });

  test('what stands for nothing is nothing', () => {
    const { fields } = read({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 't',
      'gen_ai.tool.call.id': '<not specified>',
      [`${P}tool_call_args`]: '{}',
      [`${P}llm_request`]: '{}',
    });
    expect(fields.tool).toEqual({ name: 't', callId: null, description: null, args: null, result: null });
    expect(fields.inputMessages).toBeUndefined();
  });

  test('the sum of parallel calls is a copy and counts for nothing', () => {
    const canonical = read(
      { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': '(merged tools)' },
      { name: 'execute_tool (merged tools)' },
    );
    expect(canonical.kind).not.toBe('tool');
    expect(canonical.conventions).toEqual([]);
  });

  test('one run is one turn, though the calls inside name the invocation', () => {
    const span = (id: string, parent: string, name: string, attributes: Attributes, at: bigint) => {
      const made = makeSpan(attributes, {
        spanId: id.repeat(16),
        parentSpanId: parent === '' ? '' : parent.repeat(16),
        name,
        startTimeUnixNano: 1_767_225_600_000_000_000n + at,
      });
      return factsOf(made, makeContext({}, 'gcp.vertex.agent'), normalize(made, makeContext({}, 'gcp.vertex.agent')));
    };
    const call = { 'gen_ai.operation.name': 'generate_content', [`${P}invocation_id`]: 'e-1' };
    const derived = deriveTrace([
      span('1', '', 'invocation', {}, 0n),
      span('2', '1', 'invoke_agent a', { 'gen_ai.operation.name': 'invoke_agent' }, 1n),
      span('3', '2', 'generate_content m', call, 2n),
      span('4', '2', 'generate_content m', call, 3n),
    ]);
    expect(derived.turns).toHaveLength(1);
    expect(derived.turns[0]).toMatchObject({ anchorSpanId: '1'.repeat(16), spans: 4, llmCalls: 2 });
  });

  test("a body that holds Gemini's whole content, and who said it", () => {
    const content = {
      entries: [
        {
          key: 'parts',
          value: [
            {
              entries: [
                { key: 'text', value: 'hi' },
                { key: 'function_call', value: null },
              ],
            },
          ],
        },
        { key: 'role', value: 'user' },
      ],
    };
    const log = makeLog('gen_ai.user.message', { 'user.id': 'u7' }, { body: { entries: [{ key: 'content', value: content }] } });
    expect(read({ 'gen_ai.system': 'gemini', 'gen_ai.operation.name': 'generate_content' }, {}, [log]).fields).toMatchObject({
      inputMessages: [{ role: 'user', parts: text('hi') }],
      userId: 'u7',
    });
  });
});

describe('Agent Framework', () => {
  const read = readIn('agent_framework');

  test('workflows by the start of the name; building one is no work', () => {
    expect(read({ 'workflow.id': 'w' }, { name: 'workflow.run' })).toMatchObject({ kind: 'workflow', conventions: ['agent-framework'] });
    expect(read({ 'executor.id': 'writer' }, { name: 'executor.process writer' }).kind).toBe('step');
    expect(read({ 'executor.id': 'writer' }, { name: 'executor.process' }).fields.label).toBe('executor.process writer');
    expect(read({ 'message.type': 'standard' }, { name: 'message.send' }).kind).toBe('event');
    expect(read({ 'workflow.definition': '{}' }, { name: 'workflow.build' }).conventions).toEqual([]);
  });

  test('the id of a response is no conversation', () => {
    expect(read({ 'gen_ai.operation.name': 'chat', 'gen_ai.conversation.id': 'resp_0001' }).fields.sessionKey).toBeUndefined();
    expect(read({ 'gen_ai.operation.name': 'chat', 'gen_ai.conversation.id': 'conv_0001' }).fields.sessionKey).toBe('conv_0001');
  });
});

describe('Semantic Kernel', () => {
  const read = readIn('semantic_kernel.functions.kernel_function');

  test('operations and reasons in its own words', () => {
    const canonical = read({
      'gen_ai.operation.name': 'chat.streaming_completions',
      'gen_ai.system': 'openai',
      'gen_ai.response.finish_reason': 'FinishReason.TOOL_CALLS',
      'sk.available_functions': 'weather-get,clock-now',
    });
    expect(canonical).toMatchObject({
      kind: 'llm',
      fields: { finishReasons: ['tool_call'], toolDefinitions: [{ name: 'weather-get' }, { name: 'clock-now' }] },
    });
    expect(read({ 'gen_ai.operation.name': 'text.completions', 'gen_ai.system': 'openai' }).kind).toBe('llm');
  });

  test('a function of the kernel is a link of the chain, unless the model called it', () => {
    expect(read({}, { name: 'writer-draft' }).kind).toBe('chain');
    expect(read({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'weather-get' }).kind).toBe('tool');
  });

  test('counts of its older versions', () => {
    expect(
      read({ 'gen_ai.operation.name': 'chat.completions', 'gen_ai.response.prompt_tokens': 4n, 'gen_ai.response.completion_tokens': 2n })
        .fields.usage,
    ).toMatchObject({ input: 4, output: 2, total: 6 });
  });
});

describe('Mastra', () => {
  const read = readIn('@mastra/otel-exporter');
  const typed = (type: string, attributes: Attributes = {}, rest: Partial<Span> = {}) =>
    read({ 'mastra.span.type': type, ...attributes }, rest);

  test('a generation and a step wrap the inference; in older versions the generation is the call', () => {
    expect(typed('model_generation', { 'gen_ai.operation.name': 'model_generation' }).kind).toBe('chain');
    expect(typed('model_generation', { 'gen_ai.operation.name': 'chat' }).kind).toBe('llm');
    expect(typed('model_step', { 'gen_ai.operation.name': 'agent_step' }).kind).toBe('step');
    expect(typed('model_inference', { 'gen_ai.operation.name': 'chat' }).kind).toBe('llm');
    expect(typed('mcp_tool_call', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 't' }).kind).toBe('mcp');
    expect(typed('workflow_conditional').kind).toBe('chain');
    expect(typed('teleport')).toMatchObject({ kind: 'other', rawKind: 'teleport' });
  });

  test('messages of an agent with its instructions, of a step with its calls', () => {
    const agent = typed('agent_run', {
      'gen_ai.system_instructions': 'Be kind.',
      'mastra.agent_run.input': '[{"role":"user","content":"hi"}]',
      'mastra.agent_run.output': '{"text":"hello","files":[]}',
    });
    expect(agent.fields.inputMessages?.map(message => message.role)).toEqual(['system', 'user']);
    expect(agent.fields.outputMessages).toEqual([{ role: 'assistant', parts: text('hello') }]);
    const step = typed('model_step', {
      'mastra.model_step.output': '{"text":"","toolCalls":[{"toolCallId":"c","toolName":"f","args":{"a":1}}]}',
    });
    expect(step.fields.outputMessages?.[0]?.parts).toEqual([{ type: 'tool_call', id: 'c', name: 'f', args: '{"a":1}' }]);
    expect(typed('model_generation', { 'mastra.model_generation.output': '{"text":"","files":[]}' }).fields.output).toBeUndefined();
  });

  test('thread and resource, provider before its mode, first token as a moment', () => {
    const { fields } = typed(
      'model_inference',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai.responses',
        'mastra.metadata.threadId': 't',
        'mastra.metadata.resourceId': 'u',
        'mastra.completion_start_time': '2026-01-01T00:00:00.250Z',
      },
      { startTimeUnixNano: 1_767_225_600_000_000_000n },
    );
    expect(fields).toMatchObject({ provider: 'openai', sessionKey: 't', userId: 'u', ttftMs: 250 });
    expect(typed('model_inference', { 'mastra.completion_start_time': 'soon' }).fields.ttftMs).toBeUndefined();
  });
});

describe('LiveKit', () => {
  const read = readIn('livekit-agents');

  test('a session holds turns; what goes on around them is no turn', () => {
    expect(read({ 'lk.room_sid': 'RM_1' }, { name: 'agent_session' })).toMatchObject({
      kind: 'conversation',
      container: true,
      fields: { sessionKey: 'RM_1' },
    });
    expect(read({}, { name: 'agent_turn' })).toMatchObject({ kind: 'turn', turnAnchor: true });
    expect(read({ 'lk.user_transcript': 'hi' }, { name: 'user_turn' })).toMatchObject({ kind: 'audio', conventions: [] });
    expect(read({ 'lk.room_sid': 'RM_1' }, { name: 'llm_node' }).fields.sessionKey).toBeUndefined();
  });

  test('either spelling of what people said', () => {
    for (const prefix of ['lk.', 'lk.pii.']) {
      const { fields } = read({ [`${prefix}user_input`]: 'hi', [`${prefix}response.text`]: 'hello' }, { name: 'agent_turn' });
      expect(fields).toMatchObject({
        inputMessages: [{ role: 'user', parts: text('hi') }],
        outputMessages: [{ role: 'assistant', parts: text('hello') }],
      });
    }
  });

  test('a history of messages, calls and answers; hand-overs were said by nobody', () => {
    const items = [
      { type: 'message', role: 'user', content: ['hi'] },
      { type: 'function_call', id: 'item_1/fnc_0', call_id: 'c', name: 'f', arguments: '{}' },
      { type: 'function_call_output', id: 'item_2', call_id: 'c', output: 'ok' },
      { type: 'agent_handoff', new_agent_id: 'b' },
    ];
    const { fields } = read({ 'lk.chat_ctx': JSON.stringify({ items }), 'lk.response.ttft': 0.5 }, { name: 'llm_node' });
    expect(fields.inputMessages).toEqual([
      { role: 'user', parts: text('hi') },
      { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'f', args: '{}' }] },
      { role: 'tool', parts: [{ type: 'tool_result', id: 'c', name: null, result: 'ok' }] },
    ]);
    expect(fields.ttftMs).toBe(500);
  });

  test('the request is the model call, once: not the node around it, which tells the same; nor is an agent that is only made a turn', () => {
    expect(read({ 'lk.response.text': 'hello', 'gen_ai.request.model': 'm' }, { name: 'llm_node' }).kind).toBe('step');
    expect(read({ 'gen_ai.request.model': 'm', 'gen_ai.operation.name': 'chat' }, { name: 'llm_request' }).kind).toBe('llm');
    const made = { 'gen_ai.operation.name': 'create_agent', 'gen_ai.agent.name': 'a', 'gen_ai.request.model': 'm' };
    for (const span of [read(made, { name: 'start_agent_activity' }), normalize(makeSpan(made), makeContext({}, 'app'))]) {
      expect(span).toMatchObject({ kind: 'step', conventions: [], fields: { agentName: 'a', model: 'm' } });
    }
  });

  test('tokens from the metrics where the keys are missing', () => {
    const metrics =
      '{"prompt_tokens":9,"completion_tokens":2,"prompt_cached_tokens":4,"ttft":0.2,"metadata":{"model_name":"m","model_provider":"OpenAI"}}';
    expect(read({ 'lk.llm_metrics': metrics }, { name: 'llm_request' }).fields).toMatchObject({
      usage: { input: 9, output: 2, cacheRead: 4, total: 11 },
      model: 'm',
      provider: 'openai',
      ttftMs: 200,
    });
    const { fields, from } = read(
      {
        'lk.llm_metrics': metrics,
        'gen_ai.usage.input_tokens': 9n,
        'gen_ai.usage.input_cached_tokens': 4n,
        'gen_ai.usage.output_tokens': 2n,
      },
      { name: 'llm_request' },
    );
    expect([fields.usage?.cacheRead, from.usage]).toEqual([4, 'gen_ai.usage.input_tokens']);
  });

  test('a tool that failed, and calls that are text in a list', () => {
    const failed = read(
      { 'lk.function_tool.name': 'f', 'lk.function_tool.is_error': true, 'lk.function_tool.output': 'no' },
      { name: 'function_tool' },
    );
    expect(failed).toMatchObject({ kind: 'tool', fields: { tool: { name: 'f', result: 'no' }, error: { message: 'no' } } });
    const choice = makeEvent('gen_ai.choice', {
      role: 'assistant',
      tool_calls: ['{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}'],
    });
    expect(read({ 'gen_ai.request.model': 'm' }, { name: 'llm_request', events: [choice] }).fields.outputMessages?.[0]?.parts).toEqual([
      { type: 'tool_call', id: 'c', name: 'f', args: '{}' },
    ]);
  });
});

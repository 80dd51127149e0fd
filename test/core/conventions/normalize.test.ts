import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/core/conventions/facts.ts';
import { normalize, normalizeWithKeys } from '../../../src/core/conventions/normalize.ts';
import { CONVENTIONS } from '../../../src/core/conventions/registry.ts';
import { PREVIEW_CHARS } from '../../../src/core/model/facts.ts';
import type { AnyValue, Span } from '../../../src/core/model/span.ts';
import { type Attributes, makeContext, makeEvent, makeLog, makeSpan } from '../../support/spanText.ts';

const read = (attributes: Attributes, span: Partial<Span> = {}, resource: Attributes = {}, scope = 'app') =>
  normalize(makeSpan(attributes, span), makeContext(resource, scope));

test('ids of conventions are unique', () => {
  expect(new Set(CONVENTIONS.map(convention => convention.id)).size).toBe(CONVENTIONS.length);
});

describe('session keys', () => {
  test.each<[string, Attributes, string | undefined]>([
    ['session.id before gen_ai.conversation.id', { 'gen_ai.conversation.id': 'c', 'session.id': 's' }, 's'],
    ['Langfuse before both', { 'session.id': 's', 'langfuse.session.id': 'l' }, 'l'],
    ['any spelling of the AI SDK', { 'ai.telemetry.metadata.ThreadID': 't' }, 't'],
    ['the AI SDK context', { 'ai.settings.context.conversationId': 't' }, 't'],
    ['a gateway header', { 'http.request.header.x-agentcc-session-id': ['g'] }, 'g'],
    ['metadata JSON', { metadata: '{"thread_id":"m"}' }, 'm'],
    ['an empty key falls through to the next', { 'session.id': '', 'gen_ai.conversation.id': 'c' }, 'c'],
    ['undefined', { 'session.id': 'undefined' }, undefined],
    ['null', { 'session.id': ' null ' }, undefined],
    ['None', { 'session.id': 'None' }, undefined],
    ['a project of LangSmith is no session', { 'langsmith.trace.session_id': 'p' }, undefined],
    ['a connection of MCP is no session', { 'mcp.session.id': 'p' }, undefined],
    ['a thread of the operating system is no session', { 'thread.id': '10' }, undefined],
    ['a number', { 'session.id': 42n }, '42'],
    ['no id at all', { 'session.id': 'x'.repeat(5000) }, undefined],
  ])('%s', (_name, attributes, expected) => {
    expect(read(attributes).fields.sessionKey).toBe(expected);
  });

  test('Codex: the thread on its turn span is the session, its conversation id is not', () => {
    const thread = '0198a1b2-0000-7000-8000-000000000000';
    const attributes = { 'thread.id': thread, 'turn.id': 't1', 'gen_ai.conversation.id': 'turn-level' };
    const canonical = read(attributes, { name: 'session_task.turn' }, { 'service.name': 'codex_cli_rs' });
    expect(canonical).toMatchObject({ turnAnchor: true, kind: 'turn', fields: { sessionKey: thread, turnKey: 't1' } });
    expect(read({ 'gen_ai.conversation.id': 'c' }, {}, { 'service.name': 'codex_exec' }).fields.sessionKey).toBeUndefined();
  });

  test('of a log record, where the span has none', () => {
    const log = makeLog('x', { 'session.id': 'from-log' });
    expect(normalize(makeSpan({}), makeContext(), [log]).fields.sessionKey).toBe('from-log');
    expect(normalize(makeSpan({ metadata: '{"session_id":"m"}' }), makeContext(), [log]).fields.sessionKey).toBe('m');
  });

  test("of the resource, as a last resort and never Copilot Chat's", () => {
    const facts = (resource: Attributes) => factsOf(makeSpan({}), makeContext(resource), read({}, {}, resource));
    expect(facts({ 'session.id': 'r' })).toMatchObject({ sessionKey: null, resourceSessionKey: 'r' });
    expect(facts({ 'session.id': 'window', 'service.name': 'copilot-chat' }).resourceSessionKey).toBeNull();
  });
});

test('a turn by its name; a name that others use too only in its scope', () => {
  expect(read({}, { name: 'claude_code.interaction' }).turnAnchor).toBe(true);
  expect(read({}, { name: 'agent_turn' }).turnAnchor).toBe(false);
  expect(read({}, { name: 'agent_turn' }, {}, 'livekit-agents').turnAnchor).toBe(true);
});

describe('kinds', () => {
  test.each<[string, Attributes, Partial<Span>, string, string | null]>([
    ['the operation is more specific than CHAIN', { 'openinference.span.kind': 'CHAIN', 'gen_ai.operation.name': 'chat' }, {}, 'llm', null],
    ['but CHAIN is more than a hint', { 'openinference.span.kind': 'CHAIN', 'gen_ai.request.model': 'm' }, {}, 'chain', null],
    ['UNKNOWN is less than a hint', { 'openinference.span.kind': 'UNKNOWN', 'gen_ai.tool.name': 't' }, {}, 'tool', null],
    ['the span kind goes before the operation', { 'openinference.span.kind': 'agent', 'gen_ai.operation.name': 'chat' }, {}, 'agent', null],
    ['an MCP tool', { 'gen_ai.operation.name': 'execute_tool', 'mcp.method.name': 'tools/call' }, {}, 'mcp', null],
    ['a model alone', { 'gen_ai.request.model': 'm' }, {}, 'llm', null],
    ['an unknown operation', { 'gen_ai.operation.name': 'teleport' }, {}, 'other', 'teleport'],
    ['an umbrella', { 'ai.operationId': 'ai.generateText', 'ai.model.id': 'm' }, {}, 'chain', null],
    ['its leaf', { 'operation.name': 'ai.generateText.doGenerate my-function', 'ai.model.id': 'm' }, {}, 'llm', null],
    ['plain HTTP', { 'http.request.method': 'GET' }, {}, 'http', null],
  ])('%s', (_name, attributes, span, kind, rawKind) => {
    expect(read(attributes, span)).toMatchObject({ kind, rawKind });
  });
});

describe('merging', () => {
  test('the model that answered wins, whichever convention says so', () => {
    expect(
      read({
        'llm.request.model_name': 'asked',
        'openinference.span.kind': 'LLM',
        'gen_ai.provider.name': 'x',
        'gen_ai.response.model': 'answered',
      }).fields.model,
    ).toBe('answered');
    expect(read({ 'ai.model.id': 'asked', 'ai.response.model': 'answered' }).fields).toMatchObject({
      model: 'answered',
      requestModel: 'asked',
    });
  });

  test('usage is one set, the most detailed, never mixed', () => {
    const { fields, from } = read({
      'openinference.span.kind': 'LLM',
      'llm.token_count.prompt': 1n,
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.input_tokens': 10n,
      'gen_ai.usage.output_tokens': '5',
    });
    expect(fields.usage).toMatchObject({ input: 10, output: 5, cacheRead: null, total: 15 });
    expect(from.usage).toBe('gen_ai.usage.input_tokens');
  });

  test('input that leaves out the cache is made to include it', () => {
    const usage = read({
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.usage.input_tokens': 2n,
      'gen_ai.usage.output_tokens': 269n,
      'gen_ai.usage.cache_creation.input_tokens': 911n,
    }).fields.usage;
    expect(usage).toMatchObject({ input: 913, cacheWrite: 911, total: 1182 });
  });

  test('time to the first chunk is in milliseconds, whether sent in seconds or not', () => {
    expect(read({ 'gen_ai.provider.name': 'x', 'gen_ai.response.time_to_first_chunk': 0.25 }).fields.ttftMs).toBe(250);
    expect(read({ 'ai.model.id': 'm', 'ai.response.msToFirstChunk': 250.5 }).fields.ttftMs).toBe(250.5);
  });

  test('a polled response has no tokens of its own', () => {
    expect(read({ 'gen_ai.operation.name': 'fetch_response', 'gen_ai.usage.input_tokens': 2n }).fields.usage).toBeUndefined();
  });

  test('a framework in the place of the provider is told apart', () => {
    expect(read({ 'gen_ai.provider.name': 'strands-agents' }).fields).toMatchObject({ framework: 'strands-agents' });
    expect(read({ 'gen_ai.provider.name': 'strands-agents' }).fields.provider).toBeUndefined();
    expect(read({ 'gen_ai.system': 'az.ai.openai' }).fields.provider).toBe('azure.ai.openai');
  });

  test('a key that lost to a better one is left over, not read', () => {
    const { readKeys, leftovers } = normalizeWithKeys(
      makeSpan({ 'ai.model.id': 'm', 'gen_ai.system': 'x', 'gen_ai.request.model': 'other' }),
      makeContext(),
    );
    expect(readKeys.get('ai.model.id')).toBe('requestModel');
    expect(readKeys.get('gen_ai.request.model')).toBe('model');
    expect(leftovers).toEqual([]);
  });
});

describe('errors', () => {
  const exception = (type: string) => ({
    events: [makeEvent('exception', { 'exception.type': type, 'exception.message': 'm', 'exception.stacktrace': 's' })],
  });

  test('status, with what the exception adds', () => {
    expect(read({}, { status: { code: 2, message: 'bad' }, ...exception('E') }).fields.error).toEqual({
      type: 'E',
      message: 'bad',
      stacktrace: 's',
    });
    expect(read({}, { status: { code: 2, message: '' } }).fields.error).toEqual({ type: null, message: null, stacktrace: null });
  });

  test('an exception alone, unless the span went well or it only steers', () => {
    expect(read({}, exception('ValueError')).fields.error).toMatchObject({ type: 'ValueError', message: 'm' });
    expect(read({}, { ...exception('ValueError'), status: { code: 1, message: '' } }).fields.error).toBeUndefined();
    expect(read({}, exception('langgraph.errors.GraphInterrupt')).fields.error).toBeUndefined();
    expect(read({}, { ...exception('langgraph.errors.GraphInterrupt'), status: { code: 2, message: '' } }).fields.error).toBeDefined();
  });

  test('an exception on a log record', () => {
    const log = makeLog('gen_ai.client.operation.exception', { 'exception.type': 'E', 'exception.message': 'm' });
    expect(normalize(makeSpan({}), makeContext(), [log]).fields.error).toEqual({ type: 'E', message: 'm', stacktrace: null });
  });

  test('error.type, and HTTP status as a client sees it', () => {
    expect(read({ 'error.type': 'timeout' }).fields.error).toMatchObject({ type: 'timeout' });
    expect(read({ 'http.response.status_code': 404n }, { kind: 3 }).fields.error).toMatchObject({ message: 'HTTP 404' });
    expect(read({ 'http.response.status_code': 404n }, { kind: 2 }).fields.error).toBeUndefined();
  });
});

describe('content', () => {
  test('JSON that was cut off stays readable, with a problem that names the key', () => {
    const canonical = read({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': '[{"role":"user","par' });
    expect(canonical.fields.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: '[{"role":"user","par' }] }]);
    expect(canonical.problems).toEqual(['gen_ai.input.messages is not JSON (cut off at 20 characters?)']);
  });

  test('messages as a structure are the same as messages as text', () => {
    const structured = {
      entries: [
        { key: 'role', value: 'user' },
        {
          key: 'parts',
          value: [
            {
              entries: [
                { key: 'type', value: 'text' },
                { key: 'content', value: 'hi' },
              ],
            },
          ],
        },
      ],
    };
    const asText = read({ 'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"hi"}]}]' });
    expect(read({ 'gen_ai.input.messages': [structured] }).fields.inputMessages).toEqual(asText.fields.inputMessages);
  });

  test('redacted content is said to be redacted, and no preview shows the word', () => {
    const span = makeSpan({
      'openinference.span.kind': 'LLM',
      'input.value': '__REDACTED__',
      'llm.output_messages.0.message.content': '<REDACTED>',
    });
    const canonical = normalize(span, makeContext());
    expect(canonical.fields.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'redacted' }] }]);
    const facts = factsOf(span, makeContext(), canonical);
    expect(facts).toMatchObject({ input: null, output: null, userText: null, assistantText: null });
  });

  test('providers of the AI SDK v4 keep cache counts in their metadata', () => {
    const usage = read({
      'ai.model.id': 'm',
      'ai.usage.promptTokens': 100n,
      'ai.usage.completionTokens': 5n,
      'ai.response.providerMetadata': '{"openai":{"cachedPromptTokens":64,"reasoningTokens":3}}',
    }).fields.usage;
    expect(usage).toMatchObject({ input: 100, output: 5, cacheRead: 64, cacheWrite: null, reasoning: 3, total: 105 });
  });
});

describe('facts', () => {
  test('previews are cut, times are whole microseconds, a remote parent is known by both flags', () => {
    const long = `${'x'.repeat(PREVIEW_CHARS - 1)}😀`;
    const span = makeSpan({ 'openinference.span.kind': 'TOOL', 'input.value': long, 'tool.name': 't' }, { flags: 0x301 });
    const facts = factsOf(span, makeContext({ 'service.name': 'shop', 'service.namespace': 'ns' }), normalize(span, makeContext()));
    expect(facts).toMatchObject({
      input: 'x'.repeat(PREVIEW_CHARS - 1),
      startUs: 1_767_225_600_000_000,
      remoteParent: true,
      genAi: true,
      app: 'shop',
      namespace: 'ns',
      toolName: 't',
      convention: 'openinference',
    });
    expect(factsOf(makeSpan({}, { flags: 0x101 }), makeContext(), read({}))).toMatchObject({
      remoteParent: false,
      genAi: false,
      convention: null,
    });
  });

  test('the last user message, and the last words of the assistant', () => {
    const span = makeSpan({
      'gen_ai.input.messages':
        '[{"role":"user","content":"old"},{"role":"assistant","content":"x"},{"role":"user","content":"new"},{"role":"tool","content":"r"}]',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"reasoning","content":"hm"},{"type":"text","content":"answer"}]}]',
    });
    expect(factsOf(span, makeContext(), normalize(span, makeContext()))).toMatchObject({
      userText: 'new',
      assistantText: 'answer',
      input: 'new',
      output: 'answer',
    });
  });
});

const anyValue: fc.Arbitrary<AnyValue> = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string(),
    fc.json(),
    fc.constantFrom(
      '[{"role":"user","content":[{"type":"tool-call"}]}]',
      '{"messages":[{"role":1}]}',
      '[[]]',
      '[{"message":{"message":{}}}]',
      '{"lc":1,"id":[],"kwargs":{"content":[{}]}}',
      '{"args":[{}],"kwargs":{"a":"b"}}',
      '{"model":"m","input":[{"type":"reasoning"}],"system":[1]}',
      '{"input":1e999,"output":-1,"input_x":{}}',
      'LLM',
      '__REDACTED__',
    ),
    fc.boolean(),
    fc.double(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
    fc.uint8Array({ maxLength: 4 }),
    fc.constant(null),
    fc.array(tie('value') as fc.Arbitrary<AnyValue>, { maxLength: 4 }),
    fc
      .array(
        fc.record({
          key: fc.constantFrom('role', 'parts', 'content', 'type', 'text', '__proto__'),
          value: tie('value') as fc.Arbitrary<AnyValue>,
        }),
        { maxLength: 4 },
      )
      .map(entries => ({ entries })),
  ),
})).value as fc.Arbitrary<AnyValue>;

const KEYS = [
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.system',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'gen_ai.retrieval.documents',
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.usage.input_tokens',
  'gen_ai.response.finish_reasons',
  'openinference.span.kind',
  'llm.input_messages.0.message.content',
  'llm.input_messages.x.message',
  'llm.input_messages.0',
  'llm.invocation_parameters',
  'llm.tools.0.tool.json_schema',
  'input.value',
  'output.value',
  'metadata',
  'session.id',
  'ai.operationId',
  'ai.prompt',
  'ai.prompt.messages',
  'ai.prompt.tools',
  'ai.response.toolCalls',
  'ai.response.reasoning',
  'ai.response.files',
  'ai.documents',
  'ai.ranking',
  'ai.values',
  'ai.response.providerMetadata',
  'retrieval.documents.0.document.score',
  'error.type',
  'http.response.status_code',
  'http.request.method',
  'url.full',
  'http.response.header.x-agentcc-cost',
  'http.response.header.x-prism-guardrail-triggered',
  'db.system',
  'db.statement',
  'db.vector.results.ids',
  'traceloop.span.kind',
  'traceloop.entity.input',
  'traceloop.entity.output',
  'gen_ai.prompt.0.content',
  'gen_ai.prompt.0.tool_calls.0.arguments',
  'gen_ai.completion.0.content',
  'llm.request.functions.0.name',
  'langfuse.observation.type',
  'langfuse.observation.input',
  'langfuse.observation.output',
  'langfuse.observation.usage_details',
  'langfuse.observation.cost_details',
  'langfuse.observation.completion_start_time',
  'gen_ai.span.kind',
  'fi.span.kind',
  'raw.input',
  'gen_ai.input.messages.0.message.contents.0.message_content.image',
  'gen_ai.request.parameters',
  'gen_ai.guardrail.result',
  'gen_ai.tool.parameters',
  'pydantic_ai.all_messages',
  'pydantic_ai.new_message_index',
  'all_messages_events',
  'events',
  'model_request_parameters',
  'tool_arguments',
  'logfire.span_type',
  'logfire.msg',
  'request_data',
  'response_data',
  'mlflow.spanType',
  'mlflow.spanInputs',
  'mlflow.spanOutputs',
  'mlflow.chat.tokenUsage',
  'mlflow.linkedPrompts',
  'langsmith.span.kind',
  'langsmith.usage_metadata',
  'agentcc.cache_status',
  'genkit:metadata:subtype',
  'genkit:output',
  'langwatch.input',
  'langwatch.metrics',
  'haystack.component.type',
  'lmnr.span.type',
  'litellm.call_id',
  'hidden_params',
  'llm.openai.choices',
  'gen_ai.tool.input',
  '__proto__',
  'constructor',
  '',
] as const;
const anyAttributes = fc.array(fc.record({ key: fc.oneof(fc.constantFrom(...KEYS), fc.string()), value: anyValue }), { maxLength: 12 });

test('whatever a span holds, it is normalized, and the same way twice', () => {
  fc.assert(
    fc.property(
      anyAttributes,
      anyAttributes,
      fc.constantFrom(
        'gen_ai.choice',
        'gen_ai.user.message',
        'gen_ai.content.prompt',
        'exception',
        'gen_ai.client.inference.operation.details',
        'db.query.result',
      ),
      (attributes, inner, name) => {
        const event = { timeUnixNano: 1n, name, attributes: inner, droppedAttributesCount: 0 };
        const log = makeLog(name, {}, { attributes: inner, body: { entries: inner } });
        const span = makeSpan({}, { attributes, events: [event] });
        const canonical = normalize(span, makeContext(), [log]);
        expect(normalize(span, makeContext(), [log])).toEqual(canonical);
        factsOf(span, makeContext(), canonical);
        const { readKeys, understood, leftovers } = normalizeWithKeys(span, makeContext(), [log]);
        expect(new Set([...readKeys.keys(), ...understood, ...leftovers])).toEqual(new Set(attributes.map(attribute => attribute.key)));
        // Everything canonical can cross to a webview.
        expect(() => structuredClone(canonical)).not.toThrow();
        expect(() => JSON.stringify(canonical)).not.toThrow();
      },
    ),
    { numRuns: 1000 },
  );
});

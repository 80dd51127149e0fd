// Whatever spans and records of agents hold, they are read without a throw, and the same way twice.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factsOf } from '../../../src/core/conventions/facts.ts';
import { LogView } from '../../../src/core/conventions/logFamily.ts';
import { LOG_FAMILIES } from '../../../src/core/conventions/logRegistry.ts';
import { normalize, normalizeWithKeys } from '../../../src/core/conventions/normalize.ts';
import type { AnyValue } from '../../../src/core/model/span.ts';
import { makeContext, makeEvent, makeLog, makeSpan } from '../../support/spanText.ts';

const SCOPES = [
  'com.anthropic.claude_code.events',
  'codex_exec',
  'copilot-chat',
  'strands.telemetry.tracer',
  'gcp.vertex.agent',
  'agent_framework',
  'semantic_kernel.x',
  '@mastra/otel-exporter',
  'livekit-agents',
];
const NAMES = [
  ...['claude_code.interaction', 'claude_code.llm_request', 'claude_code.tool', 'claude_code.hook', 'session_task.turn', 'completed'],
  ...['invocation', 'call_llm', 'execute_tool (merged tools)', 'agent_turn', 'llm_node', 'function_tool', 'workflow.run', 'model_step x'],
];
const KEYS = [
  ...['user_prompt', 'new_context', 'tool_input', 'tool_parameters', 'tools', 'system_prompt_preview', 'system_prompt_length', 'success'],
  ...['input_tokens', 'output_tokens', 'cache_read_tokens', 'cost_usd', 'duration_ms', 'ttft_ms', 'stop_reason', 'query_source', 'error'],
  ...['call_id', 'tool_name', 'aborted', 'arguments', 'output', 'codex.usage.total_tokens', 'codex.turn.token_usage.input_tokens'],
  ...[
    'thread.id',
    'turn.id',
    'copilot_chat.reasoning_content',
    'copilot_chat.user_request',
    'copilot_chat.hook_type',
    'gen_ai.input.messages',
  ],
  ...['gen_ai.output.messages', 'gen_ai.system_instructions', 'gen_ai.operation.name', 'gen_ai.tool.name', 'gen_ai.agent.tools', 'tags'],
  ...['gcp.vertex.agent.llm_request', 'gcp.vertex.agent.llm_response', 'gcp.vertex.agent.data', 'gcp.vertex.agent.tool_call_args'],
  ...['gen_ai.tool_definitions', 'sk.available_functions', 'mastra.span.type', 'mastra.agent_run.input', 'mastra.model_step.output'],
  ...[
    'mastra.completion_start_time',
    'lk.chat_ctx',
    'lk.llm_metrics',
    'lk.response.function_calls',
    'lk.function_tool.name',
    'lk.user_input',
  ],
];
const LOG_KEYS = [
  ...['event.name', 'event.kind', 'event.sequence', 'session.id', 'prompt.id', 'conversation.id', 'request_id', 'tool_use_id', 'call_id'],
  ...[
    'prompt',
    'response',
    'tool',
    'tool_input',
    'input_tokens',
    'input_token_count',
    'output_token_count',
    'duration_ms',
    'error.message',
  ],
  ...['query_source', 'gen_ai.conversation.id', 'gen_ai.input.messages', 'usage.estimated_usd'],
];
const EVENT_NAMES = [
  ...[
    'codex.user_prompt',
    'codex.sse_event',
    'codex.tool_result',
    'codex.api_request',
    'user_prompt',
    'api_request',
    'api_error',
    'tool_result',
  ],
  ...[
    'tool_decision',
    'assistant_response',
    'gen_ai.choice',
    'gen_ai.user.message',
    'gen_ai.client.inference.operation.details',
    'response.completed',
  ],
];

const value: fc.Arbitrary<AnyValue> = fc.oneof(
  fc.constantFrom<AnyValue>(
    ...[
      '{"contents":[{"parts":[[]]}],"config":{"tools":[1,{}]}}',
      '{"items":[{"type":"function_call"},1]}',
      '[{"role":1}]',
      '<REDACTED>',
      '-1',
    ],
    ...[
      '{"usage_metadata":{"prompt_token_count":-3}}',
      '[TOOL RESULT: x]\n',
      'agent:',
      'agent_run',
      'model_step',
      '99999999999999999999',
      'response.completed',
    ],
  ),
  fc.constantFrom(...EVENT_NAMES),
  fc.string(),
  fc.json(),
  fc.boolean(),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
);
const attributesOf = (keys: readonly string[]) =>
  fc.array(fc.record({ key: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: fc.string() }), value }), {
    maxLength: 14,
  });

test('spans', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      fc.constantFrom(...SCOPES),
      attributesOf(KEYS),
      attributesOf(LOG_KEYS),
      (name, scope, attributes, inner) => {
        const context = makeContext({}, scope);
        const span = makeSpan({}, { name, attributes, events: [{ ...makeEvent('tool.output', {}), attributes: inner }] });
        const logs = [makeLog('', {}, { attributes: inner, body: 'claude_code.api_request' })];
        const canonical = normalize(span, context, logs);
        expect(normalize(span, context, logs)).toEqual(canonical);
        factsOf(span, context, canonical);
        const { readKeys, understood, leftovers } = normalizeWithKeys(span, context, logs);
        expect(new Set([...readKeys.keys(), ...understood, ...leftovers])).toEqual(new Set(attributes.map(attribute => attribute.key)));
        for (const source of Object.values(canonical.from))
          expect(readKeys.has(source) || /^(event|log|span) /.test(source), source).toBe(true);
        expect(() => structuredClone(canonical)).not.toThrow();
      },
    ),
    { numRuns: 1000 },
  );
});

test('records', () => {
  const record = fc.record({
    time: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    name: fc.constantFrom(...EVENT_NAMES),
    attributes: attributesOf(LOG_KEYS),
    scope: fc.constantFrom(...SCOPES),
  });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 12 }), records => {
      const views = records.map(
        ({ time, name, attributes, scope }) =>
          new LogView(
            makeLog(name, {}, { timeUnixNano: time, attributes: [...attributes, { key: 'event.name', value: name }] }),
            makeContext({}, scope),
          ),
      );
      // As the pipeline gives them.
      views.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
      for (const family of LOG_FAMILIES) {
        const own = views.filter(view => family.recognizes(view));
        for (const view of own) expect(family.place(view).joinKeys.every(key => key.includes(':'))).toBe(true);
        const spans = family.makeSpans(own, 'ab'.repeat(16), new Set());
        expect(family.makeSpans(own, 'ab'.repeat(16), new Set())).toEqual(spans);
        expect(new Set(spans.map(({ span }) => span.spanId)).size).toBe(spans.length);
        for (const { span, context, records: used } of spans) {
          expect(span.endTimeUnixNano >= span.startTimeUnixNano).toBe(true);
          expect(used.length).toBeGreaterThanOrEqual(0);
          expect(normalize(span, context).conventions).not.toEqual([]);
        }
      }
    }),
    { numRuns: 500 },
  );
});

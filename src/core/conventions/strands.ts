// Strands Agents: OTel GenAI in either generation, messages as span events, and a span around each cycle of the agent's loop.
import { isList } from '../json.ts';
import { type Claims, KIND_STEP } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { readToolDefinitions } from './genAiShared.ts';

const FRAMEWORK = 'strands-agents';
const CYCLE = 'execute_event_loop_cycle';

export const strands: Convention = {
  id: 'strands',
  label: 'Strands Agents',
  spec: 'https://strandsagents.com/latest/documentation/docs/user-guide/observability-evaluation/traces/',
  advice: {
    session: 'Pass trace_attributes={"session.id": …} to Agent.',
    user: 'Pass trace_attributes={"user.id": …} to Agent.',
    usage: 'Take a model provider that reports usage; for OpenAI-compatible ones set stream_options to include it.',
  },
  prefixes: ['event_loop.', 'gen_ai.event.', 'gen_ai.server.'],
  recognizes(view) {
    if (view.scopeName === 'strands.telemetry.tracer') return true;
    if (!view.families.has('gen_ai')) return false;
    return view.attributes.raw('gen_ai.system') === FRAMEWORK || view.attributes.raw('gen_ai.provider.name') === FRAMEWORK;
  },
  read(view, claims) {
    const a = view.attributes;
    if (view.span.name === CYCLE) claims.kind('step', KIND_STEP.spanName, 'span name');
    claims.add('ttftMs', a.number('gen_ai.server.time_to_first_token'), 'gen_ai.server.time_to_first_token');
    claims.add('tags', a.list('tags'), 'tags');
    // Names alone; where the whole definitions are sent they stand in a key that every reader knows.
    const tools = a.json('gen_ai.agent.tools');
    if (!a.has('gen_ai.tool.definitions') && isList(tools)) claims.add('toolDefinitions', readToolDefinitions(tools), 'gen_ai.agent.tools');
    readFailure(view, claims);
    claims.understood([
      ...['gen_ai.event.start_time', 'gen_ai.event.end_time', 'gen_ai.server.request.duration', 'gen_ai.agent.tools'],
      ...['event_loop.cycle_id', 'event_loop.parent_cycle_id', 'gen_ai.tool.json_schema', 'gen_ai.tool.status', 'tool.status'],
    ]);
  },
};

/** A tool that failed is told to the model and is no failure of the span's status. */
function readFailure(view: SpanView, claims: Claims): void {
  for (const key of ['gen_ai.tool.status', 'tool.status']) {
    if (view.attributes.text(key)?.toLowerCase() !== 'error') continue;
    const message = view.span.status?.message || null;
    claims.add('error', { type: null, message, stacktrace: null }, key);
  }
}

// OpenLIT: OTel GenAI with a cost on every call, and names of its own for streams, tools, agents and retrieval.
import type { Usage } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { usageFrom } from './genAiShared.ts';

const MARKS = ['gen_ai.sdk.version', 'gen_ai.application_name', 'openlit.agent.version_hash'] as const;

/** Everything of these is known: the parts of pipelines and graphs, what an agent was made of. */
const FAMILIES = [
  'gen_ai.agent.',
  'gen_ai.framework.',
  'gen_ai.graph.',
  'gen_ai.serialized.',
  'gen_ai.crawl.',
  'gen_ai.extraction.',
  'gen_ai.rag.',
  'gen_ai.server.',
  'gen_ai.response.',
  'gen_ai.usage.',
  'gen_ai.content.',
  'openlit.',
] as const;

const UNDERSTOOD = [
  'telemetry.sdk.name',
  'service.name',
  'deployment.environment',
  'gen_ai.sdk.version',
  'gen_ai.application_name',
  'gen_ai.environment',
  'gen_ai.endpoint',
  'gen_ai.execution.mode',
  'gen_ai.workflow.type',
  'gen_ai.tool.args',
] as const;

export const openLit: Convention = {
  id: 'openlit',
  label: 'OpenLIT',
  spec: 'https://github.com/openlit/openlit/blob/main/sdk/python/src/openlit/semcov/__init__.py',
  advice: {
    content: 'Set capture_message_content=True in openlit.init, or unset OPENLIT_CAPTURE_MESSAGE_CONTENT.',
    session: 'Wrap the call in openlit.using_attributes({"session.id": ...}).',
    user: 'Wrap the call in openlit.using_attributes({"user.id": ...}).',
    truncated: 'Raise OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT and max_content_length of openlit.init.',
    cost: 'Give openlit.init a pricing_json that knows the model.',
  },
  prefixes: ['gen_ai.', 'openlit.'],
  recognizes: view =>
    /^openlit\b/.test(view.scopeName) ||
    view.attributes.text('telemetry.sdk.name') === 'openlit' ||
    (view.families.has('gen_ai') && view.hasAny(MARKS)),
  read(view, claims) {
    const a = view.attributes;
    // A function of the app that was traced, with what it returned as a message: no call of a model.
    if (!view.hasAny(['gen_ai.operation.name', 'gen_ai.request.model', 'gen_ai.system', 'gen_ai.provider.name']))
      claims.kind('chain', KIND_STEP.hint, 'span name');
    readTexts(view, claims);
    const { usage, keys } = usageFrom(a, DETAILS);
    if (keys.some(key => key.includes('_details.'))) claims.addUsage(usage, keys);
    // Without a stream it is the time of the whole answer. Seconds here.
    const first = a.number('gen_ai.server.time_to_first_token');
    const streamed = a.boolean('gen_ai.request.stream') ?? a.boolean('gen_ai.request.is_stream');
    if (first !== null && first > 0 && streamed === true)
      claims.add('ttftMs', first * 1000, 'gen_ai.server.time_to_first_token', RANK.usual + 1);
    for (const family of FAMILIES) claims.understood(a.keysUnder(family));
    claims.understood(UNDERSTOOD);
  },
};

const DETAILS: readonly (readonly [keyof Usage, readonly string[]])[] = [
  ['input', ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens']],
  ['output', ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens']],
  ['cacheRead', ['gen_ai.usage.prompt_tokens_details.cache_read', 'gen_ai.usage.cache_read.input_tokens']],
  ['cacheWrite', ['gen_ai.usage.prompt_tokens_details.cache_write', 'gen_ai.usage.cache_creation.input_tokens']],
  ['reasoning', ['gen_ai.usage.completion_tokens_details.reasoning', 'gen_ai.usage.reasoning_tokens']],
  ['audioOutput', ['gen_ai.usage.completion_tokens_details.audio']],
  ['total', ['gen_ai.usage.total_tokens']],
];

function readTexts(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  for (const key of ['gen_ai.workflow.input', 'gen_ai.content.prompt', 'gen_ai.agent.task', 'gen_ai.framework.pipeline.input_data'])
    claims.add('input', a.text(key), key, RANK.usual + 1);
  for (const key of [
    'gen_ai.workflow.output',
    'gen_ai.content.completion',
    'gen_ai.agent.actual_output',
    'gen_ai.agent.finish.output',
    'gen_ai.framework.pipeline.output_data',
  ])
    claims.add('output', a.text(key), key, RANK.usual + 1);
  const args = a.text('gen_ai.tool.input');
  const result = a.text('gen_ai.tool.output');
  if (args === null && result === null) return;
  const name = a.text('gen_ai.tool.name') ?? a.text('gen_ai.agent.action.tool');
  const keys = ['gen_ai.tool.name', 'gen_ai.tool.input', 'gen_ai.tool.output'].filter(key => a.has(key));
  claims.add('tool', { name: name ?? view.span.name, callId: a.text('gen_ai.tool.call.id'), description: null, args, result }, keys);
}

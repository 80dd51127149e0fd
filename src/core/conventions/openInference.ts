// OpenInference: what Phoenix, Arize and many framework instrumentations write. Lists are flattened into numbered keys.
import { items, textAt } from '../attributes.ts';
import { isObject, type Json, jsonText } from '../json.ts';
import type { SpanKind, Usage } from '../model/canonical.ts';
import { toolAnswer } from './callMessages.ts';
import { calledWith } from './callText.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { embeddedTexts, flatDocuments } from './flatKeys.ts';
import { readToolDefinitions, usageFrom } from './genAiShared.ts';
import { normalizeFinish } from './messages.ts';
import { readInputOutput, readMessageLists } from './openInferenceContent.ts';
import { readFrameworkRuns } from './openInferenceFrameworks.ts';
import { normalizeProvider } from './providers.ts';
import { isRedacted } from './redaction.ts';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['LLM', 'llm'],
  ['EMBEDDING', 'embedding'],
  ['CHAIN', 'chain'],
  ['RETRIEVER', 'retriever'],
  ['RERANKER', 'reranker'],
  ['TOOL', 'tool'],
  ['AGENT', 'agent'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
  ['PROMPT', 'prompt'],
  ['UNKNOWN', 'other'],
]);

export const openInference: Convention = {
  id: 'openinference',
  label: 'OpenInference',
  spec: 'https://github.com/Arize-ai/openinference/tree/main/spec',
  advice: {
    content:
      'Unset OPENINFERENCE_HIDE_INPUTS and OPENINFERENCE_HIDE_OUTPUTS (and their variants), or hideInputs and hideOutputs in the trace config.',
    session: 'Wrap the call in using_session (Python) or setSession (JavaScript).',
    user: 'Wrap the call in using_user (Python) or setUser (JavaScript).',
    truncated: 'Raise OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT, or OPENINFERENCE_BASE64_IMAGE_MAX_LENGTH for images.',
    usage: 'Ask for usage in streamed answers (stream_options: { include_usage: true }).',
  },
  prefixes: [
    'llm.',
    'openinference.',
    'embedding.',
    'reranker.',
    'retrieval.',
    'input.',
    'output.',
    'tool.',
    'prompt.',
    'annotations.',
    'evaluations.',
  ],
  recognizes(view) {
    if (view.attributes.has('openinference.span.kind')) return true;
    if (/^(openinference\.instrumentation|@arizeai\/openinference-)/.test(view.scopeName)) return true;
    return (
      view.families.has('llm') &&
      view.hasAny(['llm.model_name', 'llm.token_count.prompt', 'llm.token_count.completion', 'llm.input_messages.0.message.role'])
    );
  },
  read(view, claims) {
    readKind(view, claims);
    readModel(view, claims);
    readMessageLists(view, claims);
    readInputOutput(view, claims);
    readUsageAndCost(view, claims);
    readTool(view, claims);
    readRetrieval(view, claims);
    readFrameworkRuns(view, claims);
    readRest(view, claims);
  },
};

function readKind(view: SpanView, claims: Claims): void {
  const sent = view.attributes.text('openinference.span.kind');
  if (sent !== null) {
    const kind = KINDS.get(sent.toUpperCase());
    claims.kind(kind ?? 'other', KIND_STEP.spanKind, 'openinference.span.kind', kind === undefined ? sent : null);
  } else if (view.families.has('llm')) claims.kind('llm', KIND_STEP.hint, 'llm.model_name');
  if (view.attributes.has('retrieval.documents.0.document.content')) claims.kind('retriever', KIND_STEP.hint, 'retrieval.documents');
}

/** Some put the whole request or answer where its parameters belong. */
const NO_PARAMETER: ReadonlySet<string> = new Set([
  'model',
  'tools',
  'messages',
  'system',
  'instructions',
  'input',
  'output',
  'id',
  'object',
  'created_at',
  'completed_at',
  'status',
  'usage',
]);

function readModel(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.add('model', a.text('llm.response.model_name'), 'llm.response.model_name', RANK.first + 1);
  claims.add('model', a.text('llm.model_name'), 'llm.model_name', RANK.second);
  claims.add('model', a.text('llm.request.model_name'), 'llm.request.model_name', RANK.third);
  for (const key of ['embedding.model_name', 'reranker.model_name']) claims.add('model', a.text(key), key, RANK.third + 1);
  claims.add('requestModel', a.text('llm.request.model_name'), 'llm.request.model_name');
  for (const key of ['llm.provider', 'llm.system']) {
    const sent = a.text(key);
    if (sent !== null) claims.add('provider', normalizeProvider(sent), key);
  }
  for (const key of ['llm.invocation_parameters', 'embedding.invocation_parameters']) {
    const params = a.json(key);
    if (!isObject(params)) continue;
    const known = Object.entries(params).filter(([name, value]) => value !== null && !NO_PARAMETER.has(name));
    claims.add(
      'modelParams',
      known.map(([name, value]) => ({ name, value: jsonText(value) })),
      key,
    );
    claims.add('toolDefinitions', readToolDefinitions(params.tools), key, RANK.guess);
    const asked = params.model;
    if (typeof asked === 'string') claims.add('requestModel', asked, key, RANK.guess);
  }
  const finish = a.text('llm.finish_reason');
  if (finish !== null) claims.add('finishReasons', [normalizeFinish(finish)], 'llm.finish_reason');
}

const USAGE_KEYS: readonly (readonly [keyof Usage, readonly string[]])[] = [
  ['input', ['llm.token_count.prompt']],
  ['output', ['llm.token_count.completion']],
  ['cacheRead', ['llm.token_count.prompt_details.cache_read', 'llm.token_count.prompt_details.cache_input']],
  ['cacheWrite', ['llm.token_count.prompt_details.cache_write']],
  ['reasoning', ['llm.token_count.completion_details.reasoning']],
  ['audioInput', ['llm.token_count.prompt_details.audio']],
  ['audioOutput', ['llm.token_count.completion_details.audio']],
  ['total', ['llm.token_count.total']],
];

function readUsageAndCost(view: SpanView, claims: Claims): void {
  if (!view.families.has('llm')) return;
  const a = view.attributes;
  const { usage, keys } = usageFrom(a, USAGE_KEYS);
  claims.addUsage(usage, keys);
  const prompt = a.number('llm.cost.prompt');
  const completion = a.number('llm.cost.completion');
  claims.add('costUsd', a.number('llm.cost.total'), 'llm.cost.total', RANK.first);
  if (prompt !== null && completion !== null)
    claims.add('costUsd', prompt + completion, ['llm.cost.prompt', 'llm.cost.completion'], RANK.second);
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const isTool = a.text('openinference.span.kind')?.toUpperCase() === 'TOOL';
  const name = a.text('tool.name') ?? (isTool ? view.span.name : null);
  if (isTool || name !== null) {
    const parameters = a.text('tool.parameters');
    // The key holds arguments in some instrumentations and the schema in others.
    const args = parameters !== null && !isSchema(a.json('tool.parameters')) ? parameters : null;
    const given = isTool ? plain(a.text('input.value')) : null;
    const input = given === null ? null : calledWith(given);
    const answer = isTool ? toolAnswer(a.json('output.value')) : null;
    const keys = ['tool.name', 'tool.id', 'tool.description', ...(args === null ? [] : ['tool.parameters'])].filter(key => a.has(key));
    claims.add(
      'tool',
      {
        name,
        callId: a.text('tool.id') ?? answer?.callId ?? null,
        description: a.text('tool.description'),
        args: args ?? input,
        result: answer?.text ?? (isTool ? plain(a.text('output.value')) : null),
      },
      keys.length === 0 ? 'span name' : keys,
    );
  }
  const prefix = 'llm.tools.';
  const declared = view.families.has('llm') ? items(a.tree(prefix)).map(item => textAt(item, 'tool.json_schema')) : [];
  if (declared.length > 0) claims.add('toolDefinitions', readToolDefinitions(declared), a.keysUnder(prefix));
}

function plain(text: string | null): string | null {
  return text === null || isRedacted(text) ? null : text;
}

/** A JSON schema, or the properties of one alone, as smolagents has them: each with a type. */
function isSchema(json: Json | undefined): boolean {
  if (!isObject(json)) return false;
  if (json.type === 'object' && isObject(json.properties)) return true;
  const values = Object.values(json);
  return values.length > 0 && values.every(value => isObject(value) && typeof value.type === 'string' && value.description !== undefined);
}

function readRetrieval(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const query = a.text('reranker.query');
  claims.add('retrievalQuery', query, 'reranker.query');
  if (a.text('openinference.span.kind')?.toUpperCase() === 'RETRIEVER')
    claims.add('retrievalQuery', plain(a.text('input.value')), 'input.value', RANK.guess);
  for (const prefix of ['retrieval.documents.', 'reranker.output_documents.']) {
    if (!view.families.has(prefix.slice(0, prefix.indexOf('.')))) continue;
    claims.add('documents', flatDocuments(a, prefix), a.keysUnder(prefix));
  }
}

/** Media types, places in a graph, the schema of a tool, and what the app noted for itself. */
const UNDERSTOOD = [
  'input.mime_type',
  'output.mime_type',
  'metadata',
  'graph.node.id',
  'graph.node.parent_id',
  'tool.parameters',
  'tool.json_schema',
  'llm.prompt_template.variables',
  'llm.invocation_parameters',
  'embedding.invocation_parameters',
] as const;

function readRest(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  for (const key of ['agent.name', 'graph.node.name']) claims.add('agentName', a.text(key), key);
  claims.add('tags', a.list('tag.tags'), 'tag.tags');
  claims.understood(UNDERSTOOD);
  if (view.families.has('embedding')) {
    const keys = a.keysUnder('embedding.embeddings.');
    claims.add(
      'input',
      embeddedTexts(a),
      keys.filter(key => key.endsWith('.text')),
      RANK.guess,
    );
    // Vectors are large and say nothing to a reader.
    claims.understood(keys);
  }
  const keys = ['prompt.id', 'llm.prompt_template.version', 'llm.prompt_template.template', 'llm.prompt_template.variables'].filter(key =>
    a.has(key),
  );
  if (keys.length > 0) {
    const [name, version, template, variables] = [
      'prompt.id',
      'llm.prompt_template.version',
      'llm.prompt_template.template',
      'llm.prompt_template.variables',
    ].map(key => a.text(key));
    claims.add('prompt', { name: name ?? null, version: version ?? null, template: template ?? null, variables: variables ?? null }, keys);
  }
  // A response id only where the output is the provider's own answer.
  if (view.families.has('llm') && view.attributes.text('output.mime_type') === 'application/json') {
    const id = responseId(a.text('output.value'));
    claims.add('responseId', id, 'output.value', RANK.guess);
  }
}

/** OpenAI answers open with their id: read it off the start of the JSON instead of parsing all of it. */
function responseId(text: string | null): string | null {
  const match = text === null ? null : /^\s*\{\s*"id"\s*:\s*"((?:chatcmpl|resp|msg)[\w-]{1,120})"/.exec(text.slice(0, 300));
  return match?.[1] ?? null;
}

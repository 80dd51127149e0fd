// Names that the current and the deprecated OTel GenAI conventions share: model, parameters, usage, tool, agent, response.
import type { AttributeMap } from '../attributes.ts';
import { isList, isObject, type Json, jsonText, parseJson, textField } from '../json.ts';
import type { CanonicalField, CanonicalFields, ToolDefinition, Usage } from '../model/canonical.ts';
import { append } from './append.ts';
import { type Claims, RANK } from './claims.ts';
import type { SpanView } from './convention.ts';
import { readDocuments } from './documents.ts';
import { readGuardrail } from './guardrails.ts';
import { normalizeFinish } from './messages.ts';
import { isModelCall, readOperation } from './operations.ts';
import { isFramework, normalizeProvider } from './providers.ts';

/** Everything of the `gen_ai.` family that did not change its name. */
export function readShared(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  readOperation(view, claims);
  readProvider(a, claims);
  const asked = a.text('gen_ai.request.model');
  claims.add('model', a.text('gen_ai.response.model'), 'gen_ai.response.model', RANK.first);
  claims.add('model', asked, 'gen_ai.request.model', RANK.third);
  claims.add('requestModel', asked, 'gen_ai.request.model');
  claims.add('responseId', a.text('gen_ai.response.id'), 'gen_ai.response.id');
  claims.add('agentName', a.text('gen_ai.agent.name'), 'gen_ai.agent.name');
  claims.add('finishReasons', a.list('gen_ai.response.finish_reasons').map(normalizeFinish), 'gen_ai.response.finish_reasons');
  for (const key of ['gen_ai.response.time_to_first_chunk', 'gen_ai.client.operation.time_to_first_chunk']) {
    const seconds = a.number(key);
    if (seconds !== null) claims.add('ttftMs', seconds * 1000, key);
  }
  readParams(a, claims);
  if (a.text('gen_ai.operation.name') !== 'fetch_response') readUsage(a, claims);
  readTool(view, claims);
  claims.add('toolDefinitions', readToolDefinitions(a.json('gen_ai.tool.definitions')), 'gen_ai.tool.definitions');
  for (const key of ['gen_ai.retrieval.query.text', 'gen_ai.retrieval.query', 'gen_ai.memory.query.text'])
    claims.add('retrievalQuery', a.text(key), key);
  for (const key of ['gen_ai.retrieval.documents', 'gen_ai.memory.records']) claims.add('documents', readDocuments(a.json(key)), key);
  readPrompt(a, claims);
  readGuardrail(a, claims);
  claims.understood(UNDERSTOOD);
  // The AI SDK from version 7 on writes these names, and its own beside them for what they lack.
  if (view.families.has('ai')) claims.understood(a.keysUnder('ai.usage.'));
}

/** Known, and no field: the place of the server, what names an agent or tool more closely, what the messages say too. */
const UNDERSTOOD = [
  'server.address',
  'server.port',
  'gen_ai.operation.name',
  'gen_ai.client.operation.duration',
  'gen_ai.client.token.usage',
  'gen_ai.client.operation.time_per_output_chunk',
  'gen_ai.execute_tool.duration',
  'http.response.status_code',
  'gen_ai.agent.id',
  'gen_ai.agent.description',
  'gen_ai.agent.version',
  'gen_ai.tool.type',
  'gen_ai.tool.description',
  'gen_ai.workflow.name',
  'gen_ai.response.status',
  'gen_ai.embeddings.dimension.count',
  'gen_ai.data_source.id',
  'gen_ai.retrieval.top_k',
  'gen_ai.cost.input',
  'gen_ai.cost.output',
  'openai.api.type',
  'openai.request.service_tier',
  'openai.response.service_tier',
  'openai.response.system_fingerprint',
  'gen_ai.openai.response.service_tier',
  'gen_ai.openai.response.system_fingerprint',
  'gen_ai.openai.system_fingerprint',
  'gen_ai.openai.api_base',
] as const;

function readProvider(a: AttributeMap, claims: Claims): void {
  for (const key of ['gen_ai.provider.name', 'gen_ai.system']) {
    const sent = a.text(key);
    if (sent === null) continue;
    const name: CanonicalField = isFramework(sent) ? 'framework' : 'provider';
    claims.add(name, name === 'framework' ? sent : normalizeProvider(sent), key);
  }
}

function readParams(a: AttributeMap, claims: Claims): void {
  const { params, keys } = requestParams(a);
  claims.add('modelParams', params, keys);
}

/** The `gen_ai.request.` parameters, with the keys they came from. */
export function requestParams(a: AttributeMap): { readonly params: CanonicalFields['modelParams']; readonly keys: readonly string[] } {
  const keys = [...a.keysUnder('gen_ai.request.').filter(key => key !== 'gen_ai.request.model'), ...a.keysUnder('gen_ai.openai.request.')];
  if (a.has('gen_ai.output.type')) keys.push('gen_ai.output.type');
  const params = keys.map(key => ({ name: key.replace(/^gen_ai\.(openai\.)?(request\.)?/, ''), value: a.text(key) ?? '' }));
  return { params: params.filter(param => param.value !== '' && param.value !== '[]'), keys };
}

/** Each count: the keys that may hold it, newest spelling first. Inclusive of cache and reasoning, all of them. */
const USAGE_KEYS: readonly (readonly [keyof Usage, readonly string[]])[] = [
  ['input', ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens']],
  ['output', ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens']],
  [
    'cacheRead',
    [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.cache_read_tokens',
      'gen_ai.usage.input_tokens.cache_read',
      'gen_ai.usage.input_tokens_details.cached_tokens',
      'gen_ai.usage.prompt_tokens_details.cached_tokens',
      'gen_ai.usage.input_cached_tokens',
    ],
  ],
  [
    'cacheWrite',
    [
      'gen_ai.usage.cache_write.input_tokens',
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_write_input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.cache_write_tokens',
      'gen_ai.usage.input_tokens.cache_write',
    ],
  ],
  [
    'reasoning',
    [
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.output_tokens.reasoning',
      'gen_ai.usage.details.reasoning_tokens',
      'gen_ai.usage.output_tokens_details.reasoning_tokens',
      'gen_ai.usage.completion_tokens_details.reasoning_tokens',
      'gen_ai.usage.experimental.reasoning_tokens',
    ],
  ],
  [
    'audioInput',
    [
      'gen_ai.usage.audio.input_tokens',
      'gen_ai.usage.input_tokens.audio',
      'gen_ai.usage.prompt_tokens_details.audio_tokens',
      'gen_ai.usage.details.input_audio_tokens',
      'gen_ai.usage.input_audio_tokens',
      'gen_ai.usage.audio_input_tokens',
    ],
  ],
  [
    'audioOutput',
    [
      'gen_ai.usage.audio.output_tokens',
      'gen_ai.usage.output_tokens.audio',
      'gen_ai.usage.completion_tokens_details.audio_tokens',
      'gen_ai.usage.details.output_audio_tokens',
      'gen_ai.usage.output_audio_tokens',
      'gen_ai.usage.audio_output_tokens',
    ],
  ],
  ['total', ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens']],
];

function readUsage(a: AttributeMap, claims: Claims): void {
  const { usage, keys } = usageFrom(a, USAGE_KEYS);
  claims.addUsage(usage, keys);
  // Older spellings beside the newest say the same again.
  for (const [, candidates] of USAGE_KEYS) claims.understood(candidates);
  for (const key of ['gen_ai.cost.total', 'gen_ai.usage.cost.usd', 'gen_ai.usage.cost', 'gen_ai.usage.total_cost', 'operation.cost']) {
    const cost = a.number(key);
    // OpenLIT writes 0 where it knows no price: that is no cost.
    if (cost === 0 && key === 'gen_ai.usage.cost') claims.understood(key);
    else claims.add('costUsd', cost, key);
  }
}

export const NO_USAGE: Usage = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  audioInput: null,
  audioOutput: null,
  total: null,
};

/** Token counts by a table of keys, with the keys that held one. The total is summed where it was not sent. */
export function usageFrom(
  a: AttributeMap,
  table: readonly (readonly [keyof Usage, readonly string[]])[],
): { readonly usage: Usage; readonly keys: readonly string[] } {
  const usage: Record<keyof Usage, number | null> = { ...NO_USAGE };
  const keys: string[] = [];
  for (const [name, candidates] of table) {
    for (const key of candidates) {
      const count = a.number(key);
      // A negative count is no count.
      if (count === null || count < 0) continue;
      usage[name] = count;
      keys.push(key);
      break;
    }
  }
  return { usage: completeUsage(usage), keys };
}

/** Cache that exceeds the input shows a producer that leaves it out of the input: it is put back in. */
export function completeUsage(usage: Usage): Usage {
  const cache = (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
  const input = usage.input !== null && cache > usage.input ? usage.input + cache : usage.input;
  const total =
    input !== null && usage.output !== null && (usage.total === null || input !== usage.input) ? input + usage.output : usage.total;
  return { ...usage, input, total };
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  // OpenLIT names on a model call the tools that it asked for: they stand in its answer.
  if (isModelCall(a.text('gen_ai.operation.name'))) {
    claims.understood(a.keysUnder('gen_ai.tool.'));
    return;
  }
  const named = a.text('gen_ai.tool.name');
  const callId = a.text('gen_ai.tool.call.id');
  const args = a.text('gen_ai.tool.call.arguments');
  const result = a.text('gen_ai.tool.call.result');
  const bySpan = a.text('gen_ai.operation.name') === 'execute_tool' ? (/^execute_tool (.+)$/.exec(view.span.name)?.[1] ?? null) : null;
  if (named === null && callId === null && args === null && result === null && bySpan === null) return;
  const keys = [
    'gen_ai.tool.name',
    'gen_ai.tool.call.id',
    'gen_ai.tool.call.arguments',
    'gen_ai.tool.call.result',
    'gen_ai.tool.description',
  ];
  const present = keys.filter(key => a.has(key));
  const description = a.text('gen_ai.tool.description');
  claims.add('tool', { name: named ?? bySpan, callId, description, args, result }, named === null ? ['span name', ...present] : present);
}

function readPrompt(a: AttributeMap, claims: Claims): void {
  const variables = a.keysUnder('gen_ai.prompt.variable.');
  const sent = a.text('gen_ai.prompt.name');
  // Gemini's command line names what the user asked, by an id made of the session's.
  const session = a.text('gen_ai.conversation.id');
  const name = sent !== null && session !== null && sent.startsWith(session) ? null : sent;
  const version = a.text('gen_ai.prompt.version');
  if (name === null && version === null && variables.length === 0) return;
  const values: Record<string, Json> = Object.create(null);
  for (const key of variables) values[key.slice('gen_ai.prompt.variable.'.length)] = a.text(key) ?? '';
  const keys = ['gen_ai.prompt.name', 'gen_ai.prompt.version'].filter(key => a.has(key));
  claims.add('prompt', { name, version, template: null, variables: variables.length === 0 ? null : jsonText(values) }, [
    ...keys,
    ...variables,
  ]);
}

/**
 * Declared tools: OpenAI `{type, function: {name, description, parameters}}`, flat `{name, description, parameters | input_schema |
 * inputSchema}`, in a list whose items may be JSON text themselves.
 */
export function readToolDefinitions(json: Json | undefined): readonly ToolDefinition[] {
  return toolDefinitions(json, 0);
}

/** Tools that hold tools: one level is all that anybody sends. */
const MAX_TOOL_DEPTH = 10;

function toolDefinitions(json: Json | undefined, depth: number): readonly ToolDefinition[] {
  if (!isList(json)) return [];
  const tools: ToolDefinition[] = [];
  for (const item of json) {
    const parsed = typeof item === 'string' ? parseJson(item) : item;
    // Some producers tell the names alone.
    if (typeof item === 'string' && parsed === undefined && item !== '') tools.push({ name: item, description: null, parameters: null });
    if (!isObject(parsed)) continue;
    // Gemini: one tool that holds all functions.
    const held = parsed.functionDeclarations ?? parsed.function_declarations;
    if (isList(held)) {
      if (depth < MAX_TOOL_DEPTH) append(tools, toolDefinitions(held.filter(isObject), depth + 1));
      continue;
    }
    const inner = isObject(parsed.function) ? parsed.function : parsed;
    const sent =
      inner.parameters ??
      inner.input_schema ??
      inner.inputSchema ??
      inner.json_schema ??
      inner.parameters_json_schema ??
      inner.parametersJsonSchema;
    // Bedrock, and what is built on it, wraps the schema once more.
    const schema = isObject(sent) && isObject(sent.json) && Object.keys(sent).length === 1 ? sent.json : sent;
    const name = textField(inner, 'name') ?? textField(parsed, 'name', 'type');
    if (name === null) continue;
    tools.push({
      name,
      description: textField(inner, 'description'),
      parameters: schema === undefined || schema === null ? null : jsonText(schema),
    });
  }
  return tools;
}

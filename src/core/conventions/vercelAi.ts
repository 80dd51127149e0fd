// Vercel AI SDK v4 to v6, and v7 with its legacy telemetry: `ai.*` keys, an umbrella span over a leaf for each request.
// The v7 default telemetry writes OTel GenAI and needs only what is supplementary here (ai.settings.context, ai.documents…).
import { anyField, field, isList, isObject, type Json, jsonText, parseJson, textField } from '../json.ts';
import type { Message, Part, RetrievedDocument, SpanKind, Usage } from '../model/canonical.ts';
import { append } from './append.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { completeUsage, readToolDefinitions, usageFrom } from './genAiShared.ts';
import { MAX_PARTS, normalizeFinish, readContent, readMessages, textPart } from './messages.ts';
import { cutProblem } from './otelGenAi.ts';
import { aiSdkProvider } from './providers.ts';

/** Operation ids without `ai.`: the leaf is one request, the umbrella one call that may take several. */
const OPERATIONS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['generateText', 'chain'],
  ['streamText', 'chain'],
  ['generateObject', 'chain'],
  ['streamObject', 'chain'],
  ['embed', 'chain'],
  ['embedMany', 'chain'],
  ['rerank', 'chain'],
  ['generateText.doGenerate', 'llm'],
  ['streamText.doStream', 'llm'],
  ['generateObject.doGenerate', 'llm'],
  ['streamObject.doStream', 'llm'],
  ['embed.doEmbed', 'embedding'],
  ['embedMany.doEmbed', 'embedding'],
  ['rerank.doRerank', 'reranker'],
  ['toolCall', 'tool'],
  ['generateSpeech', 'audio'],
  ['transcribe', 'audio'],
  ['streamTranscribe', 'audio'],
]);

const MARKS = [
  'ai.operationId',
  'ai.model.id',
  'ai.model.provider',
  'ai.toolCall.name',
  'ai.prompt',
  'ai.prompt.messages',
  'ai.response.text',
  'ai.value',
  'ai.values',
  'ai.documents',
] as const;

/** Names of the call that its operation says better, and what only a program can use. */
const UNDERSTOOD = [
  'operation.name',
  'resource.name',
  'ai.operationId',
  'ai.prompt.toolChoice',
  'ai.embedding',
  'ai.embeddings',
  'ai.documents',
  'ai.ranking.type',
] as const;

export const vercelAi: Convention = {
  id: 'vercel-ai',
  label: 'Vercel AI SDK',
  spec: 'https://ai-sdk.dev/docs/ai-sdk-core/telemetry',
  advice: {
    content: 'Set recordInputs and recordOutputs to true (or leave them out) in experimental_telemetry.',
    session:
      'Add metadata: { sessionId } to experimental_telemetry (v4 to v6), or sessionId to runtimeContext with includeRuntimeContext (v7).',
    user: 'Add metadata: { userId } to experimental_telemetry (v4 to v6), or userId to runtimeContext with includeRuntimeContext (v7).',
  },
  prefixes: ['ai.'],
  recognizes: view => view.families.has('ai') && view.hasAny(MARKS),
  read(view, claims) {
    readKind(view, claims);
    readModel(view, claims);
    readInput(view, claims);
    readOutput(view, claims);
    readUsage(view, claims);
    readTool(view, claims);
    readEmbeddingAndRanking(view, claims);
    readRest(view, claims);
    const a = view.attributes;
    claims.understood(UNDERSTOOD);
    for (const prefix of ['ai.usage.', 'ai.response.', 'ai.request.headers.', 'ai.telemetry.metadata.', 'ai.schema'])
      claims.understood(a.keysUnder(prefix));
  },
};

function operationOf(view: SpanView): { readonly id: string; readonly key: string } | null {
  const id = view.attributes.text('ai.operationId');
  if (id !== null) return { id, key: 'ai.operationId' };
  const named = view.attributes.text('operation.name')?.split(' ')[0];
  if (named?.startsWith('ai.')) return { id: named, key: 'operation.name' };
  return view.span.name.startsWith('ai.') ? { id: view.span.name, key: 'span name' } : null;
}

function readKind(view: SpanView, claims: Claims): void {
  const operation = operationOf(view);
  if (operation === null) return;
  const kind = OPERATIONS.get(operation.id.replace(/^ai\./, ''));
  claims.kind(kind ?? 'other', KIND_STEP.spanName, operation.key, kind === undefined ? operation.id : null);
}

function readModel(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.add('model', a.text('ai.response.model'), 'ai.response.model', RANK.first + 2);
  claims.add('model', a.text('ai.model.id'), 'ai.model.id', RANK.third + 2);
  claims.add('requestModel', a.text('ai.model.id'), 'ai.model.id');
  const provider = a.text('ai.model.provider');
  if (provider !== null) claims.add('provider', aiSdkProvider(provider), 'ai.model.provider');
  claims.add('responseId', a.text('ai.response.id'), 'ai.response.id');
  const keys = a.keysUnder('ai.settings.').filter(key => !key.startsWith('ai.settings.context.'));
  claims.add(
    'modelParams',
    keys.map(key => ({ name: key.slice('ai.settings.'.length), value: a.text(key) ?? '' })).filter(param => param.value !== ''),
    keys,
    RANK.usual + 1,
  );
}

function readInput(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  for (const key of ['ai.prompt.messages', 'ai.prompt'] as const) {
    const text = a.text(key);
    if (text === null) continue;
    const json = a.json(key);
    const messages = key === 'ai.prompt' ? promptMessages(json) : readMessages(json, 'user');
    if (messages !== null) claims.add('inputMessages', messages, key, RANK.third);
    else {
      if (a.looksCut(key)) claims.problem(cutProblem(key, text));
      claims.add('inputMessages', [{ role: 'user', parts: [textPart(text)] }], key, RANK.third + 1);
    }
  }
  const tools = a.json('ai.prompt.tools');
  claims.add('toolDefinitions', readToolDefinitions(tools), 'ai.prompt.tools', RANK.usual + 1);
}

/** `{system?, prompt | messages}`: the system text may be text, one message or a list of them. */
function promptMessages(json: Json | undefined): readonly Message[] | null {
  if (!isObject(json)) return readMessages(json, 'user');
  const messages: Message[] = [];
  const system = anyField(json, 'system', 'instructions');
  if (typeof system === 'string') messages.push({ role: 'system', parts: [textPart(system)] });
  else if (system !== undefined) append(messages, readMessages(system, 'system') ?? []);
  const prompt = anyField(json, 'messages', 'prompt');
  if (typeof prompt === 'string') messages.push({ role: 'user', parts: [textPart(prompt)] });
  else if (prompt !== undefined) append(messages, readMessages(prompt, 'user') ?? []);
  return messages.length === 0 ? null : messages;
}

function readOutput(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  // Before v4 the same names stood under ai.result.
  const pick = (name: string) => [`ai.response.${name}`, `ai.result.${name}`].find(key => a.has(key));
  const keys: string[] = [];
  const parts: Part[] = [];
  const take = (name: string, read: (key: string) => readonly Part[]) => {
    const key = pick(name);
    const found = key === undefined ? [] : read(key);
    if (key === undefined || found.length === 0) return;
    keys.push(key);
    append(parts, found, MAX_PARTS);
  };
  take('reasoning', key => reasoningParts(a.json(key), a.text(key)));
  take('text', key => readContent(a.text(key)));
  take('object', key => readContent(a.text(key)));
  take('toolCalls', key => toolCalls(a.json(key)));
  take('files', key => files(a.json(key)));
  const reason = a.text('ai.response.finishReason') ?? a.text('ai.finishReason');
  const finish = reason === null ? null : normalizeFinish(reason);
  if (finish !== null)
    claims.add('finishReasons', [finish], a.has('ai.response.finishReason') ? 'ai.response.finishReason' : 'ai.finishReason');
  if (parts.length === 0) return;
  const message: Message = { role: 'assistant', parts };
  claims.add('outputMessages', [finish === null ? message : { ...message, finishReason: finish }], keys, RANK.third);
}

function reasoningParts(json: Json | undefined, text: string | null): readonly Part[] {
  if (isList(json)) return readContent(json.map(item => (isObject(item) ? { type: 'reasoning', ...item } : item)));
  return text === null ? [] : [{ type: 'reasoning', text }];
}

function toolCalls(json: Json | undefined): readonly Part[] {
  if (!isList(json)) return [];
  return json.filter(isObject).map(call => {
    const args = anyField(call, 'input', 'args');
    return {
      type: 'tool_call',
      id: textField(call, 'toolCallId', 'id'),
      name: textField(call, 'toolName', 'name') ?? '',
      args: args === undefined ? '' : jsonText(args),
    };
  });
}

function files(json: Json | undefined): readonly Part[] {
  return isList(json) ? readContent(json.filter(isObject).map(file => ({ ...file, type: 'file' }))) : [];
}

const USAGE_KEYS: readonly (readonly [keyof Usage, readonly string[]])[] = [
  ['input', ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens']],
  ['output', ['ai.usage.outputTokens', 'ai.usage.completionTokens']],
  ['cacheRead', ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens']],
  ['cacheWrite', ['ai.usage.inputTokenDetails.cacheWriteTokens']],
  ['reasoning', ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens']],
  ['total', ['ai.usage.totalTokens']],
];

/** v4 and v5 leave cache and reasoning counts to the provider's metadata. */
function readUsage(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const { usage, keys } = usageFrom(a, USAGE_KEYS);
  if (keys.length === 0) return;
  const metadata = usage.cacheRead === null ? a.json('ai.response.providerMetadata') : undefined;
  if (!isObject(metadata)) {
    claims.addUsage(usage, keys);
    return;
  }
  const cacheRead = countAt(
    metadata,
    'openai.cachedPromptTokens',
    'anthropic.usage.cache_read_input_tokens',
    'bedrock.usage.cacheReadInputTokens',
  );
  const cacheWrite = countAt(metadata, 'anthropic.usage.cache_creation_input_tokens', 'bedrock.usage.cacheWriteInputTokens');
  const reasoning = usage.reasoning ?? countAt(metadata, 'openai.reasoningTokens');
  const used = cacheRead !== null || cacheWrite !== null || reasoning !== usage.reasoning;
  claims.addUsage(
    completeUsage({ ...usage, cacheRead, cacheWrite: usage.cacheWrite ?? cacheWrite, reasoning }),
    used ? [...keys, 'ai.response.providerMetadata'] : keys,
  );
}

function countAt(root: Json, ...paths: readonly string[]): number | null {
  for (const path of paths) {
    let value: Json | undefined = root;
    for (const name of path.split('.')) value = isObject(value) ? field(value, name) : undefined;
    if (typeof value === 'number' && value >= 0) return value;
  }
  return null;
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const keys = ['ai.toolCall.name', 'ai.toolCall.id', 'ai.toolCall.args', 'ai.toolCall.result'].filter(key => a.has(key));
  if (keys.length === 0) return;
  claims.add(
    'tool',
    {
      name: a.text('ai.toolCall.name'),
      callId: a.text('ai.toolCall.id'),
      description: null,
      args: a.text('ai.toolCall.args'),
      result: a.text('ai.toolCall.result'),
    },
    keys,
  );
}

function readEmbeddingAndRanking(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.add('input', unquote(a.text('ai.value')), 'ai.value');
  if (a.has('ai.values')) claims.add('input', a.list('ai.values').map(unquote).join('\n'), 'ai.values');
  if (a.has('ai.ranking'))
    claims.add('documents', rankedDocuments(a.list('ai.documents'), a.list('ai.ranking')), ['ai.ranking', 'ai.documents']);
}

/** A JSON string literal as its text. */
function unquote(text: string | null): string {
  if (text === null) return '';
  const json = text.startsWith('"') ? parseJson(text) : undefined;
  return typeof json === 'string' ? json : text;
}

/** The ranking names documents by their index in `ai.documents`. */
function rankedDocuments(documents: readonly string[], ranking: readonly string[]): readonly RetrievedDocument[] {
  const ranked: RetrievedDocument[] = [];
  for (const entry of ranking) {
    const rank = parseJson(entry);
    if (!isObject(rank)) continue;
    const index = anyField(rank, 'index', 'originalIndex');
    const score = anyField(rank, 'relevanceScore', 'score');
    const text = typeof index === 'number' ? documents[index] : undefined;
    ranked.push({
      id: typeof index === 'number' ? String(index) : null,
      text: text === undefined ? null : unquote(text),
      score: typeof score === 'number' ? score : null,
      scoreIs: 'score',
      metadata: null,
    });
  }
  return ranked;
}

function readRest(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.add('agentName', a.text('ai.telemetry.functionId'), 'ai.telemetry.functionId');
  claims.add('tags', a.list('ai.telemetry.metadata.tags'), 'ai.telemetry.metadata.tags');
  for (const key of ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk']) claims.add('ttftMs', a.number(key), key);
  const prompt = a.json('ai.telemetry.metadata.langfusePrompt');
  if (isObject(prompt)) {
    const used = { name: textField(prompt, 'name'), version: textField(prompt, 'version'), template: null, variables: null };
    if (used.name !== null) claims.add('prompt', used, 'ai.telemetry.metadata.langfusePrompt');
  }
}

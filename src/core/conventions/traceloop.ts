// OpenLLMetry by Traceloop: `traceloop.*` around the app's own functions, and numbered `gen_ai.prompt.N.` messages on older model
// calls. Newer ones write OTel GenAI, so that only the workflow around them is theirs.
import { type AttributeMap, at, type FlatNode, items, textAt } from '../attributes.ts';
import { isList, type Json, type JsonObject, jsonText, parseJson, toJson } from '../json.ts';
import type { Message, Role, SpanKind, ToolDefinition } from '../model/canonical.ts';
import { callMessages } from './callMessages.ts';
import { askedOf, calledWith, returnedText } from './callText.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { type Convention, RAISE_LENGTH_LIMITS, type SpanView } from './convention.ts';
import { requestParams } from './genAiShared.ts';
import { normalizeFinish, readMessage, readMessages } from './messages.ts';
import { readVectorEvents } from './vectorDb.ts';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['workflow', 'workflow'],
  ['task', 'chain'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['session', 'conversation'],
  ['unknown', 'other'],
]);

const REQUEST_TYPES: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['chat', 'llm'],
  ['completion', 'llm'],
  ['embedding', 'embedding'],
  ['rerank', 'reranker'],
]);

/** The Python packages name their scope after themselves, in the place where OpenTelemetry's own packages stand: only these are theirs. */
const SCOPE =
  /^(@traceloop\/|traceloop\.|opentelemetry\.instrumentation\.(openai(?!_v2)|alephalpha|bedrock|chromadb|cohere|crewai|groq|haystack|lancedb|llamaindex|marqo|milvus|mistralai|ollama|pinecone|qdrant|replicate|sagemaker|together|transformers|voyageai|watsonx|weaviate|writer)\b)/;

/** Their own spellings on model calls. */
const MARKS = [
  'llm.request.type',
  'llm.is_streaming',
  'gen_ai.prompt.0.role',
  'gen_ai.prompt.0.content',
  'gen_ai.completion.0.role',
  'gen_ai.completion.0.content',
  'llm.prompts.0.role',
  'llm.prompts.0.content',
  'llm.request.functions.0.name',
] as const;

const PARAMS = [
  'gen_ai.is_streaming',
  'llm.is_streaming',
  'llm.top_k',
  'llm.temperature',
  'llm.frequency_penalty',
  'llm.presence_penalty',
  'llm.chat.stop_sequences',
] as const;

export const traceloop: Convention = {
  id: 'traceloop',
  label: 'OpenLLMetry (Traceloop)',
  spec: 'https://github.com/traceloop/openllmetry/tree/main/packages/opentelemetry-semantic-conventions-ai',
  advice: {
    content: 'Unset TRACELOOP_TRACE_CONTENT=false, or set traceContent to true in initialize (JavaScript).',
    session:
      'Call set_association_properties({"session_id": ...}) in Python, or withAssociationProperties({ session_id }, ...) in JavaScript.',
    user: 'Add user_id to the association properties.',
    truncated: RAISE_LENGTH_LIMITS,
    usage: 'Ask for usage in streamed answers (stream_options: { include_usage: true }), or set enrichTokens.',
  },
  prefixes: ['traceloop.', 'llm.', 'gen_ai.'],
  recognizes(view) {
    if (view.families.has('traceloop') || SCOPE.test(view.scopeName)) return true;
    return (view.families.has('llm') || view.families.has('gen_ai')) && view.hasAny(MARKS);
  },
  read(view, claims) {
    readKind(view, claims);
    readEntity(view, claims);
    readMessageLists(view, claims);
    readRequest(view, claims);
    readPrompt(view.attributes, claims);
    readVectorEvents(view, claims);
    const a = view.attributes;
    claims.understood(a.keysUnder('traceloop.association.properties.'));
    claims.understood([
      'traceloop.workflow.name',
      'traceloop.entity.name',
      'traceloop.entity.path',
      'traceloop.entity.version',
      'gen_ai.prompt.prompt_filter_results',
      'llm.headers',
      'mcp.method.name',
      'mcp.request.id',
      'mcp.session.init_options',
    ]);
  },
};

function readKind(view: SpanView, claims: Claims): void {
  const sent = view.attributes.text('traceloop.span.kind');
  if (sent !== null) {
    const known = KINDS.get(sent.toLowerCase());
    const kind = known === 'tool' && view.attributes.has('mcp.method.name') ? 'mcp' : known;
    claims.kind(kind ?? 'other', KIND_STEP.framework, 'traceloop.span.kind', kind === undefined ? sent : null);
  }
  const type = view.attributes.text('llm.request.type');
  const kind = type === null ? undefined : REQUEST_TYPES.get(type.toLowerCase());
  if (kind !== undefined) claims.kind(kind, KIND_STEP.requestType, 'llm.request.type');
}

/** The function that was traced: its input, its output, and what it is to the app. */
function readEntity(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const kind = a.text('traceloop.span.kind')?.toLowerCase();
  const name = a.text('traceloop.entity.name');
  const sent = a.text('traceloop.entity.input');
  const returned = a.text('traceloop.entity.output');
  const output = returned === null ? null : returnedText(returned);
  const input = sent === null ? null : kind === 'tool' ? calledWith(sent) : askedOf(sent);
  claims.add('input', input, 'traceloop.entity.input');
  claims.add('output', output, 'traceloop.entity.output');
  if (kind === 'agent') claims.add('agentName', name, 'traceloop.entity.name');
  // LangGraph hands whole conversations from step to step.
  if (sent?.includes('"messages"'))
    claims.add('inputMessages', callMessages(parseJson(calledWith(sent)), 'user'), 'traceloop.entity.input', RANK.guess);
  if (output?.includes('"messages"'))
    claims.add('outputMessages', callMessages(parseJson(output), 'assistant'), 'traceloop.entity.output', RANK.guess);
  if (kind !== 'tool' && !a.has('mcp.request.argument')) return;
  const argsKey = ['gen_ai.tool.call.arguments', 'mcp.request.argument', 'traceloop.entity.input'].find(key => a.text(key) !== null);
  const resultKey = ['gen_ai.tool.call.result', 'mcp.response.value', 'traceloop.entity.output'].find(key => a.text(key) !== null);
  const keys = ['traceloop.entity.name', 'gen_ai.tool.name', 'gen_ai.tool.call.id', argsKey, resultKey];
  const used = keys.filter(key => key !== undefined && a.has(key)) as readonly string[];
  claims.add(
    'tool',
    {
      name: a.text('gen_ai.tool.name') ?? name ?? view.span.name,
      callId: a.text('gen_ai.tool.call.id'),
      description: a.text('gen_ai.tool.description'),
      args: argsKey === undefined ? null : calledWith(a.text(argsKey) ?? ''),
      result: resultKey === undefined ? null : returnedText(a.text(resultKey) ?? ''),
    },
    used.length === 0 ? 'span name' : used,
  );
}

function readMessageLists(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  for (const [name, prefixes, role] of [
    ['inputMessages', ['gen_ai.prompt.', 'llm.prompts.'], 'user'],
    ['outputMessages', ['gen_ai.completion.', 'llm.completions.'], 'assistant'],
  ] as const) {
    for (const prefix of prefixes) {
      if (!view.families.has(prefix.slice(0, prefix.indexOf('.')))) continue;
      const nodes = items(a.tree(prefix)).filter(
        node => node.children.has('role') || node.children.has('content') || node.children.has('tool_calls'),
      );
      if (nodes.length === 0) continue;
      const messages = nodes.map(node => numberedMessage(node, role));
      const keys = a.keysUnder(prefix).filter(key => /^\d/.test(key.slice(prefix.length)));
      claims.add(name, messages, keys, RANK.third - 1);
      if (role !== 'assistant') continue;
      const reasons = messages.flatMap(message => (message.finishReason === undefined ? [] : [message.finishReason]));
      claims.add('finishReasons', reasons, keys, RANK.usual + 1);
    }
  }
}

/** `N.role`, `N.content` (text, or a JSON list of parts), `N.tool_calls.M.{id, name, arguments}`, as one of OpenAI's messages. */
function numberedMessage(node: FlatNode, fallback: Role): Message {
  const sent: { [key: string]: Json } = Object.create(null);
  for (const name of ['role', 'tool_call_id', 'finish_reason', 'reasoning'] as const) {
    const text = textAt(node, name);
    if (text !== null) sent[name] = text;
  }
  const raw = at(node, 'content')?.value;
  const content = raw === undefined ? null : toJson(raw);
  const parts = typeof content === 'string' && content.startsWith('[') ? parseJson(content) : undefined;
  sent.content = isList(parts) ? parts : content;
  // A whole message in the place of its content: LangChain's own dump.
  const inner = typeof content === 'string' && content.startsWith('{"') ? readMessages(parseJson(content), fallback) : null;
  sent.tool_calls = items(at(node, 'tool_calls')).map(call => ({
    id: textAt(call, 'id') ?? '',
    name: textAt(call, 'name') ?? '',
    arguments: textAt(call, 'arguments') ?? '',
  }));
  return inner?.length === 1 && sent.tool_calls.length === 0 ? withFinish(inner[0]!, sent) : readMessage(sent, fallback);
}

function withFinish(message: Message, sent: JsonObject): Message {
  return typeof sent.finish_reason === 'string' ? { ...message, finishReason: normalizeFinish(sent.finish_reason) } : message;
}

function readRequest(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const keys = PARAMS.filter(key => a.has(key));
  if (keys.length > 0) {
    const known = requestParams(a);
    const own = keys.map(key => ({ name: key.slice(key.indexOf('.') + 1), value: a.text(key) ?? '' }));
    claims.add('modelParams', [...known.params, ...own.filter(param => param.value !== '')], [...keys, ...known.keys]);
  }
  if (!view.families.has('llm')) return;
  const prefix = 'llm.request.functions.';
  const tools = items(a.tree(prefix)).flatMap(node => declaredTool(node));
  claims.add('toolDefinitions', tools, a.keysUnder(prefix));
}

function declaredTool(node: FlatNode): readonly ToolDefinition[] {
  const name = textAt(node, 'name');
  if (name === null) return [];
  return [{ name, description: textAt(node, 'description'), parameters: textAt(node, 'parameters') ?? textAt(node, 'input_schema') }];
}

function readPrompt(a: AttributeMap, claims: Claims): void {
  const key = a.text('traceloop.prompt.key');
  const template = a.text('traceloop.prompt.template');
  if (key === null && template === null) return;
  const prefix = 'traceloop.prompt.template_variables.';
  const names = a.keysUnder(prefix);
  const values: Record<string, Json> = Object.create(null);
  for (const name of names) values[name.slice(prefix.length)] = a.text(name) ?? '';
  const versionKey = a.has('traceloop.prompt.version') ? 'traceloop.prompt.version' : 'traceloop.prompt.version_name';
  const keys = ['traceloop.prompt.key', 'traceloop.prompt.template', versionKey].filter(name => a.has(name));
  const variables = names.length === 0 ? null : jsonText(values);
  claims.add('prompt', { name: key, version: a.text(versionKey), template, variables }, [...keys, ...names]);
  claims.understood(['traceloop.prompt.managed', 'traceloop.prompt.version_name', 'traceloop.prompt.version_hash']);
}

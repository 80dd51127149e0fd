// traceAI by Future AGI: OpenInference's shape under `gen_ai.` names. The kind is `gen_ai.span.kind` from Python, `fi.span.kind` from
// TypeScript and C#, and both, in different case, from Java.
import { type AttributeMap, items, textAt } from '../attributes.ts';
import { isList, isObject, jsonText } from '../json.ts';
import type { SpanKind } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { readDocuments } from './documents.ts';
import { embeddedTexts, flatDocuments, flatMessages } from './flatKeys.ts';
import { readToolDefinitions } from './genAiShared.ts';
import { readGuardrail } from './guardrails.ts';
import { readMessages, textPart } from './messages.ts';
import { isRedacted } from './redaction.ts';
import { readVectorKeys } from './vectorDb.ts';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['LLM', 'llm'],
  ['CHAIN', 'chain'],
  ['TOOL', 'tool'],
  ['RETRIEVER', 'retriever'],
  ['EMBEDDING', 'embedding'],
  ['AGENT', 'agent'],
  ['RERANKER', 'reranker'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
  ['CONVERSATION', 'conversation'],
  ['VECTOR_DB', 'vector_db'],
  ['A2A_CLIENT', 'a2a'],
  ['A2A_SERVER', 'a2a'],
  ['WORKFLOW', 'workflow'],
  ['PROMPT', 'prompt'],
  ['UNKNOWN', 'other'],
]);

const KIND_KEYS = ['gen_ai.span.kind', 'fi.span.kind'] as const;
const INPUTS = ['input.value', 'raw.input', 'fi.raw_input'] as const;
const OUTPUTS = ['output.value', 'raw.output', 'fi.raw_output'] as const;

/** Details of calls, screens, images and agents of others: shown as they are. */
const OWN =
  /^(gen_ai\.(voice|a2a|computer_use|image|audio|embeddings\.vectors)\b|fi\.simulator\.|gen_ai\.input\.images|embedding\.embeddings)/;

export const traceAi: Convention = {
  id: 'traceai',
  label: 'traceAI (Future AGI)',
  spec: 'https://github.com/future-agi/traceAI/blob/main/python/fi_instrumentation/fi_types.py',
  advice: {
    content: 'Unset FI_HIDE_INPUTS, FI_HIDE_OUTPUTS and their variants, or the hide options of the TraceConfig.',
    session: 'Wrap the call in using_session(...) in Python, or setSession(context, { sessionId }) in TypeScript.',
    user: 'Wrap the call in using_user(...) in Python, or setUser(context, { userId }) in TypeScript.',
    truncated: 'Raise OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT, or FI_BASE64_IMAGE_MAX_LENGTH for images.',
    usage: 'Ask for usage in streamed answers (stream_options: { include_usage: true }).',
  },
  prefixes: ['gen_ai.', 'fi.', 'raw.', 'input.', 'output.', 'llm.', 'embedding.', 'retrieval.', 'reranker.'],
  recognizes: view =>
    (view.families.has('gen_ai') && view.attributes.has('gen_ai.span.kind')) ||
    (view.families.has('fi') && view.attributes.has('fi.span.kind')) ||
    /^(traceai[_-]|@traceai\/)/.test(view.scopeName),
  read(view, claims) {
    const kind = readKind(view, claims);
    readModel(view.attributes, claims);
    readMessageLists(view.attributes, claims);
    readInputOutput(view, claims);
    readTool(view, claims, kind);
    readRetrieval(view, claims, kind);
    readPrompt(view.attributes, claims);
    readRest(view, claims);
  },
};

/** The first key that says something specific: Java's two agree, but one of them may be UNKNOWN. */
function readKind(view: SpanView, claims: Claims): SpanKind | null {
  let found: SpanKind | null = null;
  for (const key of KIND_KEYS) {
    const sent = view.attributes.text(key);
    if (sent === null) continue;
    claims.understood(key);
    const kind = KINDS.get(sent.toUpperCase());
    claims.kind(kind ?? 'other', KIND_STEP.spanKind, key, kind === undefined ? sent : null);
    if (found === null || found === 'other') found = kind ?? found;
  }
  return found;
}

function readModel(a: AttributeMap, claims: Claims): void {
  for (const key of ['gen_ai.reranker.model', 'embedding.model_name', 'reranker.model_name'])
    claims.add('model', a.text(key), key, RANK.third + 1);
  const params = a.json('gen_ai.request.parameters');
  if (!isObject(params)) return;
  // The SDK writes the model that answered into gen_ai.request.model; here is the one that was asked for.
  const asked = params.model;
  if (typeof asked === 'string') claims.add('requestModel', asked, 'gen_ai.request.parameters');
  const known = Object.entries(params).filter(
    ([name, value]) => value !== null && name !== 'model' && name !== 'tools' && name !== 'messages' && name !== 'input',
  );
  claims.add(
    'modelParams',
    known.map(([name, value]) => ({ name, value: jsonText(value) })),
    'gen_ai.request.parameters',
  );
  claims.add('toolDefinitions', readToolDefinitions(params.tools), 'gen_ai.request.parameters', RANK.guess);
  claims.understood('gen_ai.request.parameters');
}

/** Numbered keys here; the one JSON text is OTel GenAI's, which reads it. */
function readMessageLists(a: AttributeMap, claims: Claims): void {
  for (const [name, prefix, role] of [
    ['inputMessages', 'gen_ai.input.messages.', 'user'],
    ['outputMessages', 'gen_ai.output.messages.', 'assistant'],
  ] as const)
    claims.add(name, flatMessages(a, prefix, role), a.keysUnder(prefix), RANK.second);
  for (const [name, key, role] of [
    ['inputMessages', 'gen_ai.prompts', 'user'],
    ['outputMessages', 'gen_ai.completions', 'assistant'],
  ] as const) {
    const texts = a.list(key);
    claims.add(
      name,
      texts.map(text => ({ role, parts: [textPart(text)] })),
      key,
      RANK.guess,
    );
  }
  const prefix = 'gen_ai.tool.definitions.';
  const declared = items(a.tree(prefix)).flatMap(item => textAt(item, 'tool.json_schema') ?? []);
  if (declared.length > 0) claims.add('toolDefinitions', readToolDefinitions(declared), a.keysUnder(prefix));
  // The list as one JSON text stands next to it; "null" means that there are no tools.
  claims.understood('gen_ai.tool.definitions');
}

function readInputOutput(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  for (const [name, messages, keys, role] of [
    ['input', 'inputMessages', INPUTS, 'user'],
    ['output', 'outputMessages', OUTPUTS, 'assistant'],
  ] as const) {
    const present = keys.filter(key => a.has(key));
    claims.understood(present);
    for (const key of present) {
      const text = a.text(key);
      if (text === null) continue;
      // The numbered messages say the same better: the text is all of them joined, or the whole request as JSON.
      if (claims.has(messages)) continue;
      if (isRedacted(text)) {
        claims.add(messages, [{ role, parts: [{ type: 'redacted' }] }], key, RANK.guess);
        continue;
      }
      claims.add(name, text, key);
      if (!/"(messages|role|choices)"/.test(text)) continue;
      const json = a.json(key);
      const choices = isObject(json) ? json.choices : undefined;
      claims.add(messages, readMessages(isList(choices) ? choices : json, role), key, RANK.guess);
    }
  }
  claims.understood(['input.mime_type', 'output.mime_type']);
}

function readTool(view: SpanView, claims: Claims, kind: SpanKind | null): void {
  if (kind !== 'tool') return;
  const a = view.attributes;
  const name = a.text('gen_ai.tool.name') ?? a.text('tool.name');
  const parameters = a.json('gen_ai.tool.parameters');
  // The key holds the schema of the arguments in some instrumentations, the arguments in others.
  const schema = isObject(parameters) && (isObject(parameters.properties) || parameters.type === 'object');
  const pick = (keys: readonly string[]) => keys.find(key => a.has(key) && !isRedacted(a.text(key) ?? ''));
  const argsKey = pick(['gen_ai.tool.call.arguments', 'gen_ai.tool.call', ...(schema ? [] : ['gen_ai.tool.parameters']), ...INPUTS]);
  const resultKey = pick(['gen_ai.tool.call.result', 'tool.result', ...OUTPUTS]);
  const keys = ['gen_ai.tool.name', 'tool.name', 'gen_ai.tool.call.id', 'gen_ai.tool.description', argsKey, resultKey];
  const used = keys.filter(key => key !== undefined && a.has(key)) as readonly string[];
  claims.add(
    'tool',
    {
      name: name ?? view.span.name,
      callId: a.text('gen_ai.tool.call.id'),
      description: a.text('gen_ai.tool.description'),
      args: argsKey === undefined ? null : a.text(argsKey),
      result: resultKey === undefined ? null : a.text(resultKey),
    },
    name === null ? ['span name', ...used] : used,
  );
  claims.understood('gen_ai.tool.parameters');
}

function readRetrieval(view: SpanView, claims: Claims, kind: SpanKind | null): void {
  const a = view.attributes;
  // Model calls have the most keys and no documents.
  if (kind === 'llm' || kind === 'agent' || kind === 'tool') return;
  for (const key of ['gen_ai.retrieval.query', 'gen_ai.reranker.query', 'reranker.query', 'retriever.query'])
    claims.add('retrievalQuery', a.text(key), key);
  for (const prefix of [
    'gen_ai.reranker.output_documents.',
    'reranker.output_documents.',
    'gen_ai.retrieval.documents.',
    'retrieval.documents.',
    'retriever.documents.',
  ])
    claims.add('documents', flatDocuments(a, prefix), a.keysUnder(prefix));
  for (const key of ['gen_ai.reranker.output_documents', 'gen_ai.retrieval.documents', 'retrieval.documents', 'retriever.documents'])
    claims.add('documents', readDocuments(a.json(key)), key);
  if (kind === 'vector_db' || kind === 'retriever') readVectorKeys(view, claims);
  if (kind === 'retriever' || kind === 'reranker') {
    const asked = INPUTS.find(key => a.has(key));
    const text = asked === undefined ? null : a.text(asked);
    if (asked !== undefined && text !== null && !isRedacted(text)) claims.add('retrievalQuery', text, asked, RANK.guess);
  }
}

function readPrompt(a: AttributeMap, claims: Claims): void {
  // Python writes the text of the template as its name.
  const names = ['gen_ai.prompt.name', 'gen_ai.prompt.id', 'gen_ai.prompt.template.label'];
  const nameKey = names.find(key => a.has(key));
  const templateKey = ['llm.prompt_template.template', 'gen_ai.prompt.template.name'].find(key => a.has(key));
  const versionKey = ['gen_ai.prompt.template.version', 'llm.prompt_template.version', 'gen_ai.prompt.version'].find(key => a.has(key));
  const variablesKey = ['gen_ai.prompt.template.variables', 'llm.prompt_template.variables'].find(key => a.has(key));
  const keys = [nameKey, templateKey, versionKey, variablesKey].filter(key => key !== undefined);
  if (keys.length === 0) return;
  const text = (key: string | undefined) => (key === undefined ? null : a.text(key));
  claims.add(
    'prompt',
    { name: text(nameKey), version: text(versionKey), template: text(templateKey), variables: text(variablesKey) },
    keys,
  );
  claims.understood([...names, 'gen_ai.prompt.vendor', 'gen_ai.prompt.url']);
}

function readRest(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  readGuardrail(a, claims);
  for (const key of ['gen_ai.agent.graph.node_name', 'graph.node.name']) claims.add('agentName', a.text(key), key, RANK.guess);
  claims.add('tags', a.list('tag.tags'), 'tag.tags');
  for (const key of ['gen_ai.image.prompt', 'gen_ai.computer_use.action']) claims.add('input', a.text(key), key, RANK.guess);
  for (const key of ['gen_ai.audio.transcript', 'gen_ai.voice.transcript', 'gen_ai.computer_use.result'])
    claims.add('output', a.text(key), key, RANK.guess);
  const voiceCost = a.number('gen_ai.voice.cost.total');
  claims.add('costUsd', voiceCost, 'gen_ai.voice.cost.total', RANK.guess);
  claims.understood(['gen_ai.cost.input', 'gen_ai.cost.output', 'gen_ai.cost.cache_write', 'metadata', 'gen_ai.span.leaked']);
  claims.understood(['gen_ai.agent.graph.node_id', 'gen_ai.agent.graph.parent_node_id', 'graph.node.id', 'graph.node.parent_id']);
  if (view.families.has('embedding')) {
    const texts = a.keysUnder('embedding.embeddings').filter(key => key.endsWith('.text'));
    claims.add('input', embeddedTexts(a), texts, RANK.guess);
  }
  for (const key of a.keys()) if (OWN.test(key)) claims.understood(key);
}

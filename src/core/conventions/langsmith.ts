// LangSmith's OpenTelemetry export. What it calls a session is a project; a conversation is a thread, and stands in the metadata.
// `gen_ai.prompt` and `gen_ai.completion` hold the inputs and outputs of any run here, not only those of models.
import { textOf } from '../attributes.ts';
import { anyField, field, isObject, type Json, jsonText } from '../json.ts';
import type { Message, SpanKind, Usage } from '../model/canonical.ts';
import { callMessages, toolAnswer } from './callMessages.ts';
import { askedOf, calledWith, literalText } from './callText.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { type Convention, RAISE_LENGTH_LIMITS, type SpanView } from './convention.ts';
import { readDocuments } from './documents.ts';
import { completeUsage, NO_USAGE, readToolDefinitions } from './genAiShared.ts';
import { textPart } from './messages.ts';
import { cutProblem } from './otelGenAi.ts';
import { normalizeProvider } from './providers.ts';
import { parsePython } from './pythonLiteral.ts';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['llm', 'llm'],
  ['chain', 'chain'],
  ['tool', 'tool'],
  ['retriever', 'retriever'],
  ['embedding', 'embedding'],
  ['prompt', 'prompt'],
  ['parser', 'chain'],
]);

const STATUS_OK = 1;
const KIND = 'langsmith.span.kind';
const PARAMS = 'langsmith.metadata.ls_';
const INPUT = 'gen_ai.prompt';
const OUTPUT = 'gen_ai.completion';

export const langsmith: Convention = {
  id: 'langsmith',
  label: 'LangSmith',
  spec: 'https://docs.langchain.com/langsmith/trace-with-opentelemetry',
  advice: {
    content: 'Unset LANGSMITH_HIDE_INPUTS and LANGSMITH_HIDE_OUTPUTS.',
    session: 'Pass metadata { thread_id } to traceable or to the run; with LangGraph, thread_id in configurable.',
    user: 'Pass metadata { user_id } to traceable or to the run.',
    truncated: RAISE_LENGTH_LIMITS,
    usage: 'Wrap the client with wrapOpenAI (wrap_openai), or return usage_metadata from the traced function.',
  },
  prefixes: ['langsmith.', 'gen_ai.serialized.', INPUT, OUTPUT],
  recognizes: isLangSmith,
  read(view, claims) {
    const a = view.attributes;
    const sent = a.text(KIND);
    const kind = sent === null ? undefined : KINDS.get(sent.toLowerCase());
    // Before the operation: the export calls a retriever "embeddings" and a prompt "chat".
    if (sent !== null) claims.kind(kind ?? 'other', KIND_STEP.operation - 0.5, KIND, kind === undefined ? sent : null);
    readContent(view, claims, kind ?? 'other');
    if (kind === 'tool') readTool(view, claims);
    readMeasures(view, claims);
    readFailure(view, claims);
    const provider = a.text('langsmith.metadata.ls_provider');
    if (provider !== null) claims.add('provider', normalizeProvider(provider), 'langsmith.metadata.ls_provider', RANK.usual + 1);
    claims.add('model', a.text('langsmith.metadata.ls_model_name'), 'langsmith.metadata.ls_model_name', RANK.third + 6);
    const params = a
      .keysUnder(PARAMS)
      .filter(key => !/(provider|model_name|model_type|invocation_params|method|integration|agent_type)$/.test(key));
    claims.add(
      'modelParams',
      params.map(key => ({ name: key.slice(PARAMS.length), value: a.text(key) ?? '' })),
      params,
      RANK.usual + 1,
    );
    claims.add('tags', a.list('langsmith.span.tags'), 'langsmith.span.tags');
    claims.understood([INPUT, OUTPUT, 'gen_ai.usage.input_token_details', 'gen_ai.usage.output_token_details']);
    for (const prefix of ['langsmith.', 'gen_ai.serialized.', 'gen_ai.response.s']) claims.understood(a.keysUnder(prefix));
  },
};

export function isLangSmith(view: SpanView): boolean {
  return view.scopeName === 'langsmith' || view.families.has('langsmith');
}

function readContent(view: SpanView, claims: Claims, kind: SpanKind): void {
  const a = view.attributes;
  for (const [name, key, messages, role] of [
    ['input', INPUT, 'inputMessages', 'user'],
    ['output', OUTPUT, 'outputMessages', 'assistant'],
  ] as const) {
    const sent = a.text(key);
    if (sent === null) continue;
    const json = a.json(key);
    // A run that failed gives back `{"output": null}`.
    if (isObject(json) && Object.values(json).every(value => value === null)) continue;
    const found = kind === 'tool' || kind === 'retriever' ? null : callMessages(json, role);
    if (found !== null) claims.add(messages, kind === 'llm' || role === 'user' ? found : answerOf(found), key, RANK.third);
    else {
      const text = textOfRun(sent, json, name === 'output', kind);
      claims.add(name, text, key);
      if (kind === 'llm') claims.add(messages, [{ role, parts: [textPart(text)] }], key, RANK.guess);
      if (kind === 'llm' && a.looksCut(key)) claims.problem(cutProblem(key, sent));
    }
    if (isObject(json)) claims.add('toolDefinitions', readToolDefinitions(anyField(json, 'tools')), key, RANK.usual + 1);
  }
  if (kind !== 'retriever') return;
  const query = a.text(INPUT);
  claims.add('retrievalQuery', query === null ? null : askedOf(query), INPUT);
  claims.add('documents', readDocuments(a.json(OUTPUT)), OUTPUT);
}

/** A graph gives back the whole conversation: what came after the last thing that a person said is its answer. */
function answerOf(messages: readonly Message[]): readonly Message[] {
  const asked = messages.findLastIndex(message => message.role === 'user');
  return asked >= 0 && asked < messages.length - 1 ? messages.slice(asked + 1) : messages;
}

/** What a function took or gave: a lone value is kept under a name that says nothing ("input", "output", "outputs"). */
function textOfRun(sent: string, json: Json | undefined, output: boolean, kind: SpanKind): string {
  if (!output && kind === 'tool') {
    // LangChain prints a tool's arguments as Python does.
    const args = calledWith(loneValue(json, 'input') ?? sent);
    const printed = parsePython(args);
    return printed === undefined ? args : jsonText(printed);
  }
  if (!output) return askedOf(sent);
  const lone = isObject(json) && Object.keys(json).length === 1 ? anyField(json, 'output', 'outputs') : undefined;
  return (kind === 'tool' ? toolAnswer(json)?.text : null) || literalText(lone === undefined ? sent : jsonText(lone));
}

function loneValue(json: Json | undefined, name: string): string | null {
  if (!isObject(json) || Object.keys(json).length !== 1) return null;
  const value = field(json, name);
  return value === undefined || value === null ? null : jsonText(value);
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const args = a.text(INPUT);
  const result = a.text(OUTPUT);
  claims.add(
    'tool',
    {
      name: a.text('gen_ai.tool.name') ?? view.span.name,
      callId: a.text('gen_ai.tool.call.id') ?? toolAnswer(a.json(OUTPUT))?.callId ?? null,
      description: null,
      args: args === null ? null : textOfRun(args, a.json(INPUT), false, 'tool'),
      result: result === null ? null : textOfRun(result, a.json(OUTPUT), true, 'tool'),
    },
    [a.has('gen_ai.tool.name') ? 'gen_ai.tool.name' : 'span name', ...['gen_ai.tool.call.id', INPUT, OUTPUT].filter(key => a.has(key))],
    RANK.usual - 1,
  );
}

/**
 * The export says "ok" when a run begins, and OpenTelemetry lets nothing overrule that: of a failed run only the exception tells. Its
 * type is always the same and says nothing.
 */
function readFailure(view: SpanView, claims: Claims): void {
  const event = view.firstEvent('exception');
  if (event === null || view.span.status?.code !== STATUS_OK) return;
  const message = textOf(event.attributes, 'exception.message');
  claims.add('error', { type: null, message, stacktrace: textOf(event.attributes, 'exception.stacktrace') }, 'event exception');
}

/** Inclusive of cache and reasoning. The same counts stand in `gen_ai.usage.*`, without their details. */
function readMeasures(view: SpanView, claims: Claims): void {
  const key = ['langsmith.usage_metadata', 'langsmith.metadata.usage_metadata'].find(name => isObject(view.attributes.json(name)));
  const json = key === undefined ? undefined : view.attributes.json(key);
  if (key === undefined || !isObject(json)) return;
  const count = (object: Json | undefined, name: string) => {
    const value = isObject(object) ? field(object, name) : undefined;
    return typeof value === 'number' && value >= 0 ? value : null;
  };
  const input = json.input_token_details;
  const output = json.output_token_details;
  const usage: Usage = completeUsage({
    ...NO_USAGE,
    input: count(json, 'input_tokens'),
    output: count(json, 'output_tokens'),
    cacheRead: count(input, 'cache_read'),
    cacheWrite: count(input, 'cache_creation'),
    reasoning: count(output, 'reasoning'),
    audioInput: count(input, 'audio'),
    audioOutput: count(output, 'audio'),
    total: count(json, 'total_tokens'),
  });
  claims.addUsage(usage, [key]);
  claims.add('costUsd', count(json, 'total_cost'), key);
}

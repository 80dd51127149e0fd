// MLflow: every value is JSON, strings included, so that a kind arrives as "\"CHAT_MODEL\"".
import { anyField, field, isList, isObject, type Json, jsonText, textField } from '../json.ts';
import type { SpanKind, Usage } from '../model/canonical.ts';
import { callMessages } from './callMessages.ts';
import { askedOf, calledWith, literalText } from './callText.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { type Convention, RAISE_LENGTH_LIMITS, type SpanView } from './convention.ts';
import { readDocuments } from './documents.ts';
import { completeUsage, NO_USAGE, readToolDefinitions } from './genAiShared.ts';
import { textPart } from './messages.ts';
import { cutProblem } from './otelGenAi.ts';
import { normalizeProvider } from './providers.ts';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['CHAT_MODEL', 'llm'],
  ['LLM', 'llm'],
  ['CHAIN', 'chain'],
  ['AGENT', 'agent'],
  ['TOOL', 'tool'],
  ['RETRIEVER', 'retriever'],
  ['EMBEDDING', 'embedding'],
  ['RERANKER', 'reranker'],
  ['PARSER', 'chain'],
  ['TASK', 'chain'],
  ['MEMORY', 'memory'],
  ['WORKFLOW', 'workflow'],
  ['GUARDRAIL', 'guardrail'],
  ['EVALUATOR', 'evaluator'],
  ['UNKNOWN', 'other'],
]);

const REPEATED = [
  'model',
  'tools',
  'tool_choice',
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'stream',
  'user',
] as const;
const TYPE = 'mlflow.spanType';
const INPUTS = 'mlflow.spanInputs';
const OUTPUTS = 'mlflow.spanOutputs';

export const mlflow: Convention = {
  id: 'mlflow',
  label: 'MLflow',
  spec: 'https://mlflow.org/docs/latest/genai/tracing/',
  advice: {
    content: 'Call span.set_inputs and span.set_outputs, and check the span processors of mlflow.tracing.configure.',
    session: 'Call mlflow.update_current_trace(metadata={"mlflow.trace.session": ...}) inside the trace.',
    user: 'Call mlflow.update_current_trace(metadata={"mlflow.trace.user": ...}) inside the trace.',
    truncated: RAISE_LENGTH_LIMITS,
    usage: 'Use MLflow 3.2 or later with autolog, and ask for usage in streamed answers.',
  },
  prefixes: ['mlflow.'],
  recognizes: view => view.scopeName.startsWith('mlflow') || (view.families.has('mlflow') && view.hasAny([TYPE, INPUTS, OUTPUTS])),
  read(view, claims) {
    const a = view.attributes;
    const sent = unquoted(view, TYPE);
    const kind = sent === null ? undefined : KINDS.get(sent.toUpperCase());
    if (sent !== null) claims.kind(kind ?? 'other', KIND_STEP.spanType, TYPE, kind === undefined ? sent : null);
    readContent(view, claims, kind ?? 'other');
    readModel(view, claims);
    const usage = usageOf(a.json('mlflow.chat.tokenUsage'));
    if (usage !== null) claims.addUsage(usage, ['mlflow.chat.tokenUsage']);
    claims.add('costUsd', costOf(a.json('mlflow.llm.cost')), 'mlflow.llm.cost');
    readPrompt(view, claims);
    claims.understood(a.keysUnder('mlflow.'));
    // Autolog repeats the arguments of a call as attributes of their own.
    const inputs = a.json(INPUTS);
    claims.understood(isObject(inputs) ? Object.keys(inputs) : REPEATED);
  },
};

/** Text without the quotes of JSON; text that never had them as it is. */
function unquoted(view: SpanView, key: string): string | null {
  const text = view.attributes.text(key);
  return text === null ? null : literalText(text) || null;
}

function readContent(view: SpanView, claims: Claims, kind: SpanKind): void {
  const a = view.attributes;
  for (const [name, key, messages, role] of [
    ['input', INPUTS, 'inputMessages', 'user'],
    ['output', OUTPUTS, 'outputMessages', 'assistant'],
  ] as const) {
    const sent = a.text(key);
    if (sent === null || sent === 'null') continue;
    const json = a.json(key);
    const found = callMessages(json, role);
    if (found !== null) {
      claims.add(messages, found, key, RANK.third);
      const reasons = found.flatMap(message => (message.finishReason === undefined ? [] : [message.finishReason]));
      if (name === 'output') claims.add('finishReasons', reasons, key, RANK.guess);
    } else {
      const text = name === 'output' ? literalText(sent) : kind === 'tool' ? calledWith(sent) : askedOf(sent);
      claims.add(name, text, key);
      if (kind === 'llm') {
        claims.add(messages, [{ role, parts: [textPart(text)] }], key, RANK.guess);
        if (a.looksCut(key)) claims.problem(cutProblem(key, sent));
      }
    }
    if (isObject(json)) claims.add('toolDefinitions', readToolDefinitions(anyField(json, 'tools')), key, RANK.usual + 1);
  }
  claims.add('toolDefinitions', readToolDefinitions(a.json('mlflow.chat.tools')), 'mlflow.chat.tools');
  if (kind === 'tool') {
    const args = a.text(INPUTS);
    const result = a.text(OUTPUTS);
    const keys = ['span name', ...[INPUTS, OUTPUTS].filter(key => a.has(key))];
    claims.add(
      'tool',
      {
        name: view.span.name,
        callId: null,
        description: null,
        args: args === null ? null : calledWith(args),
        result: result === null ? null : literalText(result),
      },
      keys,
      RANK.usual + 1,
    );
  }
  if (kind === 'retriever') {
    const query = a.text(INPUTS);
    claims.add('retrievalQuery', query === null ? null : askedOf(query), INPUTS);
    claims.add('documents', readDocuments(a.json(OUTPUTS)), OUTPUTS);
  }
}

function readModel(view: SpanView, claims: Claims): void {
  claims.add('model', unquoted(view, 'mlflow.llm.model'), 'mlflow.llm.model', RANK.third + 4);
  const provider = unquoted(view, 'mlflow.llm.provider');
  if (provider !== null) claims.add('provider', normalizeProvider(provider), 'mlflow.llm.provider');
  const outputs = view.attributes.json(OUTPUTS);
  const id = isObject(outputs) ? field(outputs, 'id') : undefined;
  // An answer as the provider sent it.
  if (isObject(outputs) && typeof id === 'string' && /^(chatcmpl|resp|msg)[-_]/.test(id)) {
    claims.add('responseId', id, OUTPUTS);
    claims.add('model', textField(outputs, 'model'), OUTPUTS, RANK.first + 5);
  }
  const inputs = view.attributes.json(INPUTS);
  if (!isObject(inputs)) return;
  const model = field(inputs, 'model');
  if (typeof model !== 'string') return;
  claims.add('model', model, INPUTS, RANK.third + 5);
  claims.add('requestModel', model, INPUTS, RANK.usual + 1);
  const params = Object.entries(inputs).filter(
    ([name, value]) => value !== null && !['model', 'messages', 'tools', 'input', 'system', 'instructions', 'self'].includes(name),
  );
  claims.add(
    'modelParams',
    params.map(([name, value]) => ({ name, value: jsonText(value) })),
    INPUTS,
    RANK.usual + 1,
  );
}

function usageOf(json: Json | undefined): Usage | null {
  if (!isObject(json)) return null;
  const count = (name: string) => {
    const value = field(json, name);
    return typeof value === 'number' && value >= 0 ? value : null;
  };
  return completeUsage({
    ...NO_USAGE,
    input: count('input_tokens'),
    output: count('output_tokens'),
    cacheRead: count('cache_read_input_tokens'),
    cacheWrite: count('cache_creation_input_tokens'),
    total: count('total_tokens'),
  });
}

function costOf(json: Json | undefined): number | null {
  if (!isObject(json)) return null;
  const [total, input, output] = [json.total_cost, json.input_cost, json.output_cost];
  if (typeof total === 'number' && total >= 0) return total;
  return typeof input === 'number' && typeof output === 'number' ? input + output : null;
}

function readPrompt(view: SpanView, claims: Claims): void {
  const linked = view.attributes.json('mlflow.linkedPrompts');
  const first = isList(linked) ? linked[0] : undefined;
  if (!isObject(first)) return;
  const prompt = { name: textField(first, 'name'), version: textField(first, 'version'), template: null, variables: null };
  if (prompt.name !== null) claims.add('prompt', prompt, 'mlflow.linkedPrompts');
}

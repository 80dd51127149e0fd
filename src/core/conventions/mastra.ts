// Mastra: a span for everything an agent or a workflow does. The model's call stands in `model_inference`, inside a step, inside a
// generation; in older versions the generation is the call itself. What went in and out stands under a key for each type of span.
import { isList, isObject, type Json, type JsonObject, jsonText, textField } from '../json.ts';
import type { Message, Part, SpanKind } from '../model/canonical.ts';
import { append } from './append.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { readContent, readMessages, readPart, textPart } from './messages.ts';
import { aiSdkProvider } from './providers.ts';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['agent_run', 'agent'],
  ['model_step', 'step'],
  ['model_inference', 'llm'],
  ['model_chunk', 'event'],
  ['tool_call', 'tool'],
  ['client_tool_call', 'tool'],
  ['provider_tool_call', 'tool'],
  ['mcp_tool_call', 'mcp'],
  ['workflow_run', 'workflow'],
  ['workflow_step', 'chain'],
  ['processor_run', 'guardrail'],
  ['scorer_run', 'evaluator'],
  ['scorer_step', 'evaluator'],
  ['memory_operation', 'memory'],
  ['rag_embedding', 'embedding'],
  ['rag_vector_operation', 'vector_db'],
  ['rag_ingestion', 'chain'],
  ['workspace_action', 'chain'],
  ['generic', 'other'],
]);

export const mastra: Convention = {
  id: 'mastra',
  label: 'Mastra',
  spec: 'https://mastra.ai/docs/observability/tracing/overview',
  advice: {
    content: 'Remove the SensitiveDataFilter, or hideInput and hideOutput, from the observability config.',
    session: 'Pass memory: { thread, resource } to generate or stream; the thread is the session.',
    user: 'Pass memory: { thread, resource } to generate or stream; the resource is the user.',
    truncated: 'Raise the limits of serializationOptions in the observability config.',
  },
  prefixes: ['mastra.'],
  recognizes: view => view.families.has('mastra') && view.attributes.has('mastra.span.type'),
  read(view, claims) {
    const a = view.attributes;
    const type = (a.text('mastra.span.type') ?? '').toLowerCase();
    readKind(view, type, claims);
    const provider = a.text('gen_ai.provider.name');
    if (provider !== null) claims.add('provider', aiSdkProvider(provider), 'gen_ai.provider.name');
    readContents(view, type, claims);
    readFirstToken(view, claims);
    claims.add('tags', a.list('mastra.tags'), 'mastra.tags');
    claims.understood(a.keysUnder('mastra.metadata.'));
    claims.understood(a.keysUnder(`mastra.${type}.`).filter(key => !/\.(input|output)$/.test(key)));
    claims.understood(['error.domain', 'error.category', 'mastra.completion_start_time', 'mastra.span.type', 'gen_ai.operation.name']);
  },
};

function readKind(view: SpanView, type: string, claims: Claims): void {
  const key = 'mastra.span.type';
  if (type === 'model_generation') {
    const isCall = view.attributes.text('gen_ai.operation.name') === 'chat';
    claims.kind(isCall ? 'llm' : 'chain', KIND_STEP.spanKind, key);
    return;
  }
  const kind = KINDS.get(type) ?? (type.startsWith('workflow_') ? 'chain' : undefined);
  claims.kind(kind ?? 'other', KIND_STEP.spanKind, key, kind === undefined ? type : null);
}

/** `mastra.<type>.input` and `.output`: messages where they are such, else text. */
function readContents(view: SpanView, type: string, claims: Claims): void {
  const a = view.attributes;
  const inputKey = `mastra.${type}.input`;
  const outputKey = `mastra.${type}.output`;
  const talks = type === 'agent_run' || type.startsWith('model_');
  const sent = talks ? inputMessages(a.json(inputKey), a.text(inputKey)) : null;
  if (sent !== null) {
    const system = a.text('gen_ai.system_instructions');
    const told = system === null || sent.some(message => message.role === 'system');
    const messages: readonly Message[] = told ? sent : [{ role: 'system', parts: [textPart(system)] }, ...sent];
    claims.add('inputMessages', messages, told ? inputKey : [inputKey, 'gen_ai.system_instructions'], RANK.first);
    claims.understood('gen_ai.system_instructions');
  } else claims.add('input', a.text(inputKey), inputKey);
  const given = talks && type !== 'model_chunk' ? a.json(outputKey) : undefined;
  if (!isObject(given)) {
    claims.add('output', a.text(outputKey), outputKey);
    return;
  }
  // Where nothing was answered the object is there all the same, with empty lists.
  const answer = outputMessage(given);
  if (answer === null) claims.understood(outputKey);
  else claims.add('outputMessages', [answer], outputKey, RANK.first);
}

function inputMessages(json: Json | undefined, text: string | null): readonly Message[] | null {
  if (text === null) return null;
  if (json === undefined || typeof json === 'string') return [{ role: 'user', parts: [textPart(text)] }];
  return readMessages(json, 'user');
}

/** `{text, reasoning, toolCalls, object}`, any of them. */
function outputMessage(json: JsonObject): Message | null {
  const parts: Part[] = [];
  const reasoning = reasoningText(json.reasoning ?? json.reasoningText);
  if (reasoning !== '') parts.push({ type: 'reasoning', text: reasoning });
  const text = textField(json, 'text');
  if (text !== null) parts.push(textPart(text));
  else if (isObject(json.object)) append(parts, readContent(jsonText(json.object)));
  if (isList(json.toolCalls)) for (const call of json.toolCalls) append(parts, toolCall(call));
  return parts.length === 0 ? null : { role: 'assistant', parts };
}

/** Text, or a list of chunks whose text stands in a payload. */
function reasoningText(json: Json | undefined): string {
  if (typeof json === 'string') return json;
  if (!isList(json)) return '';
  const texts = json.filter(isObject).map(item => textField(isObject(item.payload) ? item.payload : item, 'text') ?? '');
  return texts.filter(text => text !== '').join('\n');
}

function toolCall(json: Json): readonly Part[] {
  if (!isObject(json)) return [];
  const call = isObject(json.payload) ? json.payload : json;
  return readPart({ ...call, type: 'tool_call' });
}

function readFirstToken(view: SpanView, claims: Claims): void {
  const key = 'mastra.completion_start_time';
  const at = Date.parse(view.attributes.text(key) ?? '');
  const start = Number(view.span.startTimeUnixNano / 1_000_000n);
  if (Number.isFinite(at) && at >= start && start > 0) claims.add('ttftMs', at - start, key);
}

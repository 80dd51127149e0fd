// Google's Agent Development Kit in Python, Go, Java and JavaScript: OTel GenAI, and the whole request and response of Gemini beside it.
import { anyField, field, isList, isObject, type Json, type JsonObject, jsonText, textField } from '../json.ts';
import type { Message, ToolDefinition, Usage } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { completeUsage, NO_USAGE, readToolDefinitions } from './genAiShared.ts';
import { normalizeFinish, readContent, readMessage } from './messages.ts';

const SCOPE = 'gcp.vertex.agent';
const PREFIX = 'gcp.vertex.agent.';
const MERGED = '(merged tools)';
const NOTHING: ReadonlySet<string> = new Set(['{}', 'N/A', '<not specified>', '<not serializable>', 'null']);

export const googleAdk: Convention = {
  id: 'google-adk',
  label: 'Google ADK',
  spec: 'https://google.github.io/adk-docs/observability/traces/',
  advice: {
    content:
      'Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true (or SPAN_AND_EVENT), leave ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS unset, and export logs too.',
    session: 'Pass the same session_id to each run of the Runner.',
    user: 'Pass user_id to the Runner; spans carry it only with OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT.',
  },
  prefixes: [PREFIX],
  recognizes: view => view.scopeName === SCOPE || (view.families.has('gcp') && view.attributes.keysUnder(PREFIX).length > 0),
  read(view, claims) {
    const a = view.attributes;
    readKind(view, claims);
    const request = sentJson(view, `${PREFIX}llm_request`);
    if (request !== null) readRequest(request, claims);
    const response = sentJson(view, `${PREFIX}llm_response`);
    if (response !== null) readResponse(response, claims);
    const data = a.json(`${PREFIX}data`);
    if (isList(data)) claims.add('inputMessages', contents(data), `${PREFIX}data`, RANK.events + 3);
    readTool(view, claims);
    claims.add('toolDefinitions', readToolDefinitions(a.json('gen_ai.tool_definitions')), 'gen_ai.tool_definitions');
    claims.understood(
      ['event_id', 'associated_event_ids', 'llm_request', 'llm_response', 'tool_call_args', 'tool_response'].map(key => PREFIX + key),
    );
  },
};

/** One run of the Runner is one turn. Runs inside a tool (an agent as a tool) are details of it. */
function readKind(view: SpanView, claims: Claims): void {
  const { name } = view.span;
  const operation = view.attributes.text('gen_ai.operation.name');
  if (view.scopeName === SCOPE && (name === 'invocation' || operation === 'invoke_workflow')) {
    claims.turnAnchor = true;
    claims.kind('workflow', KIND_STEP.spanName, 'span name');
  } else if (name === 'call_llm') claims.kind('llm', KIND_STEP.spanName, 'span name');
  else if (name === 'send_data') claims.kind('event', KIND_STEP.spanName, 'span name');
  else if (/^agent_run( |$)/.test(name)) claims.kind('agent', KIND_STEP.spanName, 'span name');
  // Parallel calls are told one by one, and then all together for ADK's own page.
  if (view.attributes.text('gen_ai.tool.name') !== MERGED && name !== `execute_tool ${MERGED}`) return;
  claims.copy = true;
  claims.kind('event', KIND_STEP.spanName - 0.5, view.attributes.has('gen_ai.tool.name') ? 'gen_ai.tool.name' : 'span name');
}

function sentJson(view: SpanView, key: string): JsonObject | null {
  const json = view.attributes.json(key);
  return isObject(json) && Object.keys(json).length > 0 ? json : null;
}

function readRequest(request: JsonObject, claims: Claims): void {
  const key = `${PREFIX}llm_request`;
  const config = field(request, 'config');
  const settings = isObject(config) ? config : {};
  const instruction = anyField(settings, 'system_instruction', 'systemInstruction');
  const said = field(request, 'contents');
  const messages: Message[] = isList(said) ? [...contents(said)] : [];
  if (instruction !== undefined) messages.unshift({ role: 'system', parts: systemParts(instruction) });
  claims.add('inputMessages', messages, key, RANK.events + 3);
  claims.add('model', textField(request, 'model'), key, RANK.guess);
  const tools = field(settings, 'tools');
  if (isList(tools)) claims.add('toolDefinitions', tools.flatMap(declared), key, RANK.guess);
  const params = Object.entries(settings).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean');
  claims.add(
    'modelParams',
    params.map(([name, value]) => ({ name, value: jsonText(value) })),
    key,
    RANK.guess,
  );
}

function systemParts(instruction: Json): Message['parts'] {
  const parts = isObject(instruction) ? field(instruction, 'parts') : undefined;
  return readContent(parts ?? instruction);
}

function declared(tool: Json): readonly ToolDefinition[] {
  if (!isObject(tool)) return [];
  const functions = anyField(tool, 'function_declarations', 'functionDeclarations');
  return readToolDefinitions(functions ?? [tool]);
}

function contents(list: readonly Json[]): readonly Message[] {
  return list.filter(isObject).map(item => asTool(readMessage(item, 'user')));
}

/** Gemini has what tools answered said by the user. */
function asTool(message: Message): Message {
  return message.parts.length > 0 && message.parts.every(part => part.type === 'tool_result') ? { ...message, role: 'tool' } : message;
}

function readResponse(response: JsonObject, claims: Claims): void {
  const key = `${PREFIX}llm_response`;
  const content = field(response, 'content');
  const reason = textField(response, 'finish_reason', 'finishReason');
  if (isObject(content)) claims.add('outputMessages', [readMessage(content, 'assistant')], key, RANK.events + 3);
  if (reason !== null) claims.add('finishReasons', [normalizeFinish(reason)], key, RANK.guess);
  claims.add('model', textField(response, 'model_version', 'modelVersion'), key, RANK.guess - 1);
  const sent = anyField(response, 'usage_metadata', 'usageMetadata');
  if (isObject(sent)) claims.addUsage(geminiUsage(sent), [key]);
  const message = textField(response, 'error_message', 'errorMessage');
  const code = textField(response, 'error_code', 'errorCode');
  if (message !== null || code !== null) claims.add('error', { type: code, message, stacktrace: null }, key);
}

/** Gemini counts thoughts beside the answer: together they are the output. */
function geminiUsage(sent: JsonObject): Usage {
  const count = (...names: readonly string[]) => {
    const value = anyField(sent, ...names);
    return typeof value === 'number' && value >= 0 ? value : null;
  };
  const answer = count('candidates_token_count', 'candidatesTokenCount');
  const reasoning = count('thoughts_token_count', 'thoughtsTokenCount');
  return completeUsage({
    ...NO_USAGE,
    input: count('prompt_token_count', 'promptTokenCount'),
    output: answer === null ? reasoning : answer + (reasoning ?? 0),
    cacheRead: count('cached_content_token_count', 'cachedContentTokenCount'),
    reasoning,
    total: count('total_token_count', 'totalTokenCount'),
  });
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const sent = (key: string) => {
    const text = a.text(key);
    return text === null || NOTHING.has(text) ? null : text;
  };
  const args = sent(`${PREFIX}tool_call_args`);
  const result = sent(`${PREFIX}tool_response`);
  const callId = a.text('gen_ai.tool.call.id');
  if (args === null && result === null && (callId === null || !NOTHING.has(callId))) return;
  const keys = ['gen_ai.tool.name', 'gen_ai.tool.call.id', `${PREFIX}tool_call_args`, `${PREFIX}tool_response`].filter(key => a.has(key));
  claims.add(
    'tool',
    {
      name: a.text('gen_ai.tool.name') ?? /^execute_tool (.+)$/.exec(view.span.name)?.[1] ?? null,
      callId: sent('gen_ai.tool.call.id'),
      description: a.text('gen_ai.tool.description'),
      args: sent('gen_ai.tool.call.arguments') ?? args,
      result: sent('gen_ai.tool.call.result') ?? result,
    },
    keys.length === 0 ? 'span name' : keys,
    RANK.first,
  );
  claims.understood(['gen_ai.tool.call.arguments', 'gen_ai.tool.call.result']);
}

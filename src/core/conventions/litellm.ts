// LiteLLM's OpenTelemetry callback. It writes a call onto the span that was open around it, where a second call overwrites the first,
// and each call once more, as the provider saw it, on a span `raw_gen_ai_request`: `llm.<provider>.*`, printed by Python.
import { field, isObject, type Json, jsonText, parseJson } from '../json.ts';
import { callMessages } from './callMessages.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { readToolDefinitions } from './genAiShared.ts';
import { langfuseUsage } from './langfuseUsage.ts';
import { normalizeFinish } from './messages.ts';
import { normalizeProvider } from './providers.ts';
import { parsePython } from './pythonLiteral.ts';

const RAW = 'raw_gen_ai_request';
const RAW_KEY = /^llm\.([a-z0-9_-]+)\.(model|messages|choices|usage|id)$/;
/** Of the raw request: what is no parameter. */
const NO_PARAMETER = /^(model|messages|choices|usage|id|created|object|tools|user|extra_body|service_tier|system_fingerprint|input)$/;

export const litellm: Convention = {
  id: 'litellm',
  label: 'LiteLLM',
  spec: 'https://docs.litellm.ai/docs/observability/opentelemetry_integration',
  advice: {
    content: 'Set litellm.turn_off_message_logging to False, and message_logging of the callback to True.',
    session: 'Set session.id on a span around the call, or send litellm_session_id with it.',
    user: 'Pass user to litellm.completion.',
    usage: 'Ask for usage in streamed answers (stream_options={"include_usage": True}).',
  },
  prefixes: ['litellm.', 'metadata.', 'hidden_params', 'llm.'],
  recognizes: view => view.scopeName === 'litellm' || view.families.has('litellm') || view.families.has('hidden_params'),
  read(view, claims) {
    const provider = view.span.name === RAW ? rawProvider(view) : null;
    if (provider !== null) readRaw(view, claims, `llm.${provider}.`, provider);
    else readCall(view, claims);
    for (const prefix of ['litellm.', 'metadata.', 'gen_ai.cost.']) claims.understood(view.attributes.keysUnder(prefix));
    claims.understood(['hidden_params', 'error.code', 'error.llm_provider', 'error.stack_trace', 'llm.is_streaming']);
  },
};

/** Cost, and the call in the answer that the messages leave out. */
function readCall(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.add('costUsd', a.number('gen_ai.cost.total_cost'), 'gen_ai.cost.total_cost', RANK.usual + 1);
  const hidden = a.json('hidden_params');
  const cost = isObject(hidden) ? field(hidden, 'response_cost') : undefined;
  // A failed call costs 0 by default; one that the cache answered costs 0 indeed.
  if (typeof cost === 'number' && (cost > 0 || (cost === 0 && a.boolean('litellm.cache_hit') === true)))
    claims.add('costUsd', cost, 'hidden_params', RANK.usual + 2);
  const name = a.text('gen_ai.completion.0.function_call.name');
  const reason = a.list('gen_ai.response.finish_reasons')[0];
  if (name === null) return;
  const keys = ['gen_ai.completion.0.function_call.name', 'gen_ai.completion.0.function_call.arguments'];
  const args = a.text(keys[1]!) ?? '';
  const finish = reason === undefined ? {} : { finishReason: normalizeFinish(reason) };
  claims.add(
    'outputMessages',
    [{ role: 'assistant', parts: [{ type: 'tool_call', id: null, name, args }], ...finish }],
    keys,
    RANK.first - 1,
  );
}

function rawProvider(view: SpanView): string | null {
  for (const key of view.attributes.keys()) {
    const provider = RAW_KEY.exec(key)?.[1];
    if (provider !== undefined) return provider;
  }
  return null;
}

/** The call as it went over the wire. Where a `litellm_request` span stands above it, derivation counts the deeper one. */
function readRaw(view: SpanView, claims: Claims, prefix: string, provider: string): void {
  const a = view.attributes;
  const key = (name: string) => `${prefix}${name}`;
  const value = (name: string): Json | undefined => {
    const text = a.text(key(name));
    return text === null ? undefined : (a.json(key(name)) ?? parseJson(text) ?? parsePython(text));
  };
  claims.kind('llm', KIND_STEP.spanName, 'span name');
  claims.add('provider', normalizeProvider(provider), key('model'));
  claims.add('model', a.text(key('model')), key('model'), RANK.third + 7);
  claims.add('responseId', a.text(key('id')), key('id'));
  claims.add('userId', a.text(key('user')), key('user'), RANK.guess);
  claims.add(
    'inputMessages',
    callMessages(value('messages') ?? value('input'), 'user'),
    key(a.has(key('messages')) ? 'messages' : 'input'),
  );
  claims.add(
    'outputMessages',
    callMessages(value('choices') ?? value('output'), 'assistant'),
    key(a.has(key('choices')) ? 'choices' : 'output'),
  );
  claims.add('toolDefinitions', readToolDefinitions(value('tools')), key('tools'));
  const usage = langfuseUsage(value('usage'));
  if (usage !== null) claims.addUsage(usage, [key('usage')]);
  const params = a.keysUnder(prefix).filter(name => !NO_PARAMETER.test(name.slice(prefix.length)));
  claims.add(
    'modelParams',
    params.map(name => ({ name: name.slice(prefix.length), value: a.text(name) ?? jsonText(null) })),
    params,
  );
  claims.understood(a.keysUnder(prefix));
}

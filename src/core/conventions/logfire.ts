// Logfire: `logfire.*` beside whatever else a span holds. The message names the span; a pending span is a copy sent early, so that a
// live view has something to show. Its integrations for model SDKs keep request and answer in two JSON attributes.
import { previewText } from '../attributes.ts';
import { anyField, field, isObject, type JsonObject } from '../json.ts';
import { callMessages } from './callMessages.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { readToolDefinitions } from './genAiShared.ts';
import { langfuseUsage } from './langfuseUsage.ts';

const SPEC = 'https://logfire.pydantic.dev/docs/';
const MAX_LABEL_CHARS = 200;

/** On every span of Logfire, whatever it is about. */
export const logfire: Convention = {
  id: 'logfire',
  label: 'Logfire',
  spec: SPEC,
  advice: {},
  prefixes: ['logfire.'],
  plain: true,
  recognizes: view => view.families.has('logfire'),
  read(view, claims) {
    const a = view.attributes;
    const message = a.text('logfire.msg');
    if (message !== null && message !== view.span.name) claims.add('label', previewText(message, MAX_LABEL_CHARS), 'logfire.msg');
    claims.add('tags', a.list('logfire.tags'), 'logfire.tags');
    const type = a.text('logfire.span_type');
    if (type === 'pending_span') claims.copy = true;
    if (type === 'log') claims.kind('event', KIND_STEP.hint + 0.95, 'logfire.span_type');
    claims.understood(a.keysUnder('logfire.'));
  },
};

/** `logfire.instrument_openai` and `instrument_anthropic`. */
export const logfireModels: Convention = {
  id: 'logfire-models',
  label: 'Logfire (model SDKs)',
  spec: 'https://logfire.pydantic.dev/docs/integrations/llms/openai/',
  advice: {
    session: 'Set session.id on a span around the call, or with logfire.set_baggage.',
    user: 'Set user.id on a span around the call, or with logfire.set_baggage.',
    usage: 'Ask for usage in streamed answers (stream_options: { include_usage: true }).',
  },
  prefixes: ['request_data', 'response_data'],
  recognizes: view =>
    view.families.has('request_data') && (view.families.has('logfire') || view.families.has('gen_ai')) && looksLikeCall(view),
  read(view, claims) {
    const a = view.attributes;
    claims.kind('llm', KIND_STEP.hint, 'request_data');
    const request = a.json('request_data');
    if (isObject(request)) readRequest(request, claims);
    const response = a.json('response_data');
    if (isObject(response)) readResponse(response, claims);
    claims.understood(['request_data', 'response_data', 'async']);
  },
};

function looksLikeCall(view: SpanView): boolean {
  const request = view.attributes.json('request_data');
  return isObject(request) && field(request, 'model') !== undefined;
}

function readRequest(request: JsonObject, claims: Claims): void {
  const model = field(request, 'model');
  if (typeof model === 'string') {
    claims.add('model', model, 'request_data', RANK.third + 3);
    claims.add('requestModel', model, 'request_data', RANK.usual + 1);
  }
  claims.add('inputMessages', callMessages(request, 'user'), 'request_data', RANK.third);
  claims.add('toolDefinitions', readToolDefinitions(anyField(request, 'tools')), 'request_data', RANK.usual + 1);
}

function readResponse(response: JsonObject, claims: Claims): void {
  claims.add('outputMessages', callMessages(response, 'assistant'), 'response_data', RANK.third);
  const text = anyField(response, 'combined_chunk_content', 'text');
  if (typeof text === 'string')
    claims.add('outputMessages', [{ role: 'assistant', parts: [{ type: 'text', text }] }], 'response_data', RANK.third + 1);
  const usage = langfuseUsage(anyField(response, 'usage'));
  if (usage !== null) claims.addUsage(usage, ['response_data']);
}

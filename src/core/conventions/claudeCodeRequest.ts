// One request of Claude Code to the model: its span, with the price and the error that only its log records have.
import type { Message } from '../model/canonical.ts';
import { append } from './append.ts';
import { type Claims, RANK } from './claims.ts';
import { agentOf, costOf, eventsOf, replyMessages, tokenKey, usageOf } from './claudeCodeEvents.ts';
import { readNewContext, readSystemPrompt } from './claudeCodeText.ts';
import type { SpanView } from './convention.ts';
import { readToolDefinitions } from './genAiShared.ts';
import { normalizeFinish, textPart } from './messages.ts';

const COUNTS = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'] as const;
const FAILURE = ['success', 'error', 'error_class', 'status_code'] as const;

/** Claims what a `claude_code.llm_request` says, and its records where it is silent. */
export function readRequest(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const logged = eventsOf(view, 'api_request').at(-1) ?? null;
  claims.add('provider', 'anthropic', 'span name', RANK.guess);
  claims.add('model', a.text('model'), 'model', RANK.second);
  claims.add('model', logged?.text('model'), 'log api_request', RANK.events);
  claims.add('requestModel', a.text('model'), 'model', RANK.usual + 1);
  claims.add('ttftMs', a.number('ttft_ms'), 'ttft_ms');
  claims.add('ttftMs', logged?.number('ttft_ms'), 'log api_request', RANK.events);
  const stop = a.text('stop_reason');
  if (stop !== null) claims.add('finishReasons', [normalizeFinish(stop)], 'stop_reason');
  const params = ['effort', 'speed'].filter(key => a.text(key) !== null);
  claims.add(
    'modelParams',
    params.map(name => ({ name, value: a.text(name)! })),
    params,
  );
  claims.add('agentName', agentOf(a), 'query_source');
  claims.addUsage(
    usageOf(a),
    COUNTS.filter(key => a.has(key)),
  );
  claims.add('costUsd', costOf(a), a.has('cost_usd') ? 'cost_usd' : 'cost_usd_micros');
  if (logged !== null) {
    claims.add('usage', usageOf(logged), 'log api_request', RANK.events);
    claims.add('costUsd', costOf(logged), 'log api_request', RANK.events);
  }
  readContext(view, claims);
  claims.add('outputMessages', replyMessages(a.text('response.model_output')), 'response.model_output', RANK.second);
  claims.add(
    'outputMessages',
    eventsOf(view, 'assistant_response').flatMap(log => replyMessages(log.text('response'))),
    'log assistant_response',
    RANK.events,
  );
  claims.add('toolDefinitions', readToolDefinitions(a.json('tools')), 'tools');
  readFailure(view, claims);
  readJoinKeys(view, claims);
  claims.understood(['model', 'gen_ai.response.finish_reasons', 'query_source', ...FAILURE]);
}

/** What this request said that the one before it had not. */
function readContext(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const messages: Message[] = [];
  const keys: string[] = [];
  const take = (key: string, found: readonly Message[]) => {
    append(messages, found);
    if (found.length > 0) keys.push(key);
  };
  const system = readSystemPrompt(a, eventsOf(view, 'system_prompt').at(-1)?.text('system_prompt') ?? null);
  if (system !== null) take(system.key, [{ role: 'system', parts: [textPart(system.text)] }]);
  for (const key of ['user_system_prompt', 'system_reminders']) {
    const text = a.text(key);
    if (text !== null) take(key, [{ role: 'system', name: key, parts: [textPart(text)] }]);
  }
  take('new_context', readNewContext(a.text('new_context') ?? ''));
  claims.add('inputMessages', messages, keys.toReversed(), RANK.second);
}

function readFailure(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const logged = eventsOf(view, 'api_error').at(-1) ?? null;
  const success = a.boolean('success');
  // A record of an attempt that failed says nothing of the request that was tried again and went well.
  if (success === true || (success === null && logged === null && a.text('error') === null)) return;
  const message = a.text('error') ?? logged?.text('error') ?? (view.span.status?.message || null);
  const type = a.text('error_class') ?? a.text('status_code') ?? logged?.text('status_code') ?? null;
  const keys = FAILURE.filter(key => a.has(key));
  claims.add('error', { type, message, stacktrace: null }, keys.length === 0 ? 'log api_error' : keys);
}

function readJoinKeys(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const id = a.text('request_id');
  const hash = a.text('system_prompt_hash');
  const keys = [id === null ? null : `request:${id}`, tokenKey(a), hash === null ? null : `system:${hash}`];
  claims.add(
    'joinKeys',
    keys.filter(key => key !== null),
    ['request_id', 'system_prompt_hash', ...COUNTS].filter(key => a.has(key)),
  );
}

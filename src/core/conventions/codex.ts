// OpenAI Codex: hundreds of internal spans a turn, of which three kinds mean something. The rest is left alone, so that traces of
// nothing but plumbing stay hidden. Spans hold no text: prompts, replies, arguments and results come as log records (codexLogs.ts).

import { AttributeMap } from '../attributes.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { codexEvents, eventUsage, type FoundUsage, responseUsage, turnUsage, usageKey } from './codexEvents.ts';
import type { Convention, SpanView } from './convention.ts';
import { textPart } from './messages.ts';
import { plainText } from './redaction.ts';

const TURN_NAME = 'session_task.turn';
/** Set on the span of each event of a response, and filled in on the one that finishes it. */
const RESPONSE_MARKS = ['codex.usage.total_tokens', 'codex.usage.reasoning_output_tokens'] as const;
/** The last one tells the call itself from what watches it. */
const TOOL_MARKS = ['tool_name', 'call_id', 'aborted'] as const;

/** What the tracing library of Rust adds to every span, and what says something only to the authors of Codex. */
const UNDERSTOOD = [
  ...['target', 'level', 'busy_ns', 'idle_ns', 'thread.id', 'thread.name', 'code.file.path', 'code.module.name', 'code.line.number'],
  ...['code.filepath', 'code.namespace', 'code.lineno', 'from', 'aborted', 'app.version', 'turnstone.made_of', 'duration_ms'],
  ...['codex.turn.token_usage.non_cached_input_tokens', 'codex.response.receive_wait_ms', 'codex.tool.phase', 'tool_token_count'],
  ...['call_id', 'tool_name', 'tool_source', 'tool_namespace', 'mcp_server', 'mcp_server_origin', 'agent_name', 'output_truncated'],
  ...['decision', 'source', 'success', 'attempt', 'model', 'slug', 'session.id', 'user.email', 'user.account_id', 'gen_ai.conversation.id'],
  ...['conversation.id', 'thread_id', 'turn_id', 'turn.id', 'cached_token_count', 'reasoning_token_count', 'cache_write_token_count'],
  ...['gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens', 'gen_ai.usage.cache_read.input_tokens'],
] as const;

const MAIN_AGENT = '/root';

export const codex: Convention = {
  id: 'codex',
  label: 'OpenAI Codex',
  spec: 'https://github.com/openai/codex/tree/main/codex-rs/otel',
  advice: {
    content:
      'Codex tells texts with the turn, as logs, not with each call. Where turns have none either: in config.toml, below [otel], set log_user_prompt = true and log_agent_responses = true, and exporter to this address.',
    session: 'Set exporter below [otel] in config.toml: every log record names its conversation.',
    truncated: 'Raise tool_result.max_bytes below [otel] in config.toml (2048 unless set).',
    usage: 'Set exporter below [otel] in config.toml: token counts come with the codex.sse_event records.',
  },
  prefixes: ['codex.'],
  recognizes: view => view.span.name === TURN_NAME || isResponse(view) || isTool(view),
  read(view, claims) {
    claims.understood(UNDERSTOOD);
    claims.add('provider', 'openai', 'span name', RANK.guess);
    if (view.span.name === TURN_NAME) readTurn(view, claims);
    else if (isTool(view)) readTool(view, claims);
    else readResponse(view, claims);
  },
};

function isResponse(view: SpanView): boolean {
  return view.families.has('codex') && view.hasAny(RESPONSE_MARKS);
}

function isTool(view: SpanView): boolean {
  const ours = view.scopeName.startsWith('codex') || view.attributes.has('turnstone.made_of');
  return ours && view.families.has('call_id') && TOOL_MARKS.every(key => view.attributes.has(key));
}

function readTurn(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.add('model', a.text('model'), 'model', RANK.second);
  const { usage, keys } = turnUsage(a);
  claims.addUsage(usage, keys);
  claimEffort(a, claims, 'codex.turn.reasoning_effort');
  const prompt = a.text('prompt');
  const reply = a.text('response');
  if (prompt !== null) claims.add('inputMessages', [{ role: 'user', parts: [textPart(prompt)] }], 'prompt', RANK.second);
  if (reply !== null) claims.add('outputMessages', [{ role: 'assistant', parts: [textPart(reply)] }], 'response', RANK.second);
  for (const [field, role, event, key] of [
    ['inputMessages', 'user', 'user_prompt', 'prompt'],
    ['outputMessages', 'assistant', 'agent_response', 'response'],
  ] as const) {
    const texts = codexEvents(view, event)
      .map(log => log.text(key))
      .filter(text => text !== null);
    claims.add(
      field,
      texts.map(text => ({ role, parts: [textPart(text)] })),
      `log codex.${event}`,
      RANK.events,
    );
  }
  const cost = codexEvents(view, 'turn_cost').at(-1)?.number('usage.estimated_usd');
  claims.add('costUsd', a.number('usage.estimated_usd'), 'usage.estimated_usd');
  claims.add('costUsd', cost, 'log codex.turn_cost', RANK.events);
  claims.add('ttftMs', a.number('ttft_ms') ?? null, 'ttft_ms');
  claims.add('ttftMs', codexEvents(view, 'turn_ttft')[0]?.number('duration_ms'), 'log codex.turn_ttft', RANK.events);
  const person = codexEvents(view, 'user_prompt')[0];
  claims.add('userId', person?.text('user.email') ?? person?.text('user.account_id'), 'log codex.user_prompt', RANK.events);
  const turn = a.text('turn.id');
  const thread = a.text('thread.id');
  const joins = [turn === null ? null : `turn:${turn}`, thread === null ? null : `thread:${thread}`].filter(key => key !== null);
  claims.add('joinKeys', joins, turn === null ? 'thread.id' : ['turn.id', 'thread.id']);
}

/** The span of the event that finished a response: the only one that counts tokens. Its own name says "completed". */
function readResponse(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.kind('llm', KIND_STEP.spanName, RESPONSE_MARKS.find(key => a.has(key)) ?? 'span name');
  claims.add('label', 'model response', 'span name');
  const found = responseUsage(a);
  claims.add('usage', hasCounts(found) ? found.usage : null, found.keys, RANK.first);
  const key = usageKey(found.usage);
  claims.add('joinKeys', key === null ? [] : [key], found.keys);
  claimEffort(a, claims, 'codex.request.reasoning_effort');
  const log = codexEvents(view, 'sse_event').at(-1) ?? null;
  claims.add('model', a.text('model'), 'model', RANK.second);
  claims.add('model', log?.text('model'), 'log codex.sse_event', RANK.events);
  claims.add('ttftMs', a.number('ttft_ms'), 'ttft_ms');
  if (log === null) return;
  const told = eventUsage(log);
  claims.add('usage', hasCounts(told) ? told.usage : null, 'log codex.sse_event', RANK.events);
  claims.add('ttftMs', log.number('ttft_ms'), 'log codex.sse_event', RANK.events);
}

function hasCounts({ keys }: FoundUsage): boolean {
  return keys.length > 0;
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const log = codexEvents(view, 'tool_result').at(-1) ?? new AttributeMap([]);
  const name = a.text('tool_name');
  const callId = a.text('call_id');
  const server = a.text('mcp_server') ?? log.text('mcp_server');
  claims.kind(server === null ? 'tool' : 'mcp', KIND_STEP.spanName, 'tool_name');
  const own = ['tool_name', 'call_id', 'arguments', 'output'].filter(key => a.has(key));
  const logged = log.has('tool_name') ? ['log codex.tool_result'] : [];
  claims.add(
    'tool',
    {
      name,
      callId,
      description: null,
      args: plainText(a.text('arguments')) ?? plainText(log.text('arguments')),
      result: plainText(a.text('output')) ?? plainText(log.text('output')),
    },
    [...own, ...logged],
    RANK.first,
  );
  const agent = a.text('agent_name') ?? log.text('agent_name');
  if (agent !== MAIN_AGENT) claims.add('agentName', agent, a.has('agent_name') ? 'agent_name' : 'log codex.tool_result');
  if (callId !== null) claims.add('joinKeys', [`call:${callId}`], 'call_id');
  if (a.boolean('output_truncated') ?? log.boolean('output_truncated')) claims.problem('output was cut off by Codex');
  if ((a.boolean('success') ?? log.boolean('success')) !== false) return;
  const message = plainText(a.text('output')) ?? plainText(log.text('output'));
  claims.add('error', { type: null, message, stacktrace: null }, a.has('success') ? 'success' : 'log codex.tool_result');
}

function claimEffort(a: AttributeMap, claims: Claims, key: string): void {
  const effort = a.text(key);
  if (effort !== null) claims.add('modelParams', [{ name: 'reasoning_effort', value: effort }], key);
}

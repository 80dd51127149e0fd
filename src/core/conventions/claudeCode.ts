// Claude Code and the Agent SDK, which runs the same program: one interaction for each prompt, with requests, tools and hooks below.
// Prices, and texts the spans leave out, come as log records joined to these spans (claudeCodeLogs.ts).

import { AttributeMap } from '../attributes.ts';
import { isObject, type Json, type JsonObject, textField } from '../json.ts';
import type { SpanKind } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { agentOf, costOf, eventsOf, replyMessages, totalUsage, usageOf, userMessages } from './claudeCodeEvents.ts';
import { readRequest } from './claudeCodeRequest.ts';
import { readNewContext, readToolInput } from './claudeCodeText.ts';
import type { Convention, SpanView } from './convention.ts';
import { readToolDefinitions } from './genAiShared.ts';
import { plainText } from './redaction.ts';

const PREFIX = 'claude_code.';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['interaction', 'turn'],
  ['llm_request', 'llm'],
  ['tool', 'tool'],
  ['tool.execution', 'step'],
  ['tool.blocked_on_user', 'hook'],
  ['hook', 'hook'],
  ['subagent.spawn', 'agent'],
]);

/** Facts of the process, of the span's own bookkeeping, or said better by another key. */
const UNDERSTOOD = [
  ...['span.type', 'terminal.type', 'organization.id', 'app.version', 'app.entrypoint', 'turnstone.made_of'],
  ...['user.id', 'user.email', 'user.account_uuid', 'user.account_id', 'user_prompt_length', 'duration_ms', 'first_content_ms'],
  ...[
    'anthropic.provider',
    'anthropic.custom_base_url',
    'anthropic.mcp.server.name',
    'interaction.sequence',
    'interaction.duration_ms',
    'parent.source',
    'queued_sends',
    'attempt',
    'llm_request.context',
  ],
  ...['query_source_safe', 'agent_id', 'parent_agent_id', 'workflow.run_id', 'response.has_tool_call', 'response.model_output_length'],
  ...['new_context', 'new_context_message_count', 'system_prompt_hash', 'system_prompt_length', 'system_prompt_preview'],
  ...['system_reminders_count', 'tools_count', 'cost_usd_micros'],
  ...['tool_name', 'tool_name_safe', 'tool_use_id', 'gen_ai.tool.call.id', 'tool_input', 'tool_input_size_bytes'],
  ...['tool_result_size_bytes', 'result_tokens', 'file_path', 'full_command', 'bash_command_class', 'bash_argv0', 'skill_name'],
  ...['decision', 'source', 'success', 'error', 'error_type', 'hook_event', 'hook_definitions', 'num_hooks', 'num_success'],
  ...['num_blocking', 'num_non_blocking_error', 'num_cancelled'],
] as const;

export const claudeCode: Convention = {
  id: 'claude-code',
  label: 'Claude Code',
  spec: 'https://code.claude.com/docs/en/monitoring-usage',
  advice: {
    content:
      'Set OTEL_LOG_USER_PROMPTS=1, OTEL_LOG_TOOL_DETAILS=1 and OTEL_LOG_TOOL_CONTENT=1, and export logs too: replies come with them.',
    session: 'Leave OTEL_METRICS_INCLUDE_SESSION_ID unset, or set it to true.',
    user: 'Leave OTEL_METRICS_INCLUDE_ACCOUNT_UUID unset, or set it to true.',
    cost: 'Set OTEL_LOGS_EXPORTER=otlp: prices come with the api_request events, never with spans.',
  },
  prefixes: [PREFIX, 'llm_request.', 'interaction.', 'response.', 'new_context', 'system_prompt', 'system_reminders', 'tool_input'],
  recognizes: view => view.span.name.startsWith(PREFIX),
  read(view, claims) {
    const type = view.span.name.slice(PREFIX.length);
    const kind = KINDS.get(type);
    claims.kind(kind ?? 'other', KIND_STEP.spanName, 'span name', kind === undefined ? type : null);
    claims.understood(UNDERSTOOD);
    readCut(view, claims);
    if (type === 'interaction') readInteraction(view, claims);
    else if (type === 'llm_request') readRequest(view, claims);
    else if (type === 'tool') readTool(view, claims);
    else if (type === 'hook') claims.add('label', view.attributes.text('hook_name'), 'hook_name');
    if (type === 'tool.execution' && view.attributes.boolean('success') === false) failed(claims, view.attributes, 'success');
    claims.add('agentName', view.attributes.text('subagent_type'), 'subagent_type');
  },
};

/** Texts are cut at 60 KB, and a twin of the key says so. */
function readCut(view: SpanView, claims: Claims): void {
  for (const key of view.attributes.keys()) {
    if (key.endsWith('_original_length')) claims.understood(key);
    if (!key.endsWith('_truncated')) continue;
    claims.understood(key);
    if (view.attributes.boolean(key) === true) claims.problem(`${key.slice(0, -'_truncated'.length)} was cut off by Claude Code`);
  }
}

function readInteraction(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const said = [
    ...userMessages(a.text('user_prompt')).map(message => ({ key: 'user_prompt', message })),
    ...readNewContext(a.text('new_context') ?? '')
      .filter(message => message.role === 'user')
      .map(message => ({ key: 'new_context', message })),
    ...eventsOf(view, 'user_prompt')
      .flatMap(log => userMessages(log.text('prompt')))
      .map(message => ({ key: 'log user_prompt', message })),
  ];
  // One of them may be redacted where another is not.
  const prompt = said.find(({ message }) => message.parts.every(part => part.type !== 'redacted')) ?? said[0];
  if (prompt !== undefined) claims.add('inputMessages', [prompt.message], [prompt.key, 'user_prompt'], RANK.second);
  claims.add('outputMessages', replyMessages(a.text('response.model_output')), 'response.model_output', RANK.second);
  const replies = eventsOf(view, 'assistant_response').filter(log => agentOf(log) === null);
  claims.add(
    'outputMessages',
    replies.flatMap(log => replyMessages(log.text('response'))),
    'log assistant_response',
    RANK.events,
  );
  const declared = eventsOf(view, 'tool').map(log => log.text('tool') ?? '');
  claims.add('toolDefinitions', readToolDefinitions(declared), 'log tool');
  // Requests whose own spans never came are told to the interaction. Where a span below reports any, these do not count.
  const requests = eventsOf(view, 'api_request');
  if (requests.length === 0) return;
  claims.add('usage', totalUsage(requests.map(usageOf)), 'log api_request', RANK.events);
  const costs = requests.map(costOf).filter(cost => cost !== null);
  if (costs.length > 0)
    claims.add(
      'costUsd',
      costs.reduce((total, cost) => total + cost, 0),
      'log api_request',
      RANK.events,
    );
}

/** In log records the names of MCP tools are masked. */
const MASKED_NAME = 'mcp_tool';

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const logged = eventsOf(view, 'tool_result').at(-1) ?? null;
  const names = [
    { name: a.text('tool_name'), key: 'tool_name' },
    { name: mcpName(a.json('tool_parameters')), key: 'tool_parameters' },
    { name: logged?.text('tool_name') ?? null, key: 'log tool_result' },
    { name: mcpName(logged?.json('tool_parameters')), key: 'log tool_result' },
    { name: eventsOf(view, 'tool_decision').at(-1)?.text('tool_name') ?? null, key: 'log tool_decision' },
  ].filter(entry => entry.name !== null);
  const named = names.find(entry => entry.name !== MASKED_NAME) ?? names[0];
  const callId = a.text('tool_use_id') ?? a.text('gen_ai.tool.call.id');
  const shown = outputEvent(view);
  const args =
    readToolInput(a.text('tool_input')) ??
    readToolInput(logged?.text('tool_input') ?? null) ??
    readToolInput(a.text('tool_parameters') ?? logged?.text('tool_parameters') ?? null) ??
    a.text('full_command') ??
    a.text('file_path') ??
    a.text('skill_name');
  const told = logged === null ? null : firstText(logged, ['tool_output', 'output', 'result', 'error']);
  const keys = [
    'tool_name',
    'tool_use_id',
    'tool_input',
    'tool_parameters',
    'tool_output',
    'full_command',
    'file_path',
    'skill_name',
  ].filter(key => a.has(key));
  if (shown !== null) keys.push('event tool.output');
  if (logged !== null) keys.push('log tool_result');
  claims.add(
    'tool',
    {
      name: named?.name ?? null,
      callId: callId ?? logged?.text('tool_use_id') ?? null,
      description: null,
      args,
      result: plainText(a.text('tool_output')) ?? shown ?? told,
    },
    keys.length === 0 ? 'span name' : keys,
    RANK.first,
  );
  if (named?.name === MASKED_NAME || named?.name?.startsWith('mcp__')) claims.kind('mcp', KIND_STEP.spanName - 0.5, named.key);
  if (named !== undefined) claims.add('label', named.name, named.key);
  if (callId !== null) claims.add('joinKeys', [`call:${callId}`], a.has('tool_use_id') ? 'tool_use_id' : 'gen_ai.tool.call.id');
  if (a.boolean('success') === false) failed(claims, a, 'success');
  else if (logged?.boolean('success') === false) failed(claims, logged, 'log tool_result');
}

/** The name as on spans (`mcp__server__tool`), where the details of a call tell it. */
function mcpName(parameters: Json | undefined): string | null {
  const tool = isObject(parameters) ? textField(parameters, 'mcp_tool_name') : null;
  return tool === null ? null : `mcp__${textField(parameters as JsonObject, 'mcp_server_name') ?? ''}__${tool}`;
}

/** What a tool gave back: `output` of a command, `content` of a file, `diff` of an edit. */
function outputEvent(view: SpanView): string | null {
  const event = view.firstEvent('tool.output');
  return event === null ? null : firstText(new AttributeMap(event.attributes), ['output', 'content', 'diff', 'result']);
}

function firstText(a: AttributeMap, keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = plainText(a.text(key));
    if (text !== null) return text;
  }
  return null;
}

function failed(claims: Claims, a: AttributeMap, key: string): void {
  claims.add('error', { type: a.text('error_type'), message: plainText(a.text('error')), stacktrace: null }, key);
}

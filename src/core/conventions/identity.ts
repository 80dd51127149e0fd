// Who and which conversation: session, user and turn keys of every producer, as tables in order of precedence.
// They need no convention: a plain HTTP span that carries a session id takes part too.
import { textOf } from '../attributes.ts';
import { isObject, textField } from '../json.ts';
import type { SpanKind } from '../model/canonical.ts';
import type { LogRecord, SpanContext } from '../model/span.ts';
import { literalText } from './callText.ts';
import { type Claims, KIND_STEP } from './claims.ts';
import type { SpanView } from './convention.ts';

/** Session keys, strongest first. Not here on purpose: langsmith.trace.session_id is a project, mcp.session.id a connection. */
const SESSION_KEYS: readonly string[] = [
  'thread.id',
  'copilot_chat.chat_session_id',
  'copilot_chat.session_id',
  'langfuse.session.id',
  'langfuse.trace.metadata.langfuse_session_id',
  'langfuse_session_id',
  'langsmith.metadata.thread_id',
  'langsmith.metadata.session_id',
  'langsmith.metadata.conversation_id',
  'session.id',
  'gen_ai.conversation.id',
  'traceloop.association.properties.session_id',
  'traceloop.association.properties.thread_id',
  'traceloop.association.properties.conversation_id',
  'traceloop.association.properties.chat_id',
  ...aiKeys(),
  'mlflow.trace.session',
  'gcp.vertex.agent.session_id',
  'gen_ai.session.id',
  'coding_agent.session.id',
  'voltagent.conversation_id',
  'eve.session.id',
  'pi.session.id',
  'mastra.metadata.threadId',
  'lmnr.association.properties.session_id',
  'langwatch.thread.id',
  'langwatch.thread_id',
  'spring.ai.chat.client.conversation.id',
  ...['x-agentcc-session-id', 'x-prism-session-id'].flatMap(name => [
    `http.request.header.${name}`,
    `http.request.header.${name.replaceAll('-', '_')}`,
    `ai.request.headers.${name}`,
  ]),
];

/** The AI SDK takes them from the app's own metadata, so every spelling occurs. Compared in lower case. */
function aiKeys(): readonly string[] {
  const names = [
    'sessionid',
    'session_id',
    'threadid',
    'thread_id',
    'conversationid',
    'conversation_id',
    'chatid',
    'chat_id',
    'eve.session.id',
  ];
  return ['ai.telemetry.metadata.', 'ai.settings.context.'].flatMap(prefix => names.map(name => prefix + name));
}

const USER_KEYS: readonly string[] = [
  'langfuse.user.id',
  'user.id',
  'enduser.id',
  'gen_ai.user.id',
  'traceloop.association.properties.user_id',
  'ai.telemetry.metadata.userid',
  'ai.telemetry.metadata.user_id',
  'ai.settings.context.userid',
  'ai.settings.context.user_id',
  'langsmith.metadata.user_id',
  'mlflow.trace.user',
  'langfuse.trace.metadata.langfuse_user_id',
  'voltagent.user_id',
  'mastra.metadata.userId',
  'mastra.metadata.resourceId',
  'langwatch.user.id',
  'llm.user',
  'gen_ai.user',
  'user.email',
  'user.account_uuid',
  'user.account_id',
];

const TURN_KEYS: readonly string[] = ['turn.id', 'github.copilot.chat.turn.id', 'gcp.vertex.agent.invocation_id', 'eve.turn.id'];

/** Spans that are a turn by their name. A name that others may use too also asks for the scope. */
const TURN_SPANS: ReadonlyMap<string, string | null> = new Map([
  ['claude_code.interaction', null],
  ['session_task.turn', null],
  ['ai.eve.turn', null],
  ['agent_turn', 'livekit-agents'],
]);
const TURN_KIND: SpanKind = 'turn';

const SESSION_RANK = ranks(SESSION_KEYS);
const USER_RANK = ranks(USER_KEYS);
const TURN_RANK = ranks(TURN_KEYS);

function ranks(keys: readonly string[]): ReadonlyMap<string, number> {
  return new Map(keys.map((key, index) => [key, index]));
}

/** Longer ones are no ids: they would bloat every table that repeats them. */
const MAX_KEY_CHARS = 1000;
const NO_KEYS: ReadonlySet<string> = new Set(['undefined', 'null', 'None', 'none', 'nil', 'NULL']);

/** A usable key: not empty, and not what a template prints when there was none. */
function usable(text: string | null): text is string {
  return text !== null && text.length <= MAX_KEY_CHARS && text.trim() !== '' && !NO_KEYS.has(text.trim());
}

/** Claims session, user and turn keys, and marks explicit turns. */
export function readIdentity(view: SpanView, claims: Claims): void {
  let session: Found | null = null;
  let user: Found | null = null;
  let turn: Found | null = null;
  for (const key of view.attributes.keys()) {
    const known = key.startsWith('ai.') ? key.toLowerCase() : key;
    // A key that lost to a stronger one is understood all the same.
    if (SESSION_RANK.has(known) || USER_RANK.has(known) || TURN_RANK.has(known)) claims.understood(key);
    session = better(session, SESSION_RANK.get(known), key, view, isSessionKey);
    user = better(user, USER_RANK.get(known), key, view, null);
    turn = better(turn, TURN_RANK.get(known), key, view, isTurnKey);
  }
  if (session !== null) claims.add('sessionKey', session.text, session.key);
  if (user !== null) claims.add('userId', user.text, user.key);
  if (turn !== null) claims.add('turnKey', turn.text, turn.key);
  if (session === null || user === null) readMetadata(view, claims);
  if (session === null) readLogSession(view.logs, claims);
  if (user === null) readLogUser(view.logs, claims);
  const scope = TURN_SPANS.get(view.span.name);
  if (scope === null || (scope !== undefined && view.scopeName === scope)) {
    claims.turnAnchor = true;
    claims.kind(TURN_KIND, KIND_STEP.spanName, 'span name');
  }
}

interface Found {
  readonly key: string;
  readonly rank: number;
  readonly text: string;
}

function better(
  current: Found | null,
  rank: number | undefined,
  key: string,
  view: SpanView,
  allowed: ((key: string, text: string, view: SpanView) => boolean) | null,
): Found | null {
  if (rank === undefined || (current !== null && current.rank <= rank)) return current;
  const values = key.startsWith('http.request.header.') ? view.attributes.list(key) : [view.attributes.text(key)];
  // MLflow's values are JSON, strings included.
  const text = key.startsWith('mlflow.') && values[0] ? literalText(values[0]) : (values[0] ?? null);
  return usable(text) && (allowed === null || allowed(key, text, view)) ? { key, rank, text } : current;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Codex: `thread.id` is the session on its turn span and a number of the operating system elsewhere; its conversation id is a turn's. */
function isSessionKey(key: string, text: string, view: SpanView): boolean {
  if (key === 'thread.id') return view.span.name === 'session_task.turn' && UUID.test(text);
  // Agent Framework writes the id of the last response where the service keeps the history: another one after each turn.
  if (key === 'gen_ai.conversation.id' && text.startsWith('resp_')) return false;
  if (key === 'gen_ai.conversation.id') return !/^codex[_-]/.test(textOf(view.context.resource?.attributes ?? [], 'service.name') ?? '');
  return true;
}

function isTurnKey(key: string, _text: string, view: SpanView): boolean {
  return key !== 'turn.id' || view.span.name === 'session_task.turn';
}

function readMetadata(view: SpanView, claims: Claims): void {
  const metadata = view.families.has('metadata') ? view.attributes.json('metadata') : undefined;
  if (!isObject(metadata)) return;
  const session = textField(metadata, 'session_id', 'thread_id', 'conversation_id', 'sessionId', 'threadId', 'conversationId');
  if (usable(session)) claims.add('sessionKey', session, 'metadata');
  const user = textField(metadata, 'user_id', 'userId');
  if (usable(user)) claims.add('userId', user, 'metadata');
}

function readLogUser(logs: readonly LogRecord[], claims: Claims): void {
  for (const log of logs) {
    const text = textOf(log.attributes, 'user.id');
    if (!usable(text)) continue;
    claims.add('userId', text, 'log user.id', 90);
    return;
  }
}

export const LOG_SESSION_KEYS = ['session.id', 'gen_ai.conversation.id', 'conversation.id'] as const;

function readLogSession(logs: readonly LogRecord[], claims: Claims): void {
  for (const log of logs) {
    for (const key of LOG_SESSION_KEYS) {
      const text = textOf(log.attributes, key);
      if (usable(text)) {
        claims.add('sessionKey', text, `log ${key}`, 90);
        return;
      }
    }
  }
}

/** The session named by the resource: the last resort, and never Copilot Chat's, which is one for each editor window. */
export function resourceSessionKey(context: SpanContext): string | null {
  const resource = context.resource?.attributes ?? [];
  if (textOf(resource, 'service.name') === 'copilot-chat') return null;
  for (const key of ['session.id', 'langwatch.thread.id', 'langwatch.thread_id']) {
    const text = textOf(resource, key);
    if (usable(text)) return text;
  }
  return null;
}

// LiveKit Agents, voice: a session is one span over many turns; each turn listens, asks a model, calls tools and speaks.
// Keys are `lk.<name>`; newer versions write `lk.pii.<name>` for what people said.
import { anyField, field, isList, isObject, type Json, type JsonObject, textField } from '../json.ts';
import type { Message, Part, SpanKind, Usage } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { completeUsage, NO_USAGE, readToolDefinitions } from './genAiShared.ts';
import { readContent, readPart, textPart, toRole } from './messages.ts';

const SCOPE = 'livekit-agents';

/** By name. A node is what the agent's code may replace; the request inside it is the model call, once for each attempt. */
const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['job_entrypoint', 'conversation'],
  ['agent_session', 'conversation'],
  ['agent_turn', 'turn'],
  ['llm_node', 'step'],
  ['llm_request', 'llm'],
  ['realtime_assistant_turn', 'llm'],
  ['function_tool', 'tool'],
  ['tts_node', 'audio'],
  ['tts_request', 'audio'],
  ['stt_node', 'audio'],
  ['stt_request', 'audio'],
]);
/** What goes on around the turns of a session. None of it is a turn, and a turn of its own is what it would become as work of an agent. */
const AROUND: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['user_turn', 'audio'],
  ['user_speaking', 'audio'],
  ['agent_speaking', 'audio'],
  ['eou_detection', 'step'],
  ['eou_wait', 'step'],
  ['session_start', 'step'],
  ['session_close', 'step'],
  ['setup_toolsets', 'step'],
  ['update_tools', 'step'],
  ['update_instructions', 'step'],
  ['start_agent_activity', 'step'],
  ['drain_agent_activity', 'step'],
  ['on_enter', 'step'],
  ['on_exit', 'step'],
]);

const UNDERSTOOD = [
  ...['speech_id', 'start_time', 'end_time', 'retry_count', 'provider_request_ids', 'participant_id', 'participant_kind', 'job_id'],
  ...['agent_name', 'agent_label', 'cloud_agent_id', 'deployment_id', 'room_name', 'room_sid', 'dispatch_id', 'session_options'],
  ...[
    'generation_count',
    'first_frame_delay',
    'connection_state',
    'disconnect_reason',
    'old_state',
    'new_state',
    'close_reason',
    'generation_id',
  ],
  ...['parent_generation_id', 'interrupted', 'provider_tools', 'tool_sets', 'response.ttfb', 'transcript_confidence'],
  ...['transcription_delay', 'end_of_turn_delay', 'on_user_turn_completed_delay', 'e2e_latency', 'llm_metrics', 'tts_metrics'],
  ...[
    'realtime_model_metrics',
    'response.function_calls',
    'response.text',
    'function_tools',
    'instructions',
    'user_input',
    'is_interruption',
  ],
  ...['participant_identity', 'track_sid', 'track_source', 'function_tool.is_error', 'function_tool.id', 'function_tool.name', 'chat_ctx'],
];
/** Measurements and facts of the machinery, whatever they are called. */
const MACHINERY = /^lk\.(job|room|room_io|sip|pre_connect_audio|close|shutdown|callback|eou|speech|tts)\./;

const label = 'LiveKit Agents';
const spec = 'https://docs.livekit.io/agents/build/metrics/';

export const livekit: Convention = {
  id: 'livekit',
  label,
  spec,
  advice: {
    session: 'Set session.id in the metadata passed to set_tracer_provider; without it the room is the session.',
    user: 'Set user.id in the metadata passed to set_tracer_provider; without it the participant is the user.',
    usage: 'Take a model plugin that reports usage: its metrics are the source of the token counts.',
  },
  prefixes: ['lk.'],
  recognizes: view => isLivekit(view) && !AROUND.has(view.span.name),
  read: readLivekit,
};

export const livekitAround: Convention = {
  id: 'livekit-around',
  label,
  spec,
  advice: {},
  prefixes: [],
  plain: true,
  recognizes: view => isLivekit(view) && AROUND.has(view.span.name),
  read: readLivekit,
};

function isLivekit(view: SpanView): boolean {
  return view.families.has('lk') || view.scopeName === SCOPE;
}

function readLivekit(view: SpanView, claims: Claims): void {
  const lk = new Keys(view);
  const { name } = view.span;
  const kind = KINDS.get(name) ?? AROUND.get(name);
  claims.kind(kind ?? 'step', kind === undefined ? KIND_STEP.hint : KIND_STEP.spanName, 'span name');
  readModelCall(view, lk, claims);
  readTool(lk, claims);
  readSpeech(view, lk, claims);
  lk.claim(claims, 'agentName', ['agent_name', 'agent_label']);
  // Of the two spans that name the room one is asked, so that both stand in one session.
  if (name === 'agent_session') lk.claim(claims, 'sessionKey', ['room_sid', 'job_id', 'room_name'], RANK.guess);
  lk.claim(claims, 'userId', ['participant_identity'], RANK.guess);
  claims.understood(UNDERSTOOD.flatMap(key => [`lk.${key}`, `lk.pii.${key}`]));
  claims.understood(view.attributes.keysUnder('lk.').filter(key => MACHINERY.test(key)));
  // The time of the first word, which another key gives as a duration.
  claims.understood(['gen_ai.usage.input_text_tokens', 'gen_ai.usage.output_text_tokens', 'langfuse.observation.completion_start_time']);
}

/** The newer or the older spelling of a key, whichever the span has. */
class Keys {
  readonly #view: SpanView;

  constructor(view: SpanView) {
    this.#view = view;
  }

  key(name: string): string {
    const newer = `lk.pii.${name}`;
    return this.#view.attributes.has(newer) ? newer : `lk.${name}`;
  }

  text(name: string): string | null {
    return this.#view.attributes.text(this.key(name));
  }

  json(name: string): Json | undefined {
    return this.#view.attributes.json(this.key(name));
  }

  claim(claims: Claims, into: 'agentName' | 'sessionKey' | 'userId' | 'input' | 'output', names: readonly string[], rank?: number): void {
    for (const name of names) claims.add(into, this.text(name), this.key(name), rank);
  }
}

function readModelCall(view: SpanView, lk: Keys, claims: Claims): void {
  const context = lk.json('chat_ctx');
  const system = lk.text('instructions');
  const said = lk.text('user_input');
  const history = readHistory(context);
  if (history.length > 0) claims.add('inputMessages', history, lk.key('chat_ctx'), RANK.second);
  else if (said !== null || system !== null) {
    const messages: Message[] = [];
    if (system !== null) messages.push({ role: 'system', parts: [textPart(system)] });
    if (said !== null) messages.push({ role: 'user', parts: [textPart(said)] });
    claims.add(
      'inputMessages',
      messages,
      said === null ? lk.key('instructions') : [lk.key('user_input'), lk.key('instructions')],
      RANK.second,
    );
  }
  const answer = lk.text('response.text');
  const calls = readCalls(lk.json('response.function_calls'));
  const parts: Part[] = [...(answer === null ? [] : [textPart(answer)]), ...calls];
  if (parts.length > 0)
    claims.add(
      'outputMessages',
      [{ role: 'assistant', parts }],
      answer === null ? lk.key('response.function_calls') : lk.key('response.text'),
      RANK.second,
    );
  claims.add('toolDefinitions', readToolDefinitions(lk.json('function_tools')), lk.key('function_tools'));
  const first = view.attributes.number('lk.response.ttft');
  if (first !== null && first >= 0) claims.add('ttftMs', first * 1000, 'lk.response.ttft');
  for (const key of ['lk.llm_metrics', 'lk.realtime_model_metrics']) {
    const metrics = view.attributes.json(key);
    if (isObject(metrics)) readMetrics(metrics, key, claims);
  }
}

/** `{items: [message | function_call | function_call_output]}`. */
function readHistory(context: Json | undefined): readonly Message[] {
  const items = isObject(context) ? field(context, 'items') : context;
  if (!isList(items)) return [];
  return items.filter(isObject).flatMap(historyItem);
}

function historyItem(item: JsonObject): readonly Message[] {
  switch (textField(item, 'type')) {
    case 'function_call':
      return [{ role: 'assistant', parts: readPart(ofCall(item)) }];
    case 'function_call_output':
      return [{ role: 'tool', parts: readPart(ofCall(item)) }];
    case null:
    case 'message':
      return [{ role: toRole(textField(item, 'role'), 'user'), parts: readContent(field(item, 'content')) }];
    default:
      // Hand-overs between agents and changes of the configuration: nobody said them.
      return [];
  }
}

function readCalls(json: Json | undefined): readonly Part[] {
  return isList(json) ? json.filter(isObject).flatMap(call => readPart(ofCall({ ...call, type: 'function_call' }))) : [];
}

/** Its `id` is the item's in the history; the call goes by another. */
function ofCall(item: JsonObject): JsonObject {
  return { ...item, id: anyField(item, 'call_id', 'id') ?? null };
}

/** Metrics of a call, as the plugin counted it. */
function readMetrics(metrics: JsonObject, key: string, claims: Claims): void {
  const count = (...names: readonly string[]) => {
    for (const name of names) {
      const value = field(metrics, name);
      if (typeof value === 'number' && value >= 0) return value;
    }
    return null;
  };
  const usage: Usage = completeUsage({
    ...NO_USAGE,
    input: count('prompt_tokens', 'input_tokens'),
    output: count('completion_tokens', 'output_tokens'),
    cacheRead: count('prompt_cached_tokens', 'cached_tokens'),
    total: count('total_tokens'),
  });
  if (usage.input !== null || usage.output !== null) claims.add('usage', usage, key, RANK.events);
  const first = count('ttft');
  if (first !== null) claims.add('ttftMs', first * 1000, key);
  const metadata = field(metrics, 'metadata');
  if (isObject(metadata)) {
    claims.add('model', textField(metadata, 'model_name'), key, RANK.guess);
    claims.add('provider', textField(metadata, 'model_provider')?.toLowerCase(), key, RANK.guess);
  }
}

function readTool(lk: Keys, claims: Claims): void {
  const names = ['function_tool.name', 'function_tool.id', 'function_tool.arguments', 'function_tool.output'] as const;
  const [name, callId, args, result] = names.map(key => lk.text(key));
  if (name === null && callId === null) return;
  const keys = names.filter(key => lk.text(key) !== null).map(key => lk.key(key));
  claims.add(
    'tool',
    { name: name ?? null, callId: callId ?? null, description: null, args: args ?? null, result: result ?? null },
    keys,
    RANK.first,
  );
  const failed = lk.text('function_tool.is_error');
  if (failed !== 'true') return;
  claims.add('error', { type: null, message: result ?? null, stacktrace: null }, lk.key('function_tool.is_error'));
}

/** What was heard and what is spoken. */
function readSpeech(view: SpanView, lk: Keys, claims: Claims): void {
  const heard = lk.text('user_transcript');
  if (heard !== null && view.span.name !== 'eou_detection')
    claims.add('inputMessages', [{ role: 'user', parts: [textPart(heard)] }], lk.key('user_transcript'), RANK.third);
  else lk.claim(claims, 'input', ['user_transcript']);
  lk.claim(claims, 'input', ['input_text']);
}

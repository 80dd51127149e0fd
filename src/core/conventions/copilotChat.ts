// GitHub Copilot in VS Code and on the command line: OTel GenAI, with what was typed, what was thought and which session beside it.
// Traps: the resource's session id is one for each window, turn.index counts the rounds of one request.
import { AttributeMap } from '../attributes.ts';
import type { Message } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { textPart } from './messages.ts';
import { messagesAt, systemMessage } from './otelGenAi.ts';

const PREFIX = 'copilot_chat.';

export const copilotChat: Convention = {
  id: 'copilot-chat',
  label: 'GitHub Copilot',
  spec: 'https://github.com/microsoft/vscode-copilot-chat/blob/main/docs/monitoring/agent_monitoring.md',
  advice: {
    content: 'Set github.copilot.chat.otel.captureContent to true, or OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true.',
    user: 'Put user.id into OTEL_RESOURCE_ATTRIBUTES.',
    truncated: 'Messages are cut off by Copilot itself before they are sent; there is no setting for it.',
  },
  prefixes: [PREFIX, 'github.copilot.'],
  recognizes: view =>
    view.families.has('copilot_chat') || view.scopeName === 'copilot-chat' || view.scopeName === 'github.copilot' || isCopilotKey(view),
  read(view, claims) {
    const a = view.attributes;
    claims.add('ttftMs', a.number(`${PREFIX}time_to_first_token`), `${PREFIX}time_to_first_token`);
    readRequest(view, claims);
    readStamped(view, claims);
    readReasoning(view, claims);
    readHook(view, claims);
    claims.add('output', a.text(`${PREFIX}markdown_content`), `${PREFIX}markdown_content`);
    const options = ['request.max_prompt_tokens', 'request.options'].map(name => PREFIX + name).filter(key => a.text(key) !== null);
    claims.add(
      'modelParams',
      options.map(key => ({ name: key.slice(`${PREFIX}request.`.length), value: a.text(key)! })),
      options,
      RANK.usual + 1,
    );
    claims.understood(a.keysUnder('github.copilot.'));
    claims.understood(UNDERSTOOD.map(name => PREFIX + name));
    claims.understood(['process.executable.name', 'process.executable.path', 'process.exit.code']);
  },
};

const UNDERSTOOD = [
  ...['location', 'intent', 'turn.index', 'turn_index', 'turn_count', 'tool_call_round', 'api_type', 'fetcher', 'debug_name'],
  ...['debug_log_label', 'endpoint_type', 'server_request_id', 'canceled', 'parent_chat_session_id', 'chat_session_id', 'session_id'],
  ...['user_request', 'reasoning_content', 'request.max_prompt_tokens', 'request.options', 'copilot_usage_nano_aiu', 'edit_source'],
  ...['prompt_context', 'prompt_instructions', 'hook_type', 'hook_command', 'hook_result_kind', 'participant'],
];

function isCopilotKey(view: SpanView): boolean {
  if (!view.families.has('github')) return false;
  for (const key of view.attributes.keys()) if (key.startsWith('github.copilot.')) return true;
  return false;
}

/** What was typed, without the context that the request to the model wraps around it. */
function readRequest(view: SpanView, claims: Claims): void {
  const key = `${PREFIX}user_request`;
  const typed = view.attributes.text(key);
  const event = view.firstEvent('user_message');
  const heard = event === null ? null : new AttributeMap(event.attributes).text('content');
  const text = typed ?? heard;
  if (text === null) return;
  const source = typed === null ? 'event user_message' : key;
  if (view.attributes.text('gen_ai.operation.name') !== 'chat') {
    claims.add('inputMessages', [{ role: 'user', parts: [textPart(text)] }], source, RANK.first - 1);
  } else claims.add('inputMessages', [{ role: 'user', parts: [textPart(text)] }], source, RANK.guess);
}

/** The command line writes the time in front of what was typed. */
const STAMP = /^<current_datetime>[^<\n]{0,80}<\/current_datetime>\s*/;

/** Takes the time out of what the user said: nobody said it. */
function readStamped(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const key = 'gen_ai.input.messages';
  if (!(a.text(key)?.includes('<current_datetime>') ?? false)) return;
  const messages = (messagesAt(a, key, 'user', claims) ?? []).flatMap(unstamped);
  const system = systemMessage(a, claims);
  claims.add('inputMessages', system === null ? messages : [system, ...messages], [key, 'gen_ai.system_instructions'], RANK.first - 1);
}

function unstamped(message: Message): readonly Message[] {
  const [first, ...rest] = message.parts;
  const stamp = message.role === 'user' && first?.type === 'text' ? STAMP.exec(first.text)?.[0] : undefined;
  if (stamp === undefined || first?.type !== 'text') return [message];
  const said = first.text.slice(stamp.length);
  return [
    { role: 'system', name: 'current_datetime', parts: [textPart(stamp.trim())] },
    { ...message, parts: said === '' ? rest : [textPart(said), ...rest] },
  ];
}

/** Thoughts are told beside the answer: they come before it. */
function readReasoning(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const key = `${PREFIX}reasoning_content`;
  const thought = a.text(key);
  if (thought === null) return;
  const sent = messagesAt(a, 'gen_ai.output.messages', 'assistant', claims) ?? [];
  const known = sent.some(message => message.parts.some(part => part.type === 'reasoning'));
  if (known) return;
  const redacted = textPart(thought);
  const part = redacted.type === 'redacted' ? redacted : ({ type: 'reasoning', text: thought } as const);
  const [first, ...rest] = sent;
  const messages: readonly Message[] =
    first === undefined ? [{ role: 'assistant', parts: [part] }] : [{ ...first, parts: [part, ...first.parts] }, ...rest];
  claims.add('outputMessages', messages, sent.length === 0 ? key : ['gen_ai.output.messages', key], RANK.first - 1);
}

function readHook(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const type = a.text(`${PREFIX}hook_type`);
  if (type === null) return;
  claims.kind('hook', KIND_STEP.hint, `${PREFIX}hook_type`);
  claims.add('label', `hook ${type}`, `${PREFIX}hook_type`);
  for (const key of ['hook_input', 'hook_command']) claims.add('input', a.text(PREFIX + key), PREFIX + key);
  claims.add('output', a.text(`${PREFIX}hook_output`), `${PREFIX}hook_output`);
}

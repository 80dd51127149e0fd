// OpenTelemetry GenAI as it is now: messages in attributes, gen_ai.provider.name, gen_ai.operation.name.
// The AI SDK v7 (@ai-sdk/otel) and most frameworks write this.
import { AttributeMap } from '../attributes.ts';
import type { Message } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { type Convention, RAISE_LENGTH_LIMITS, type SpanView } from './convention.ts';
import { readShared } from './genAiShared.ts';
import { logName } from './logFamily.ts';
import { readContent, readMessages, textPart } from './messages.ts';

const SYSTEM = 'gen_ai.system_instructions';
const DETAILS_EVENT = 'gen_ai.client.inference.operation.details';

const MARKS = [
  'gen_ai.provider.name',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
] as const;
/** These the deprecated convention has too: they count only where none of its own names is there. */
const WEAK_MARKS = [
  'gen_ai.operation.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'gen_ai.tool.name',
  'gen_ai.tool.call.id',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.output_tokens',
] as const;

export const otelGenAi: Convention = {
  id: 'otel-genai',
  label: 'OpenTelemetry GenAI',
  spec: 'https://github.com/open-telemetry/semantic-conventions-genai',
  advice: {
    content: 'Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true (SPAN_ONLY or SPAN_AND_EVENT where it wants a mode).',
    session: 'Set gen_ai.conversation.id on the spans of a conversation.',
    user: 'Set user.id on the spans, or as baggage that a span processor copies.',
    truncated: RAISE_LENGTH_LIMITS,
    usage: 'Ask for usage in streamed answers (stream_options: { include_usage: true } for OpenAI).',
  },
  prefixes: ['gen_ai.'],
  recognizes: view => isCurrentGenAi(view) && !onlyMakesAgent(view),
  read: readCurrent,
};

/** An agent that is made has done no work yet: such a span is read, but a turn it is not, nor does it make one. */
export const otelGenAiSetUp: Convention = {
  ...otelGenAi,
  id: 'otel-genai-set-up',
  advice: {},
  prefixes: [],
  plain: true,
  recognizes: view => isCurrentGenAi(view) && onlyMakesAgent(view),
  read(view, claims) {
    claims.kind('step', KIND_STEP.operation - 0.5, 'gen_ai.operation.name');
    readCurrent(view, claims);
  },
};

function onlyMakesAgent(view: SpanView): boolean {
  return view.attributes.text('gen_ai.operation.name') === 'create_agent';
}

function readCurrent(view: SpanView, claims: Claims): void {
  readShared(view, claims);
  readMessageKeys(view.attributes, claims, '', RANK.first);
  // One event may hold the instructions, another the messages (Strands): they are read together, of equal keys the first.
  const events = view.span.events.filter(event => event.name === DETAILS_EVENT).reverse();
  if (events.length > 0) {
    const instructions = view.span.attributes.filter(attribute => attribute.key === SYSTEM);
    const all = new AttributeMap([...instructions, ...events.flatMap(event => event.attributes)]);
    readMessageKeys(all, claims, `event ${DETAILS_EVENT}`, RANK.events);
  }
  for (const log of view.logs) {
    if (logName(log) === DETAILS_EVENT) readMessageKeys(new AttributeMap(log.attributes), claims, `log ${DETAILS_EVENT}`, RANK.events + 1);
  }
}

export function isCurrentGenAi(view: SpanView): boolean {
  if (view.families.has('gen_ai')) {
    if (view.hasAny(MARKS)) return true;
    if (!view.attributes.has('gen_ai.system') && view.hasAny(WEAK_MARKS)) return true;
  }
  return view.firstEvent(DETAILS_EVENT) !== null || view.logs.some(log => logName(log) === DETAILS_EVENT);
}

/** `gen_ai.system_instructions` + `gen_ai.input.messages`, and `gen_ai.output.messages`. `place` names an event or log, or is empty. */
function readMessageKeys(a: AttributeMap, claims: Claims, place: string, rank: number): void {
  const source = (key: string) => (place === '' ? key : place);
  const system = systemMessage(a, claims);
  const input = messagesAt(a, 'gen_ai.input.messages', 'user', claims);
  if (input !== null || system !== null) {
    const keys = [input === null ? null : 'gen_ai.input.messages', system === null ? null : 'gen_ai.system_instructions'].filter(
      key => key !== null,
    );
    // Instructions alone are less than any message from elsewhere.
    claims.add(
      'inputMessages',
      [...(system === null ? [] : [system]), ...(input ?? [])],
      keys.map(source),
      input === null ? RANK.guess : rank,
    );
  }
  const output = messagesAt(a, 'gen_ai.output.messages', 'assistant', claims);
  claims.add('outputMessages', output, source('gen_ai.output.messages'), rank);
  const reasons = output?.map(message => message.finishReason).filter(reason => reason !== undefined);
  claims.add('finishReasons', reasons, source('gen_ai.output.messages'), RANK.guess);
}

/** `gen_ai.system_instructions` as a message. */
export function systemMessage(a: AttributeMap, claims: Claims): Message | null {
  const key = SYSTEM;
  const text = a.text(key);
  if (text === null) return null;
  const json = a.json(key);
  if (json === undefined && a.looksCut(key)) claims.problem(cutProblem(key, text));
  const parts = json === undefined ? [textPart(text)] : readContent(json);
  return parts.length === 0 ? null : { role: 'system', parts };
}

/** Messages of one key. Text that is no JSON stays visible as one message, with a problem where it was meant to be JSON. */
export function messagesAt(a: AttributeMap, key: string, role: 'user' | 'assistant', claims: Claims): readonly Message[] | null {
  const text = a.text(key);
  if (text === null) return null;
  const json = a.json(key);
  const messages = readMessages(json, role);
  if (messages !== null) return messages;
  if (Array.isArray(json) && json.length === 0) {
    // Told, and nothing was said.
    claims.understood([key]);
    return null;
  }
  if (json === undefined && a.looksCut(key)) claims.problem(cutProblem(key, text));
  return [{ role, parts: [textPart(text)] }];
}

export function cutProblem(key: string, text: string): string {
  return `${key} is not JSON (cut off at ${text.length} characters?)`;
}

// Pydantic AI: OTel GenAI on its model calls, and names of its own for the run of an agent, for tools, and for whatever its instrumentation
// version (1 to 6) did not yet call by OpenTelemetry's names.
import type { AttributeMap } from '../attributes.ts';
import { field, isList, isObject, type Json, textField } from '../json.ts';
import type { Message, Role, Usage } from '../model/canonical.ts';
import { literalText } from './callText.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { type Convention, RAISE_LENGTH_LIMITS, type SpanView } from './convention.ts';
import { readToolDefinitions, usageFrom } from './genAiShared.ts';
import { readContent, readMessages } from './messages.ts';
import { cutProblem } from './otelGenAi.ts';
import { eventMessage, messageRole } from './otelGenAiOld.ts';

const MARKS = ['all_messages_events', 'model_request_parameters', 'tool_arguments', 'tool_response'] as const;
const SYSTEM = 'gen_ai.system_instructions';
const ALL = 'pydantic_ai.all_messages';

export const pydanticAi: Convention = {
  id: 'pydantic-ai',
  label: 'Pydantic AI',
  spec: 'https://ai.pydantic.dev/logfire/',
  advice: {
    content: 'Leave include_content of InstrumentationSettings at true.',
    session: 'Pass conversation_id to agent.run, or message_history of the run before.',
    user: 'Set user.id on a span around the run, or as baggage that a span processor copies.',
    truncated: RAISE_LENGTH_LIMITS,
  },
  prefixes: ['pydantic_ai.', 'gen_ai.aggregated_usage.', ...MARKS, 'final_result', 'events'],
  recognizes: view => view.scopeName === 'pydantic-ai' || view.families.has('pydantic_ai') || view.hasAny(MARKS),
  read(view, claims) {
    const a = view.attributes;
    const run = [ALL, 'all_messages_events', 'agent_name'].find(key => a.has(key));
    // Before its spans had operations, these keys alone told a run from a call.
    if (run !== undefined) claims.kind('agent', KIND_STEP.framework, run);
    readRun(view, claims);
    readEvents(a, claims);
    readTool(view, claims);
    const { usage, keys } = usageFrom(a, AGGREGATED);
    claims.addUsage(usage, keys);
    claims.add('model', a.text('model_name'), 'model_name', RANK.third + 1);
    claims.add('agentName', a.text('agent_name'), 'agent_name', RANK.usual + 1);
    const parameters = a.json('model_request_parameters');
    if (isObject(parameters))
      claims.add('toolDefinitions', readToolDefinitions(field(parameters, 'function_tools')), 'model_request_parameters', RANK.usual + 1);
    claims.understood(['model_request_parameters', 'model_name', 'agent_name', 'gen_ai.agent.call.id', 'run_step']);
    for (const prefix of ['gen_ai.usage.details.', 'gen_ai.aggregated_usage.', 'pydantic_ai.']) claims.understood(a.keysUnder(prefix));
  },
};

const TOTALS = 'gen_ai.aggregated_usage.';

/** What a whole run took: of use where its model calls say nothing. */
const AGGREGATED: readonly (readonly [keyof Usage, readonly string[]])[] = [
  ['input', [`${TOTALS}input_tokens`]],
  ['output', [`${TOTALS}output_tokens`]],
  ['cacheRead', [`${TOTALS}cache_read.input_tokens`, `${TOTALS}details.cache_read_tokens`]],
  ['cacheWrite', [`${TOTALS}cache_creation.input_tokens`, `${TOTALS}cache_write.input_tokens`, `${TOTALS}details.cache_write_tokens`]],
  ['reasoning', [`${TOTALS}details.reasoning_tokens`]],
  ['audioInput', [`${TOTALS}details.input_audio_tokens`]],
  ['audioOutput', [`${TOTALS}details.output_audio_tokens`]],
];

/** The run of an agent: history, the question, and everything since, in one list. */
function readRun(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const result = a.text('final_result');
  claims.add('output', result === null ? null : literalText(result), 'final_result');
  for (const key of [ALL, 'all_messages_events'] as const) {
    const text = a.text(key);
    if (text === null) continue;
    const json = a.json(key);
    const messages = key === ALL ? readMessages(json, 'user') : eventMessages(json).map(event => event.message);
    if (messages === null || messages.length === 0) {
      if (a.looksCut(key)) claims.problem(cutProblem(key, text));
      continue;
    }
    const system = systemMessage(a);
    const answer = answerStart(messages, placeOf(messages, a.number('pydantic_ai.new_message_index')));
    const input = [...(system === null ? [] : [system]), ...messages.slice(0, answer)];
    // Stronger than the system instructions alone, which look like the input where nothing else is.
    claims.add('inputMessages', input, system === null ? key : [key, SYSTEM], RANK.first - 1);
    claims.add('outputMessages', messages.slice(answer), key, RANK.first - 1);
  }
}

function systemMessage(a: AttributeMap): Message | null {
  const json = a.json(SYSTEM);
  const parts = json === undefined ? [] : readContent(json);
  return parts.length === 0 ? null : { role: 'system', parts };
}

/**
 * The place in the list that Pydantic AI's own count of messages means: there, all that goes to the model at once (system prompt, user
 * prompt, tool results) is one request, while the list has a message for each role.
 */
function placeOf(messages: readonly Message[], count: number | null): number | null {
  if (count === null || count <= 0) return count;
  let counted = 0;
  for (let place = 0; place < messages.length; place++) {
    const reply = messages[place]!.role === 'assistant';
    if (place === 0 || reply || messages[place - 1]!.role === 'assistant') counted++;
    if (counted > count) return place;
  }
  return messages.length;
}

/**
 * Where the answer to this run's question begins: at the first reply after what is new in this run. Where nothing says what is new
 * (a first run, or an older version), after the last thing that a person said.
 */
function answerStart(messages: readonly Message[], newIndex: number | null): number {
  if (newIndex !== null && newIndex >= 0 && newIndex < messages.length) {
    const reply = messages.findIndex((message, index) => index >= newIndex && message.role === 'assistant');
    return reply < 0 ? messages.length : reply;
  }
  const asked = messages.findLastIndex(message => message.role === 'user' && message.parts.some(part => part.type !== 'tool_result'));
  return asked + 1;
}

/** Version 1: the events of the deprecated GenAI conventions, as one JSON list. */
function readEvents(a: AttributeMap, claims: Claims): void {
  const events = eventMessages(a.json('events'));
  const input = events.filter(event => !event.choice).map(event => event.message);
  const output = events.filter(event => event.choice).map(event => event.message);
  claims.add('inputMessages', input, 'events', RANK.second);
  claims.add('outputMessages', output, 'events', RANK.second);
  if (events.length > 0) claims.understood('events');
}

function eventMessages(json: Json | undefined): readonly { readonly choice: boolean; readonly message: Message }[] {
  if (!isList(json)) return [];
  return json.filter(isObject).flatMap(event => {
    const role: Role | null = messageRole(textField(event, 'event.name', 'event_name') ?? '');
    return role === null ? [] : [{ choice: isObject(field(event, 'message')), message: eventMessage(event, role) }];
  });
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const keys = ['tool_arguments', 'tool_response'].filter(key => a.has(key));
  if (keys.length === 0) return;
  const named = ['gen_ai.tool.name', 'gen_ai.tool.call.id', 'gen_ai.tool.description'].filter(key => a.has(key));
  claims.add(
    'tool',
    {
      name: a.text('gen_ai.tool.name'),
      callId: a.text('gen_ai.tool.call.id'),
      description: a.text('gen_ai.tool.description'),
      args: a.text('tool_arguments'),
      result: a.text('tool_response'),
    },
    [...named, ...keys],
  );
}

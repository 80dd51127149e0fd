// Gemini's command line: OTel GenAI in words of its own, each request and each round of tools a trace by itself. What ties them to one
// prompt is the prompt's id, on requests as the name of a prompt, for tools in the log records that came with them.
import { AttributeMap } from '../attributes.ts';
import { anyField, field, isList, isObject, type Json, jsonText, textField } from '../json.ts';
import type { Message, Part } from '../model/canonical.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import type { Convention, SpanView } from './convention.ts';
import { logName } from './logFamily.ts';
import { readPart, textPart } from './messages.ts';
import { messagesAt, systemMessage } from './otelGenAi.ts';

const AGENT = 'gemini-cli';
/** `<session>########<number>`. A run without a terminal has its session's id instead, which is no prompt's. */
const PROMPT_ID = /########\d+$/;

export const geminiCli: Convention = {
  id: 'gemini-cli',
  label: 'Gemini CLI',
  spec: 'https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md',
  advice: {
    content: 'Set "telemetry": { "enabled": true, "logPrompts": true, "traces": true } in ~/.gemini/settings.json.',
    usage: 'Set "telemetry": { "traces": true } in ~/.gemini/settings.json.',
  },
  prefixes: ['gemini_cli.'],
  recognizes: view => view.scopeName === AGENT || (view.families.has('gen_ai') && view.attributes.raw('gen_ai.agent.name') === AGENT),
  read(view, claims) {
    const a = view.attributes;
    const operation = a.text('gen_ai.operation.name');
    if (operation === 'user_prompt') claims.turnAnchor = true;
    if (operation === 'schedule_tool_calls') claims.kind('step', KIND_STEP.spanName, 'gen_ai.operation.name');
    readTurn(view, claims);
    if (operation === 'tool_call') readTool(view, claims);
    if (operation === 'tool_call' || operation === 'schedule_tool_calls') readScheduled(view, claims);
    if (operation === 'llm_call') readCall(view, claims);
    claims.understood(['gen_ai.tool.call_id', 'gen_ai.prompt.name', 'turnstone.made_of', 'gen_ai.agent.description']);
  },
};

function readTurn(view: SpanView, claims: Claims): void {
  const named = view.attributes.text('gen_ai.prompt.name');
  if (named !== null && PROMPT_ID.test(named)) claims.add('turnKey', named, 'gen_ai.prompt.name');
  for (const log of view.logs) {
    const id = new AttributeMap(log.attributes).text('prompt_id');
    if (id !== null && PROMPT_ID.test(id)) claims.add('turnKey', id, `log ${logName(log)}`, RANK.events);
  }
}

/** A request: the context of the session is told as the user's first words, the answer in the pieces it was streamed in. */
function readCall(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const said = messagesAt(a, 'gen_ai.input.messages', 'user', claims);
  if (said !== null) {
    const system = systemMessage(a, claims);
    const messages = [...(system === null ? [] : [system]), ...said.flatMap(withoutContext)];
    claims.add('inputMessages', messages, ['gen_ai.input.messages', 'gen_ai.system_instructions'], RANK.first - 1);
  }
  const answered = messagesAt(a, 'gen_ai.output.messages', 'assistant', claims);
  if (answered !== null) claims.add('outputMessages', joined(answered), 'gen_ai.output.messages', RANK.first - 1);
  claims.add('provider', 'gcp.gemini', 'span name', RANK.guess);
  for (const log of view.logs) {
    if (logName(log) !== 'gemini_cli.api_error') continue;
    const told = new AttributeMap(log.attributes);
    const type = told.text('error.type') ?? told.text('status_code');
    claims.add('error', { type, message: told.text('error.message') ?? told.text('error'), stacktrace: null }, 'log gemini_cli.api_error');
  }
}

function withoutContext(message: Message): readonly Message[] {
  const isContext = (part: Message['parts'][number]) => part.type === 'text' && part.text.startsWith('<session_context>');
  if (message.role !== 'user' || !message.parts.some(isContext)) return [message];
  const rest = message.parts.filter(part => !isContext(part));
  const context: Message = { role: 'system', name: 'session_context', parts: message.parts.filter(isContext) };
  return rest.length === 0 ? [context] : [context, { ...message, parts: rest }];
}

/** Pieces of one answer as one message; neighbouring texts are one text. */
function joined(messages: readonly Message[]): readonly Message[] {
  const [first, ...rest] = messages;
  if (first === undefined || messages.some(message => message.role !== first.role)) return messages;
  const parts = [...first.parts];
  for (const part of rest.flatMap(message => message.parts)) {
    const last = parts.at(-1);
    if (part.type === 'text' && last?.type === 'text') parts[parts.length - 1] = textPart(last.text + part.text);
    else parts.push(part);
  }
  return [{ ...first, parts }];
}

/** Where messages belong stand the calls as the scheduler held them, one or a list, and what became of them. */
function readScheduled(view: SpanView, claims: Claims): void {
  const listOf = (key: string) => {
    const json = view.attributes.json(key);
    return (isList(json) ? json : [json ?? null]).filter(isObject);
  };
  const calls = listOf('gen_ai.input.messages').flatMap(call => readPart({ ...call, type: 'tool_call', id: textField(call, 'callId') }));
  const answers = listOf('gen_ai.output.messages').flatMap((done): readonly Part[] => {
    const request = field(done, 'request');
    const response = field(done, 'response');
    if (!isObject(request) || !isObject(response)) return [];
    const result = resultOf(response) ?? '';
    return [{ type: 'tool_result', id: textField(request, 'callId'), name: textField(request, 'name'), result }];
  });
  if (calls.length > 0) claims.add('inputMessages', [{ role: 'assistant', parts: calls }], 'gen_ai.input.messages', RANK.first - 1);
  if (answers.length > 0) claims.add('outputMessages', [{ role: 'tool', parts: answers }], 'gen_ai.output.messages', RANK.first - 1);
}

/** The call as the scheduler held it, and what became of it, as JSON where messages belong. */
function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const asked = a.json('gen_ai.input.messages');
  const done = a.json('gen_ai.output.messages');
  if (!isObject(asked)) return;
  const args = field(asked, 'args');
  const response = isObject(done) ? field(done, 'response') : undefined;
  claims.add(
    'tool',
    {
      name: a.text('gen_ai.tool.name') ?? textField(asked, 'name'),
      callId: a.text('gen_ai.tool.call_id') ?? textField(asked, 'callId'),
      description: a.text('gen_ai.tool.description'),
      args: args === undefined ? null : jsonText(args),
      result: isObject(response) ? resultOf(response) : null,
    },
    ['gen_ai.input.messages', 'gen_ai.output.messages', 'gen_ai.tool.name', 'gen_ai.tool.call_id'].filter(key => a.has(key)),
    RANK.first,
  );
  if (isObject(done) && textField(done, 'status') === 'error') {
    const error = isObject(response) ? field(response, 'error') : undefined;
    const message = isObject(error) ? textField(error, 'message') : (error ?? null);
    claims.add('error', { type: null, message: typeof message === 'string' ? message : null, stacktrace: null }, 'gen_ai.output.messages');
  }
}

/** What the model was given back, else what was shown to the user. */
function resultOf(response: { readonly [key: string]: Json }): string | null {
  const parts = field(response, 'responseParts');
  const answers = (isList(parts) ? parts : [parts ?? null]).filter(isObject).map(part => field(part, 'functionResponse'));
  const outputs = answers.filter(isObject).map(answer => {
    const given = field(answer, 'response');
    const output = isObject(given) ? anyField(given, 'output', 'error') : given;
    return output === undefined ? '' : jsonText(output);
  });
  const text = outputs.filter(output => output !== '').join('\n');
  return text === '' ? textField(response, 'resultDisplay') : text;
}

// Log records of Gemini's command line. Some carry their span's id and join it; those of prompts and answers carry none, and tell of
// spans only where tracing is off: then each prompt's records become one turn with its requests and tools.
import type { AnyValue, KeyValue } from '../model/span.ts';
import type { LogFamily, LogView, MadeSpan } from './logFamily.ts';
import { earlier, inOrder, later, startOf } from './logOrder.ts';
import { attributesOf, makeSpan, spanIdOf } from './makeSpan.ts';

const PREFIX = 'gemini_cli.';
const DETAILS = 'gen_ai.client.inference.operation.details';
const EVENTS: ReadonlySet<string> = new Set([
  ...[`${PREFIX}user_prompt`, `${PREFIX}api_request`, `${PREFIX}api_response`, `${PREFIX}api_error`, `${PREFIX}tool_call`, DETAILS],
]);

export const geminiCliLogs: LogFamily = {
  id: 'gemini-cli',
  recognizes: view => EVENTS.has(view.name) && (view.name !== DETAILS || view.context.scope?.name === 'gemini-cli'),
  place: view => ({ joinKeys: [], conversation: view.attributes.text('session.id') }),
  makeSpans(records, traceId, present) {
    if (present.has('gemini-cli')) return [];
    const sessions = Map.groupBy(inOrder(records), view => view.attributes.text('session.id') ?? '');
    return [...sessions].flatMap(([session, own]) => promptsOf(own).flatMap(prompt => makeTurn(traceId, session, prompt)));
  },
};

function promptsOf(records: readonly LogView[]): readonly (readonly LogView[])[] {
  const prompts: LogView[][] = [];
  for (const view of records) {
    if (prompts.length === 0 || view.name === `${PREFIX}user_prompt`) prompts.push([]);
    prompts.at(-1)!.push(view);
  }
  return prompts;
}

function makeTurn(traceId: string, session: string, records: readonly LogView[]): readonly MadeSpan[] {
  // A request is told within its span: where it stands alone there are no spans.
  if (!records.some(view => view.name === `${PREFIX}api_request`)) return [];
  const first = records[0]!;
  const name = `gemini-cli ${traceId} ${session} ${first.time}`;
  const children: MadeSpan[] = [];
  let start = first.time;
  let end = first.time;
  records.forEach((view, index) => {
    const made = makeChild(traceId, spanIdOf(name), `${name} ${index}`, view, records[index + 1]);
    end = later(end, view.time);
    if (made === null) return;
    start = earlier(start, made.span.startTimeUnixNano);
    children.push(made);
  });
  const told = new Set(children.flatMap(child => child.records));
  const turn = makeSpan({
    traceId,
    spanId: spanIdOf(name),
    name: 'user_prompt',
    startTimeUnixNano: start,
    endTimeUnixNano: end,
    attributes: common('user_prompt', session, { 'gen_ai.prompt.name': first.attributes.raw('prompt_id'), ...asked(first) }),
  });
  return [{ span: turn, context: first.context, records: records.filter(view => !told.has(view)) }, ...children];
}

function asked(view: LogView): Record<string, AnyValue | undefined> {
  const prompt = view.name === `${PREFIX}user_prompt` ? view.attributes.text('prompt') : null;
  return prompt === null ? {} : { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ text: prompt }] }]) };
}

/** `after` is the record that follows: the details of the same answer. */
function makeChild(traceId: string, parent: string, name: string, view: LogView, after: LogView | undefined): MadeSpan | null {
  const a = view.attributes;
  const session = a.text('session.id') ?? '';
  const child = (operation: string, values: Record<string, AnyValue | undefined>, own: readonly LogView[]): MadeSpan => ({
    span: makeSpan({
      traceId,
      spanId: spanIdOf(name),
      parentSpanId: parent,
      name: operation,
      startTimeUnixNano: startOf(view),
      endTimeUnixNano: view.time,
      attributes: common(operation, session, values),
    }),
    context: view.context,
    records: own,
  });
  if (view.name === `${PREFIX}tool_call`) {
    const args = a.text('function_args');
    return child(
      'tool_call',
      {
        'gen_ai.tool.name': a.raw('function_name'),
        'gen_ai.tool.call.arguments': args ?? undefined,
        'error.type': a.raw('error_type'),
        'error.message': a.raw('error'),
      },
      [view],
    );
  }
  const failed = view.name === `${PREFIX}api_error`;
  if (!failed && view.name !== `${PREFIX}api_response`) return null;
  const details = after?.name === DETAILS ? after : undefined;
  const detail = (key: string) => details?.attributes.raw(key);
  const thoughts = a.number('thoughts_token_count');
  const answer = a.number('output_token_count');
  return child(
    'llm_call',
    {
      'gen_ai.request.model': a.raw('model'),
      'gen_ai.usage.input_tokens': a.number('input_token_count') ?? undefined,
      // Thoughts are counted beside the answer.
      'gen_ai.usage.output_tokens': answer === null ? undefined : answer + (thoughts ?? 0),
      'gen_ai.usage.cache_read.input_tokens': a.number('cached_content_token_count') ?? undefined,
      'gen_ai.usage.reasoning.output_tokens': thoughts ?? undefined,
      'gen_ai.input.messages': detail('gen_ai.input.messages'),
      'gen_ai.output.messages': detail('gen_ai.output.messages'),
      'gen_ai.response.id': detail('gen_ai.response.id'),
      'gen_ai.response.finish_reasons': a.raw('finish_reasons'),
      'error.type': failed ? (a.raw('error.type') ?? a.raw('status_code')) : undefined,
      'error.message': failed ? (a.raw('error.message') ?? a.raw('error')) : undefined,
    },
    details === undefined ? [view] : [view, details],
  );
}

function common(operation: string, session: string, values: Record<string, AnyValue | undefined>): readonly KeyValue[] {
  return attributesOf({
    'turnstone.made_of': 'log records',
    'gen_ai.operation.name': operation,
    'gen_ai.agent.name': 'gemini-cli',
    'gen_ai.conversation.id': session === '' ? undefined : session,
    ...values,
  });
}

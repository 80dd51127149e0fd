// Log records of Codex: the only place of its texts, and all there is of it in the default setup, which exports no spans.
// A conversation's records become one turn for each prompt, with its responses and tools, in the names its spans would have.
import type { AnyValue, KeyValue } from '../model/span.ts';
import { codexEvent, eventUsage, usageKey } from './codexEvents.ts';
import { copyValues, DraftKeys, joinKey, type LogDraft } from './logDraft.ts';
import type { LogFamily, LogView, MadeSpan } from './logFamily.ts';
import { earlier, inOrder, later, startOf } from './logOrder.ts';
import { attributesOf, makeSpan, spanIdOf } from './makeSpan.ts';

const COMPLETED = 'response.completed';
const EVENTS: ReadonlySet<string> = new Set([
  ...['user_prompt', 'agent_response', 'tool_decision', 'tool_result'],
  ...['api_request', 'websocket_request', 'turn_ttft', 'turn_cost'],
]);
const TELLS_A_TURN: ReadonlySet<string> = new Set(['user_prompt', 'agent_response']);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const codexLogs: LogFamily = {
  id: 'codex',
  /** Of the flood of `sse_event` (one for each word streamed) only the end of a response matters, and of its two records the telling one. */
  recognizes(view) {
    const event = codexEvent(view.log);
    return event === 'sse_event' ? isEnd(view) : EVENTS.has(event);
  },
  place(view) {
    const a = view.attributes;
    const conversation = a.text('conversation.id');
    const event = codexEvent(view.log);
    const ofTurn = event === 'user_prompt' || event === 'agent_response' || event === 'turn_ttft' || event === 'turn_cost';
    const joinKeys = [
      joinKey('call', a.text('call_id')),
      event === 'sse_event' ? usageKey(eventUsage(a).usage) : null,
      ofTurn ? joinKey('turn', a.text('turn.id')) : null,
      ofTurn ? joinKey('thread', conversation) : null,
    ].filter(key => key !== null);
    return { joinKeys, conversation };
  },
  makeSpans(records, traceId, present) {
    if (present.has('codex')) return [];
    const conversations = Map.groupBy(inOrder(records), view => view.attributes.text('conversation.id') ?? '');
    return [...conversations].flatMap(([conversation, own]) =>
      turnsOf(own).flatMap(turn => new TurnMaker(traceId, conversation, turn).make()),
    );
  },
};

function isEnd({ attributes: a }: LogView): boolean {
  return a.raw('event.kind') === COMPLETED && (a.has('input_token_count') || a.has('error.message'));
}

/** One list for each prompt; what came before the first prompt stands by itself. */
function turnsOf(records: readonly LogView[]): readonly (readonly LogView[])[] {
  const turns: LogView[][] = [];
  for (const view of records) {
    if (turns.length === 0 || codexEvent(view.log) === 'user_prompt') turns.push([]);
    turns.at(-1)!.push(view);
  }
  return turns;
}

/** The spans of one prompt of one conversation. */
class TurnMaker {
  readonly #traceId: string;
  readonly #records: readonly LogView[];
  readonly #conversation: string;
  readonly #name: string;
  readonly #children: LogDraft[] = [];
  readonly #tools = new Map<string, LogDraft>();
  readonly #keys = new DraftKeys();
  /** When the request that is under way was sent, where that was told. */
  #sent: bigint | null = null;
  /** The end of what came last: a request without a time of its own began there. */
  #last: bigint;

  constructor(traceId: string, conversation: string, records: readonly LogView[]) {
    this.#traceId = traceId;
    this.#records = records;
    this.#conversation = conversation;
    const first = records[0]!;
    this.#name = `codex ${traceId} ${conversation} ${codexEvent(first.log) === 'user_prompt' ? first.time : 'before'}`;
    this.#last = first.time;
  }

  make(): readonly MadeSpan[] {
    const own: LogView[] = [];
    for (const view of this.#records) {
      const event = codexEvent(view.log);
      if (event === 'sse_event') this.#response(view);
      else if (event === 'tool_decision' || event === 'tool_result') this.#tool(view, event);
      else if (event !== 'api_request' && event !== 'websocket_request') own.push(view);
      else this.#request(view, own);
    }
    // Where spans are exported too, the ends of responses carry no trace id, while all else joins its span: alone they are no turn.
    const works =
      this.#children.some(child => child.values.call_id !== undefined) || own.some(view => TELLS_A_TURN.has(codexEvent(view.log)));
    return works ? [this.#turn(own), ...this.#children.map(child => this.#child(child))] : [];
  }

  /** Requests that went well are told by their end, `sse_event`; one that failed has no other record. */
  #request(view: LogView, own: LogView[]): void {
    const error = view.attributes.text('error.message');
    this.#sent = error === null ? startOf(view) : null;
    if (error === null) {
      own.push(view);
      return;
    }
    const draft = this.#draft('handle_responses', view, null, startOf(view));
    Object.assign(draft.values, { 'codex.usage.total_tokens': '', 'error.message': error });
    this.#add(view, draft, ['model', 'attempt']);
  }

  #response(view: LogView): void {
    const draft = this.#draft('handle_responses', view, null, this.#sent ?? this.#last);
    this.#sent = null;
    // Recognized by this key, as the span itself would be; Codex counts the total on spans alone.
    draft.values['codex.usage.total_tokens'] = total(view);
    const counts = ['input_token_count', 'output_token_count', 'cached_token_count', 'cache_write_token_count', 'reasoning_token_count'];
    this.#add(view, draft, ['model', 'ttft_ms', 'error.message', ...counts]);
  }

  #tool(view: LogView, event: string): void {
    const id = view.attributes.text('call_id');
    let draft = id === null ? undefined : this.#tools.get(id);
    if (draft === undefined) {
      const name = view.attributes.text('tool_name') ?? 'tool';
      draft = this.#draft(name, view, id, startOf(view));
      // A tool that could not even be called has no id, but is known as a tool by that key.
      Object.assign(draft.values, { call_id: id ?? '', aborted: false, tool_name: name });
      this.#children.push(draft);
      if (id !== null) this.#tools.set(id, draft);
    } else draft.records.push(view);
    copyValues(view, draft, ['tool_name', 'decision', 'source']);
    if (event === 'tool_result') {
      copyValues(view, draft, ['arguments', 'output', 'output_truncated', 'success', 'mcp_server', 'agent_name']);
      draft.start = startOf(view);
      draft.end = view.time;
    }
    this.#last = later(this.#last, draft.end);
  }

  #draft(name: string, view: LogView, id: string | null, start: bigint): LogDraft {
    const base = `${name} ${id ?? view.time}`;
    return { name, key: this.#keys.next(base), start: earlier(start, view.time), end: view.time, values: {}, records: [view] };
  }

  #add(view: LogView, draft: LogDraft, keys: readonly string[]): void {
    copyValues(view, draft, keys);
    this.#children.push(draft);
    this.#last = later(this.#last, draft.end);
  }

  #turn(own: readonly LogView[]): MadeSpan {
    const prompt = own.find(view => codexEvent(view.log) === 'user_prompt');
    const reply = own.findLast(view => codexEvent(view.log) === 'agent_response');
    const anchor = prompt ?? this.#records[0]!;
    const a = anchor.attributes;
    const told = (event: string, key: string) => own.findLast(view => codexEvent(view.log) === event)?.attributes.raw(key);
    let start = anchor.time;
    let end = this.#last;
    for (const child of this.#children) start = earlier(start, child.start);
    // The cost of a turn is told minutes later: it does not make the turn longer.
    for (const view of own) if (codexEvent(view.log) !== 'turn_cost') end = later(end, view.time);
    const session = UUID.test(this.#conversation) ? 'thread.id' : 'session.id';
    return {
      span: makeSpan({
        traceId: this.#traceId,
        spanId: spanIdOf(this.#name),
        name: 'session_task.turn',
        startTimeUnixNano: start,
        endTimeUnixNano: end,
        attributes: this.#attributes({
          [session]: this.#conversation,
          'user.email': a.raw('user.email'),
          'user.account_id': a.raw('user.account_id'),
          model: a.raw('model'),
          prompt: prompt?.attributes.raw('prompt'),
          response: reply?.attributes.raw('response'),
          ttft_ms: told('turn_ttft', 'duration_ms'),
          'usage.estimated_usd': told('turn_cost', 'usage.estimated_usd'),
        }),
      }),
      context: anchor.context,
      records: own,
    };
  }

  #child({ name, key, start, end, values, records }: LogDraft): MadeSpan {
    return {
      span: makeSpan({
        traceId: this.#traceId,
        spanId: spanIdOf(`${this.#name} ${key}`),
        parentSpanId: spanIdOf(this.#name),
        name,
        startTimeUnixNano: start,
        endTimeUnixNano: end,
        attributes: this.#attributes(values),
      }),
      context: records[0]!.context,
      records,
    };
  }

  #attributes(values: Record<string, AnyValue | undefined>): readonly KeyValue[] {
    return attributesOf({ 'turnstone.made_of': 'log records', ...values });
  }
}

function total(view: LogView): AnyValue {
  return eventUsage(view.attributes).usage.total ?? '';
}

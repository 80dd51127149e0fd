// Log records of Claude Code: the only place of prices, and of everything where spans are not exported.
// Without spans each prompt's records become one interaction with its requests and tools, in the names its spans would have.
import type { AnyValue, KeyValue } from '../model/span.ts';
import { agentOf, claudeEvent, tokenKey } from './claudeCodeEvents.ts';
import { copyValues, DraftKeys, joinKey, type LogDraft } from './logDraft.ts';
import type { LogFamily, LogView, MadeSpan } from './logFamily.ts';
import { earlier, inOrder, later, startOf } from './logOrder.ts';
import { attributesOf, makeSpan, spanIdOf } from './makeSpan.ts';

const LONG_NAME = 'claude_code.';
const EVENTS: ReadonlySet<string> = new Set([
  ...['user_prompt', 'assistant_response', 'system_prompt', 'tool'],
  ...['tool_decision', 'tool_result', 'api_request', 'api_error'],
]);

export const claudeCodeLogs: LogFamily = {
  id: 'claude-code',
  recognizes(view) {
    const { body, eventName } = view.log;
    const ours =
      (typeof body === 'string' && body.startsWith(LONG_NAME)) ||
      eventName.startsWith(LONG_NAME) ||
      (view.context.scope?.name.startsWith('com.anthropic.claude_code') ?? false);
    return ours && EVENTS.has(claudeEvent(view.log));
  },
  place(view) {
    const a = view.attributes;
    const session = a.text('session.id');
    const prompt = a.text('prompt.id');
    const event = claudeEvent(view.log);
    // A record of a tool names the request that asked for it too: it belongs to the tool.
    const ofTool = event === 'tool_decision' || event === 'tool_result';
    const joinKeys = [
      joinKey('call', a.text('tool_use_id')),
      ofTool ? null : joinKey('request', a.text('request_id')),
      event === 'api_request' ? tokenKey(a) : null,
      event === 'system_prompt' ? joinKey('system', a.text('system_prompt_hash')) : null,
    ].filter(key => key !== null);
    return { joinKeys, conversation: session === null ? prompt : prompt === null ? session : `${session} ${prompt}` };
  },
  makeSpans(records, traceId, present) {
    if (present.has('claude-code')) return [];
    return [...promptsOf(inOrder(records))].flatMap(([prompt, own]) => new InteractionMaker(traceId, prompt, own).make());
  },
};

/** By session and prompt id. Older versions have no prompt id: there each user_prompt opens a group. */
function promptsOf(records: readonly LogView[]): ReadonlyMap<string, LogView[]> {
  const opened = new Map<string, number>();
  return Map.groupBy(records, view => {
    const session = view.attributes.text('session.id') ?? '';
    const prompt = view.attributes.text('prompt.id');
    if (prompt !== null) return `${session} ${prompt}`;
    const count = (opened.get(session) ?? 0) + (claudeEvent(view.log) === 'user_prompt' ? 1 : 0);
    opened.set(session, count);
    return `${session} #${count}`;
  });
}

/** The spans of one prompt. */
class InteractionMaker {
  readonly #traceId: string;
  readonly #prompt: string;
  readonly #records: readonly LogView[];
  readonly #children: LogDraft[] = [];
  readonly #tools = new Map<string, LogDraft>();
  /** The last request of each source (main thread, each agent), and of all under ''. */
  readonly #asked = new Map<string, LogDraft>();
  readonly #keys = new DraftKeys();

  constructor(traceId: string, prompt: string, records: readonly LogView[]) {
    this.#traceId = traceId;
    this.#prompt = prompt;
    this.#records = records;
  }

  make(): readonly MadeSpan[] {
    const turn: LogView[] = [];
    for (const view of this.#records) {
      const event = claudeEvent(view.log);
      if (event === 'api_request' || event === 'api_error') this.#request(view, event);
      else if (event === 'tool_decision' || event === 'tool_result') this.#tool(view, event);
      else {
        if (event === 'assistant_response') this.#reply(view);
        turn.push(view);
      }
    }
    const works = this.#children.length > 0 || turn.some(view => /^(user_prompt|assistant_response)$/.test(claudeEvent(view.log)));
    if (!works) return [];
    this.#declare(turn);
    return [this.#interaction(turn), ...this.#children.map(child => this.#child(child))];
  }

  #request(view: LogView, event: string): void {
    const draft = this.#draft('llm_request', view, view.attributes.text('request_id'));
    copyValues(view, draft, ['model', 'input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens', 'cost_usd']);
    copyValues(view, draft, ['cost_usd_micros', 'duration_ms', 'ttft_ms', 'request_id', 'effort', 'speed', 'query_source', 'attempt']);
    if (event === 'api_error') copyValues(view, draft, ['error', 'status_code']);
    draft.values.success = event === 'api_request';
    this.#children.push(draft);
    this.#asked.set('', draft);
    this.#asked.set(view.attributes.text('query_source') ?? '', draft);
  }

  #tool(view: LogView, event: string): void {
    const id = view.attributes.text('tool_use_id');
    let draft = id === null ? undefined : this.#tools.get(id);
    if (draft === undefined) {
      draft = this.#draft('tool', view, id);
      this.#children.push(draft);
      if (id !== null) this.#tools.set(id, draft);
    } else draft.records.push(view);
    copyValues(view, draft, ['tool_use_id', 'tool_name', 'tool_input', 'decision', 'source', 'duration_ms']);
    if (event !== 'tool_result') return;
    draft.start = startOf(view);
    draft.end = view.time;
    copyValues(view, draft, ['success', 'error', 'error_type', 'tool_parameters', 'tool_output']);
  }

  /** A reply is told right after the request that brought it. */
  #reply(view: LogView): void {
    const asked = this.#asked.get(view.attributes.text('query_source') ?? '');
    if (asked !== undefined) asked.values['response.model_output'] ??= view.attributes.raw('response');
  }

  /** The system prompt and the tools are told once, before the first request of the main thread. */
  #declare(turn: readonly LogView[]): void {
    const first = this.#children.find(child => child.name === 'llm_request' && agentOf(child.records[0]!.attributes) === null);
    if (first === undefined) return;
    const tools: string[] = [];
    for (const view of turn) {
      const event = claudeEvent(view.log);
      if (event === 'system_prompt') first.values.system_prompt ??= view.attributes.raw('system_prompt');
      if (event === 'tool') tools.push(view.attributes.text('tool') ?? '');
    }
    if (tools.length > 0) first.values.tools = tools;
  }

  #draft(name: string, view: LogView, id: string | null): LogDraft {
    const base = `${name} ${id ?? `${view.time}.${view.attributes.text('event.sequence') ?? ''}`}`;
    return { name, key: this.#keys.next(base), start: startOf(view), end: view.time, values: {}, records: [view] };
  }

  #interaction(own: readonly LogView[]): MadeSpan {
    const prompt = own.find(view => claudeEvent(view.log) === 'user_prompt');
    const reply = own.findLast(view => claudeEvent(view.log) === 'assistant_response' && agentOf(view.attributes) === null);
    const anchor = prompt ?? this.#records[0]!;
    let start = anchor.time;
    let end = this.#records.at(-1)!.time;
    for (const child of this.#children) {
      start = earlier(start, child.start);
      end = later(end, child.end);
    }
    return {
      span: makeSpan({
        traceId: this.#traceId,
        spanId: this.#spanId(''),
        // The span that held the prompt: the caller's, where one was passed on.
        parentSpanId: anchor.log.traceId === this.#traceId ? anchor.log.spanId : '',
        name: `${LONG_NAME}interaction`,
        startTimeUnixNano: start,
        endTimeUnixNano: end,
        attributes: this.#attributes({
          user_prompt: prompt?.attributes.raw('prompt'),
          'response.model_output': reply?.attributes.raw('response'),
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
        spanId: this.#spanId(key),
        parentSpanId: this.#spanId(''),
        name: LONG_NAME + name,
        startTimeUnixNano: start,
        endTimeUnixNano: end,
        attributes: this.#attributes(values),
      }),
      context: records[0]!.context,
      records,
    };
  }

  #spanId(key: string): string {
    return spanIdOf(`claude-code ${this.#traceId} ${this.#prompt} ${key}`);
  }

  #attributes(values: Record<string, AnyValue | undefined>): readonly KeyValue[] {
    const a = this.#records[0]!.attributes;
    const common = { 'session.id': a.raw('session.id'), 'user.id': a.raw('user.id'), 'turnstone.made_of': 'log records' };
    return attributesOf({ ...common, ...values });
  }
}

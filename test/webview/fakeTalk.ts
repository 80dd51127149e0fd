// A conversation with everything that models do: thinking, tools that do not add up, a retry, a branch, media, scores, logs, doubtful costs.
import type { Message, Part, ToolDefinition } from '../../src/core/model/canonical.ts';
import type { ScoreView, SpanDetail, ToolStep } from '../../src/rpc/viewModels.ts';
import { BASE_US, type FakeSession, type FakeSpan, type FakeTurn, NO_USAGE, traceOf } from './fakeData.ts';

export const text = (role: Message['role'], words: string, ...more: Part[]): Message => ({
  role,
  parts: [{ type: 'text', text: words }, ...more],
});
export const calls = (...parts: Part[]): Message => ({ role: 'assistant', parts, finishReason: 'tool_calls' });
export const call = (id: string, name: string, args: string): Part => ({ type: 'tool_call', id, name, args });
export const result = (id: string, name: string, words: string): Message => ({
  role: 'tool',
  parts: [{ type: 'tool_result', id, name, result: words }],
});
export const tools = (...names: string[]): ToolDefinition[] =>
  names.map(name => ({ name, description: `The tool ${name}.`, parameters: null }));

const SYSTEM = text(
  'system',
  'You plan journeys by train. Look connections up before you name a time, and never book without being told to. Prices are in euros. Say when a seat reservation is needed, and prefer connections with a single change of at least ten minutes.',
);
const ASK = text('user', 'I need to be in Vienna on Friday by noon, from Utrecht. What is the cheapest way that still lets me sleep?');
const THOUGHT: Part = {
  type: 'reasoning',
  text: 'A night train then. The Nightjet leaves Utrecht in the evening and arrives in Vienna in the morning. I should look up both the seat and the couchette, and the price of a sleeper for comparison.',
};
const LOOK_UP = calls(
  THOUGHT,
  call('c1', 'search_connections', '{"from":"Utrecht","to":"Wien Hbf","arrive_by":"2026-11-27T12:00","night":true}'),
  call('c2', 'get_price', '{"train":"NJ 421","class":"couchette-6"}'),
  call('c3', 'reserve_seat', '{"train":"NJ 421","hold":true}'),
);
const FOUND = result('c1', 'search_connections', '{"connections":[{"train":"NJ 421","dep":"19:25","arr":"09:19","changes":0}]}');
const PRICE = result('c2', 'get_price', '{"eur":59.9}');
const ANSWER = text(
  'assistant',
  'Take the Nightjet NJ 421: it leaves Utrecht on Thursday at 19:25 and is in Vienna at 09:19 on Friday, without a change. A place in a couchette for six costs 59.90 euros today. You lie down, breakfast is included, and you are there almost three hours before noon.',
);
const HISTORY = [ASK, LOOK_UP, FOUND, PRICE, ANSWER];
const OFFERED = tools('search_connections', 'get_price', 'book_ticket', 'weather');

interface CallSpec {
  readonly at: number;
  readonly ms: number;
  readonly input: readonly Message[];
  readonly output: readonly Message[];
  readonly failed?: boolean;
  readonly model?: string;
  readonly more?: Partial<SpanDetail>;
}

export const llm = ({ at, ms, input, output, failed = false, model = 'gpt-5-mini', more = {} }: CallSpec) => ({
  name: `chat ${model}`,
  kind: 'llm' as const,
  at,
  ms,
  failed,
  model,
  tokens: [900 + input.length * 140, 120] as const,
  more: { inputMessages: [SYSTEM, ...input], outputMessages: output, toolDefinitions: OFFERED, ...more },
});
export const tool = (at: number, ms: number, id: string, name: string, args: string, words: string | null, failed = false) => ({
  name: `execute_tool ${name}`,
  kind: 'tool' as const,
  at,
  ms,
  failed,
  more: {
    tool: { name, callId: id, description: null, args, result: words },
    error: failed ? { type: 'TimeoutError', message: 'the fares service did not answer within 2 s', stacktrace: null } : null,
  },
});

function stepOf(span: FakeSpan): ToolStep {
  const used = span.more.tool;
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    kind: span.kind,
    name: used?.name ?? span.name,
    args: used?.args ?? span.more.retrievalQuery ?? null,
    result: used?.result ?? null,
    error: span.more.error?.message ?? null,
    failed: span.failed,
    startUs: span.startUs,
    durationUs: span.durationUs,
  };
}

export function turnOf(
  seed: number,
  index: number,
  words: [string | null, string | null],
  specs: Parameters<typeof traceOf>[2],
  more: Partial<FakeTurn> = {},
): FakeTurn {
  const startUs = BASE_US - 400_000_000 + index * 60_000_000;
  const spans = traceOf(seed + index, startUs, [{ name: 'agent journeys', kind: 'agent', at: 0, ms: 9000 }, ...specs]);
  const steps = spans.filter(span => span.kind === 'tool' || span.kind === 'retriever').map(stepOf);
  return { id: `${spans[0]?.traceId}:${spans[0]?.spanId}`, input: words[0], output: words[1], running: false, spans, steps, ...more };
}

export const score = (
  name: string,
  value: number | null,
  label: string | null,
  source: ScoreView['source'],
  more: Partial<ScoreView> = {},
): ScoreView => ({
  name,
  value,
  label,
  source,
  explanation: null,
  author: null,
  timeUs: BASE_US,
  span: null,
  ...more,
});

export const words = (message: Message) => message.parts.map(part => (part.type === 'text' ? part.text : '')).join('');

/** Four turns: tools and thinking; a retry and a failed call; a branch with media; one made of logs. */
export function talkSession(): FakeSession {
  const again = text('user', 'And back on Sunday evening?');
  const back = text(
    'assistant',
    'On Sunday the NJ 420 leaves Vienna at 20:13 and is in Utrecht at 10:32 on Monday. A couchette is 74.90 euros.',
  );
  const image = { type: 'media', modality: 'image', mime: 'image/png' } as const;
  const other = text(
    'user',
    'Forget the night train. What about Munich, and does this ticket count?',
    {
      ...image,
      ref: 'https://files.example.com/u/381/ticket-front.png?sig=2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      bytes: 482_113,
    },
    { ...image, ref: null, bytes: 9881 },
  );

  const munich = text('assistant', 'By day you change once in Munich, at 13:20. Your ticket counts as far as the border.');
  const first = turnOf(
    61_000,
    0,
    [words(ASK), words(ANSWER)],
    [
      { name: 'retrieve timetable notes', kind: 'retriever', at: 40, ms: 220, more: { retrievalQuery: 'night trains Utrecht Vienna' } },
      llm({
        at: 300,
        ms: 2100,
        input: [ASK],
        output: [LOOK_UP],
        more: {
          usage: { ...NO_USAGE, input: 1180, output: 412, cacheRead: 1024, cacheWrite: 96, reasoning: 384, total: 1592 },
          costUsd: 0.003_121,
          costBasis: 'reported',
          costSource: 'gateway',
          ttftMs: 640,
        },
      }),
      tool(2500, 180, 'c1', 'search_connections', '{"from":"Utrecht","to":"Wien Hbf"}', '{"connections":[]}'),
      tool(2700, 2000, 'c2', 'get_price', '{"train":"NJ 421"}', null, true),
      llm({
        at: 5000,
        ms: 2400,
        input: [ASK, LOOK_UP, FOUND, PRICE],
        output: [ANSWER],
        more: {
          scores: [
            score('faithfulness', 0.92, null, 'llm', {
              author: 'gpt-5 as judge, v3',
              explanation: 'Every time and price is in the results of the tools. The breakfast is not: it is well known, and harmless.',
            }),
          ],
          usage: { ...NO_USAGE, input: 1460, output: 96, cacheRead: 1408, total: 1556, audioOutput: 0 },
        },
      }),
      {
        name: 'guardrail no-booking',
        kind: 'guardrail',
        at: 7500,
        ms: 60,
        more: {
          guardrail: {
            name: 'no-booking',
            outcome: 'flag',
            score: 0.41,
            categories: ['purchase', 'consent'],
            reason: 'The answer urges to book, although nobody asked for it.',
          },
        },
      },
      { name: 'GET', kind: 'http', at: 2520, ms: 120, up: 3, more: { label: 'GET api.example.com/connections' } },
      { name: 'SELECT', kind: 'db', at: 2560, ms: 12, up: 7, more: { label: 'SELECT fares' } },
    ],
    {
      scores: [
        score('helpful', 1, 'yes', 'human', {
          author: 'maria@example.com',
          explanation: 'Exactly what I asked for, and it says what it costs.',
        }),
        score('answer_length', 46, null, 'code', { author: 'length.ts' }),
        score('faithfulness', 0.9217, null, 'llm', {
          author: 'gpt-5 as judge, v3',
          explanation: 'Every time and price is in the results of the tools.',
        }),
        score('tone', null, 'friendly', 'unknown'),
      ],
    },
  );
  const second = turnOf(
    61_000,
    1,
    [words(again), words(back)],
    [
      llm({
        at: 100,
        ms: 900,
        input: [...HISTORY, again],
        output: [],
        failed: true,
        more: { error: { type: '429', message: 'Rate limit reached', stacktrace: null } },
      }),
      llm({
        at: 2000,
        ms: 2100,
        input: [...HISTORY, again],
        output: [back],
        more: {
          usage: { ...NO_USAGE, input: 1880, output: 240, reasoning: 192, total: 2120 },
          costUsd: 0.0042,
          costBasis: 'approximate',
          costSource: 'bundled',
        },
      }),
    ],
  );
  const third = turnOf(
    61_000,
    2,
    [words(other), words(munich)],
    [
      llm({
        at: 100,
        ms: 1900,
        model: 'house-model-7b',
        input: [ASK, LOOK_UP, FOUND, other],
        output: [{ ...munich, parts: [{ type: 'reasoning', text: '', encrypted: true }, ...munich.parts, { type: 'redacted' }] }],
        more: { costUsd: null, usage: { ...NO_USAGE, input: 2100, output: 80, reasoning: 1204, total: 2180 } },
      }),
    ],
  );
  const fourth = turnOf(
    61_000,
    3,
    ['Thank you!', 'Have a good journey.'],
    [
      llm({
        at: 0,
        ms: 700,
        input: [...HISTORY, other, munich, text('user', 'Thank you!')],
        output: [text('assistant', 'Have a good journey.')],
      }),
    ],
    { fromLogs: true },
  );
  return { id: 'conv-journeys', app: 'journeys', user: 'u_381', plain: false, loose: [], turns: [first, second, third, fourth] };
}

// Generated sessions for tests of the explorer: a support agent's conversations, long ones, deep ones, failing ones and hostile ones.
import type { SpanKind } from '../../src/core/model/canonical.ts';
import type { ScoreView, SpanDetail, ToolStep } from '../../src/rpc/viewModels.ts';

export const BASE_US = Date.UTC(2026, 10, 22, 14, 0, 0) * 1000;

export interface FakeSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Index in the turn's spans; -1 for the root. */
  readonly parent: number;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startUs: number;
  readonly durationUs: number;
  readonly failed: boolean;
  readonly model: string | null;
  readonly tokens: readonly [input: number, output: number] | null;
  readonly flags: number;
  readonly more: Partial<SpanDetail>;
}

export interface FakeTurn {
  readonly id: string;
  readonly input: string | null;
  readonly output: string | null;
  readonly spans: readonly FakeSpan[];
  readonly steps: readonly ToolStep[];
  readonly running: boolean;
  readonly scores?: readonly ScoreView[];
  readonly fromLogs?: boolean;
}

export interface FakeSession {
  readonly id: string;
  readonly app: string;
  readonly user: string | null;
  readonly plain: boolean;
  readonly turns: FakeTurn[];
  /** Spans in no turn: of plain traces. */
  readonly loose: readonly FakeSpan[];
}

const hex = (n: number, width: number) => n.toString(16).padStart(width, '0');

/** Hex ids that look random but are the same in every run. */
export function idOf(seed: number, width: 16 | 32): string {
  let state = (seed + 1) * 0x9e3779b1;
  let text = '';
  while (text.length < width) {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ seed;
    text += hex(state >>> 0, 8);
  }
  return text.slice(0, width);
}

type SpanSpec = Partial<Omit<FakeSpan, 'traceId' | 'spanId' | 'parent'>> & {
  readonly name: string;
  readonly at: number;
  readonly ms: number;
  readonly up?: number;
};

/** Spans of one trace from short specs; `at` and `ms` are milliseconds from the turn's start. */
export function traceOf(seed: number, startUs: number, specs: readonly SpanSpec[]): FakeSpan[] {
  const traceId = idOf(seed, 32);
  return specs.map(({ at, ms, up = 0, ...spec }, index) => ({
    kind: 'other',
    failed: false,
    model: null,
    tokens: null,
    flags: 0,
    more: {},
    ...spec,
    traceId,
    spanId: idOf(seed * 1000 + index, 16),
    parent: index === 0 ? -1 : up,
    startUs: startUs + at * 1000,
    durationUs: ms < 0 ? -1 : ms * 1000,
  }));
}

export const NO_USAGE = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  audioInput: null,
  audioOutput: null,
  total: null,
};

const SYSTEM =
  'You are the support agent of a shop. Answer from the order system and the knowledge base only. Never promise a delivery day that the carrier has not confirmed. Ask for the order number when it is missing. Refunds above 50 dollars need a person.';

const ORDER =
  '{"id":118,"status":"in_transit","carrier":"UPS","eta":"2026-11-24","items":[{"sku":"BLUE-42","qty":1,"price":39.9},{"sku":"SOCK-2","qty":3,"price":4.5}],"total":53.4}';

export const ANSWER =
  'Your order 118 is on its way with UPS and is expected on Tuesday, 24 November. It left our warehouse in Utrecht on Friday evening. The parcel holds one pair of blue runners and three pairs of socks. If it has not arrived by Wednesday, write to us here and we will open an investigation with the carrier. You can follow each step of the journey with the tracking number in the confirmation mail.';

/** A turn of an agent that looks something up, reads documents and answers; `fail` makes its tool fail. */
export function agentTurn(seed: number, startUs: number, input: string, options: { fail?: boolean; running?: boolean } = {}): FakeTurn {
  const { fail = false, running = false } = options;
  const messages = [
    { role: 'system' as const, parts: [{ type: 'text' as const, text: SYSTEM }] },
    { role: 'user' as const, parts: [{ type: 'text' as const, text: 'Hello' }] },
    { role: 'assistant' as const, parts: [{ type: 'text' as const, text: 'Hello! How can I help you today?' }] },
    { role: 'user' as const, parts: [{ type: 'text' as const, text: input }] },
  ];
  const callOut = [
    {
      role: 'assistant' as const,
      parts: [
        {
          type: 'reasoning' as const,
          text: 'The user asks about an order. I have its number, so I look it up before I say anything about dates.',
        },
        {
          type: 'tool_call' as const,
          id: 'call_7f',
          name: fail ? 'refund' : 'lookup_order',
          args: '{"id": 118, "include": ["items", "shipments"]}',
        },
      ],
      finishReason: 'tool_calls',
    },
  ];
  const error = {
    type: 'RefundError',
    message: 'refund service returned 502: upstream timed out after 3000 ms',
    stacktrace:
      'RefundError: refund service returned 502\n    at refund (/app/src/tools/refund.ts:41:11)\n    at async runTool (/app/src/agent/loop.ts:88:20)\n    at async turn (/app/src/agent/loop.ts:31:5)',
  };
  const spans = traceOf(seed, startUs, [
    { name: 'agent support', kind: 'agent', at: 0, ms: running ? -1 : 4100, failed: fail, more: { input, output: ANSWER } },
    { name: 'retrieve kb', kind: 'retriever', at: 60, ms: 310, more: { retrievalQuery: input, documents: documents() } },
    {
      name: 'embeddings text-embedding-3-small',
      kind: 'embedding',
      at: 70,
      ms: 120,
      up: 1,
      model: 'text-embedding-3-small',
      tokens: [12, 0],
    },
    {
      name: 'chat gpt-5-mini',
      kind: 'llm',
      at: 400,
      ms: 1180,
      model: 'gpt-5-mini',
      tokens: [1840, 96],
      more: {
        inputMessages: messages,
        outputMessages: callOut,
        finishReasons: ['tool_calls'],
        params: [
          { name: 'temperature', value: '0.2' },
          { name: 'max_tokens', value: '1024' },
        ],
        ttftMs: 312,
        usage: { ...NO_USAGE, input: 1840, output: 96, cacheRead: 1024, reasoning: 64, total: 1936 },
        from: { inputMessages: 'gen_ai.input.messages', outputMessages: 'gen_ai.output.messages' },
      },
    },
    {
      name: fail ? 'execute_tool refund' : 'execute_tool lookup_order',
      kind: 'tool',
      at: 1600,
      ms: fail ? 3 : 84,
      failed: fail,
      more: {
        tool: {
          name: fail ? 'refund' : 'lookup_order',
          callId: 'call_7f',
          description: 'Looks an order up in the order system.',
          args: '{"id": 118, "include": ["items", "shipments"]}',
          result: fail ? null : ORDER,
        },
        error: fail ? error : null,
      },
    },
    { name: 'POST /orders', kind: 'other', at: 1610, ms: fail ? 2 : 70, up: 4, failed: fail },
    ...(running
      ? [{ name: 'chat gpt-5-mini', kind: 'llm' as const, at: 1720, ms: -1, model: 'gpt-5-mini' }]
      : [
          {
            name: 'chat gpt-5-mini',
            kind: 'llm' as const,
            at: 1720,
            ms: 2240,
            model: 'gpt-5-mini',
            tokens: [2210, 184] as const,
            more: {
              inputMessages: [
                ...messages,
                ...callOut,
                { role: 'tool' as const, parts: [{ type: 'tool_result' as const, id: 'call_7f', name: 'lookup_order', result: ORDER }] },
              ],
              outputMessages: [{ role: 'assistant' as const, parts: [{ type: 'text' as const, text: ANSWER }], finishReason: 'stop' }],
              finishReasons: ['stop'],
              usage: { ...NO_USAGE, input: 2210, output: 184, total: 2394 },
            },
          },
        ]),
    { name: 'guardrail tone', kind: 'guardrail', at: 3970, ms: 90 },
  ]);
  const tool = spans[4] as FakeSpan;
  return {
    id: `${spans[0]?.traceId}:${spans[0]?.spanId}`,
    input,
    output: running ? null : fail ? 'I could not start the refund just now. A colleague will write to you within the hour.' : ANSWER,
    running,
    spans,
    steps: [
      {
        traceId: tool.traceId,
        spanId: spans[1]?.spanId ?? '',
        kind: 'retriever',
        name: 'retrieve kb',
        args: input,
        result: '3 documents',
        error: null,
        failed: false,
        startUs: spans[1]?.startUs ?? 0,
        durationUs: 310_000,
      },
      {
        traceId: tool.traceId,
        spanId: tool.spanId,
        kind: 'tool',
        name: fail ? 'refund' : 'lookup_order',
        args: '{"id": 118, "include": ["items", "shipments"]}',
        result: fail ? null : ORDER,
        error: fail ? error.message : null,
        failed: fail,
        startUs: tool.startUs,
        durationUs: tool.durationUs,
      },
    ],
  };
}

function documents(): SpanDetail['documents'] {
  return [
    {
      id: 'kb/shipping#3',
      text: 'Parcels within the EU take two to four working days. The carrier confirms the day once the parcel has left the depot.',
      score: 0.87,
      scoreIs: 'score',
      metadata: '{"source":"kb/shipping.md","section":3}',
    },
    {
      id: 'kb/refunds#1',
      text: 'Refunds up to 50 dollars are made at once. Larger ones wait for a colleague, who answers within one working day.',
      score: 0.71,
      scoreIs: 'score',
      metadata: null,
    },
    { id: null, text: null, score: 0.42, scoreIs: 'score', metadata: null },
  ];
}

export const HOSTILE =
  '<img src=x onerror=alert(1)> \u202Egnp.exe\u202C zero\u200Bwidth \u0007bell [click](javascript:alert(1)) ![](https://evil.test/?q=1) مرحبا 👩‍👩‍👧';

const FIRST_INPUTS = [
  'Where is my order 118? It said Tuesday and nothing has come.',
  'Refund for the blue one please',
  'Do you ship to Norway, and what does customs cost on top?',
  'Change the address of my order',
  'The socks have a hole',
  'Is there a student discount?',
  'Cancel my subscription',
  'I was charged twice for the same order, here is the statement of my bank with both lines on it, please look at it soon',
];

export function supportSession(seed: number, startUs: number): FakeSession {
  const turns: FakeTurn[] = [];
  const count = 1 + (seed % 5);
  for (let turn = 0; turn < count; turn++) {
    const input = turn === 0 ? (FIRST_INPUTS[seed % FIRST_INPUTS.length] ?? '') : `And what about question ${turn + 1}?`;
    turns.push(
      agentTurn(seed * 10 + turn, startUs + turn * 9_000_000, input, {
        fail: seed % 7 === 3 && turn === count - 1,
        running: seed % 11 === 1 && turn === count - 1,
      }),
    );
  }
  return {
    id: `conv-${idOf(seed, 16)}`,
    app: seed % 3 === 0 ? 'search' : 'support',
    user: `u_${380 + seed}`,
    plain: false,
    turns,
    loose: [],
  };
}

/** One turn of `spans` spans, `deep` or wide. */
export function largeSession(id: string, spans: number, deep: boolean): FakeSession {
  const specs: SpanSpec[] = [{ name: 'agent crawl', kind: 'agent', at: 0, ms: spans * 3 }];
  for (let i = 1; i < spans; i++) {
    const kinds = ['llm', 'tool', 'retriever', 'other'] as const;
    const kind = kinds[i % 4] ?? 'other';
    specs.push({
      name: `${kind} ${i}`,
      kind,
      at: i * 2,
      ms: 5 + (i % 90) * 8,
      up: deep ? Math.max(0, i - 1 - (i % 3)) : Math.floor((i - 1) / 12),
      failed: i % 197 === 0,
      ...(kind === 'llm' ? { model: 'gpt-5-mini', tokens: [i % 900, i % 70] as const } : {}),
    });
  }
  const list = traceOf(900_000 + spans, BASE_US - 3_600_000_000, specs);
  return {
    id,
    app: 'crawler',
    user: null,
    plain: false,
    loose: [],
    turns: [{ id: `${id}:t`, input: `Crawl ${spans} pages`, output: 'Done.', spans: list, steps: [], running: false }],
  };
}

export function hostileSession(): FakeSession {
  const turn = agentTurn(77_000, BASE_US - 7_200_000_000, HOSTILE);
  const [root, ...rest] = turn.spans as [FakeSpan, ...FakeSpan[]];
  return {
    id: 'hostile/\u202E../%2F',
    app: '__proto__',
    user: HOSTILE,
    plain: false,
    loose: [],
    turns: [
      {
        ...turn,
        output: HOSTILE.repeat(40),
        spans: [
          {
            ...root,
            name: HOSTILE,
            flags: 5,
            more: {
              ...root.more,
              output: HOSTILE.repeat(200),
              problems: ['gen_ai.input.messages is not JSON (truncated at 4096 characters?)'],
            },
          },
          ...rest,
        ],
      },
    ],
  };
}

export function plainSession(): FakeSession {
  const loose = traceOf(88_000, BASE_US - 10_800_000_000, [
    { name: 'GET /health', at: 0, ms: 12 },
    { name: 'SELECT 1', at: 3, ms: 4 },
  ]);
  return { id: `trace:${loose[0]?.traceId}`, app: 'gateway', user: null, plain: true, turns: [], loose };
}

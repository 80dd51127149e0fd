// The RPC contract over generated data in memory, for tests of the explorer only: no store, no receiver, and changes on demand.

import { readFileSync } from 'node:fs';
import { SPAN_KINDS } from '../../src/core/model/canonical.ts';
import { type CostBasis, leastSure } from '../../src/core/model/cost.ts';
import type { EventName, Events, Handlers } from '../../src/rpc/contract.ts';
import { RpcError } from '../../src/rpc/errors.ts';
import type { Facet, SessionListRow } from '../../src/rpc/listModels.ts';
import type { SpanColumns } from '../../src/rpc/spanColumns.ts';
import type { StorageView } from '../../src/rpc/storageModels.ts';
import type { AppStatus, ProducerReceipt, SessionRow, SpanDetail, SpanSummary, TurnCard } from '../../src/rpc/viewModels.ts';
import { agentTurn, BASE_US, type FakeSession, type FakeSpan, type FakeTurn, supportSession } from '../webview/fakeData.ts';
import { callsOf, turnMessages } from './fakeMessages.ts';
import { fakeReviews } from './fakeReviews.ts';
import { fakeScoring } from './fakeScoring.ts';
import { storageOf } from './fakeStorage.ts';

const PICTURE = readFileSync(new URL('../../media/icon.png', import.meta.url));

export type Emit = <E extends EventName>(event: E, payload: Events[E]) => void;

export interface FakeApp {
  readonly handlers: Handlers;
  readonly subscribe: (emit: Emit) => () => void;
  /** Puts a session on top of the list. */
  addSession(session: FakeSession): void;
  /** Adds a turn to the session and lets its last one end. */
  addTurn(session: string): void;
  setStatus(change: Partial<AppStatus>): void;
  /** Calls of a method fail with this until it is null. */
  failNext(method: string, error: RpcError | null): void;
  readonly calls: { method: string }[];
}

export function createFakeApp(initial: readonly FakeSession[], producers: readonly ProducerReceipt[] = []): FakeApp {
  const sessions = [...initial];
  const emits = new Set<Emit>();
  const failures = new Map<string, RpcError>();
  const calls: { method: string }[] = [];
  const saved: { name: string; filter: string }[] = [];
  const pinned = new Set<string>();
  let kept: StorageView['keep'] = { days: null, bytes: 4 * 1024 ** 3 };
  let status = STATUS;
  const changed = (ids: readonly string[]) => {
    for (const emit of emits) emit('changed', { sessions: ids });
  };
  const find = (id: string | undefined) => {
    const session = sessions.find(candidate => candidate.id === id);
    if (!session) throw new RpcError('NotFound', `There is no session ${JSON.stringify(id)}. It may have been deleted.`);
    return session;
  };
  const findSpan = (traceId: string, spanId: string) => {
    for (const session of sessions) {
      for (const [turn, span] of spansOf(session)) if (span.traceId === traceId && span.spanId === spanId) return { session, turn, span };
    }
    throw new RpcError('NotFound', `There is no span ${spanId} in trace ${traceId}.`);
  };
  const turnAt = (spanId: string) => {
    for (const session of sessions)
      for (const [place, turn] of session.turns.entries()) {
        const card = turnCard(session, turn, place + 1);
        if (card.anchorSpanId === spanId) return { session: session.id, turn: card.id };
      }
    return null;
  };
  const answers: Handlers = {
    ...fakeScoring({ turnAt, changed }),
    ...fakeReviews(() =>
      sessions.flatMap(session =>
        session.turns.map((turn, place) => ({ session: session.id, turn: turnCard(session, turn, place + 1).id })),
      ),
    ),
    'turn.get': async ({ session: id, turn }) => {
      const session = find(id);
      const card = session.turns.map((each, place) => turnCard(session, each, place + 1)).find(each => each.id === turn);
      if (!card) throw new RpcError('NotFound', 'This turn is not in the session. It may have been deleted.');
      return card;
    },
    'app.status': async () => status,
    'app.takeOver': async () => status,
    'producers.list': async () => ({ rows: producers }),
    'turn.messages': async ({ session: id, turn, limit = 200 }) => turnMessages(find(id), turn, limit),
    'source.files': async () => ({ rows: [] }),
    'source.places': async () => ({ rows: [] }),
    'golden.sets': async () => ({ folder: null, rows: [] }),
    'golden.entries': async () => ({ entries: [], problems: [] }),
    'golden.draft': async () => {
      throw new RpcError('Invalid', 'Open a folder first: golden sets are files of a workspace.');
    },
    'golden.put': async () => ({ outcome: 'added' }),
    'golden.remove': async () => ({ outcome: 'removed' }),
    'golden.stale': async () => ({ rows: [] }),
    'golden.outline': async () => ({ entries: [] }),
    'golden.run': async () => ({ rows: [] }),
    'golden.formats': async () => ({ rows: [] }),
    'golden.export': async () => ({ text: '', extension: 'jsonl', entries: 0, problems: [] }),
    'golden.import': async () => ({ columns: [], mapping: {}, rows: 0, added: 0, changed: 0, same: 0, problems: [], preview: [] }),
    'storage.get': async () => storageOf(sessions, kept, pinned.size),
    'storage.keep': async rule => {
      kept = rule;
      return {};
    },
    'storage.dropCopies': async () => ({}),
    'sessions.pin': async ({ session, pinned: wanted }) => {
      if (wanted) pinned.add(session);
      else pinned.delete(session);
      changed([session]);
      return {};
    },
    'sessions.delete': async ({ session, everything }) => {
      const gone = sessions.filter(each => everything || each.id === session);
      sessions.splice(0, sessions.length, ...sessions.filter(each => !gone.includes(each)));
      changed(gone.map(each => each.id));
      return { sessions: gone.length, freedBytes: gone.length * 24_000 };
    },
    'app.doctor': async () => ({ ok: true, version: status.version, checks: [], producers: [] }),
    'sessions.list': async ({ filter = '', limit = 100, after, plain = false }) => {
      const bad = filter.indexOf('<');
      if (bad >= 0) throw new RpcError('Invalid', `"<" needs a number after it (at ${bad + 1})`);
      const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = sessions
        .filter(session => plain || !session.plain)
        .map(session => sessionRow(session, pinned))
        .filter(row =>
          words.every(word => (word === 'error' ? row.state === 'error' : `${row.firstInput} ${row.app}`.toLowerCase().includes(word))),
        );
      const from = after === undefined ? 0 : rows.findIndex(row => row.id === after) + 1;
      const page = rows.slice(from, from + limit);
      const next = from + limit < rows.length ? (page.at(-1)?.id ?? null) : null;
      return { rows: page.map(listRow), total: rows.length, next, scan: null };
    },
    'sessions.facets': async () => ({
      facets: facetsOf(sessions.filter(session => !session.plain).map(session => sessionRow(session, pinned))),
    }),
    'filter.values': async ({ field, prefix }) => ({
      values:
        facetsOf(sessions.map(session => sessionRow(session, pinned)))
          .find(facet => facet.field === field)
          ?.values.filter(value => value.label.startsWith(prefix))
          .map(({ label, count }) => ({ value: label, count })) ?? [],
    }),
    'filters.list': async () => ({ rows: saved }),
    'filters.put': async ({ name, filter: kept }) => {
      const rest = saved.filter(each => each.name !== name);
      saved.splice(0, saved.length, ...(kept === null ? rest : [...rest, { name, filter: kept }]));
      return {};
    },
    'session.get': async ({ session: id, after = 0, limit = 100 }) => {
      const session = find(id);
      const turns = session.turns.slice(after, after + limit).map((turn, place) => turnCard(session, turn, after + place + 1));
      return { session: sessionRow(session, pinned), turns, moreTurns: Math.max(0, session.turns.length - after - turns.length) };
    },
    'turns.list': async ({ session: id }) => {
      const session = find(id);
      return { rows: session.turns.map((turn, place) => turnCard(session, turn, place + 1)) };
    },
    'spans.columns': async ({ session: id, turn, limit = 1_000_000 }) => {
      const session = find(id);
      return columnsOf(session, turn, limit);
    },
    'spans.list': async ({ session: id }) => ({ rows: [...spansOf(find(id))].map(([turn, span]) => summary(find(id), turn, span)) }),
    'span.get': async ({ traceId, spanId }) => {
      const { session, turn, span } = findSpan(traceId, spanId);
      return spanDetail(session, turn, span);
    },
    'turn.text': async ({ turn, side }) => ({ text: `The whole ${side} of ${turn}.` }),
    'span.raw': async ({ traceId, spanId }) => {
      const { span } = findSpan(traceId, spanId);
      return {
        json: JSON.stringify(
          {
            traceId,
            spanId,
            name: span.name,
            startTimeUnixNano: `${span.startUs}000`,
            attributes: [{ key: 'gen_ai.request.model', value: { stringValue: span.model } }],
          },
          null,
          2,
        ),
      };
    },
    'span.value': async () => ({ text: 'x'.repeat(48_213) }),
    'span.image': async () => ({ mime: 'image/png', base64: PICTURE.toString('base64') }),
    'logs.list': async () => ({ rows: [] }),
    'export.otlpJson': async () => ({ text: '', next: null }),
    'import.otlpJson': async () => ({ spans: 0, logs: 0, rejected: 0, problems: [], metrics: 0 }),
    'sample.load': async () => {
      const session = supportSession(4, BASE_US);
      sessions.unshift(session);
      changed([session.id]);
      return { spans: 8, logs: 0, rejected: 0, problems: [], metrics: 0, session: session.id };
    },
  };
  const handlers = Object.fromEntries(
    Object.entries(answers).map(([method, answer]) => [
      method,
      async (params: never, context: never) => {
        calls.push({ method });
        const failure = failures.get(method);
        if (failure) throw failure;
        return (answer as (params: never, context: never) => Promise<unknown>)(params, context);
      },
    ]),
  ) as unknown as Handlers;
  return {
    handlers,
    calls,
    subscribe: emit => {
      emits.add(emit);
      return () => emits.delete(emit);
    },
    addSession: session => {
      sessions.unshift(session);
      changed([session.id]);
    },
    addTurn: id => {
      const session = find(id);
      const last = session.turns.at(-1);
      const startUs = (last?.spans[0]?.startUs ?? BASE_US) + 9_000_000;
      session.turns.push(agentTurn(500_000 + session.turns.length, startUs, 'And one more thing?', { running: true }));
      changed([id]);
    },
    setStatus: change => {
      status = { ...status, ...change };
      for (const emit of emits) emit('status', status);
    },
    failNext: (method, error) => {
      if (error) failures.set(method, error);
      else failures.delete(method);
    },
  };
}

const STATUS: AppStatus = {
  role: 'leader',
  version: '0.1.0',
  http: 'http://127.0.0.1:4318',
  grpc: 'http://127.0.0.1:4317',
  explorer: 'http://127.0.0.1:4319',
  db: '/home/dev/.turnstone/turnstone.db',
  driver: 'better-sqlite3',
  holder: null,
  problems: [],
  tee: null,
  received: { spans: 12_481, logs: 210, metrics: 0, rejected: 0 },
  behind: 0,
  rebuild: null,
};

function* spansOf(session: FakeSession): Generator<readonly [FakeTurn | null, FakeSpan]> {
  for (const turn of session.turns) for (const span of turn.spans) yield [turn, span];
  for (const span of session.loose) yield [null, span];
}

const endOf = (span: FakeSpan) => span.startUs + Math.max(0, span.durationUs);
const latestEnd = (spans: readonly FakeSpan[]) => spans.reduce((latest, span) => Math.max(latest, endOf(span)), 0);
const tokensOf = (spans: readonly FakeSpan[], side: 0 | 1) => {
  const known = spans.flatMap(span => span.tokens ?? []);
  return known.length === 0 ? null : spans.reduce((sum, span) => sum + (span.tokens?.[side] ?? 0), 0);
};

/** What calls cost in all: a call says it itself, else it is priced by its tokens. */
function costOf(spans: readonly FakeSpan[]): Pick<SessionRow, 'costUsd' | 'costBasis'> {
  const paid = spans.filter(span => span.kind === 'llm' && span.tokens !== null).map(span => costOfSpan(span));
  const known = paid.flatMap(cost => cost.costUsd ?? []);
  if (known.length === 0) return { costUsd: null, costBasis: null };
  const basis = paid.some(cost => cost.costUsd === null)
    ? 'partial'
    : paid.reduce<CostBasis | null>((least, cost) => leastSure(least, cost.costBasis), null);
  return { costUsd: known.reduce((sum, usd) => sum + usd, 0), costBasis: basis };
}

function costOfSpan({ more, tokens }: FakeSpan): Pick<SpanSummary, 'costUsd' | 'costBasis' | 'costSource'> {
  if (more.costUsd !== undefined) return { costUsd: more.costUsd, costBasis: more.costBasis ?? null, costSource: more.costSource ?? null };
  if (tokens === null) return { costUsd: null, costBasis: null, costSource: null };
  return { costUsd: tokens[0] * 0.000_002_5, costBasis: 'priced', costSource: 'bundled' };
}

function sessionRow(session: FakeSession, pinned: ReadonlySet<string> = new Set()): SessionRow {
  const spans = [...spansOf(session)].map(([, span]) => span);
  const errors = spans.filter(span => span.failed).length;
  const input = tokensOf(spans, 0);
  const durations = session.turns.filter(turn => !turn.running).map(turn => latestEnd(turn.spans) - (turn.spans[0]?.startUs ?? 0));
  return {
    id: session.id,
    app: session.app,
    user: session.user,
    state: session.turns.some(turn => turn.running) ? 'running' : errors > 0 ? 'error' : 'ok',
    startUs: spans[0]?.startUs ?? BASE_US,
    endUs: latestEnd(spans),
    firstInput: session.turns[0]?.input ?? null,
    lastOutput: session.turns.at(-1)?.output ?? null,
    turns: session.turns.length,
    spans: spans.length,
    errors,
    models: [...new Set(spans.flatMap(span => span.model ?? []))],
    prompts: promptsOf(session),
    inputTokens: input,
    outputTokens: tokensOf(spans, 1),
    ...costOf(spans),
    latencyUs: durations.length === 0 ? null : Math.max(...durations),
    plain: session.plain,
    pinned: pinned.has(session.id),
  };
}

/** Some apps keep their prompts in versions. */
function promptsOf({ app, turns }: FakeSession): string[] {
  return app === 'support' ? [`support@${turns.length % 2 === 0 ? 6 : 7}`] : [];
}

function turnCard(session: FakeSession, turn: FakeTurn, index: number): TurnCard {
  const errors = turn.spans.filter(span => span.failed).length;
  const input = tokensOf(turn.spans, 0);
  return {
    id: turn.id,
    session: session.id,
    index,
    traceId: turn.spans[0]?.traceId ?? '',
    anchorSpanId: turn.spans[0]?.spanId ?? '',
    startUs: turn.spans[0]?.startUs ?? 0,
    endUs: latestEnd(turn.spans),
    status: turn.running ? 'running' : turn.spans[0]?.failed ? 'error' : 'ok',
    input: turn.input,
    output: turn.output,
    models: [...new Set(turn.spans.flatMap(span => span.model ?? []))],
    prompts: promptsOf(session),
    spans: turn.spans.length,
    llmCalls: turn.spans.filter(span => span.kind === 'llm').length,
    errors,
    inputTokens: input,
    outputTokens: tokensOf(turn.spans, 1),
    ...costOf(turn.spans),
    fromLogs: turn.fromLogs ?? false,
    scores: turn.scores ?? [],
    steps: turn.steps.slice(0, 8),
    moreSteps: Math.max(0, turn.steps.length - 8),
  };
}

function columnsOf(session: FakeSession, turnId: string | undefined, limit: number): SpanColumns {
  const strings: string[] = [];
  const known = new Map<string, number>();
  const intern = (text: string | null) => {
    if (text === null) return -1;
    const at = known.get(text) ?? strings.push(text) - 1;
    known.set(text, at);
    return at;
  };
  const rows: { span: FakeSpan; parent: number; turn: number }[] = [];
  session.turns.forEach((turn, place) => {
    if (turnId !== undefined && turn.id !== turnId) return;
    const base = rows.length;
    for (const span of turn.spans) rows.push({ span, parent: span.parent < 0 ? -1 : base + span.parent, turn: place + 1 });
  });
  if (turnId === undefined) for (const span of session.loose) rows.push({ span, parent: span.parent, turn: 0 });
  const omitted = Math.max(0, rows.length - limit);
  const shown = rows.slice(0, limit);
  const baseUs = shown[0]?.span.startUs ?? BASE_US;
  return {
    count: shown.length,
    omitted,
    strings,
    baseUs,
    traceId: shown.map(row => intern(row.span.traceId)),
    spanIds: shown.map(row => row.span.spanId).join(''),
    parent: shown.map(row => row.parent),
    name: shown.map(row => intern(row.span.name)),
    kind: shown.map(row => SPAN_KINDS.indexOf(row.span.kind)),
    start: shown.map(row => row.span.startUs - baseUs),
    duration: shown.map(row => row.span.durationUs),
    status: shown.map(row => (row.span.failed ? 2 : 1)),
    turn: shown.map(row => row.turn),
    model: shown.map(row => intern(row.span.model)),
    inputTokens: shown.map(row => row.span.tokens?.[0] ?? -1),
    outputTokens: shown.map(row => row.span.tokens?.[1] ?? -1),
    cost: shown.map(row => row.span.more.costUsd ?? -1),
    ttft: shown.map(row => (row.span.more.ttftMs == null ? -1 : row.span.more.ttftMs * 1000)),
    flags: shown.map(row => row.span.flags),
  };
}

function summary(session: FakeSession, turn: FakeTurn | null, span: FakeSpan): SpanSummary {
  const up = span.parent < 0 ? null : ((turn?.spans ?? session.loose)[span.parent]?.spanId ?? null);
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: up,
    session: session.id,
    turn: turn?.id ?? null,
    name: span.name,
    kind: span.kind,
    startUs: span.startUs,
    startRem: 0,
    endUs: span.durationUs < 0 ? 0 : endOf(span),
    endRem: 0,
    status: span.failed ? 'error' : 'ok',
    model: span.model,
    inputTokens: span.tokens?.[0] ?? null,
    outputTokens: span.tokens?.[1] ?? null,
    ...costOfSpan(span),
    convention: 'otel-genai',
    label: null,
    fromLogs: turn?.fromLogs ?? false,
  };
}

function relationOf(session: FakeSession, span: FakeSpan): Pick<SpanDetail, 'resent' | 'relation' | 'previousCall'> {
  const calls = callsOf(session);
  const at = calls.findIndex(each => each.span === span);
  const call = calls[at];
  const before = call?.view.previous ?? calls[at - 1]?.span ?? null;
  return {
    resent: call?.view.resent ?? 0,
    relation: call?.view.relation ?? null,
    previousCall: call && before ? { traceId: before.traceId, spanId: before.spanId } : null,
  };
}

function spanDetail(session: FakeSession, turn: FakeTurn | null, span: FakeSpan): SpanDetail {
  const text = (key: string, value: string, field: string | null = null) => ({
    key,
    type: 'string' as const,
    text: value,
    length: value.length,
    field,
  });
  return {
    ...summary(session, turn, span),
    rawKind: null,
    otelKind: 1,
    app: session.app,
    flags: span.flags,
    conventions: ['otel-genai'],
    provider: 'openai',
    requestModel: span.model,
    params: [],
    usage: null,
    ...relationOf(session, span),
    guardrail: null,
    scores: [],
    inputMessages: [],
    outputMessages: [],
    input: null,
    output: null,
    tool: null,
    toolDefinitions:
      span.kind === 'llm'
        ? [
            {
              name: 'lookup_order',
              description: 'Looks an order up.',
              parameters: '{"type":"object","properties":{"id":{"type":"integer"}}}',
            },
          ]
        : [],
    retrievalQuery: null,
    documents: [],
    error: null,
    finishReasons: [],
    ttftMs: null,
    code: null,
    from: {},
    problems: [],
    attributes: [
      text('gen_ai.operation.name', 'chat', 'kind'),
      text('gen_ai.request.model', span.model ?? 'none', 'model'),
      text('gen_ai.conversation.id', session.id, 'sessionKey'),
      { key: 'gen_ai.usage.input_tokens', type: 'int', text: '12345678901234567890', length: 20, field: 'usage' },
      { key: 'app.blob', type: 'string', text: 'y'.repeat(20_000), length: 48_213, field: null },
      {
        key: 'app.config',
        type: 'kvlist',
        text: '{"retries": 3, "hosts": ["a", "b"], "big": 12345678901234567890}',
        length: 64,
        field: null,
      },
    ],
    events: span.failed
      ? [{ name: 'exception', timeUs: span.startUs + 2000, attributes: [text('exception.message', 'upstream timed out')] }]
      : [],
    links: [],
    logs: [],
    scope: { name: 'opentelemetry.instrumentation.openai', version: '0.52.0', attributes: [] },
    resource: [text('service.name', session.app), text('telemetry.sdk.language', 'python')],
    ...span.more,
  };
}

function listRow(row: SessionRow): SessionListRow {
  const each = row.latencyUs ?? 0;
  const latencies = Array.from({ length: Math.min(20, row.turns) }, (_, turn) => Math.round(each * (0.4 + ((turn * 7) % 10) / 16)));
  const scores = row.turns > 3 ? [{ name: 'groundedness', value: 0.8, label: null, count: row.turns }] : [];
  return { ...row, latencies, scores, hit: null };
}

function facetsOf(rows: readonly SessionRow[]): readonly Facet[] {
  const facet = (field: string, title: string, valuesOf: (row: SessionRow) => readonly string[]): Facet => ({
    field,
    title,
    values: [...Map.groupBy(rows.flatMap(valuesOf), value => value)].map(([label, all]) => ({
      label,
      count: all.length,
      term: `${field}:${label}`,
    })),
    more: 0,
  });
  const flag = (term: string, title: string, fits: (row: SessionRow) => boolean): Facet => ({
    field: term,
    title,
    values: [{ label: title, count: rows.filter(fits).length, term }],
    more: 0,
  });
  return [
    facet('app', 'App', row => (row.app === null ? [] : [row.app])),
    facet('model', 'Model', row => row.models),
    facet('prompt', 'Prompt', row => row.prompts),
    flag('error', 'Errors', row => row.errors > 0),
    flag('scored', 'Scored', row => row.turns > 3),
    flag('running', 'Running', row => row.state === 'running'),
  ];
}

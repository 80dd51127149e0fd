// What is new in each model call of a generated session, by the same derivation as the app's.
import { novelty } from '../../src/core/derive/history.ts';
import { pairTools } from '../../src/core/derive/toolPairs.ts';
import type { Message } from '../../src/core/model/canonical.ts';
import type { CallView, TurnMessages } from '../../src/rpc/viewModels.ts';
import type { FakeSession, FakeSpan, FakeTurn } from '../webview/fakeData.ts';

interface FakeCall {
  readonly span: FakeSpan;
  readonly turn: FakeTurn;
  readonly view: CallView;
}

const known = new WeakMap<FakeSession, { readonly turns: number; readonly calls: readonly FakeCall[] }>();

export function callsOf(session: FakeSession): readonly FakeCall[] {
  const before = known.get(session);
  if (before?.turns === session.turns.length) return before.calls;
  const calls = read(session);
  known.set(session, { turns: session.turns.length, calls });
  return calls;
}

function read(session: FakeSession): readonly FakeCall[] {
  const found = session.turns.flatMap((turn, place) =>
    turn.spans.filter(span => span.kind === 'llm' && span.more.inputMessages !== undefined).map(span => ({ span, turn, place })),
  );
  const spoken = found.map(({ span }) => (span.more.inputMessages ?? []).filter(message => message.role !== 'system'));
  const relations = novelty(
    found.map(({ span }, at) => ({ input: spoken[at]!.map(digest), output: (span.more.outputMessages ?? []).map(digest) })),
  );
  let system: string | null = null;
  return found.map(({ span, turn }, at) => {
    const { relation, resent, of } = relations[at]!;
    const before = of < 0 ? null : found[of]!;
    const said = (span.more.inputMessages ?? []).find(message => message.role === 'system') ?? null;
    const changed = said !== null && digest(said) !== system;
    if (said !== null) system = digest(said);
    const view: CallView = {
      traceId: span.traceId,
      spanId: span.spanId,
      name: span.name,
      model: span.model,
      startUs: span.startUs,
      durationUs: span.durationUs < 0 ? null : span.durationUs,
      failed: span.failed,
      relation,
      resent,
      previous: before && { traceId: before.span.traceId, spanId: before.span.spanId, turn: before.place + 1 },
      system: changed ? said : null,
      fresh: spoken[at]!.slice(resent),
      output: span.more.outputMessages ?? [],
      reasoningTokens: span.more.usage?.reasoning ?? null,
    };
    return { span, turn, view };
  });
}

const digest = (message: Message) => JSON.stringify([message.role, message.parts]);

export function turnMessages(session: FakeSession, turnId: string, limit: number): TurnMessages {
  const turn = session.turns.find(candidate => candidate.id === turnId);
  const all = callsOf(session).filter(call => call.turn === turn);
  const talks = all.map(({ span, view }) => ({
    traceId: span.traceId,
    spanId: span.spanId,
    declared: span.more.toolDefinitions?.map(tool => tool.name) ?? null,
    requested: view.output.flatMap(message =>
      message.parts.flatMap(part => (part.type === 'tool_call' ? [{ id: part.id, name: part.name, server: false }] : [])),
    ),
    results: view.fresh.flatMap(message =>
      message.parts.flatMap(part => (part.type === 'tool_result' ? [{ id: part.id, name: part.name }] : [])),
    ),
  }));
  const runs = (turn?.spans ?? [])
    .filter(span => span.kind === 'tool')
    .map(span => ({
      traceId: span.traceId,
      spanId: span.spanId,
      id: span.more.tool?.callId ?? null,
      name: span.more.tool?.name ?? span.name,
    }));
  const { pairs, unused } = pairTools(talks, runs, turn?.running !== true);
  const place = (at: { readonly traceId: string; readonly spanId: string } | null) => at && { traceId: at.traceId, spanId: at.spanId };
  return {
    calls: all.slice(0, limit).map(call => call.view),
    omitted: Math.max(0, all.length - limit),
    steps: turn?.steps ?? [],
    moreSteps: 0,
    tools: pairs.map(pair => ({
      ...pair,
      requestedBy: place(pair.requestedBy),
      executedBy: place(pair.executedBy),
      answeredTo: place(pair.answeredTo),
    })),
    unusedTools: unused,
  };
}

// The spans known of one trace, as sessions and turns. A pure function of the set of facts: neither their order nor repeats matter,
// so it is run again whenever something of the trace arrives, and late parents, keys and ends fall into place by themselves.
import { compare } from '../compare.ts';
import type { TraceDerivation, TurnPart } from '../model/conversation.ts';
import { leastSure } from '../model/cost.ts';
import type { SpanFacts } from '../model/facts.ts';
import { assignTurns, type TurnAssignment, type TurnDraft } from './anchors.ts';
import { countedCosts, countedTokens, modelCalls } from './measure.ts';
import { prepareTrace, type Trace } from './trace.ts';

/**
 * Derives one trace. All facts must carry the same trace id; of several versions of a span the one that ended last is used.
 * `turnOf` of the result follows the order of `given`. A turn counts as failed when any span in it failed: what went wrong inside is
 * red at every level above it. O(n log n), without recursion.
 */
export function deriveTrace(given: readonly SpanFacts[]): TraceDerivation {
  const { trace, rowOf } = prepareTrace(given);
  const { traceId, facts, session } = trace;
  if (!facts.some(fact => fact.genAi)) {
    return { traceId, sessionId: session, plain: true, turns: [], turnOf: given.map(() => -1), links: [] };
  }
  const assignment = assignTurns(trace);
  const parts = summarize(trace, assignment);
  const places = parts.map((_, index) => index).sort((a, b) => compareParts(parts[a]!, parts[b]!));
  const placeOf = new Int32Array(parts.length);
  places.forEach((draft, place) => {
    placeOf[draft] = place;
  });
  const turns = places.map(index => parts[index]!);
  const turnOf = Array.from(rowOf, row => (assignment.turnOf[row]! < 0 ? -1 : placeOf[assignment.turnOf[row]!]!));
  return { traceId, sessionId: session, plain: false, turns, turnOf, links: childSessions(trace, assignment, parts) };
}

function compareParts(a: TurnPart, b: TurnPart): number {
  return a.startUs - b.startUs || compare(a.turnId, b.turnId);
}

/** The turn of each draft. Rows are visited in order of start, so "first" and "last" of a turn are those of time. */
function summarize(trace: Trace, { drafts, turnOf }: TurnAssignment): readonly TurnPart[] {
  const { facts, tree } = trace;
  const rows: number[][] = drafts.map(() => []);
  for (let row = 0; row < facts.length; row++) if (turnOf[row]! >= 0) rows[turnOf[row]!]!.push(row);
  const tokens = countedTokens(facts, tree);
  const { counted: cost, covered } = countedCosts(facts, tree);
  const calls = modelCalls(facts, tree);
  return drafts.map((draft, index) => {
    const own = rows[index]!;
    const spans = own.map(row => facts[row]!);
    const errors = spans.filter(span => span.error).length;
    const first = draft.anchors[0]!;
    const counted = (mask: Uint8Array) => own.filter(row => mask[row] === 1).map(row => facts[row]!);
    return {
      turnId: draft.turnKey !== null ? `turn:${draft.turnKey}` : `${trace.traceId}:${draft.anchored ? facts[first]!.spanId : ''}`,
      sessionId: sessionOf(trace, draft, own),
      traceId: trace.traceId,
      anchorSpanId: draft.anchored ? facts[first]!.spanId : '',
      startUs: minimum(draft.anchors.map(row => facts[row]!.startUs)),
      endUs: spans.reduce((latest, span) => Math.max(latest, span.endUs), 0),
      ended: draft.anchors.every(row => facts[row]!.endUs !== 0),
      input: inputOf(trace, draft, spans),
      output: outputOf(trace, draft, spans),
      spans: spans.length,
      llmCalls: counted(calls).length,
      toolCalls: own.filter(row => isTool(facts[row]!) && !isTool(facts[tree.parent[row]!])).length,
      errors,
      failed: errors > 0,
      models: modelsOf(spans),
      prompts: [...new Set(spans.flatMap(span => span.prompt ?? []))].sort(),
      inputTokens: sum(counted(tokens), span => span.inputTokens),
      outputTokens: sum(counted(tokens), span => span.outputTokens),
      costUsd: sum(counted(cost), span => span.costUsd),
      costBasis: basisOf(
        counted(cost),
        own.filter(row => tokens[row] === 1 && covered[row] === 0).map(row => facts[row]!),
      ),
      fromLogs: spans.every(span => span.fromLogs),
    };
  });
}

function minimum(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
}

function isTool(fact: SpanFacts | undefined): boolean {
  return fact !== undefined && (fact.kind === 'tool' || fact.kind === 'mcp');
}

/** The anchor's session. Roots without an anchor: of the shallowest span of the turn that names one. */
function sessionOf(trace: Trace, draft: TurnDraft, rows: readonly number[]): string {
  if (draft.anchored) return trace.effectiveSession[draft.anchors[0]!]!;
  let best = -1;
  for (const row of rows) {
    if (trace.ownSession[row] !== null && (best < 0 || trace.tree.depth[row]! < trace.tree.depth[best]!)) best = row;
  }
  return best < 0 ? trace.session : trace.ownSession[best]!;
}

/** What the turn was asked: by its anchor, by the agents it is about, by its first model call, by the first span that says anything. */
function inputOf({ facts }: Trace, draft: TurnDraft, spans: readonly SpanFacts[]): string | null {
  for (const row of [...(draft.anchored ? draft.anchors : []), ...draft.cores]) {
    const text = facts[row]!.userText ?? facts[row]!.input;
    if (text !== null) return text;
  }
  const call = spans.find(span => span.kind === 'llm' && span.userText !== null);
  // What a tool was called with is not what the turn was asked.
  return call?.userText ?? spans.find(span => span.genAi && span.input !== null && !isTool(span))?.input ?? null;
}

/** What the turn answered, by the same rule from the other end. Of model calls the one that ended last. */
function outputOf({ facts }: Trace, draft: TurnDraft, spans: readonly SpanFacts[]): string | null {
  for (const row of [...(draft.anchored ? draft.anchors : []), ...draft.cores.toReversed()]) {
    const text = facts[row]!.assistantText ?? facts[row]!.output;
    if (text !== null) return text;
  }
  const text = lastEnded(spans, span => (span.kind === 'llm' ? span.assistantText : null));
  return text ?? lastEnded(spans, span => (span.genAi ? span.output : null));
}

function lastEnded(spans: readonly SpanFacts[], read: (span: SpanFacts) => string | null): string | null {
  let found: string | null = null;
  let end = -1;
  for (const span of spans) {
    const text = span.endUs >= end ? read(span) : null;
    if (text === null) continue;
    found = text;
    end = span.endUs;
  }
  return found;
}

/** Models of model calls in order of first use; of other spans only where no call names one. */
function modelsOf(spans: readonly SpanFacts[]): readonly string[] {
  const models = (of: readonly SpanFacts[]) => [...new Set(of.map(span => span.model).filter(model => model !== null))];
  const called = models(spans.filter(span => span.kind === 'llm'));
  return called.length > 0 ? called : models(spans);
}

/** Null when nobody said: unknown is not zero. */
function sum(spans: readonly SpanFacts[], read: (span: SpanFacts) => number | null): number | null {
  let total: number | null = null;
  for (const span of spans) {
    const value = read(span);
    if (value !== null) total = (total ?? 0) + value;
  }
  return total;
}

/** As sure as the least sure cost; too low as a sum where a call that used tokens has none. */
function basisOf(priced: readonly SpanFacts[], used: readonly SpanFacts[]): TurnPart['costBasis'] {
  if (priced.length === 0) return null;
  if (used.some(span => span.costUsd === null && (span.kind === 'llm' || span.kind === 'embedding'))) return 'partial';
  return priced.reduce<TurnPart['costBasis']>((basis, span) => leastSure(basis, span.costBasis), null);
}

/** Spans inside a turn that name another session than the turn's: subagents, helper threads, coding agents driven by an app. */
function childSessions(trace: Trace, { turnOf }: TurnAssignment, parts: readonly TurnPart[]): TraceDerivation['links'] {
  const { facts, tree, ownSession, effectiveSession } = trace;
  const links: { spanId: string; childSession: string }[] = [];
  for (let row = 0; row < facts.length; row++) {
    const own = ownSession[row]!;
    if (own === null || turnOf[row]! < 0 || own === parts[turnOf[row]!]!.sessionId) continue;
    const parent = tree.parent[row]!;
    // Of a subtree that carries the key on every span, only the top is a link.
    const inherited = parent >= 0 && turnOf[parent] === turnOf[row] && effectiveSession[parent] === own && ownSession[parent] !== null;
    if (!inherited) links.push({ spanId: facts[row]!.spanId, childSession: own });
  }
  return links;
}

// The conversation of one turn without repetition: what is new in each model call, and each tool call with its execution and result.
import { resentMessages } from '../../core/derive/messageUnits.ts';
import { pairTools, type ToolRun, type ToolTalk } from '../../core/derive/toolPairs.ts';
import { type CanonicalSpan, type Message, SPAN_KINDS } from '../../core/model/canonical.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { CallView, TurnRow } from '../../rpc/viewModels.ts';
import { FACT_FLAG, type Store } from '../../store/contract.ts';
import type { SpanRecord } from '../../store/records.ts';
import { type CallInHistory, callHistory } from '../callHistory.ts';
import { clipMessage } from '../present/spanDetail.ts';
import type { SpanReader } from '../spanReader.ts';
import { stepsOf, stepsTogether } from './steps.ts';

/** Calls of a turn that are read at most; the rest are counted. */
const MAX_CALLS = 300;
const CALLS = [SPAN_KINDS.indexOf('llm')];
const TOOLS = (['tool', 'mcp'] as const).map(kind => SPAN_KINDS.indexOf(kind));

export type TurnsOf = (session: string) => Promise<readonly (TurnRow & { readonly numbers: readonly number[] })[]>;

export function messageHandlers(store: Store, reader: SpanReader, turnsOf: TurnsOf): Pick<Handlers, 'turn.messages'> {
  const canonicalOf = async (row: SpanRecord) => (await reader.canonical(row, row.traceId, row.spanId)).canonical;

  return {
    async 'turn.messages'({ session, turn, limit = 30 }, { cancelled }) {
      const record = await store.session(session);
      const turns = record ? await turnsOf(record.id) : [];
      const row = turns.find(each => each.id === turn);
      if (!record || !row) throw new RpcError('NotFound', 'This turn is not in the session. It may have been deleted.');
      // Enough to fill what is shown, wrappers and all: a turn of ten thousand calls must not be unpacked for a page of it.
      const found = await store.steps(row.numbers, CALLS, 2 * MAX_CALLS);
      const all = found.rows.slice(0, 2 * MAX_CALLS);
      const every = [...found.counts.values()].reduce((sum, count) => sum + count, 0);
      const until = all.reduce((latest, each) => Math.max(latest, each.startUs), 0);
      const history = await callHistory(store, record.id, until, all.length);
      const byNo = new Map(history.map(each => [each.call.no, each]));
      const rows = onePerCall(all, no => (byNo.get(no)?.call.input.length ?? 0) > 0);
      const kept = rows.slice(0, Math.min(limit, MAX_CALLS));
      const turnOf = new Map(turns.flatMap(each => each.numbers.map(no => [no, each.index] as const)));
      const calls: CallView[] = [];
      const talks: ToolTalk[] = [];
      for (const each of kept) {
        if (cancelled()) throw new RpcError('Cancelled', 'turn.messages was cancelled');
        const canonical = await canonicalOf(each);
        const past = byNo.get(each.no) ?? null;
        const call = presentCall(each, canonical, past, no => (no === null ? 0 : (turnOf.get(no) ?? 0)));
        const talk = talkOf(each, canonical, call.fresh);
        calls.push(answered(call, talk, talks, row.index));
        talks.push(talk);
      }
      const runs: ToolRun[] = [];
      for (const each of topTools((await store.steps(row.numbers, TOOLS, 2 * MAX_CALLS)).rows).slice(0, MAX_CALLS)) {
        if (cancelled()) throw new RpcError('Cancelled', 'turn.messages was cancelled');
        const { tool } = (await canonicalOf(each)).fields;
        runs.push({ traceId: each.traceId, spanId: each.spanId, id: tool?.callId ?? null, name: tool?.name ?? each.toolName });
      }
      // Of a turn that is only read in part nothing can be said to be missing.
      const omitted = rows.length - kept.length + (every - all.length);
      const { pairs, unused } = pairTools(talks, runs, row.status !== 'running' && omitted === 0);
      const steps = stepsTogether(await stepsOf(store, reader, row.numbers, MAX_CALLS), row.numbers, MAX_CALLS);
      return { calls, omitted, ...steps, tools: pairs, unusedTools: unused };
    },
  };
}

/** A producer that sends only what is new (its provider remembers the rest): the results it brings say which call it goes on from. */
function answered(call: CallView, talk: ToolTalk, before: readonly ToolTalk[], turn: number): CallView {
  if (call.relation !== 'unrelated') return call;
  const ids = new Set(talk.results.map(result => result.id));
  const asked = before.findLast(each => each.requested.some(request => request.id !== null && ids.has(request.id)));
  return asked === undefined ? call : { ...call, relation: 'continues', previous: { traceId: asked.traceId, spanId: asked.spanId, turn } };
}

/**
 * One span a call, where several instrumentations recorded it one inside the other: the deepest that says what was asked, else the deepest.
 * Rows come in order of start, parents before their children.
 */
function onePerCall(rows: readonly SpanRecord[], holdsMessages: (no: number) => boolean): readonly SpanRecord[] {
  const parentOf = parentIn(rows);
  const hidden = new Set<number>();
  for (const row of rows) {
    const speaks = holdsMessages(row.no);
    for (let above = parentOf(row), steps = 0; above && steps < 8; above = parentOf(above), steps++) {
      // What wraps a call that speaks, or is as silent as it, is not shown; a silent copy inside one that speaks is not either.
      if (speaks || !holdsMessages(above.no)) hidden.add(above.no);
      else hidden.add(row.no);
    }
  }
  return rows.filter(row => !hidden.has(row.no));
}

/** Tool spans that are not inside another tool span of the same tool. */
function topTools(rows: readonly SpanRecord[]): readonly SpanRecord[] {
  const parentOf = parentIn(rows);
  return rows.filter(row => parentOf(row)?.toolName !== row.toolName || row.toolName === null);
}

/** The row directly above, where it is among these. */
function parentIn(rows: readonly SpanRecord[]): (row: SpanRecord) => SpanRecord | undefined {
  const byId = new Map(rows.map(row => [`${row.traceId}${row.spanId}`, row]));
  return row => byId.get(`${row.traceId}${row.parentSpanId}`);
}

function presentCall(
  row: SpanRecord,
  { fields }: CanonicalSpan,
  past: CallInHistory | null,
  turnIndex: (turnNo: number | null) => number,
): CallView {
  const input = fields.inputMessages ?? [];
  const resent = past === null ? 0 : resentMessages(input, past.novelty.resent);
  const talk = input.filter(message => message.role !== 'system');
  const system = input.find(message => message.role === 'system') ?? null;
  return {
    traceId: row.traceId,
    spanId: row.spanId,
    name: row.label ?? row.name,
    model: row.model,
    startUs: row.startUs,
    durationUs: row.endUs === 0 ? null : Math.max(0, row.endUs - row.startUs),
    failed: (row.factFlags & FACT_FLAG.error) !== 0,
    relation: past?.novelty.relation ?? 'unknown',
    resent,
    previous: past?.previous
      ? { traceId: past.previous.traceId, spanId: past.previous.spanId, turn: turnIndex(past.previous.turnNo) }
      : null,
    system: system === null || past?.sameSystem ? null : clipMessage(system),
    fresh: talk.slice(resent).map(clipMessage),
    output: (fields.outputMessages ?? []).map(clipMessage),
    reasoningTokens: fields.usage?.reasoning ?? null,
  };
}

function talkOf(row: SpanRecord, { fields }: CanonicalSpan, fresh: readonly Message[]): ToolTalk {
  const requested = (fields.outputMessages ?? []).flatMap(message =>
    message.parts.flatMap(part => (part.type === 'tool_call' ? [{ id: part.id, name: part.name, server: part.server ?? false }] : [])),
  );
  const results = fresh.flatMap(message =>
    message.parts.flatMap(part => (part.type === 'tool_result' ? [{ id: part.id, name: part.name }] : [])),
  );
  const declared = fields.toolDefinitions?.map(tool => tool.name) ?? null;
  return { traceId: row.traceId, spanId: row.spanId, declared, requested, results };
}

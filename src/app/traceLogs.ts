// The log records of one trace: read once, given to the spans they belong to, and made into spans where none came.

import { hash } from 'node:crypto';
import { LogView, type MadeSpan } from '../core/conventions/logFamily.ts';
import { mattersToSpan } from '../core/conventions/logMatters.ts';
import { logEntry, makeLogSpans, type RoutedLogs, routeLogs } from '../core/derive/routeLogs.ts';
import { valueText } from '../core/json.ts';
import { listOf } from '../core/listOf.ts';
import type { LogRecord, Span, SpanContext } from '../core/model/span.ts';
import type { DerivedTrace, LogFact, MadeFacts, Store } from '../store/contract.ts';
import type { FactReader } from './factReader.ts';
import { MAX_TRACE_LOGS, type SpanReader, withinBytes } from './spanReader.ts';
import type { KeptLog, TraceState } from './traceCache.ts';

export interface SettledLogs {
  readonly made: readonly MadeFacts[];
  readonly unmade: DerivedTrace['unmade'];
  readonly logs: readonly LogFact[];
}

const NOTHING: SettledLogs = { made: [], unmade: [], logs: [] };

/** A record as derivation keeps it, or null for one that says nothing about a span. */
export function keepLog(no: number, log: LogRecord, context: SpanContext, producer: number | null): KeptLog | null {
  const entry = logEntry(no, new LogView(log, context));
  return entry.family !== null || mattersToSpan(entry.view) ? { entry, producer, routedTo: undefined } : null;
}

/** Reads the trace's records, where nobody has yet. */
export async function loadLogs(state: TraceState, store: Store, reader: SpanReader, facts: FactReader): Promise<Map<number, KeptLog>> {
  if (state.logs !== null) return state.logs;
  const logs = new Map<number, KeptLog>();
  for (const at of withinBytes(await store.logsOfTrace(state.traceId, MAX_TRACE_LOGS))) {
    const { log, context } = await reader.readLog(at);
    const kept = keepLog(at.no, log, context, await facts.producerOf(context));
    if (kept === null) continue;
    kept.routedTo = at.routedTo;
    logs.set(at.no, kept);
    state.logBytes += at.length;
  }
  state.logs = logs;
  // Spans whose records are those they were normalized with need not be read again.
  const stored = new Map<string, string[]>();
  for (const [no, { routedTo }] of logs) if (routedTo) listOf(stored, routedTo).push(String(no));
  for (const [spanId, numbers] of stored) if (!state.routed.has(spanId)) state.routed.set(spanId, signature(numbers));
  return logs;
}

/** Brings the trace's spans and its records together: spans whose records changed are normalized again. */
export async function settleLogs(state: TraceState, store: Store, reader: SpanReader, facts: FactReader): Promise<SettledLogs> {
  if (!state.hasLogs && !state.list().some(stored => stored.facts.fromLogs)) return NOTHING;
  const kept = await loadLogs(state, store, reader, facts);
  const real = state.list().filter(stored => !stored.facts.fromLogs);
  const routed = routeLogs(
    real.map(stored => stored.facts),
    [...kept.values()].map(each => each.entry),
  );
  for (const { facts: known, no } of real) {
    const entries = routed.ofSpan.get(known.spanId) ?? [];
    const now = signature(entries.map(entry => String(entry.no)));
    if ((state.routed.get(known.spanId) ?? '') === now) continue;
    const row = await store.span(known.traceId, known.spanId);
    if (!row) continue;
    state.put(
      no,
      await facts.read(
        await reader.read(row),
        entries.map(entry => entry.view.log),
      ),
    );
    state.routed.set(known.spanId, now);
  }
  const present = new Set(real.map(stored => stored.facts.convention).filter(id => id !== null));
  const spans = makeLogSpans(routed.loose, state.traceId, present);
  const made = await putMade(state, spans, facts);
  const unmade = dropUnmade(state, spans);
  return { made, unmade, logs: moved(state, kept, routed, spans) };
}

function signature(numbers: readonly string[]): string {
  return [...numbers].sort().join(' ');
}

/** Stores spans that are new or say something else than before. */
async function putMade(state: TraceState, spans: readonly MadeSpan[], facts: FactReader): Promise<MadeFacts[]> {
  const made: MadeFacts[] = [];
  for (const { span, context } of spans) {
    const known = state.facts.get(span.spanId);
    if (known && !known.facts.fromLogs) continue;
    const now = `made ${hash('sha1', textOf(span), 'hex')}`;
    if (known && state.routed.get(span.spanId) === now) continue;
    // Its keys are partly ours: none of them is the producer's fault.
    const read = { ...(await facts.read({ span, context }, [], true)), unknownKeys: [] };
    made.push({ stored: state.put(known?.no ?? 0, read), span });
    state.routed.set(span.spanId, now);
  }
  return made;
}

function dropUnmade(state: TraceState, spans: readonly MadeSpan[]): DerivedTrace['unmade'] {
  const stay = new Set(spans.map(({ span }) => span.spanId));
  const gone = state.list().filter(stored => stored.facts.fromLogs && !stay.has(stored.facts.spanId));
  for (const { facts } of gone) {
    state.remove(facts.spanId);
    state.routed.delete(facts.spanId);
  }
  return gone.filter(stored => stored.no > 0).map(stored => ({ no: stored.no, turn: stored.placed?.turn ?? null }));
}

/** Records that belong to another span than is stored. */
function moved(state: TraceState, kept: ReadonlyMap<number, KeptLog>, routed: RoutedLogs, spans: readonly MadeSpan[]): LogFact[] {
  const spanOf = new Map<number, string>();
  for (const [spanId, entries] of routed.ofSpan) for (const entry of entries) spanOf.set(entry.no, spanId);
  const numbers = new Map([...kept.values()].map(({ entry }) => [entry.view, entry.no]));
  for (const { span, records } of spans) for (const view of records) spanOf.set(numbers.get(view) ?? -1, span.spanId);
  const facts: LogFact[] = [];
  for (const [no, log] of kept) {
    const spanId = spanOf.get(no) ?? null;
    if (log.routedTo === spanId) continue;
    log.routedTo = spanId;
    facts.push({ no, producer: log.producer, traceId: state.traceId, spanId });
  }
  return facts;
}

function textOf(span: Span): string {
  const attributes = span.attributes.map(({ key, value }) => `${key}=${valueText(value)}`);
  const events = span.events.map(
    event => `${event.name} ${event.attributes.map(({ key, value }) => `${key}=${valueText(value)}`).join('\n')}`,
  );
  return [span.name, span.parentSpanId, span.startTimeUnixNano, span.endTimeUnixNano, span.status?.code, ...attributes, ...events].join(
    '\n',
  );
}

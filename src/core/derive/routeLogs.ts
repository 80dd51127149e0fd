// Which span each log record of a trace belongs to: the one it shares a key with, else the one it names; the rest tell of spans that
// never came. A pure function of the sets, so the order of arrival cannot matter.

import { compare } from '../compare.ts';
import type { LogFamily, LogPlace, LogView, MadeSpan } from '../conventions/logFamily.ts';
import { LOG_FAMILIES } from '../conventions/logRegistry.ts';
import { listOf } from '../listOf.ts';
import type { SpanFacts } from '../model/facts.ts';
import { NearestFree } from './nearestFree.ts';

/** A record with what its family says of it. `no` tells records apart. */
export interface LogEntry {
  readonly no: number;
  readonly view: LogView;
  readonly family: LogFamily | null;
  readonly place: LogPlace | null;
}

export function logEntry(no: number, view: LogView): LogEntry {
  const family = LOG_FAMILIES.find(candidate => candidate.recognizes(view)) ?? null;
  return { no, view, family, place: family?.place(view) ?? null };
}

/** Of one span at most: what an instrumentation writes of one call, with room to spare. */
export const MAX_LOGS_OF_SPAN = 500;

export interface RoutedLogs {
  /** By span id, oldest first. */
  readonly ofSpan: ReadonlyMap<string, readonly LogEntry[]>;
  /** Records of a family that found no span, oldest first. */
  readonly loose: readonly LogEntry[];
}

/** `spans` are those that really came. */
export function routeLogs(spans: Iterable<SpanFacts>, entries: readonly LogEntry[]): RoutedLogs {
  const byId = new Map<string, SpanFacts>();
  const byKey = new Map<string, SpanFacts[]>();
  for (const span of spans) {
    byId.set(span.spanId, span);
    for (const key of span.joinKeys) listOf(byKey, key).push(span);
  }
  const ofSpan = new Map<string, LogEntry[]>();
  const loose: LogEntry[] = [];
  const free = new Map<string, NearestFree>();
  for (const entry of [...entries].sort(compareEntries)) {
    const span = byJoinKey(entry, byKey, free) ?? byId.get(entry.view.log.spanId);
    if (span === undefined) {
      if (entry.family !== null) loose.push(entry);
      continue;
    }
    const list = listOf(ofSpan, span.spanId);
    if (list.length < MAX_LOGS_OF_SPAN) list.push(entry);
  }
  return { ofSpan, loose };
}

/** A key that several spans share (equal token counts) goes to each of them once, for each kind of record. */
function byJoinKey(entry: LogEntry, byKey: ReadonlyMap<string, SpanFacts[]>, free: Map<string, NearestFree>): SpanFacts | undefined {
  for (const key of entry.place?.joinKeys ?? []) {
    const spans = byKey.get(key);
    if (spans === undefined) continue;
    const shared = free.get(key) ?? new NearestFree(spans);
    free.set(key, shared);
    const nearest = shared.take(entry.view.name, Number(entry.view.time / 1000n));
    if (nearest !== undefined) return nearest;
  }
  return undefined;
}

/** Spans that stand for the loose records of one trace. `present` are the conventions its real spans have. */
export function makeLogSpans(loose: readonly LogEntry[], traceId: string, present: ReadonlySet<string>): readonly MadeSpan[] {
  const made: MadeSpan[] = [];
  for (const family of LOG_FAMILIES) {
    const records = loose.filter(entry => entry.family === family).map(entry => entry.view);
    if (records.length > 0) made.push(...family.makeSpans(records, traceId, present));
  }
  return made;
}

function compareEntries(a: LogEntry, b: LogEntry): number {
  const sequence = (entry: LogEntry) => entry.view.attributes.number('event.sequence') ?? 0;
  // Messages of one call often share a millisecond: as their producer wrote them is all that is known of their order.
  return compare(a.view.time, b.view.time) || sequence(a) - sequence(b) || a.no - b.no;
}

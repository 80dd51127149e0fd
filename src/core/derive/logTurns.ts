// Turns that were told twice: by spans, and by log records that name no trace (coding agents). The records' turn counts for the turn of
// spans of the same session that it lies in; where no span tells of it, it stands for itself.
import { compare } from '../compare.ts';

interface Told {
  readonly turnId: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly ended: boolean;
  readonly fromLogs: boolean;
}

/** Clocks of a log exporter and a tracer in one process: records may be stamped a moment before their span begins or after it ends. */
const TOLERANCE_US = 1_000_000;

/** For each part of one session the id of the turn it counts for. O(parts log parts). */
export function turnIdsOf(parts: readonly Told[]): readonly string[] {
  const spans = parts.filter(part => !part.fromLogs);
  if (spans.length === 0 || spans.length === parts.length) return parts.map(part => part.turnId);
  const hosts = hostsOf(spans, parts);
  return parts.map(part => hosts.get(part)?.turnId ?? part.turnId);
}

/** The parts of one session by the turn they count for, turns in order of their first part. */
export function partsByTurn<P extends Told>(parts: readonly P[]): ReadonlyMap<string, P[]> {
  const ids = turnIdsOf(parts);
  return Map.groupBy(parts, (_part, place) => ids[place]!);
}

/**
 * For each part of log records the turn of spans that was under way when it began, the latest started of several; else the nearest within
 * the tolerance, the earlier started of two.
 */
function hostsOf(spans: readonly Told[], parts: readonly Told[]): ReadonlyMap<Told, Told> {
  const byStart = [...spans].sort((a, b) => a.startUs - b.startUs || compare(a.turnId, b.turnId));
  const hosts = new Map<Told, Told>();
  // Moments ascend, so a turn that has ended before one is under way at none that follows.
  const underWay: Told[] = [];
  let endedLast: Told | undefined;
  let next = 0;
  for (const part of parts.filter(each => each.fromLogs).sort((a, b) => a.startUs - b.startUs)) {
    const us = part.startUs;
    for (let turn = byStart[next]; turn !== undefined && turn.startUs <= us; turn = byStart[++next]) {
      underWay.push(turn);
      if (endedLast === undefined || endOf(turn) > endOf(endedLast)) endedLast = turn;
    }
    while (underWay.length > 0 && endOf(underWay.at(-1)!) < us) underWay.pop();
    const host = underWay.at(-1) ?? nearest(endedLast, byStart[next], us);
    if (host !== undefined) hosts.set(part, host);
  }
  return hosts;
}

function nearest(before: Told | undefined, after: Told | undefined, us: number): Told | undefined {
  const since = before === undefined ? Number.POSITIVE_INFINITY : us - endOf(before);
  const until = after === undefined ? Number.POSITIVE_INFINITY : after.startUs - us;
  return Math.min(since, until) > TOLERANCE_US ? undefined : since <= until ? before : after;
}

/** A turn that has not ended lasts. */
function endOf(turn: Told): number {
  return turn.ended ? turn.endUs : Number.POSITIVE_INFINITY;
}

/** The parts whose counts make up the turn's: what records say is counted only where no span says it. */
export function counting<P extends Told>(parts: readonly P[], says: (part: P) => boolean): readonly P[] {
  const spans = parts.filter(part => !part.fromLogs);
  return spans.some(says) ? spans : parts;
}

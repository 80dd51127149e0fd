// Turns that were told twice: by spans, and by log records that name no trace (coding agents). The records' turn counts for the turn of
// spans of the same session that it lies in; where no span tells of it, it stands for itself.

interface Told {
  readonly turnId: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly ended: boolean;
  readonly fromLogs: boolean;
}

/** Clocks of a log exporter and a tracer in one process: records may be stamped a moment before their span begins or after it ends. */
const TOLERANCE_US = 1_000_000;

/** For each part of one session the id of the turn it counts for. */
export function turnIdsOf(parts: readonly Told[]): readonly string[] {
  const spans = parts.filter(part => !part.fromLogs);
  if (spans.length === 0 || spans.length === parts.length) return parts.map(part => part.turnId);
  const byStart = [...spans].sort((a, b) => a.startUs - b.startUs || (a.turnId < b.turnId ? -1 : 1));
  return parts.map(part => (part.fromLogs ? (host(byStart, part)?.turnId ?? part.turnId) : part.turnId));
}

/** The turn of spans that was under way when the part began, the latest started of several; else the nearest within the tolerance. */
function host(byStart: readonly Told[], part: Told): Told | undefined {
  const within = byStart.findLast(turn => distance(turn, part.startUs) === 0);
  if (within !== undefined) return within;
  const near = byStart.filter(turn => distance(turn, part.startUs) <= TOLERANCE_US);
  return near.length === 0
    ? undefined
    : near.reduce((best, turn) => (distance(turn, part.startUs) < distance(best, part.startUs) ? turn : best));
}

/** Microseconds between a moment and a turn; 0 inside it. A turn that has not ended lasts. */
function distance(turn: Told, us: number): number {
  if (us < turn.startUs) return turn.startUs - us;
  return turn.ended && us > turn.endUs ? us - turn.endUs : 0;
}

/** The parts whose counts make up the turn's: what records say is counted only where no span says it. */
export function counting<P extends Told>(parts: readonly P[], says: (part: P) => boolean): readonly P[] {
  const spans = parts.filter(part => !part.fromLogs);
  return spans.some(says) ? spans : parts;
}

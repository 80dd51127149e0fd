// Spans that no turn stands over, given to the turn they fell into by time.
import type { SpanFacts } from '../model/facts.ts';

/**
 * Sets `turnOf` for each row of `rest`: the turn whose interval contains the span's start (the latest started of several), else the
 * nearest that started before it, else the first. O((turns + rest) log turns).
 */
export function joinTurns(facts: readonly SpanFacts[], turnOf: Int32Array, turns: number, rest: readonly number[]): void {
  if (rest.length === 0) return;
  const start = new Float64Array(turns).fill(Number.POSITIVE_INFINITY);
  const end = new Float64Array(turns);
  facts.forEach((fact, row) => {
    const turn = turnOf[row]!;
    if (turn < 0) return;
    start[turn] = Math.min(start[turn]!, fact.startUs);
    end[turn] = Math.max(end[turn]!, fact.endUs === 0 ? Number.POSITIVE_INFINITY : fact.endUs);
  });
  const byStart = Array.from(start.keys()).sort((a, b) => start[a]! - start[b]! || a - b);
  // Of the turns up to each place, the one that ends last.
  const longest: number[] = [];
  for (const turn of byStart) {
    const before = longest.at(-1);
    longest.push(before === undefined || end[turn]! >= end[before]! ? turn : before);
  }
  for (const row of rest) {
    const time = facts[row]!.startUs;
    const place = lastAtOrBefore(byStart, start, time);
    if (place < 0) turnOf[row] = byStart[0]!;
    else if (end[byStart[place]!]! < time && end[longest[place]!]! >= time) turnOf[row] = longest[place]!;
    else turnOf[row] = byStart[place]!;
  }
}

function lastAtOrBefore(byStart: readonly number[], start: Float64Array, time: number): number {
  let low = 0;
  let high = byStart.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[byStart[middle]!]! <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// The stretch of a trace that is looked at: zooming about a point, panning, and dragging on the minimap. Never outside the whole, never empty.
import type { TimeRange } from './waterfall.ts';

/** Shorter than 10 µs nothing is told apart. */
const SHORTEST_US = 10;

/** `range` moved and cut so that it lies within `whole`; null where it is all of it. */
export function within(whole: TimeRange, range: TimeRange): TimeRange | null {
  const most = whole.to - whole.from;
  const length = Math.min(most, Math.max(SHORTEST_US, range.to - range.from));
  if (length >= most) return null;
  const from = Math.min(whole.to - length, Math.max(whole.from, range.from));
  return { from, to: from + length };
}

/** `factor` below 1 zooms in. `about` is the fraction of the range that stays where it is. */
export function zoomed(whole: TimeRange, range: TimeRange, factor: number, about = 0.5): TimeRange | null {
  const length = range.to - range.from;
  const next = Math.max(SHORTEST_US, length * factor);
  const from = range.from + (length - next) * about;
  return within(whole, { from, to: from + next });
}

/** `by` is a fraction of what is in view. */
export function panned(whole: TimeRange, range: TimeRange, by: number): TimeRange | null {
  const step = (range.to - range.from) * by;
  return within(whole, { from: range.from + step, to: range.to + step });
}

/** What a drag between two fractions of the minimap selects, in either direction. */
export function dragged(whole: TimeRange, one: number, other: number): TimeRange | null {
  const at = (fraction: number) => whole.from + (whole.to - whole.from) * Math.min(1, Math.max(0, fraction));
  return within(whole, { from: at(Math.min(one, other)), to: at(Math.max(one, other)) });
}

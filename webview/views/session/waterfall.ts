// Where bars and ticks of the waterfall lie: everything in fractions of the axis, so that CSS does the pixels.
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';

/** A stretch of time, in microseconds after the columns' base. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface Bar {
  /** Fractions of the axis, within 0..1. */
  readonly left: number;
  readonly width: number;
  readonly running: boolean;
  /** The bar lies wholly outside the axis: left or right of it. */
  readonly outside: -1 | 0 | 1;
}

/** From the first start to the last end. Running spans reach to the end but do not move it. Never empty. */
export function fullRange(columns: SpanColumns): TimeRange {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < columns.count; row++) {
    const start = columns.start[row]!;
    const end = start + Math.max(0, columns.duration[row]!);
    if (start < from) from = start;
    if (end > to) to = end;
  }
  if (from > to) return { from: 0, to: 1000 };
  return { from, to: Math.max(to, from + 1) };
}

export function barOf(range: TimeRange, start: number, duration: number): Bar {
  const length = range.to - range.from;
  const running = duration < 0;
  const end = running ? Math.max(range.to, start) : start + duration;
  // A span that only touches the range is outside; one without duration is a point, and both ends are inside for it.
  const point = end === start;
  const before = point ? end < range.from : end <= range.from;
  const after = point ? start > range.to : start >= range.to;
  const outside = before ? -1 : after ? 1 : 0;
  const left = Math.min(1, Math.max(0, (start - range.from) / length));
  const right = Math.min(1, Math.max(0, (end - range.from) / length));
  return { left, width: Math.max(0, right - left), running, outside };
}

export interface Axis {
  /** Distance of ticks as a fraction of the axis. */
  readonly step: number;
  readonly labels: readonly string[];
}

const MINUTE = 60_000_000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/** Ticks at round distances from the start of the range: about `most` of them, at least two. */
export function axisOf(range: TimeRange, most: number): Axis {
  const length = range.to - range.from;
  let step = roundStep(length / Math.max(1, most));
  for (let more = most + 1; step >= length && more < 20; more++) step = roundStep(length / more);
  const labels: string[] = [];
  for (let at = 0; at < length && labels.length < 100; at += step) labels.push(tickLabel(at, step));
  return { step: step / length, labels };
}

function roundStep(least: number): number {
  if (least > 1_000_000) {
    const seconds = least / 1_000_000;
    const found = STEPS.find(step => step >= seconds);
    return (found ?? Math.ceil(seconds / 86_400) * 86_400) * 1_000_000;
  }
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5, 10].find(step => step * power >= least) ?? 10) * power;
}

function tickLabel(at: number, step: number): string {
  if (at === 0) return '0';
  if (step < 1000) return `${Number((at / 1000).toPrecision(6))} ms`;
  if (at < 1_000_000 || (step < 1_000_000 && at < 10_000_000 && step % 100_000 !== 0)) return `${Math.round(at / 1000)} ms`;
  if (at < MINUTE || step < MINUTE / 2) return `${Number((at / 1_000_000).toPrecision(6))} s`;
  if (step < 3600_000_000) return `${Number((at / MINUTE).toPrecision(4))} min`;
  return `${Number((at / (60 * MINUTE)).toPrecision(4))} h`;
}

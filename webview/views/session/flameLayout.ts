// Where spans lie in a flame graph: one level a depth, and more where spans of one depth run at once, so that nothing covers anything.
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { endOf } from './spanTimes.ts';
import type { SpanTree } from './spanTree.ts';
import type { TimeRange } from './waterfall.ts';

export interface Flame {
  readonly levels: number;
  readonly levelOf: Int32Array;
  /** Rows by level, each level's by start; level n is `order` from `first[n]` up to `first[n + 1]`. */
  readonly order: Int32Array;
  readonly first: Int32Array;
}

/** Spans that run at once beyond this many share the last lane of their depth. */
const MAX_LANES = 64;

/** Spans of one depth go to the first lane that is free at their start. Running spans reach to `now`. */
export function layFlame(columns: SpanColumns, tree: SpanTree, now: number): Flame {
  const { count } = tree;
  let depths = 0;
  for (const row of tree.order) depths = Math.max(depths, tree.depth[row]! + 1);
  const rows = Int32Array.from(tree.order).sort((a, b) => columns.start[a]! - columns.start[b]! || tree.depth[a]! - tree.depth[b]!);
  const laneOf = new Int32Array(columns.count);
  const ends: number[][] = Array.from({ length: depths }, () => []);
  for (const row of rows) {
    const lanes = ends[tree.depth[row]!]!;
    const start = columns.start[row]!;
    let lane = lanes.findIndex(end => end <= start);
    if (lane < 0) lane = Math.min(lanes.length, MAX_LANES - 1);
    lanes[lane] = Math.max(lanes[lane] ?? 0, endOf(columns, row, now));
    laneOf[row] = lane;
  }
  const base = new Int32Array(depths + 1);
  for (let depth = 0; depth < depths; depth++) base[depth + 1] = base[depth]! + ends[depth]!.length;
  const levels = base[depths]!;
  const levelOf = new Int32Array(columns.count).fill(-1);
  const first = new Int32Array(levels + 1);
  for (const row of rows) {
    const level = base[tree.depth[row]!]! + laneOf[row]!;
    levelOf[row] = level;
    first[level + 1] = first[level + 1]! + 1;
  }
  for (let level = 0; level < levels; level++) first[level + 1] = first[level + 1]! + first[level]!;
  const at = Int32Array.from(first);
  const order = new Int32Array(count);
  for (const row of rows) {
    const level = levelOf[row]!;
    order[at[level]!] = row;
    at[level] = at[level]! + 1;
  }
  return { levels, levelOf, order, first };
}

/** Calls back for each span of a level that a range shows, by start. */
export function eachInRange(
  flame: Flame,
  columns: SpanColumns,
  level: number,
  range: TimeRange,
  now: number,
  visit: (row: number) => void,
): void {
  const end = flame.first[level + 1] ?? 0;
  let low = flame.first[level] ?? 0;
  // In a lane spans follow each other, so that their ends are in order too.
  for (let high = end; low < high; ) {
    const middle = (low + high) >> 1;
    if (endOf(columns, flame.order[middle]!, now) < range.from) low = middle + 1;
    else high = middle;
  }
  for (let place = low; place < end; place++) {
    const row = flame.order[place]!;
    if (columns.start[row]! > range.to) return;
    visit(row);
  }
}

/** The span at a place: of several within `slack` microseconds the nearest; -1 where there is none. */
export function rowAt(flame: Flame, columns: SpanColumns, level: number, at: number, slack: number, now: number): number {
  if (level < 0 || level >= flame.levels) return -1;
  let best = -1;
  let nearest = Number.POSITIVE_INFINITY;
  eachInRange(flame, columns, level, { from: at - slack, to: at + slack }, now, row => {
    const distance = Math.max(columns.start[row]! - at, at - endOf(columns, row, now), 0);
    if (distance <= nearest) {
      nearest = distance;
      best = row;
    }
  });
  return best;
}

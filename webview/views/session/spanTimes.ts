// What a span spent itself, where it idled, and which stretches the whole trace waited for. Times are microseconds after the columns' base.
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import type { SpanTree } from './spanTree.ts';
import type { TimeRange } from './waterfall.ts';

type Columns = Pick<SpanColumns, 'start' | 'duration'>;

/** A running span reaches to `now`. */
export function endOf(columns: Columns, row: number, now: number): number {
  const duration = columns.duration[row]!;
  return duration < 0 ? Math.max(now, columns.start[row]!) : columns.start[row]! + duration;
}

/** The stretches of a span in which none of its children ran, in order: all of a span without children. None is empty. */
export function ownStretches(columns: Columns, tree: SpanTree, row: number, now: number): TimeRange[] {
  const end = endOf(columns, row, now);
  const found: TimeRange[] = [];
  let at = columns.start[row]!;
  // Children come in the order of their start, so that one pass merges them.
  for (let child = tree.firstChild[row]!; child >= 0 && at < end; child = tree.nextSibling[child]!) {
    const from = Math.min(end, columns.start[child]!);
    if (from > at) found.push({ from: at, to: from });
    at = Math.max(at, endOf(columns, child, now));
  }
  if (at < end) found.push({ from: at, to: end });
  return found;
}

/**
 * The critical path of every root, as stretches by row, latest first: together they last exactly as long as the root.
 * Jaeger's definition (jaegertracing/jaeger-ui, TraceTimelineViewer critical path; after "CRISP", USENIX ATC 2022): from the end of a span
 * back through the child that finished last, then through the one that finished last before that child began. Children are cut to their parent.
 */
export function criticalPath(columns: Columns, tree: SpanTree, now: number): ReadonlyMap<number, readonly TimeRange[]> {
  const path = new Map<number, TimeRange[]>();
  const add = (row: number, from: number, to: number) => {
    if (to <= from) return;
    const known = path.get(row);
    if (known) known.push({ from, to });
    else path.set(row, [{ from, to }]);
  };
  const open: { row: number; from: number; to: number }[] = [];
  for (const row of tree.order) {
    if (tree.parent[row]! < 0) open.push({ row, from: columns.start[row]!, to: endOf(columns, row, now) });
  }
  // A stack of its own: a trace may be deeper than the engine's.
  for (let next = open.pop(); next; next = open.pop()) {
    const { row, from, to } = next;
    const children: { row: number; from: number; to: number }[] = [];
    for (let child = tree.firstChild[row]!; child >= 0; child = tree.nextSibling[child]!) {
      const cut = { row: child, from: Math.max(from, columns.start[child]!), to: Math.min(to, endOf(columns, child, now)) };
      if (cut.from < cut.to) children.push(cut);
    }
    children.sort((a, b) => b.to - a.to);
    let at = to;
    for (const child of children) {
      if (child.to > at) continue;
      add(row, child.to, at);
      open.push(child);
      at = child.from;
    }
    add(row, from, at);
  }
  return path;
}

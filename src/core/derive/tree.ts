// Spans to a tree: which row is whose parent, with everything that can be wrong about it as flags, and never a cycle.
// Works on rows of one trace or of many; no recursion, so a chain of any depth is fine.

export interface TreeRow {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty when the span has none. */
  readonly parentSpanId: string;
  /** Microseconds since 1970. */
  readonly startUs: number;
  /** 0 while the span has not ended. */
  readonly endUs: number;
}

/**
 * The bits of a row's flags, the same as the wire's.
 * orphan: names a parent that is not here. cycle: the edge to its parent was cut, because it led back to itself.
 * skew: starts more than 1 ms before its parent (clocks differ); ending after the parent is ordinary for asynchronous work.
 * noEnd: still running. badTime: starts or ends before 2000 or after 2100, or ends before it starts.
 */
export const TREE_FLAG = { orphan: 1, cycle: 2, skew: 4, noEnd: 8, badTime: 16 } as const;

export interface Tree {
  /** Row number of the parent, -1 for a root. Never forms a cycle. */
  readonly parent: Int32Array;
  readonly flags: Uint8Array;
  /** All row numbers, parents before their children. */
  readonly order: Int32Array;
  /** Edges above the row. */
  readonly depth: Int32Array;
}

const SKEW_TOLERANCE_US = 1000;
const YEAR_2000_US = 946_684_800_000_000;
const YEAR_2100_US = 4_102_444_800_000_000;

/** O(n). Of rows with the same trace and span id the first is the one that children hang under. */
export function buildTree(rows: readonly TreeRow[]): Tree {
  const count = rows.length;
  const parent = new Int32Array(count).fill(-1);
  const flags = new Uint8Array(count);
  linkParents(rows, parent, flags);
  cutCycles(rows, parent, flags);
  for (let row = 0; row < count; row++) flags[row] = flags[row]! | timeFlags(rows[row]!, parent[row]! < 0 ? null : rows[parent[row]!]!);
  return { parent, flags, ...topDown(parent) };
}

function linkParents(rows: readonly TreeRow[], parent: Int32Array, flags: Uint8Array): void {
  const traces = new Map<string, Map<string, number>>();
  rows.forEach((row, index) => {
    let spans = traces.get(row.traceId);
    if (spans === undefined) {
      spans = new Map();
      traces.set(row.traceId, spans);
    }
    if (!spans.has(row.spanId)) spans.set(row.spanId, index);
  });
  rows.forEach((row, index) => {
    if (row.parentSpanId === '') return;
    const found = traces.get(row.traceId)!.get(row.parentSpanId);
    if (found === undefined) flags[index] = TREE_FLAG.orphan;
    else parent[index] = found;
  });
}

/** Walks up from each row once; of every cycle met, the member that started first (then the smallest id) becomes a root. */
function cutCycles(rows: readonly TreeRow[], parent: Int32Array, flags: Uint8Array): void {
  // 0: not seen; otherwise the number of the walk that saw it.
  const seenBy = new Int32Array(rows.length);
  for (let start = 0; start < rows.length; start++) {
    let row = start;
    while (row >= 0 && seenBy[row] === 0) {
      seenBy[row] = start + 1;
      row = parent[row]!;
    }
    if (row < 0 || seenBy[row] !== start + 1) continue;
    let first = row;
    for (let member = parent[row]!; member !== row; member = parent[member]!) if (startsBefore(rows[member]!, rows[first]!)) first = member;
    parent[first] = -1;
    flags[first] = flags[first]! | TREE_FLAG.cycle;
  }
}

function startsBefore(a: TreeRow, b: TreeRow): boolean {
  return a.startUs !== b.startUs ? a.startUs < b.startUs : a.spanId < b.spanId;
}

function timeFlags(row: TreeRow, parent: TreeRow | null): number {
  let flags = 0;
  if (row.endUs === 0) flags |= TREE_FLAG.noEnd;
  const ended = row.endUs !== 0;
  if (isOutside(row.startUs) || (ended && (isOutside(row.endUs) || row.endUs < row.startUs))) flags |= TREE_FLAG.badTime;
  else if (parent !== null && !isOutside(parent.startUs) && row.startUs < parent.startUs - SKEW_TOLERANCE_US) flags |= TREE_FLAG.skew;
  return flags;
}

function isOutside(us: number): boolean {
  return us < YEAR_2000_US || us > YEAR_2100_US;
}

/** Rows level by level from the roots: children are gathered by counting, so it is O(n) without a list for each row. */
function topDown(parent: Int32Array): { readonly order: Int32Array; readonly depth: Int32Array } {
  const count = parent.length;
  const offsets = new Int32Array(count + 2);
  // Slot 0 holds the roots, slot p + 1 the children of row p.
  for (let row = 0; row < count; row++) offsets[parent[row]! + 2]!++;
  for (let slot = 1; slot < offsets.length; slot++) offsets[slot]! += offsets[slot - 1]!;
  const next = offsets.slice();
  const children = new Int32Array(count);
  for (let row = 0; row < count; row++) children[next[parent[row]! + 1]!++] = row;
  const order = new Int32Array(count);
  const depth = new Int32Array(count);
  let filled = 0;
  for (let slot = offsets[0]!; slot < offsets[1]!; slot++) order[filled++] = children[slot]!;
  for (let reached = 0; reached < filled; reached++) {
    const row = order[reached]!;
    for (let slot = offsets[row + 1]!; slot < offsets[row + 2]!; slot++) {
      const child = children[slot]!;
      depth[child] = depth[row]! + 1;
      order[filled++] = child;
    }
  }
  return { order, depth };
}

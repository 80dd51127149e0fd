// Who called whom: agents, models, tools and retrievals as a graph, either one node a name (with how often) or one node a call. What is in
// between (steps, HTTP) is left out, and its calls belong to whoever is above it.
import { SPAN_KINDS, type SpanKind } from '../../../src/core/model/canonical.ts';
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { endOf } from './spanTimes.ts';
import type { SpanTree } from './spanTree.ts';

export interface GraphNode {
  readonly id: string;
  readonly kind: number;
  readonly name: string;
  /** Its spans, by start. */
  readonly rows: readonly number[];
  readonly errors: number;
  /** Microseconds of all its spans together. */
  readonly total: number;
  readonly tokens: number | null;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly errors: number;
}

export interface AgentGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Calls that were left out, beyond the most that is drawn. */
  readonly omitted: number;
}

const BETWEEN: readonly SpanKind[] = ['chain', 'step', 'prompt', 'hook', 'event', 'http', 'db', 'other', 'conversation', 'turn'];
const SKIPPED = new Set(BETWEEN.map(kind => SPAN_KINDS.indexOf(kind)));
/** More nodes than this nobody reads. */
const MAX_NODES = 200;

/** `keep` leaves out what does not pass the filter. Running spans reach to `now`. */
export function agentGraph(columns: SpanColumns, tree: SpanTree, expanded: boolean, keep: Uint8Array | null, now: number): AgentGraph {
  // A trace of nothing but plain work is drawn as it is.
  let calls = 0;
  for (const row of tree.order) if (!SKIPPED.has(columns.kind[row]!)) calls++;
  const counts = (row: number) => (calls === 0 || !SKIPPED.has(columns.kind[row]!)) && (keep === null || keep[row] === 2);
  const nodes = new Map<string, { -readonly [K in keyof GraphNode]: GraphNode[K] } & { rows: number[] }>();
  const edges = new Map<string, { from: string; to: string; count: number; errors: number }>();
  const nodeOf: (string | null)[] = Array(columns.count).fill(null);
  let omitted = 0;
  for (const row of tree.order) {
    const up = tree.parent[row]!;
    const above = up < 0 ? null : nodeOf[up]!;
    if (!counts(row)) {
      nodeOf[row] = above;
      continue;
    }
    const name = nameOf(columns, row);
    const id = expanded ? `#${row}` : `${columns.kind[row]} ${name}`;
    let node = nodes.get(id);
    if (!node) {
      if (nodes.size >= MAX_NODES) {
        omitted++;
        nodeOf[row] = above;
        continue;
      }
      node = { id, kind: columns.kind[row]!, name, rows: [], errors: 0, total: 0, tokens: null };
      nodes.set(id, node);
    }
    node.rows.push(row);
    const failed = columns.status[row] === 2 ? 1 : 0;
    node.errors += failed;
    node.total += endOf(columns, row, now) - columns.start[row]!;
    const tokens = Math.max(0, columns.inputTokens[row]!) + Math.max(0, columns.outputTokens[row]!);
    if (columns.inputTokens[row]! >= 0 || columns.outputTokens[row]! >= 0) node.tokens = (node.tokens ?? 0) + tokens;
    nodeOf[row] = id;
    if (above === null) continue;
    const key = `${above}\n${id}`;
    const edge = edges.get(key) ?? { from: above, to: id, count: 0, errors: 0 };
    edge.count++;
    edge.errors += failed;
    edges.set(key, edge);
  }
  for (const node of nodes.values()) node.rows.sort((a, b) => columns.start[a]! - columns.start[b]!);
  return { nodes: [...nodes.values()], edges: [...edges.values()], omitted };
}

function nameOf(columns: SpanColumns, row: number): string {
  const name = columns.strings[columns.name[row]!] ?? '';
  const model = columns.strings[columns.model[row]!];
  return model !== undefined && !name.includes(model) ? `${name} ${model}` : name;
}

export interface PlacedNode {
  readonly node: GraphNode;
  /** Column from the left, and place in it from the top. */
  readonly column: number;
  readonly place: number;
}

/** Columns by the longest way from a root (an edge back to one that is being walked is no way), ordered so that few edges cross. */
export function placeNodes({ nodes, edges }: AgentGraph): readonly PlacedNode[] {
  const out = new Map<string, string[]>();
  const into = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (from === to) continue;
    out.set(from, [...(out.get(from) ?? []), to]);
    into.set(to, [...(into.get(to) ?? []), from]);
  }
  const column = new Map<string, number>();
  const open = new Set<string>();
  const walk = (id: string, at: number) => {
    if (open.has(id) || at <= (column.get(id) ?? -1)) return;
    column.set(id, at);
    open.add(id);
    for (const next of out.get(id) ?? []) walk(next, at + 1);
    open.delete(id);
  };
  for (const { id } of nodes) if (!into.has(id)) walk(id, 0);
  // What only circles lead to.
  for (const { id } of nodes) if (!column.has(id)) walk(id, 0);
  const deepest = Math.max(0, ...column.values());
  const columns: string[][] = Array.from({ length: deepest + 1 }, () => []);
  for (const { id } of nodes) columns[column.get(id) ?? 0]?.push(id);
  const place = new Map<string, number>();
  const number = (ids: readonly string[]) => {
    ids.forEach((id, at) => {
      place.set(id, at);
    });
  };
  for (const ids of columns) number(ids);
  for (let sweep = 0; sweep < 3; sweep++) {
    for (const ids of columns) {
      const mean = (id: string) => {
        const around = into.get(id) ?? [];
        return around.length === 0 ? (place.get(id) ?? 0) : around.reduce((sum, from) => sum + (place.get(from) ?? 0), 0) / around.length;
      };
      ids.sort((a, b) => mean(a) - mean(b));
      number(ids);
    }
  }
  return nodes.map(node => ({ node, column: column.get(node.id) ?? 0, place: place.get(node.id) ?? 0 }));
}

// What the flame graph, the agent graph and the table make of the same spans.
import { describe, expect, it } from 'vitest';
import { SPAN_KINDS } from '../../src/core/model/canonical.ts';
import type { SpanColumns } from '../../src/rpc/spanColumns.ts';
import { agentGraph, placeNodes } from '../../webview/views/session/agentGraph.ts';
import { layFlame, rowAt } from '../../webview/views/session/flameLayout.ts';
import { fittingColumns } from '../../webview/views/session/SpanTable.tsx';
import { ownTimes, sortedRows } from '../../webview/views/session/spanRows.ts';
import { buildTree, stepInTree } from '../../webview/views/session/spanTree.ts';

/** Rows of `name kind parent start duration [!]`. */
function columns(rows: readonly string[]): SpanColumns {
  const parts = rows.map(row => row.split(' '));
  const all = (value: number) => rows.map(() => value);
  return {
    count: rows.length,
    omitted: 0,
    strings: ['t', ...parts.map(part => part[0] ?? '')],
    baseUs: 0,
    spanIds: rows.map((_, row) => String(row).padStart(16, '0')).join(''),
    traceId: all(0),
    parent: parts.map(part => Number(part[2])),
    name: rows.map((_, row) => row + 1),
    kind: parts.map(part => SPAN_KINDS.indexOf((part[1] ?? 'other') as (typeof SPAN_KINDS)[number])),
    start: parts.map(part => Number(part[3])),
    duration: parts.map(part => Number(part[4])),
    status: parts.map(part => (part[5] === '!' ? 2 : 0)),
    turn: all(1),
    model: all(-1),
    inputTokens: parts.map((part, row) => (part[1] === 'llm' ? row * 10 : -1)),
    outputTokens: all(-1),
    cost: all(-1),
    ttft: all(-1),
    flags: all(0),
  };
}

const TRACE = columns([
  'agent agent -1 0 100',
  'ask llm 0 0 40',
  'ask llm 0 50 30 !',
  'step chain 0 10 80',
  'search tool 3 12 30',
  'search tool 3 20 40',
  'late tool 3 70 -1',
]);
const tree = buildTree(TRACE);
const NOW = 100;

describe('flame graph', () => {
  const flame = layFlame(TRACE, tree, NOW);
  it('puts children below their parents and spans that run at once into lanes', () => {
    expect([...flame.levelOf]).toEqual([0, 1, 1, 2, 3, 4, 3]);
    expect(flame.levels).toBe(5);
    expect([...flame.order]).toEqual([0, 1, 2, 3, 4, 6, 5]);
  });
  it('nothing in a level covers anything', () => {
    const busy = layFlame(
      columns(Array.from({ length: 300 }, (_, row) => `s tool ${row === 0 ? -1 : 0} ${row % 40} ${5 + (row % 7)}`)),
      buildTree(columns(Array.from({ length: 300 }, (_, row) => `s tool ${row === 0 ? -1 : 0} ${row % 40} ${5 + (row % 7)}`))),
      60,
    );
    expect(busy.levels).toBeGreaterThan(30);
    expect(new Set(busy.order).size).toBe(300);
  });
  it('finds the span under a place, and the nearest within reach', () => {
    expect(rowAt(flame, TRACE, 1, 20, 0, NOW)).toBe(1);
    expect(rowAt(flame, TRACE, 1, 45, 2, NOW)).toBe(-1);
    expect(rowAt(flame, TRACE, 1, 45, 6, NOW)).toBe(2);
    expect(rowAt(flame, TRACE, 3, 99, 0, NOW)).toBe(6);
    expect(rowAt(flame, TRACE, 9, 10, 5, NOW)).toBe(-1);
  });
});

describe('arrow keys in a tree', () => {
  it('lead to parent, first child and the spans beside', () => {
    expect(stepInTree(tree, 0, 'ArrowDown')).toBe(1);
    expect(stepInTree(tree, 1, 'ArrowRight')).toBe(2);
    expect(stepInTree(tree, 3, 'ArrowLeft')).toBe(2);
    expect(stepInTree(tree, 4, 'ArrowUp')).toBe(3);
    expect(stepInTree(tree, 1, 'ArrowLeft')).toBeNull();
    expect(stepInTree(tree, -1, 'ArrowDown')).toBe(0);
    expect(stepInTree(tree, 5, 'x')).toBeNull();
  });
});

describe('agent graph', () => {
  it('has one node a name, and passes over what lies between', () => {
    const graph = agentGraph(TRACE, tree, false, null, NOW);
    expect(graph.nodes.map(node => [node.name, node.rows.length, node.errors])).toEqual([
      ['agent', 1, 0],
      ['ask', 2, 1],
      ['search', 2, 0],
      ['late', 1, 0],
    ]);
    expect(graph.edges.map(edge => [edge.to.split(' ')[1], edge.count, edge.errors])).toEqual([
      ['ask', 2, 1],
      ['search', 2, 0],
      ['late', 1, 0],
    ]);
    expect(placeNodes(graph).map(each => each.column)).toEqual([0, 1, 1, 1]);
  });
  it('has one node a call when asked', () => {
    const graph = agentGraph(TRACE, tree, true, null, NOW);
    expect(graph.nodes).toHaveLength(6);
    expect(graph.edges).toHaveLength(5);
  });
  it('goes round in no circle, and draws no more than can be read', () => {
    const circle = columns(['a agent -1 0 9', 'b agent 0 1 8', 'a agent 1 2 7', 'b agent 2 3 6']);
    const placed = placeNodes(agentGraph(circle, buildTree(circle), false, null, 9));
    expect(placed.map(each => each.column)).toEqual([0, 1]);
    const wide = columns(Array.from({ length: 900 }, (_, row) => `t${row} tool -1 ${row} 1`));
    expect(agentGraph(wide, buildTree(wide), false, null, 900)).toMatchObject({ omitted: 700 });
  });
  it('draws a trace of plain work as it is', () => {
    const plain = columns(['get http -1 0 9', 'query db 0 1 8']);
    expect(agentGraph(plain, buildTree(plain), false, null, 9).edges).toHaveLength(1);
  });
});

describe('table', () => {
  const own = ownTimes(TRACE, tree, NOW);
  it('sorts by any column, what is unknown last either way', () => {
    const by = (sort: Parameters<typeof sortedRows>[3]['sort'], descending: boolean) => [
      ...sortedRows(TRACE, null, own, { sort, descending }),
    ];
    expect(by('start', false)).toEqual([0, 1, 3, 4, 5, 2, 6]);
    expect(by('duration', true)).toEqual([0, 3, 1, 5, 2, 4, 6]);
    expect(by('input', true).slice(0, 2)).toEqual([2, 1]);
    expect(by('input', false).slice(0, 2)).toEqual([1, 2]);
    expect(by('name', false)[0]).toBe(0);
    expect(by('name', true)[0]).toBe(3);
  });
  it('leaves out what does not pass, and columns that have no room', () => {
    expect([...sortedRows(TRACE, Uint8Array.from([1, 2, 0, 0, 2, 0, 0]), own, { sort: 'start', descending: false })]).toEqual([1, 4]);
    expect(fittingColumns(1000)).toHaveLength(9);
    expect(fittingColumns(260).map(column => column.id)).toEqual(['name', 'duration']);
  });
});

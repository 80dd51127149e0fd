// The span tree and the waterfall over columns.
import { describe, expect, it } from 'vitest';
import type { SpanColumns } from '../../src/rpc/spanColumns.ts';
import { readSpanFilter } from '../../webview/views/session/spanFilter.ts';
import { ancestors, buildTree, matchRows, nextError, visibleRows } from '../../webview/views/session/spanTree.ts';
import { axisOf, barOf, fullRange } from '../../webview/views/session/waterfall.ts';

/** Columns from rows of `name parent start duration [!]`. */
function columns(rows: readonly string[]): SpanColumns {
  const parts = rows.map(row => row.split(' '));
  const number = (at: number) => parts.map(part => Number(part[at]));
  return {
    count: rows.length,
    omitted: 0,
    strings: ['t', ...parts.map(part => part[0] ?? '')],
    baseUs: 0,
    traceId: rows.map(() => 0),
    spanIds: rows.map((_, row) => String(row).padStart(16, '0')).join(''),
    parent: number(1),
    name: rows.map((_, row) => row + 1),
    kind: rows.map(() => 0),
    start: number(2),
    duration: number(3),
    status: parts.map(part => (part[4] === '!' ? 2 : 0)),
    turn: rows.map(() => 1),
    model: rows.map(() => -1),
    inputTokens: rows.map(() => -1),
    outputTokens: rows.map(() => -1),
    cost: rows.map(() => -1),
    ttft: rows.map(() => -1),
    flags: rows.map(() => 0),
  };
}

const TREE = columns(['root -1 0 100', 'early 3 5 10 !', 'b 0 10 20', 'a 0 20 50', 'leaf 3 30 10 !', 'other -1 90 -1']);
const names = (rows: Iterable<number>) => [...rows].map(row => TREE.strings[TREE.name[row] ?? 0]);

describe('buildTree', () => {
  const tree = buildTree(TREE);
  it('walks depth first, children by row, even one that starts before its parent', () => {
    expect(names(tree.order)).toEqual(['root', 'b', 'a', 'early', 'leaf', 'other']);
  });
  it('knows depth, subtree size, errors below and the place among siblings', () => {
    expect([...tree.depth]).toEqual([0, 2, 1, 1, 2, 0]);
    expect([...tree.size]).toEqual([5, 1, 1, 3, 1, 1]);
    expect([...tree.errors]).toEqual([2, 1, 0, 2, 1, 0]);
    expect([...tree.position]).toEqual([1, 1, 1, 2, 2, 2]);
    expect([...tree.siblings]).toEqual([2, 2, 2, 2, 2, 2]);
  });
  it('makes roots of rows whose parent is out of range', () => {
    expect(buildTree(columns(['a 7 0 1', 'b 1 0 1'])).order).toHaveLength(2);
  });
  it('takes 100,000 rows, a chain and a fan', () => {
    const deep = columns(Array.from({ length: 100_000 }, (_, row) => `s ${row - 1} ${row} 1`));
    expect(buildTree(deep).depth[99_999]).toBe(99_999);
    const wide = columns(Array.from({ length: 100_000 }, (_, row) => `s ${row === 0 ? -1 : 0} ${row} 1`));
    expect(buildTree(wide).size[0]).toBe(100_000);
  });
  it('is empty for nothing', () => expect(visibleRows(buildTree(columns([])), () => false, null)).toHaveLength(0));
});

describe('visibleRows', () => {
  const tree = buildTree(TREE);
  it('leaves out what lies under a folded row', () => {
    expect(names(visibleRows(tree, row => row === 3, null))).toEqual(['root', 'b', 'a', 'other']);
    expect(names(visibleRows(tree, row => row === 0, null))).toEqual(['root', 'other']);
  });
  const match = (text: string, kindName = () => '') => {
    const filter = readSpanFilter(text);
    return matchRows(TREE, tree, 'tests' in filter ? filter.tests.map(make => make(TREE, kindName)) : []);
  };
  it('shows matches with the way to them', () => {
    const keep = match('leaf', () => 'llm');
    expect(keep && names(visibleRows(tree, () => false, keep))).toEqual(['root', 'a', 'leaf']);
    expect(keep && [...keep]).toEqual([1, 0, 0, 1, 2, 0]);
  });
  it('matches all words, kinds and errors', () => {
    expect(match('  ', () => '')).toBeNull();
    expect(match('error', () => '')?.filter(mark => mark === 2)).toHaveLength(2);
    expect(match('error early', () => '')?.filter(mark => mark === 2)).toHaveLength(1);
    expect(match('llm b', () => 'llm call')?.[2]).toBe(2);
  });
  it('knows fields, stars and what must not hold', () => {
    const hits = (text: string) => [...(match(text) ?? [])].flatMap((mark, row) => (mark === 2 ? [TREE.strings[row + 1]] : []));
    expect(hits('name:leaf')).toEqual(['leaf']);
    expect(hits('name:*ea*')).toEqual(['early', 'leaf']);
    expect(hits('name:l*f')).toEqual(['leaf']);
    expect(hits('name:le*ef')).toEqual([]);
    expect(hits('tokens>0')).toEqual([]);
    expect(hits('-error')).toHaveLength(TREE.count - 2);
    expect(hits('duration>=0us')).toHaveLength(Array.from(TREE.duration).filter(each => each >= 0).length);
  });
  it.each([
    ['bogus:x', 'There is no field "bogus". Fields here: name, kind, model, status, tokens, duration, text. To look'],
    ['tokens>abc', '"abc" is no number'],
    ['cost>1', '"cost" does not apply inside a session'],
    ['since:2d', '"since" does not apply inside a session'],
  ])('says what is wrong with %s', (text, words) => expect(readSpanFilter(text)).toEqual({ problem: expect.stringContaining(words) }));
});

describe('nextError', () => {
  const tree = buildTree(TREE);
  it('goes in the order of the tree, both ways', () => {
    expect(nextError(TREE, tree, 0, 1)).toBe(1);
    expect(nextError(TREE, tree, 1, 1)).toBe(4);
    expect(nextError(TREE, tree, 4, 1)).toBe(-1);
    expect(nextError(TREE, tree, 4, -1)).toBe(1);
    expect(nextError(TREE, tree, -1, 1)).toBe(1);
    expect(nextError(TREE, tree, -1, -1)).toBe(4);
  });
  it('names ancestors, nearest first', () => expect(ancestors(tree, 4)).toEqual([3, 0]));
});

describe('waterfall', () => {
  it('spans first start to last end, and running spans reach it', () => {
    const range = fullRange(TREE);
    expect(range).toEqual({ from: 0, to: 100 });
    expect(barOf(range, 90, -1)).toEqual({ left: 0.9, width: expect.closeTo(0.1), running: true, outside: 0 });
    expect(barOf(range, 20, 50)).toEqual({ left: 0.2, width: expect.closeTo(0.5), running: false, outside: 0 });
  });
  it('never leaves the axis', () => {
    const range = { from: 50, to: 60 };
    expect(barOf(range, 0, 100)).toMatchObject({ left: 0, width: 1, outside: 0 });
    expect(barOf(range, 0, 10)).toMatchObject({ width: 0, outside: -1 });
    expect(barOf(range, 70, 10)).toMatchObject({ width: 0, outside: 1 });
    expect(barOf(range, 60, 10), 'starts where the range ends').toMatchObject({ width: 0, outside: 1 });
    expect(barOf(range, 40, 10), 'ends where the range starts').toMatchObject({ width: 0, outside: -1 });
    for (const at of [50, 55, 60]) expect(barOf(range, at, 0), `a point at ${at}`).toMatchObject({ left: (at - 50) / 10, outside: 0 });
    expect(barOf(range, 60, -1), 'begins to run at the end').toMatchObject({ left: 1, running: true, outside: 0 });
    expect(fullRange(columns([]))).toEqual({ from: 0, to: 1000 });
    expect(fullRange(columns(['a -1 5 0']))).toEqual({ from: 5, to: 6 });
  });
  it.each([
    [4_100_000, 3, ['0', '2 s', '4 s']],
    [4_100_000, 2, ['0', '2 s', '4 s']],
    [1_000_000, 4, ['0', '500 ms']],
    [2_500_000, 6, ['0', '500 ms', '1 s', '1.5 s', '2 s']],
    [300_000_000, 3, ['0', '2 min', '4 min']],
    [900, 5, ['0', '0.2 ms', '0.4 ms', '0.6 ms', '0.8 ms']],
    [7_200_000_000, 4, ['0', '30 min', '60 min', '90 min']],
  ])('ticks of %s microseconds, %s wanted: %j', (to, most, labels) => expect(axisOf({ from: 0, to }, most).labels).toEqual(labels));

  it('has two ticks or more for any length', () => {
    for (let length = 2; length < 1e13; length *= 3) {
      const { labels, step } = axisOf({ from: 0, to: length }, 2);
      expect(labels.length, `${length}`).toBeGreaterThanOrEqual(2);
      expect(new Set(labels).size, `${length}`).toBe(labels.length);
      expect(step).toBeLessThan(1);
    }
  });
});

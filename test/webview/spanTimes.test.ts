// Own time, gaps, the critical path, the viewport and the flame's lanes, against worked examples and a property.
import { describe, expect, it } from 'vitest';
import type { SpanColumns } from '../../src/rpc/spanColumns.ts';
import { criticalPath, ownStretches } from '../../webview/views/session/spanTimes.ts';
import { buildTree } from '../../webview/views/session/spanTree.ts';
import { dragged, panned, within, zoomed } from '../../webview/views/session/viewport.ts';

/** Columns from `[parent, start, duration]`. */
function columns(rows: readonly (readonly [number, number, number])[]): SpanColumns {
  const all = (value: number) => rows.map(() => value);
  return {
    count: rows.length,
    omitted: 0,
    strings: ['t'],
    baseUs: 0,
    traceId: all(0),
    spanIds: '',
    parent: rows.map(row => row[0]),
    name: all(0),
    kind: all(0),
    start: rows.map(row => row[1]),
    duration: rows.map(row => row[2]),
    status: all(0),
    turn: all(1),
    model: all(-1),
    inputTokens: all(-1),
    outputTokens: all(-1),
    cost: all(-1),
    ttft: all(-1),
    flags: all(0),
  };
}

/** What each span spent itself: all of its own stretches. */
const selfTimes = (data: SpanColumns, tree: ReturnType<typeof buildTree>, now: number) =>
  Array.from({ length: data.count }, (_, row) => ownStretches(data, tree, row, now).reduce((sum, part) => sum + part.to - part.from, 0));

// A root of 100 with two children that overlap (10-40, 30-60) and one from 80 past the root's end.
const DATA = columns([
  [-1, 0, 100],
  [0, 10, 30],
  [0, 30, 30],
  [0, 80, 40],
]);
const TREE = buildTree(DATA);

describe('own time', () => {
  it('counts overlapping children once and cuts one that outlasts its parent', () => {
    expect([...selfTimes(DATA, TREE, 120)]).toEqual([30, 30, 30, 40]);
    expect(ownStretches(DATA, TREE, 0, 120)).toEqual([
      { from: 0, to: 10 },
      { from: 60, to: 80 },
    ]);
  });
  it('lets a running span reach to now and a child before its parent count from the parent on', () => {
    const data = columns([
      [-1, 10, -1],
      [0, 5, 15],
    ]);
    expect([...selfTimes(data, buildTree(data), 50)]).toEqual([30, 15]);
  });
});

describe('the critical path', () => {
  it('goes back through the child that finished last before the one after it began', () => {
    const path = criticalPath(DATA, TREE, 120);
    expect(path.get(0)).toEqual([
      { from: 60, to: 80 },
      { from: 0, to: 30 },
    ]);
    expect(path.get(1)).toBeUndefined();
    expect(path.get(2)).toEqual([{ from: 30, to: 60 }]);
    expect(path.get(3)).toEqual([{ from: 80, to: 100 }]);
  });
  it('lasts as long as the root and never overlaps itself, whatever the spans are', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    for (let round = 0; round < 200; round++) {
      const starts = Array.from({ length: 1 + random(40) }, () => random(1000)).sort((a, b) => a - b);
      const data = columns(starts.map((start, row) => [row === 0 ? -1 : random(row), start, random(10) === 0 ? -1 : random(600)] as const));
      const sections = [...criticalPath(data, buildTree(data), 1000).values()].flat().sort((a, b) => a.from - b.from);
      const length = data.duration[0]! < 0 ? 1000 - data.start[0]! : data.duration[0]!;
      expect(sections.reduce((sum, part) => sum + part.to - part.from, 0)).toBe(length);
      for (const [i, part] of sections.entries()) if (i > 0) expect(part.from).toBe(sections[i - 1]!.to);
    }
  });
});

describe('the viewport', () => {
  const whole = { from: 0, to: 1000 };
  it('zooms about a point, pans to the edge, and is null where it is the whole', () => {
    expect(zoomed(whole, whole, 0.5, 0.25)).toEqual({ from: 125, to: 625 });
    expect(zoomed(whole, { from: 0, to: 500 }, 2)).toBeNull();
    expect(panned(whole, { from: 800, to: 900 }, 5)).toEqual({ from: 900, to: 1000 });
    expect(within(whole, { from: 400, to: 400 })).toEqual({ from: 400, to: 410 });
  });
  it('takes a drag in either direction', () => {
    expect(dragged(whole, 0.75, 0.25)).toEqual({ from: 250, to: 750 });
    expect(dragged(whole, -1, 2)).toBeNull();
  });
});

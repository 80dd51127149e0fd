// The spans as a flat table: what each column holds, and the order of its rows.
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { kindLook } from '../../kinds.ts';
import { ownStretches } from './spanTimes.ts';
import type { SpanTree } from './spanTree.ts';

export const SPAN_SORTS = ['name', 'kind', 'start', 'duration', 'own', 'model', 'input', 'output', 'cost'] as const;
export type SpanSort = (typeof SPAN_SORTS)[number];

export interface SpanOrder {
  readonly sort: SpanSort;
  readonly descending: boolean;
}

/** Microseconds that each span spent itself; running ones reach to `now`. */
export function ownTimes(columns: SpanColumns, tree: SpanTree, now: number): Float64Array {
  const own = new Float64Array(columns.count);
  for (let row = 0; row < columns.count; row++) {
    let sum = 0;
    for (const part of ownStretches(columns, tree, row, now)) sum += part.to - part.from;
    own[row] = sum;
  }
  return own;
}

/** Rows that pass, in order; what is not known comes last either way. Equal ones keep the order of their start. */
export function sortedRows(columns: SpanColumns, keep: Uint8Array | null, own: Float64Array, { sort, descending }: SpanOrder): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < columns.count; row++) if (keep === null || keep[row] === 2) rows.push(row);
  const sign = descending ? -1 : 1;
  const text = textOf(columns, sort);
  if (text) {
    const rank = rankOf(rows.map(text));
    return Int32Array.from(
      rows
        .map((row, place) => [row, rank[place]!] as const)
        .sort((a, b) => compare(a[1], b[1], sign) || a[0] - b[0])
        .map(each => each[0]),
    );
  }
  const value = numberOf(columns, own, sort);
  return Int32Array.from(rows).sort((a, b) => compare(value(a), value(b), sign) || a - b);
}

/** Below zero is unknown. */
function compare(a: number, b: number, sign: number): number {
  if (a < 0 || b < 0) return a < 0 && b < 0 ? 0 : a < 0 ? 1 : -1;
  return sign * (a - b);
}

function textOf(columns: SpanColumns, sort: SpanSort): ((row: number) => string) | null {
  if (sort === 'name') return row => columns.strings[columns.name[row]!] ?? '';
  if (sort === 'model') return row => columns.strings[columns.model[row]!] ?? '';
  return sort === 'kind' ? row => kindLook(columns.kind[row]!).label : null;
}

function numberOf(columns: SpanColumns, own: Float64Array, sort: SpanSort): (row: number) => number {
  switch (sort) {
    case 'duration':
      return row => columns.duration[row]!;
    case 'own':
      return row => own[row]!;
    case 'input':
      return row => columns.inputTokens[row]!;
    case 'output':
      return row => columns.outputTokens[row]!;
    case 'cost':
      return row => columns.cost[row]!;
    default: {
      // Clocks that differ put spans before the base.
      let least = 0;
      for (let row = 0; row < columns.count; row++) least = Math.min(least, columns.start[row]!);
      return row => columns.start[row]! - least;
    }
  }
}

/** For each text its place among the different ones; -1 for none. Comparing numbers is far quicker than comparing texts. */
function rankOf(texts: readonly string[]): readonly number[] {
  const collator = new Intl.Collator(undefined, { numeric: true });
  const different = [...new Set(texts)].filter(Boolean).sort(collator.compare);
  const rank = new Map(different.map((text, place) => [text, place]));
  return texts.map(text => rank.get(text) ?? -1);
}

// Rows as people read them: a table with a verdict a row.
import type { BenchGap, BenchRow } from './benchCase.ts';

export type Verdict = 'meets' | 'misses' | null;

export function verdictOf(row: BenchRow): Verdict {
  if (row.budget === undefined) return null;
  return (row.good === 'above' ? row.measured >= row.budget : row.measured <= row.budget) ? 'meets' : 'misses';
}

function figure(value: number, unit: BenchRow['unit']): string {
  if (unit === 'spans/s') return `${Math.round(value).toLocaleString('en-US')} spans/s`;
  const text = value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(value < 0.01 ? 1 : value < 1 ? 2 : 3);
  return unit === 'x' ? `${text}x` : `${text} ${unit}`;
}

function said(row: BenchRow): string {
  const verdict = verdictOf(row);
  if (verdict === null || row.budget === undefined) return '';
  const share = row.good === 'above' ? row.budget / row.measured : row.measured / row.budget;
  return verdict === 'meets' ? 'meets' : `misses by ${((share - 1) * 100).toFixed(0)} %`;
}

function budget(row: BenchRow): string {
  return row.budget === undefined ? '' : `${row.good === 'above' ? '>=' : '<='} ${figure(row.budget, row.unit)}`;
}

export function table(rows: readonly (BenchRow | BenchGap)[]): string {
  const lines = rows.map(row =>
    'why' in row ? [row.what, '-', '', `not measured: ${row.why}`] : [row.what, figure(row.measured, row.unit), budget(row), said(row)],
  );
  const all = [['what', 'measured', 'budget', 'verdict'], ...lines];
  const widths = [0, 1, 2].map(column => Math.max(...all.map(line => line[column]?.length ?? 0)));
  const print = (line: readonly string[]) =>
    line
      .map((cell, column) => (column === 1 || column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ');
  return [print(all[0] ?? []), '-'.repeat(widths.reduce((sum, width) => sum + width + 2, 12)), ...all.slice(1).map(print)].join('\n');
}

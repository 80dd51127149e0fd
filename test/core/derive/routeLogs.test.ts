// Which span a record goes to that shares a key with several: the free one that ends nearest, in time however many share it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogView } from '../../../src/core/conventions/logFamily.ts';
import { type LogEntry, routeLogs } from '../../../src/core/derive/routeLogs.ts';
import type { SpanFacts } from '../../../src/core/model/facts.ts';
import { makeContext, makeLog } from '../../support/spanText.ts';

const span = (spanId: string, startUs: number, endUs: number, joinKeys: readonly string[]) =>
  ({ spanId, startUs, endUs, joinKeys }) as unknown as SpanFacts;
const record = (no: number, name: string, us: number, joinKeys: readonly string[]): LogEntry => ({
  no,
  view: new LogView(makeLog(name, {}, { timeUnixNano: BigInt(us) * 1000n }), makeContext()),
  family: null,
  place: { joinKeys, conversation: null },
});
const spanOf = (spans: readonly SpanFacts[], entries: readonly LogEntry[]) => {
  const found = new Map<number, string>();
  for (const [spanId, own] of routeLogs(spans, entries).ofSpan) for (const { no } of own) found.set(no, spanId);
  return entries.map(({ no }) => found.get(no) ?? null);
};

/** As it is meant, looking at every span for every record. */
function plainly(spans: readonly SpanFacts[], entries: readonly LogEntry[]): readonly (string | null)[] {
  const taken = new Set<string>();
  const found = new Map<number, string>();
  const inOrder = [...spans].sort((a, b) => a.startUs - b.startUs || (a.spanId < b.spanId ? -1 : 1));
  for (const entry of [...entries].sort((a, b) => Number(a.view.time - b.view.time) || a.no - b.no)) {
    const time = Number(entry.view.time / 1000n);
    for (const key of entry.place!.joinKeys) {
      const mark = (each: SpanFacts) => `${key} ${entry.view.name} ${each.spanId}`;
      const free = inOrder.filter(each => each.joinKeys.includes(key) && !taken.has(mark(each)));
      if (free.length === 0) continue;
      const nearest = free.reduce((best, each) => (Math.abs(each.endUs - time) < Math.abs(best.endUs - time) ? each : best));
      taken.add(mark(nearest));
      found.set(entry.no, nearest.spanId);
      break;
    }
  }
  return entries.map(({ no }) => found.get(no) ?? null);
}

test('the nearest in end time, each once for a kind of record; of two the earlier', () => {
  const spans = [span('b', 10, 30, ['k']), span('a', 0, 10, ['k'])];
  expect(
    spanOf(spans, [record(0, 'x', 20, ['k']), record(1, 'x', 20, ['k']), record(2, 'x', 20, ['k']), record(3, 'y', 25, ['k'])]),
  ).toEqual(['a', 'b', null, 'b']);
  // However they came.
  expect(spanOf(spans.toReversed(), [record(0, 'x', 20, ['k'])])).toEqual(['a']);
});

test('whatever the spans and records, as looking at every span would find', () => {
  const keys = fc.uniqueArray(fc.constantFrom('k', 'l'), { maxLength: 2 });
  const spans = fc.array(fc.tuple(fc.nat(6), fc.nat(8), keys), { maxLength: 12 });
  const records = fc.array(fc.tuple(fc.constantFrom('x', 'y'), fc.nat(12), keys), { maxLength: 20 });
  fc.assert(
    fc.property(spans, records, (drawnSpans, drawnRecords) => {
      const all = drawnSpans.map(([start, length, own], no) => span(`s${no}`, start, start + length, own));
      const entries = drawnRecords.map(([name, us, own], no) => record(no, name, us, own));
      expect(spanOf(all, entries)).toEqual(plainly(all, entries));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['that end one after the other', (no: number) => no * 10],
  ['that end at once', () => 5],
])('20,000 spans of one key %s, and 4,000 records', { timeout: 8_000 }, (_name, end) => {
  const spans = Array.from({ length: 20_000 }, (_, no) => span(`s${no}`, 0, end(no), ['k']));
  const entries = Array.from({ length: 4000 }, (_, no) => record(no, 'x', 100_000 + (no % 7), ['k']));
  expect(new Set(spanOf(spans, entries)).size).toBe(4000);
});

// Which turn of spans a turn of log records counts for, in time however many there are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { turnIdsOf } from '../../../src/core/derive/logTurns.ts';

type Told = Parameters<typeof turnIdsOf>[0][number];
const SECOND = 1_000_000;
const turn = (turnId: string, from: number, to: number | null, fromLogs = false): Told => ({
  turnId,
  startUs: from * SECOND,
  endUs: (to ?? from) * SECOND,
  ended: to !== null,
  fromLogs,
});
const log = (from: number) => turn('log', from, from, true);

/** As it is meant, looking at every turn for every part. */
function plainly(parts: readonly Told[]): readonly string[] {
  const byStart = parts.filter(part => !part.fromLogs).sort((a, b) => a.startUs - b.startUs || (a.turnId < b.turnId ? -1 : 1));
  const distance = (each: Told, us: number) =>
    us < each.startUs ? each.startUs - us : each.ended && us > each.endUs ? us - each.endUs : 0;
  return parts.map(part => {
    if (!part.fromLogs) return part.turnId;
    const within = byStart.findLast(each => distance(each, part.startUs) === 0);
    if (within !== undefined) return within.turnId;
    const near = byStart.filter(each => distance(each, part.startUs) <= SECOND);
    if (near.length === 0) return part.turnId;
    return near.reduce((best, each) => (distance(each, part.startUs) < distance(best, part.startUs) ? each : best)).turnId;
  });
}

test('the one under way, the latest started of several; else the nearest within a second', () => {
  const spans = [turn('a', 0, 100), turn('b', 10, 20), turn('c', 102, null)];
  expect(turnIdsOf([...spans, log(15), log(21), log(100.5), log(101), log(101.5), log(900), log(-5)]).slice(3)).toEqual([
    'b',
    'a',
    'a',
    'a',
    'c',
    'c',
    'log',
  ]);
});

test('whatever the turns, as looking at each would find', () => {
  const drawn = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: -1, max: 12 }), fc.boolean(), fc.boolean());
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 16 }), list => {
      const parts = list.map(([from, length, ended, fromLogs], no) => {
        const start = from / 4;
        return { ...turn(`t${no}`, start, start + length / 4, fromLogs), ended };
      });
      expect(turnIdsOf(parts)).toEqual(plainly(parts));
    }),
    { numRuns: 3000 },
  );
});

test('20,000 turns told twice', { timeout: 8_000 }, () => {
  const parts = Array.from({ length: 20_000 }, (_, no) => [turn(`s${no}`, no * 10, no * 10 + 5), log(no * 10 + 8)]).flat();
  expect(turnIdsOf(parts)).toHaveLength(40_000);
});

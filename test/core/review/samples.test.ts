// Which turns a review takes: each way against a small set of turns.
import { expect, test } from 'vitest';
import { type Candidate, type SampleId, sampleById } from '../../../src/core/review/samples.ts';

const turn = (name: string, rest: Partial<Candidate> = {}): Candidate => ({
  ...{ session: name, turn: name, traceId: name.padStart(32, '0'), spanId: name.padStart(16, '0'), startUs: Number.parseInt(name, 16) },
  ...{ stratum: '', lowest: null, apart: null },
  ...rest,
});
/** The same numbers each time: a linear congruence, enough for a test. */
function chance(): () => number {
  let state = 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
const taken = (id: SampleId, all: readonly Candidate[]) =>
  sampleById(id)
    .choose(all, chance())
    .map(each => each.turn);

test('the newest come first', () => {
  expect(
    taken(
      'newest',
      ['1', 'c', '5'].map(name => turn(name)),
    ),
  ).toEqual(['c', '5', '1']);
});

test('a random sample holds every turn once, in an order that does not depend on how they came', () => {
  const all = Array.from({ length: 200 }, (_, place) => turn((place + 1).toString(16)));
  const order = taken('random', all);
  expect(new Set(order).size).toBe(200);
  expect(order).not.toEqual(all.map(each => each.turn));
  expect(taken('random', all.toReversed())).toEqual(order);
});

test('every turn is as likely to be first as any other', () => {
  const all = ['1', '2', '3', '4'].map(name => turn(name));
  const random = chance();
  const firsts = new Map<string, number>();
  for (let round = 0; round < 4000; round += 1) {
    const first = sampleById('random').choose(all, random)[0]?.turn ?? '';
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  for (const count of firsts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
});

test('a balanced sample sees a rare stratum as often as a common one', () => {
  const all = [
    ...Array.from({ length: 90 }, (_, place) => turn((place + 1).toString(16), { stratum: 'common' })),
    ...['f1', 'f2', 'f3'].map(name => turn(name, { stratum: 'rare' })),
  ];
  const first = sampleById('stratified').choose(all, chance()).slice(0, 6);
  expect(first.filter(each => each.stratum === 'rare')).toHaveLength(3);
  expect(taken('stratified', all)).toHaveLength(93);
});

test('the lowest automatic score and the widest difference come first; turns without one are left out', () => {
  const all = [turn('1', { lowest: 0.9, apart: 1 }), turn('2', { lowest: 0.1 }), turn('3', { apart: 0 })];
  expect(taken('lowest', all)).toEqual(['2', '1']);
  expect(taken('disagreement', all)).toEqual(['3', '1']);
});

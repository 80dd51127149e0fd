// Agreement against worked examples that were published, and against slow formulas that are plainly right.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alphaInterval,
  cohenKappa,
  confusions,
  fleissKappa,
  krippendorffAlpha,
  type Metric,
  percentAgreement,
  type Ratings,
} from '../../../src/core/rubrics/agreement.ts';

const rows = (text: string) =>
  text
    .trim()
    .split('\n')
    .map(row => row.trim().split(/\s+/));
const units = (text: string): Ratings => {
  const raters = rows(text);
  return (raters[0] ?? []).map((_, unit) =>
    raters
      .map(rater => rater[unit] ?? '.')
      .filter(value => value !== '.')
      .map(Number),
  );
};

// Krippendorff 2011, example C: four observers, twelve units.
const FOUR = units(`
  1 2 3 3 2 1 4 1 2 . . .
  1 2 3 3 2 2 4 1 2 5 . 3
  . 3 3 3 2 3 4 2 2 5 1 .
  1 2 3 3 2 4 4 1 2 5 1 .`);

describe('worked examples', () => {
  test.each([
    // The paper gives three decimals: .743, .815, .849.
    ['nominal', 0.7434],
    ['ordinal', 0.8154],
    ['interval', 0.8491],
  ] as const)('Krippendorff, four observers, %s', (metric, alpha) => {
    expect(krippendorffAlpha(FOUR, metric)).toBeCloseTo(alpha, 4);
  });

  test('Krippendorff 2011, example A: two observers, ten units, 0.095', () => {
    const two = units(`
      0 1 0 0 0 0 0 0 1 0
      1 1 1 0 0 1 0 0 0 0`);
    expect(krippendorffAlpha(two, 'nominal')).toBeCloseTo(0.0952, 4);
  });

  test('Cohen: 20 both yes, 15 both no, 5 and 10 apart, 0.4', () => {
    const pairs = [
      ...Array.from({ length: 20 }, () => ['yes', 'yes'] as const),
      ...Array.from({ length: 5 }, () => ['yes', 'no'] as const),
      ...Array.from({ length: 10 }, () => ['no', 'yes'] as const),
      ...Array.from({ length: 15 }, () => ['no', 'no'] as const),
    ];
    expect(cohenKappa(pairs)).toBeCloseTo(0.4, 4);
    expect(percentAgreement(pairs)).toBeCloseTo(0.7, 4);
  });

  test('Fleiss: ten subjects, fourteen raters, five categories, 0.2099', () => {
    const table = rows(`
      0 0 0 0 14
      0 2 6 4 2
      0 0 3 5 6
      0 3 9 2 0
      2 2 8 1 1
      7 7 0 0 0
      3 2 6 3 0
      2 5 3 2 2
      6 5 2 1 0
      0 2 2 3 7`);
    expect(fleissKappa(table.map(row => row.flatMap((count, value) => Array.from({ length: Number(count) }, () => value))))).toBeCloseTo(
      0.2099,
      4,
    );
  });
});

describe('laws', () => {
  const ratings = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 5 }), { minLength: 1, maxLength: 12 });
  const metric = fc.constantFrom<Metric>('nominal', 'ordinal', 'interval');

  test('the order of units and of raters does not matter', () => {
    fc.assert(
      fc.property(ratings, metric, (some, by) => {
        const turned = some.toReversed().map(unit => unit.toReversed());
        const [a, b] = [krippendorffAlpha(some, by), krippendorffAlpha(turned, by)];
        if (a === null || b === null) expect(a).toBe(b);
        else expect(b).toBeCloseTo(a, 10);
      }),
    );
  });

  test('alpha is 1 where all agree on more than one value, and nothing where there is one value only', () => {
    expect(krippendorffAlpha([[1, 1], [2, 2, 2], [3]], 'ordinal')).toBe(1);
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'nominal',
      ),
    ).toBe(null);
    expect(krippendorffAlpha([[1], [2]], 'nominal')).toBe(null);
    expect(cohenKappa([['a', 'a']])).toBe(null);
    expect(cohenKappa([])).toBe(null);
    expect(percentAgreement([[1]])).toBe(null);
    expect(fleissKappa([[1, 2], [1]])).toBe(null);
  });

  test('two raters without gaps: alpha of names is kappa of Scott, corrected for few units', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })), { minLength: 2, maxLength: 30 }),
        pairs => {
          const alpha = krippendorffAlpha(pairs, 'nominal');
          const all = pairs.flat();
          const expected = [0, 1, 2].reduce((sum, value) => sum + (all.filter(each => each === value).length / all.length) ** 2, 0);
          if (expected === 1) {
            expect(alpha).toBe(null);
            return;
          }
          const observed = pairs.filter(([a, b]) => a === b).length / pairs.length;
          const pi = (observed - expected) / (1 - expected);
          expect(alpha).toBeCloseTo(1 - ((1 - pi) * (all.length - 1)) / all.length, 10);
        },
      ),
    );
  });
});

test('the interval holds alpha, is the same for the same chance, and is narrower for more units', () => {
  const chance = (seed: number) => () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  const [low, high] = alphaInterval(FOUR, 'nominal', chance(1)) ?? [0, 0];
  expect(low).toBeLessThan(0.7434);
  expect(high).toBeGreaterThan(0.7434);
  expect(alphaInterval(FOUR, 'nominal', chance(1))).toEqual([low, high]);
  const [lowMany, highMany] = alphaInterval([...FOUR, ...FOUR, ...FOUR, ...FOUR], 'nominal', chance(1)) ?? [0, 0];
  expect(highMany - lowMany).toBeLessThan(high - low);
  expect(alphaInterval([[1, 1]], 'nominal', chance(1))).toBe(null);
});

test('what is confused stands first', () => {
  expect(
    confusions([
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'a'],
      ['a', 'c', 'c'],
    ]),
  ).toEqual([
    { a: 'a', b: 'b', count: 2 },
    { a: 'a', b: 'c', count: 2 },
    { a: 'a', b: 'a', count: 1 },
    { a: 'c', b: 'c', count: 1 },
  ]);
});

// How far raters agree: percent, Cohen's and Fleiss' kappa, Krippendorff's alpha with an interval, and what they confuse.
// Sources: Cohen 1960; Fleiss 1971; Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), whose worked examples are the tests.

/** What each rater said of one unit; a rater who said nothing is absent. Values compare as numbers where the metric is one of order. */
export type Ratings = readonly (readonly (string | number)[])[];

/** How far apart two values are: different or not, by rank, or by their difference. */
export type Metric = 'nominal' | 'ordinal' | 'interval';

/** Share of the pairs within units that are alike, each unit counting once; null where no unit has two ratings. */
export function percentAgreement(units: Ratings): number | null {
  const shares = units.filter(unit => unit.length > 1).map(unit => alike(unit) / (unit.length * (unit.length - 1)));
  return shares.length === 0 ? null : mean(shares);
}

/** Of two raters who both rated each unit. Null where nothing can be told (no unit, or both always said one and the same). */
export function cohenKappa(pairs: readonly (readonly [string | number, string | number])[]): number | null {
  if (pairs.length === 0) return null;
  const [a, b] = [counts(pairs.map(pair => pair[0])), counts(pairs.map(pair => pair[1]))];
  const observed = pairs.filter(pair => pair[0] === pair[1]).length / pairs.length;
  let expected = 0;
  for (const [value, count] of a) expected += (count / pairs.length) * ((b.get(value) ?? 0) / pairs.length);
  return corrected(observed, expected);
}

/** Of units that all have the same number of ratings, two at least; null otherwise. */
export function fleissKappa(units: Ratings): number | null {
  const raters = units[0]?.length ?? 0;
  if (raters < 2 || units.some(unit => unit.length !== raters)) return null;
  const observed = mean(units.map(unit => alike(unit) / (raters * (raters - 1))));
  const all = counts(units.flat());
  const expected = [...all.values()].reduce((sum, count) => sum + (count / (units.length * raters)) ** 2, 0);
  return corrected(observed, expected);
}

/** Any number of raters, any of them absent anywhere; null where no unit has two ratings, or all say the same throughout. */
export function krippendorffAlpha(units: Ratings, metric: Metric): number | null {
  const paired = units.filter(unit => unit.length > 1);
  const totals = counts(paired.flat());
  const values = [...totals.keys()].sort((a, b) => (metric === 'nominal' ? 0 : Number(a) - Number(b)));
  const n = paired.reduce((sum, unit) => sum + unit.length, 0);
  const apart = distances(values, totals, metric);
  const place = new Map(values.map((value, at) => [value, at]));
  const between = (a: string | number, b: string | number) => apart(place.get(a) as number, place.get(b) as number);
  let observed = 0;
  for (const unit of paired) {
    let sum = 0;
    for (const a of unit) for (const b of unit) sum += between(a, b);
    observed += sum / (unit.length - 1);
  }
  let expected = 0;
  for (const a of values) for (const b of values) expected += (totals.get(a) ?? 0) * (totals.get(b) ?? 0) * between(a, b);
  if (n < 2 || expected === 0) return null;
  return 1 - ((n - 1) * observed) / expected;
}

/**
 * The middle `share` of alpha over resampled units (a percentile bootstrap). `random` gives numbers from 0 to below 1; null where too few
 * of the samples have an alpha.
 */
export function alphaInterval(
  units: Ratings,
  metric: Metric,
  random: () => number,
  samples = 500,
  share = 0.95,
): readonly [number, number] | null {
  const paired = units.filter(unit => unit.length > 1);
  const found: number[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const drawn = paired.map(() => paired[Math.floor(random() * paired.length)] as Ratings[number]);
    const alpha = krippendorffAlpha(drawn, metric);
    if (alpha !== null) found.push(alpha);
  }
  if (found.length < samples / 2) return null;
  found.sort((a, b) => a - b);
  const at = (quantile: number) => found[Math.min(found.length - 1, Math.round(quantile * (found.length - 1)))] as number;
  return [at((1 - share) / 2), at((1 + share) / 2)];
}

export interface Confusion {
  readonly a: string | number;
  readonly b: string | number;
  /** Pairs of ratings of one unit that are these two. */
  readonly count: number;
}

/** Every pair of values that stood against each other, alike ones too, the most frequent first. */
export function confusions(units: Ratings): readonly Confusion[] {
  const found = new Map<string, { a: string | number; b: string | number; count: number }>();
  for (const unit of units) {
    for (const [i, one] of unit.entries()) {
      for (const other of unit.slice(i + 1)) {
        const [a, b] = String(one) <= String(other) ? [one, other] : [other, one];
        const key = JSON.stringify([a, b]);
        const entry = found.get(key) ?? { a, b, count: 0 };
        entry.count += 1;
        found.set(key, entry);
      }
    }
  }
  // One order whatever order the ratings came in.
  return [...found].sort(([k, x], [l, y]) => y.count - x.count || (k < l ? -1 : 1)).map(([, each]) => each);
}

/** Squared distances, by places in `values`. */
function distances(values: readonly (string | number)[], totals: ReadonlyMap<string | number, number>, metric: Metric) {
  if (metric === 'nominal') return (a: number, b: number) => (a === b ? 0 : 1);
  if (metric === 'interval') return (a: number, b: number) => (Number(values[a]) - Number(values[b])) ** 2;
  const ranks = values.map(value => totals.get(value) ?? 0);
  return (a: number, b: number) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    const between = ranks.slice(low, high + 1).reduce((sum, count) => sum + count, 0);
    return (between - ((ranks[low] ?? 0) + (ranks[high] ?? 0)) / 2) ** 2;
  };
}

/** Ordered pairs of a unit that are alike. */
function alike(unit: readonly (string | number)[]): number {
  return [...counts(unit).values()].reduce((sum, count) => sum + count * (count - 1), 0);
}

function counts(values: readonly (string | number)[]): Map<string | number, number> {
  const found = new Map<string | number, number>();
  for (const value of values) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function corrected(observed: number, expected: number): number | null {
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}

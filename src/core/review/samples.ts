// Which turns a review takes, and in which order: one line a way to choose.

export interface Candidate {
  readonly session: string;
  readonly turn: string;
  readonly traceId: string;
  /** The span it begins at. */
  readonly spanId: string;
  readonly startUs: number;
  /** What the sample is balanced over: an app, a model, a prompt with its version. */
  readonly stratum: string;
  /** The lowest score that no person gave; null: there is none. */
  readonly lowest: number | null;
  /** Its place among the turns that raters differ on, 0 the furthest apart; null: they do not. */
  readonly apart: number | null;
}

/** Returns all that fit, the first to be taken first. `random` gives numbers from 0 to below 1. */
export type Choose = (all: readonly Candidate[], random: () => number) => readonly Candidate[];

export interface Sample {
  readonly id: SampleId;
  readonly title: string;
  readonly choose: Choose;
}

export const SAMPLE_IDS = ['newest', 'random', 'stratified', 'lowest', 'disagreement'] as const;
export type SampleId = (typeof SAMPLE_IDS)[number];

const newest: Choose = all => all.toSorted((a, b) => b.startUs - a.startUs || order(a, b));

/** Fisher and Yates, over an order that does not depend on how they came. */
const random: Choose = (all, chance) => {
  const rows = all.toSorted(order);
  for (let last = rows.length - 1; last > 0; last -= 1) {
    const at = Math.floor(chance() * (last + 1));
    [rows[last], rows[at]] = [rows[at] as Candidate, rows[last] as Candidate];
  }
  return rows;
};

/** One of each stratum in turn, so that a rare one is seen as often as a common one for as long as it lasts. */
const stratified: Choose = (all, chance) => {
  const piles = [...Map.groupBy(random(all, chance), each => each.stratum)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pile]) => pile);
  const most = Math.max(0, ...piles.map(pile => pile.length));
  return Array.from({ length: most }, (_, round) => piles.flatMap(pile => pile[round] ?? [])).flat();
};

const lowest: Choose = all =>
  all.filter(each => each.lowest !== null).sort((a, b) => (a.lowest ?? 0) - (b.lowest ?? 0) || b.startUs - a.startUs || order(a, b));

const disagreement: Choose = all => all.filter(each => each.apart !== null).sort((a, b) => (a.apart ?? 0) - (b.apart ?? 0) || order(a, b));

export const SAMPLES: readonly Sample[] = [
  { id: 'newest', title: 'Newest first', choose: newest },
  { id: 'random', title: 'At random', choose: random },
  { id: 'stratified', title: 'At random, balanced', choose: stratified },
  { id: 'lowest', title: 'Lowest automatic score first', choose: lowest },
  { id: 'disagreement', title: 'Where raters differ', choose: disagreement },
];

export function sampleById(id: SampleId): Sample {
  return SAMPLES.find(sample => sample.id === id) as Sample;
}

function order(a: Candidate, b: Candidate): number {
  const [one, other] = [`${a.traceId}${a.spanId}`, `${b.traceId}${b.spanId}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

// What was retrieved against what should have been, by text: precision, recall, reciprocal rank and normalized gain at `k`.
// Measures: Manning, Raghavan and Schütze, Introduction to Information Retrieval, chapter 8. Relevance is yes or no.
import { atLeast, type Check } from './check.ts';

/** Ranks that count where none are named. */
const USUAL_RANKS = 10;

interface RetrievalMeasures {
  readonly precision: number;
  readonly recall: number;
  /** Of the first that fits: 1 / its rank. */
  readonly reciprocalRank: number;
  readonly ndcg: number;
}

/** `golden` are the texts that should be found; whitespace and case do not count. All are 0 where nothing was found, 1 where nothing was to be. */
export function retrieval(golden: readonly string[], found: readonly string[], k: number): RetrievalMeasures {
  const wanted = new Set(golden.map(plain));
  if (wanted.size === 0) return { precision: 1, recall: 1, reciprocalRank: 1, ndcg: 1 };
  const seen = new Set<string>();
  const hits = found.slice(0, k).map(text => {
    const key = plain(text);
    const fits = wanted.has(key) && !seen.has(key);
    seen.add(key);
    return fits;
  });
  const count = hits.filter(Boolean).length;
  const first = hits.indexOf(true);
  const gain = hits.reduce((sum, hit, rank) => sum + (hit ? 1 / Math.log2(rank + 2) : 0), 0);
  const best = Array.from({ length: Math.min(k, wanted.size) }, (_, rank) => 1 / Math.log2(rank + 2)).reduce((sum, each) => sum + each, 0);
  return {
    precision: hits.length === 0 ? 0 : count / hits.length,
    recall: count / wanted.size,
    reciprocalRank: first < 0 ? 0 : 1 / (first + 1),
    ndcg: gain / best,
  };
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

const measured = (id: string, title: string, measure: keyof RetrievalMeasures): Check => ({
  id,
  title,
  takes: 'least share, as in 0.8 or 0.8 @5',
  run({ context, goldenContext }, given) {
    const [, least, ranks] = /^\s*(0(?:\.\d+)?|1(?:\.0+)?)\s*(?:@\s*([1-9]\d{0,3}))?\s*$/.exec(given) ?? [];
    if (least === undefined) return { problem: `${JSON.stringify(given)} is no share: 0.8, or 0.8 @5` };
    if (goldenContext.length === 0) return { problem: 'the entry names no context to be found' };
    const k = ranks === undefined ? USUAL_RANKS : Number(ranks);
    return atLeast(retrieval(goldenContext, context, k)[measure], Number(least), `${title.toLowerCase()} at ${k}`);
  },
});

export const retrievalChecks: readonly Check[] = [
  measured('precision', 'Precision of what was retrieved', 'precision'),
  measured('recall', 'Recall of what was retrieved', 'recall'),
  measured('mrr', 'Reciprocal rank of what was retrieved', 'reciprocalRank'),
  measured('ndcg', 'Gain of what was retrieved', 'ndcg'),
];

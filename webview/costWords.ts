// What a cost rests on, in words for its tooltip: where it is from, what makes it uncertain, or why there is none.
import type { CostBasis, CostSource } from '../src/core/model/cost.ts';
import { oneLine } from './escapes.ts';
import { formatPlural } from './format.ts';

const SOURCES: Readonly<Record<CostSource, string>> = {
  reported: 'reported by the producer',
  gateway: "from the gateway's response header",
  user: 'tokens times the price in your prices.yaml',
  bundled: 'tokens times the list price',
};

/** Of sums, which have no single source. */
const BASES: Readonly<Record<CostBasis, string>> = {
  reported: 'every call reported its cost',
  priced: 'some or all of it is tokens times the list price',
  approximate: '',
  partial: '',
};

const DOUBTS: Partial<Readonly<Record<CostBasis, string>>> = {
  approximate: "about: a similar model's price was used",
  partial: 'too low: 1+ calls have no known price',
};

/** `$0.003121: tokens times the list price`. */
export function costTitle(usd: number, basis: CostBasis | null, source: CostSource | null): string {
  const from = source !== null ? SOURCES[source] : basis === null ? '' : BASES[basis];
  const doubt = basis === null ? '' : (DOUBTS[basis] ?? '');
  const words = [from, doubt].filter(Boolean).join('; ');
  const exact = `$${Number(usd.toPrecision(6))}`;
  return words === '' ? exact : `${exact}: ${words}`;
}

export interface Priceable {
  readonly models: readonly string[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** Why there is no cost. */
export function costUnknown({ models, inputTokens, outputTokens }: Priceable): string {
  if (inputTokens === null && outputTokens === null) return 'No cost and no tokens were reported';
  if (models.length === 0) return 'No cost and no model were reported';
  const named = models.slice(0, 3).map(model => oneLine(model, 80));
  const more = models.length > named.length ? ` and ${formatPlural(models.length - named.length, 'more model')}` : '';
  return `No price known for ${named.join(', ')}${more}`;
}

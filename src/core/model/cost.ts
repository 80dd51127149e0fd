// What a call cost, and how that is known: said by the producer or a gateway, or worked out from its tokens and a price list.
import type { Usage } from './canonical.ts';

/** Where a cost is from, the best first. Unknown is no source: a cost nobody knows is null, never zero. */
export const COST_SOURCES = ['reported', 'gateway', 'user', 'bundled'] as const;
export type CostSource = (typeof COST_SOURCES)[number];

/**
 * How sure a cost, or a sum of costs, is. `reported`: every part was said by whoever charged it. `priced`: some part is tokens times a
 * list price. `approximate`: some price had to be taken from a similar one. `partial`: some call has no price, so the sum is too low.
 * A sum is as sure as its least sure part.
 */
export const COST_BASES = ['reported', 'priced', 'approximate', 'partial'] as const;
export type CostBasis = (typeof COST_BASES)[number];

export interface Cost {
  readonly usd: number;
  readonly source: CostSource;
  readonly basis: CostBasis;
}

/** What a price list is asked. `atUs` is when the call was made: prices change. */
export interface PriceQuestion {
  readonly provider: string | null;
  readonly model: string;
  readonly usage: Usage;
  readonly atUs: number;
}

export interface Price {
  readonly usd: number;
  readonly source: 'user' | 'bundled';
  readonly approximate: boolean;
}

/** Null: nobody knows a price for this model. Never throws. */
export type Pricer = (question: PriceQuestion) => Price | null;

/** The less sure of two bases; null is no cost at all. */
export function leastSure(a: CostBasis | null, b: CostBasis | null): CostBasis | null {
  if (a === null || b === null) return a ?? b;
  return COST_BASES.indexOf(a) >= COST_BASES.indexOf(b) ? a : b;
}

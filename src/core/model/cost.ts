// What a call cost, and how that is known: said by the producer or a gateway, or worked out from its tokens and a price list.
import type { CanonicalFields, Usage } from './canonical.ts';

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

/** A span's cost: as its producer reported it, else as a gateway said it, else by a price list, else unknown. A reported zero is a zero. */
export function costOf(fields: Partial<CanonicalFields>, atUs: number, price: Pricer): Cost | null {
  if (isMoney(fields.costUsd)) return { usd: fields.costUsd, source: 'reported', basis: 'reported' };
  if (isMoney(fields.gatewayCostUsd)) return { usd: fields.gatewayCostUsd, source: 'gateway', basis: 'reported' };
  const { usage } = fields;
  if (usage === undefined || (usage.input === null && usage.output === null)) return null;
  // The model that answered decides; a name no list knows may still be known as it was asked for.
  for (const model of [fields.model, fields.requestModel]) {
    if (model === undefined) continue;
    const found = price({ provider: fields.provider ?? null, model, usage, atUs });
    if (found !== null) return { usd: found.usd, source: found.source, basis: found.approximate ? 'approximate' : 'priced' };
  }
  return null;
}

function isMoney(usd: number | undefined): usd is number {
  return usd !== undefined && Number.isFinite(usd) && usd >= 0;
}

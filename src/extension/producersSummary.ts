// What the status menu says of all producers together: how many there are, and what some of them leave out.
import { isGap, MISSING_WORDS } from '../rpc/receiptText.ts';
import type { ProducerReceipt } from '../rpc/viewModels.ts';

export interface ProducersSummary {
  readonly producers: number;
  /** Parts that some producer leaves out, in words, the most important first. */
  readonly missing: readonly string[];
}

export function producersSummary(receipts: readonly ProducerReceipt[]): ProducersSummary {
  const found = new Set(receipts.flatMap(({ missing }) => missing.filter(isGap).map(({ what }) => MISSING_WORDS[what])));
  return { producers: receipts.length, missing: Object.values(MISSING_WORDS).filter(words => found.has(words)) };
}

// What the status menu says of all producers together: how many there are, and what some of them leave out.
import { MISSING_WORDS } from '../rpc/receiptText.ts';
import type { MissingPart, ProducerReceipt } from '../rpc/viewModels.ts';

export interface ProducersSummary {
  readonly producers: number;
  /** Parts that some producer leaves out, in words, the most important first. */
  readonly missing: readonly string[];
}

/** As the view counts gaps: hiding texts is a choice, and many apps know no user. */
const WORTH_A_WARNING: readonly MissingPart['what'][] = ['content', 'session', 'usage', 'cost', 'truncated'];

export function producersSummary(receipts: readonly ProducerReceipt[]): ProducersSummary {
  const found = new Set(receipts.flatMap(({ missing }) => missing.filter(({ count }) => count > 0).map(({ what }) => what)));
  return { producers: receipts.length, missing: WORTH_A_WARNING.filter(what => found.has(what)).map(what => MISSING_WORDS[what]) };
}

// What the shop's help pages say, and a small keyword retriever over them: no embeddings, so the example needs no second model.

interface HelpPage {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Hit {
  readonly page: HelpPage;
  /** Share of the question's words found in the page, rare words counting more; 0 to 1. */
  readonly score: number;
}

const HELP_PAGES: readonly HelpPage[] = [
  {
    id: 'help/returns',
    title: 'Returns',
    text: 'Unused items in their original box can be returned within 30 days of delivery. We email a prepaid label, and the refund goes out two business days after the parcel reaches us. Used teaware cannot be returned unless it arrived chipped or cracked.',
  },
  {
    id: 'help/shipping',
    title: 'Shipping times and prices',
    text: 'Orders placed before 2 pm leave the same day. Standard shipping takes 3 to 5 business days and is free from $40; express shipping takes 1 to 2 business days and costs $12. Parcels to Canada take 6 to 9 business days and cost $18.',
  },
  {
    id: 'help/changing-an-order',
    title: 'Changing an order',
    text: 'You can change the delivery address or the items until the parcel is packed. Once it is packed we cannot open it again, but the carrier can redirect it to a pickup point for free.',
  },
  {
    id: 'help/damaged',
    title: 'Something arrived broken',
    text: 'Send us one photo within 14 days of delivery. We replace the broken piece or refund it, whichever you prefer, and you need not send the shards back.',
  },
  {
    id: 'help/kettles',
    title: 'Which kettle fits my stove?',
    text: 'Magpie (1.2 l, stainless steel, $46) and Heron (1.0 l, enamel on steel, $58) work on gas, electric and induction stoves. Wren (0.8 l, copper, $74) works on gas and electric only. All three whistle; Heron whistles the softest.',
  },
  {
    id: 'help/enamel-care',
    title: 'Looking after enamel',
    text: 'Rinse enamel by hand and dry it the same day. Descale with one part vinegar to two parts water. Never boil an enamel kettle dry: the coating cracks, and that is not covered by the warranty.',
  },
  {
    id: 'help/privacy',
    title: 'Privacy',
    text: 'We talk about an order only with the person who placed it. Names, addresses and what somebody bought are never given to anyone else, not even for a surprise.',
  },
];

const COMMON = new Set(
  'a an and are be been by can did do does for from has have how i if in is it its me my not of on or our still that the this to was we what when where which who will with would you your'.split(
    ' ',
  ),
);

function words(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]{2,}/g) ?? []).filter(word => !COMMON.has(word)).map(word => word.replace(/(ing|ed|es|s)$/, ''));
}

/** The best `limit` pages for a question, the best first; pages that say little of what was asked are left out. */
export function retrieve(question: string, limit = 2): Hit[] {
  const pages = HELP_PAGES.map(page => ({ page, has: new Set(words(`${page.title} ${page.text}`)) }));
  const asked = [...new Set(words(question))];
  const weight = (word: string) => Math.log(1 + HELP_PAGES.length / (1 + pages.filter(page => page.has.has(word)).length));
  const all = asked.reduce((sum, word) => sum + weight(word), 0);
  const hits = pages
    .map(({ page, has }) => ({ page, score: asked.reduce((sum, word) => sum + (has.has(word) ? weight(word) : 0), 0) / (all || 1) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
  const floor = Math.max(0.05, (hits[0]?.score ?? 0) * 0.7);
  return hits.filter(hit => hit.score >= floor).map(hit => ({ page: hit.page, score: Math.round(hit.score * 1000) / 1000 }));
}

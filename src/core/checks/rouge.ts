// ROUGE-1 recall and precision as F1: words that the output shares with a reference. Lin 2004, https://aclanthology.org/W04-1013/
import { atLeast, type Check, withShare } from './check.ts';
import { runsOf, shared, wordsOf } from './words.ts';

export const rouge: Check = {
  id: 'rouge',
  title: 'Shares words with a reference',
  takes: 'share and text',
  run({ output }, given) {
    const { least, text } = withShare(given, 0.5);
    return atLeast(rougeF1(output, text), least, 'ROUGE-1');
  },
};

/** 0 to 1; two texts without words are alike. */
export function rougeF1(output: string, reference: string): number {
  const [one, other] = [wordsOf(output), wordsOf(reference)];
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 1 : 0;
  return (2 * shared(runsOf(one, 1), runsOf(other, 1))) / (one.length + other.length);
}

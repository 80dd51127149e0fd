// Sentence BLEU with runs of up to four words and a brevity penalty; runs that nothing shares count as half of one (add-half smoothing of
// zero counts, Chen and Cherry 2014, method 1 in spirit). Papineni et al. 2002, https://aclanthology.org/P02-1040/
import { atLeast, type Check, withShare } from './check.ts';
import { runsOf, shared, wordsOf } from './words.ts';

const LONGEST_RUN = 4;

export const bleu: Check = {
  id: 'bleu',
  title: 'Is near a reference, by runs of words',
  takes: 'share and text',
  run({ output }, given) {
    const { least, text } = withShare(given, 0.3);
    return atLeast(bleuOf(output, text), least, 'BLEU');
  },
};

/** 0 to 1. Runs longer than either text do not count. */
export function bleuOf(output: string, reference: string): number {
  const [one, other] = [wordsOf(output), wordsOf(reference)];
  const longest = Math.min(LONGEST_RUN, one.length, other.length);
  if (longest === 0) return one.length === other.length ? 1 : 0;
  let logs = 0;
  for (let size = 1; size <= longest; size += 1) {
    const both = shared(runsOf(one, size), runsOf(other, size));
    if (size === 1 && both === 0) return 0;
    logs += Math.log(Math.max(both, 0.5) / (one.length - size + 1));
  }
  return Math.min(1, Math.exp(1 - other.length / one.length)) * Math.exp(logs / longest);
}

// One minus the edit distance as a share of the longer text. Distance: Levenshtein 1966, by two rows.
import { atLeast, type Check, withShare } from './check.ts';

/** The distance takes the product of both lengths. */
const LONGEST = 5000;

export const levenshtein: Check = {
  id: 'levenshtein',
  title: 'Is near a text, by edits',
  takes: 'share and text',
  run({ output }, given) {
    const { least, text } = withShare(given, 0.8);
    const [one, other] = [output.trim(), text.trim()];
    if (Math.max(one.length, other.length) > LONGEST) return { problem: `longer than ${LONGEST} characters: compare by rouge` };
    const longer = Math.max(one.length, other.length);
    return atLeast(longer === 0 ? 1 : 1 - editDistance(one, other) / longer, least, 'likeness');
  },
};

/** Insertions, deletions and replacements of code units. */
export function editDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const replaced = (before[at - 1] as number) + (a[row - 1] === b[at - 1] ? 0 : 1);
      now.push(Math.min(replaced, (before[at] as number) + 1, (now[at - 1] as number) + 1));
    }
    before = now;
  }
  return before[b.length] as number;
}

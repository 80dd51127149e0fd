// A pattern of JavaScript is found in the output. Long outputs are cut: a pattern that backtracks without end must not hold everything up.
import { type Check, quote, verdict } from './check.ts';

const LONGEST = 20_000;

export const regex: Check = {
  id: 'regex',
  title: 'Matches a pattern',
  takes: 'pattern',
  run({ output }, given) {
    // A group that repeats or chooses, and is repeated again, is what backtracks without end.
    if (/\([^)]*[+*|][^)]*\)[+*{]/.test(given)) return { problem: `${quote(given)} repeats a repetition or a choice: write it without` };
    let pattern: RegExp;
    try {
      pattern = new RegExp(given, 'su');
    } catch (error) {
      return { problem: (error as Error).message };
    }
    const found = pattern.exec(output.slice(0, LONGEST));
    return found
      ? verdict(true, `${quote(found[0])} matches`, { from: found.index, to: found.index + found[0].length })
      : verdict(false, `nothing matches ${quote(given)}`);
  },
};

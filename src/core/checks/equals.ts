// The output is a text, spaces at its ends aside.
import { type Check, verdict } from './check.ts';

export const equals: Check = {
  id: 'equals',
  title: 'Is a text',
  takes: 'text',
  run({ output }, given) {
    const [one, other] = [output.trim(), given.trim()];
    if (one === other) return verdict(true, 'it is the same');
    let from = 0;
    while (from < Math.min(one.length, other.length) && one[from] === other[from]) from += 1;
    return verdict(false, `it differs from character ${from + 1} on`, { from, to: one.length });
  },
};

// A number of the output is the one that is expected: `42`, or `42 +- 0.5`.
import { type Check, verdict } from './check.ts';

const NUMBER = /-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?/g;

export const numeric: Check = {
  id: 'number',
  title: 'Says a number',
  takes: 'number, +- what it may be off',
  run({ output }, given) {
    const [, wanted, off = '0'] = /^\s*(-?\d+(?:\.\d+)?)\s*(?:(?:\+-|±)\s*(\d+(?:\.\d+)?))?\s*$/.exec(given) ?? [];
    if (wanted === undefined) return { problem: `${JSON.stringify(given)} is no number` };
    const found = [...output.matchAll(NUMBER)].map(({ 0: text, index }) => ({ value: Number(text.replaceAll(',', '')), text, index }));
    const hit = found.find(({ value }) => Math.abs(value - Number(wanted)) <= Number(off) + Number.EPSILON * Math.abs(Number(wanted)));
    if (hit) return verdict(true, `it says ${hit.text}`, { from: hit.index, to: hit.index + hit.text.length });
    return verdict(
      false,
      found.length === 0
        ? 'it says no number'
        : `it says ${found
            .slice(0, 5)
            .map(each => each.text)
            .join(', ')}`,
    );
  },
};

// The output ends with a text.
import { type Check, quote, verdict } from './check.ts';

export const endsWith: Check = {
  id: 'ends-with',
  title: 'Ends with a text',
  takes: 'text',
  run({ output }, given) {
    const text = output.trimEnd();
    const from = Math.max(0, text.length - given.length);
    const passed = text.endsWith(given);
    return verdict(passed, passed ? `it ends with ${quote(given)}` : `it ends with ${quote(text.slice(from))}`, { from, to: text.length });
  },
};

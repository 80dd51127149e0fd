// The output begins with a text.
import { type Check, quote, verdict } from './check.ts';

export const startsWith: Check = {
  id: 'starts-with',
  title: 'Begins with a text',
  takes: 'text',
  run: ({ output }, given) =>
    output.trimStart().startsWith(given)
      ? verdict(true, `it begins with ${quote(given)}`, { from: 0, to: output.length - output.trimStart().length + given.length })
      : verdict(false, `it begins with ${quote(output.trimStart().slice(0, given.length))}`, { from: 0, to: given.length }),
};

// The output holds a text; `icontains` does not mind the case.
import { type Check, quote, verdict } from './check.ts';

const holding = (id: string, title: string, plain: (text: string) => string): Check => ({
  id,
  title,
  takes: 'text',
  run({ output }, given) {
    const from = plain(output).indexOf(plain(given));
    return from < 0
      ? verdict(false, `${quote(given)} is not in it`)
      : verdict(true, `${quote(given)} is in it`, { from, to: from + given.length });
  },
});

export const contains = holding('contains', 'Contains a text', text => text);
export const containsAnyCase = holding('icontains', 'Contains a text, whatever its case', text => text.toLowerCase());

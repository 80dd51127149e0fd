// The output is no longer, or no shorter, than so many characters.
import { type Check, verdict } from './check.ts';

const bound = (id: string, title: string, fits: (length: number, given: number) => boolean, word: string): Check => ({
  id,
  title,
  takes: 'characters',
  run({ output }, given) {
    const most = Number(given);
    if (!Number.isInteger(most) || most < 0) return { problem: `${JSON.stringify(given)} is no number of characters` };
    return verdict(fits(output.length, most), `${output.length} characters, ${word} ${most}`);
  },
});

export const maxLength = bound('max-length', 'Is no longer than', (length, most) => length <= most, 'at most');
export const minLength = bound('min-length', 'Is no shorter than', (length, least) => length >= least, 'at least');

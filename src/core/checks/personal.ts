// The output holds something personal by its shape: an e-mail address, a card number (with its Luhn digit), a US social security number.
import { type Check, verdict } from './check.ts';

const SHAPES: readonly { readonly name: string; readonly pattern: RegExp; readonly sound?: (text: string) => boolean }[] = [
  { name: 'an e-mail address', pattern: /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,24}){1,4}\b/ },
  { name: 'a card number', pattern: /\b\d(?:[ -]?\d){12,18}\b/, sound: text => luhn(text.replace(/\D/g, '')) },
  { name: 'a social security number', pattern: /\b(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}\b/ },
];

export const personal: Check = {
  id: 'pii',
  title: 'Holds something personal',
  takes: null,
  run({ output }) {
    for (const { name, pattern, sound } of SHAPES) {
      const found = pattern.exec(output);
      if (found && (sound?.(found[0]) ?? true))
        return verdict(true, `it holds ${name}`, { from: found.index, to: found.index + found[0].length });
    }
    return verdict(false, 'it holds nothing of these shapes');
  },
};

/** https://www.iso.org/standard/70484.html (ISO/IEC 7812-1), annex B. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (const [place, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

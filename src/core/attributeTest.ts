// Whether an attribute of a span, or of its resource, says what a filter's `attr.` term asks.
import type { FilterTerm } from './filter.ts';
import { compares } from './filterTokens.ts';
import { textMatcher } from './glob.ts';
import { valueText } from './json.ts';
import type { AnyValue, KeyValue } from './model/span.ts';

export type AttributeTerm = Extract<FilterTerm, { type: 'attr' }>;

/** Texts are equal whatever their case; numbers by value, also where they came as text. */
export function attributeTest(term: AttributeTerm): (attributes: readonly KeyValue[]) => boolean {
  const fits = valueTest(term);
  return attributes => attributes.some(({ key, value }) => key === term.key && fits(value));
}

function valueTest({ op, value, glob, number }: AttributeTerm): (value: AnyValue) => boolean {
  const same = textMatcher(value, glob);
  if (op !== '=') return found => compares(numberOf(found), op, number ?? Number.NaN);
  return found => (number !== null && numberOf(found) === number) || same(valueText(found));
}

function numberOf(value: AnyValue): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

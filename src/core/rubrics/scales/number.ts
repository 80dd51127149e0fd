// A free number with a unit and bounds, typed.
import * as v from 'valibot';
import type { Scale } from '../../model/rubric.ts';
import { reaches, type ScaleType } from './scaleType.ts';

type FreeNumber = Extract<Scale, { type: 'number' }>;

const bound = v.optional(v.nullable(v.pipe(v.number(), v.finite())), null);

export const number: ScaleType<FreeNumber> = {
  type: 'number',
  schema: v.pipe(
    v.strictObject({
      type: v.literal('number'),
      unit: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(20))), null),
      min: bound,
      max: bound,
    }),
    v.check(({ min, max }) => min === null || max === null || min < max, 'min must lie below max'),
  ),
  typed: 'number',
  choices: () => [],
  problem: ({ min, max }, { value }) => {
    if (value === null || !Number.isFinite(value)) return 'takes a number';
    if (min !== null && value < min) return `takes no number below ${min}`;
    return max !== null && value > max ? `takes no number above ${max}` : null;
  },
  passes: (_, rubric, { value }) => reaches(rubric, value),
};

// Ordered levels with names: Likert scales of any length. The lowest is worth 1.
import * as v from 'valibot';
import type { Scale } from '../../model/rubric.ts';
import { reaches, type ScaleType } from './scaleType.ts';
import { means, name } from './words.ts';

type Levels = Extract<Scale, { type: 'levels' }>;

export const levels: ScaleType<Levels> = {
  type: 'levels',
  schema: v.strictObject({
    type: v.literal('levels'),
    levels: v.pipe(
      v.array(v.strictObject({ name, means: v.optional(means, '') })),
      v.minLength(2, 'needs two levels at least'),
      v.maxLength(9, 'holds more than 9 levels'),
      v.check(list => new Set(list.map(level => level.name.toLowerCase())).size === list.length, 'names one level twice'),
    ),
  }),
  typed: null,
  choices: scale => scale.levels.map((level, place) => ({ value: place + 1, label: level.name, means: level.means })),
  problem: (scale, { value }) =>
    value !== null && Number.isInteger(value) && value >= 1 && value <= scale.levels.length
      ? null
      : `takes a whole number from 1 to ${scale.levels.length}`,
  passes: (_, rubric, { value }) => reaches(rubric, value),
};

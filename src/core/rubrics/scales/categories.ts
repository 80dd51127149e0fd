// Names without an order. A score is the name; no number stands for it.
import * as v from 'valibot';
import type { Scale } from '../../model/rubric.ts';
import type { ScaleType } from './scaleType.ts';
import { means, name } from './words.ts';

type Categories = Extract<Scale, { type: 'categories' }>;

export const categories: ScaleType<Categories> = {
  type: 'categories',
  schema: v.strictObject({
    type: v.literal('categories'),
    categories: v.pipe(
      v.array(v.strictObject({ name, means: v.optional(means, ''), good: v.optional(v.boolean(), false) })),
      v.minLength(2, 'needs two categories at least'),
      v.maxLength(50, 'holds more than 50 categories'),
      v.check(list => new Set(list.map(each => each.name.toLowerCase())).size === list.length, 'names one category twice'),
    ),
  }),
  typed: null,
  choices: scale => scale.categories.map(each => ({ value: null, label: each.name, means: each.means })),
  problem: (scale, { label }) =>
    scale.categories.some(each => each.name === label) ? null : `takes one of ${scale.categories.map(each => each.name).join(', ')}`,
  passes: (scale, { better }, { label }) => {
    if (label === null || better === 'neither' || !scale.categories.some(each => each.good)) return null;
    return scale.categories.some(each => each.good && each.name === label);
  },
};

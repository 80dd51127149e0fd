// A share from 0 to 1, with what some of its points mean. Keys choose the described points, or quarters where none is.
import * as v from 'valibot';
import type { Scale } from '../../model/rubric.ts';
import { reaches, type ScaleType } from './scaleType.ts';
import { means } from './words.ts';

type Fraction = Extract<Scale, { type: 'fraction' }>;

const share = v.pipe(v.number(), v.minValue(0, 'must lie between 0 and 1'), v.maxValue(1, 'must lie between 0 and 1'));
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];

export const fraction: ScaleType<Fraction> = {
  type: 'fraction',
  schema: v.strictObject({
    type: v.literal('fraction'),
    anchors: v.pipe(
      v.optional(v.pipe(v.array(v.strictObject({ at: share, means })), v.maxLength(9, 'holds more than 9 points')), []),
      v.transform(anchors => [...anchors].sort((a, b) => a.at - b.at)),
    ),
  }),
  typed: null,
  choices: ({ anchors }) =>
    (anchors.length > 0 ? anchors : QUARTERS.map(at => ({ at, means: '' }))).map(anchor => ({
      value: anchor.at,
      label: String(anchor.at),
      means: anchor.means,
    })),
  problem: (_, { value }) => (value !== null && value >= 0 && value <= 1 ? null : 'takes a number from 0 to 1'),
  passes: (_, rubric, { value }) => reaches(rubric, value),
};

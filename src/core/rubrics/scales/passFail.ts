// Pass or fail. Pass is stored as 1, fail as 0, so that a mean is a rate.
import * as v from 'valibot';
import type { Scale } from '../../model/rubric.ts';
import type { ScaleType } from './scaleType.ts';
import { means } from './words.ts';

type PassFail = Extract<Scale, { type: 'pass-fail' }>;

export const passFail: ScaleType<PassFail> = {
  type: 'pass-fail',
  schema: v.strictObject({ type: v.literal('pass-fail'), pass: v.optional(means, ''), fail: v.optional(means, '') }),
  typed: null,
  choices: scale => [
    { value: 1, label: 'pass', means: scale.pass },
    { value: 0, label: 'fail', means: scale.fail },
  ],
  problem: (_, { value }) => (value === 0 || value === 1 ? null : 'takes 1 (pass) or 0 (fail)'),
  passes: (_, { better }, { value }) => (value === null || better === 'neither' ? null : (value === 1) === (better === 'higher')),
};

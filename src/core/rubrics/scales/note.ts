// Words instead of a verdict.
import * as v from 'valibot';
import type { Scale } from '../../model/rubric.ts';
import type { ScaleType } from './scaleType.ts';

type Note = Extract<Scale, { type: 'note' }>;

export const note: ScaleType<Note> = {
  type: 'note',
  schema: v.strictObject({ type: v.literal('note') }),
  typed: 'text',
  choices: () => [],
  problem: (_, { label }) => (label !== null && label.trim() !== '' ? null : 'takes a text'),
  passes: () => null,
};

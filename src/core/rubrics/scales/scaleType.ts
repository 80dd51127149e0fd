// What a type of scale is: how its part of a rubric's file reads, what one can choose on it, and what its values mean.
import type * as v from 'valibot';
import type { Rubric, Scale } from '../../model/rubric.ts';

/** One thing that can be chosen. */
export interface Choice {
  readonly value: number | null;
  readonly label: string;
  /** Empty where nobody wrote it. */
  readonly means: string;
}

export interface ScaleValue {
  readonly value: number | null;
  readonly label: string | null;
}

export interface ScaleType<S extends Scale = Scale> {
  readonly type: S['type'];
  /** Of the `scale` of a rubric's file, as a person writes it. */
  readonly schema: v.GenericSchema<unknown, S>;
  /** In the order of the keys 1 to 9; empty where a value is typed. */
  choices(scale: S): readonly Choice[];
  /** What is typed where there are no choices. */
  readonly typed: 'number' | 'text' | null;
  /** What is wrong with a value on this scale; null: nothing. */
  problem(scale: S, value: ScaleValue): string | null;
  /** Whether it is good; null where the rubric does not say. */
  passes(scale: S, rubric: Pick<Rubric, 'better' | 'threshold'>, value: ScaleValue): boolean | null;
}

/** For scales whose values are numbers. */
export function reaches({ better, threshold }: Pick<Rubric, 'better' | 'threshold'>, value: number | null): boolean | null {
  if (value === null || threshold === null || better === 'neither') return null;
  return better === 'higher' ? value >= threshold : value <= threshold;
}

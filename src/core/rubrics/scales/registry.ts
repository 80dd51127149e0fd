// Every type of scale. A new one is a file beside this one and a line here.
import type { Rubric, Scale } from '../../model/rubric.ts';
import { categories } from './categories.ts';
import { fraction } from './fraction.ts';
import { levels } from './levels.ts';
import { note } from './note.ts';
import { number } from './number.ts';
import { passFail } from './passFail.ts';
import type { Choice, ScaleType, ScaleValue } from './scaleType.ts';

export const SCALE_TYPES = [passFail, fraction, levels, categories, number, note] as const;

function typeOf(scale: Scale): ScaleType {
  // Each type is asked about its own scales only.
  return SCALE_TYPES.find(each => each.type === scale.type) as unknown as ScaleType;
}

export function choicesOf(scale: Scale): readonly Choice[] {
  return typeOf(scale).choices(scale);
}

export function typedOf(scale: Scale): 'number' | 'text' | null {
  return typeOf(scale).typed;
}

export function valueProblem(scale: Scale, value: ScaleValue): string | null {
  return typeOf(scale).problem(scale, value);
}

/** Whether a score is good by its rubric; null where the rubric does not say. */
export function passes(rubric: Rubric, value: ScaleValue): boolean | null {
  return typeOf(rubric.scale).passes(rubric.scale, rubric, value);
}

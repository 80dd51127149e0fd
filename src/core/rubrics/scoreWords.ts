// A score as a person writes it (`pass`, `3`, `some`) and as it is kept.
import type { Scale } from '../model/rubric.ts';
import { choicesOf, typedOf } from './scales/registry.ts';
import type { ScaleValue } from './scales/scaleType.ts';

/** By name, else by value; null where the words are neither. */
export function scoreOf(scale: Scale, words: string): ScaleValue | null {
  const wanted = words.trim().toLowerCase();
  const choices = choicesOf(scale);
  const named = choices.find(choice => choice.label.toLowerCase() === wanted);
  if (named) return { value: named.value, label: named.label };
  if (typedOf(scale) === 'text') return { value: null, label: words };
  const value = Number(wanted);
  if (wanted === '' || !Number.isFinite(value)) return null;
  return { value, label: choices.find(choice => choice.value === value)?.label ?? null };
}

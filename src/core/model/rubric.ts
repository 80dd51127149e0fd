// A rubric: a versioned definition of one quality, with described levels. What its file says, read and checked.
import type { SpanKind } from './canonical.ts';

export const RUBRIC_TARGETS = ['turn', 'span', 'session'] as const;
export type RubricTarget = (typeof RUBRIC_TARGETS)[number];

/** What a person or a check must have before them to judge. */
export const RUBRIC_NEEDS = ['input', 'output', 'context', 'reference', 'tools', 'conversation', 'prompt'] as const;
export type RubricNeed = (typeof RUBRIC_NEEDS)[number];

export interface Level {
  readonly name: string;
  /** What holds at this level, so that two people choose alike. */
  readonly means: string;
}

export type Scale =
  | { readonly type: 'pass-fail'; readonly pass: string; readonly fail: string }
  /** 0 to 1, with what some of its points mean, lowest first. */
  | { readonly type: 'fraction'; readonly anchors: readonly { readonly at: number; readonly means: string }[] }
  /** Ordered, lowest first: worth 1, 2, 3 and so on. */
  | { readonly type: 'levels'; readonly levels: readonly Level[] }
  | { readonly type: 'categories'; readonly categories: readonly (Level & { readonly good: boolean })[] }
  | { readonly type: 'number'; readonly unit: string | null; readonly min: number | null; readonly max: number | null }
  | { readonly type: 'note' };

export interface RubricExample {
  readonly input: string | null;
  readonly output: string;
  /** As a score is written: `pass`, `3`, a category. */
  readonly score: string;
  readonly why: string;
}

export interface Rubric {
  readonly id: string;
  readonly title: string;
  readonly definition: string;
  readonly appliesTo: RubricTarget;
  /** Kinds of span it applies to; empty: any. */
  readonly spanKinds: readonly SpanKind[];
  readonly scale: Scale;
  /** Which end is the good one; `neither`: it describes. */
  readonly better: 'higher' | 'lower' | 'neither';
  /** The value from which on a score passes (or up to which, where lower is better); null where the scale says it itself. */
  readonly threshold: number | null;
  readonly needs: readonly RubricNeed[];
  readonly examples: readonly RubricExample[];
  /** What a model is asked when it judges. */
  readonly judge: string | null;
  /** Patterns of the cohorts it applies to; empty: all. */
  readonly cohorts: readonly string[];
  readonly group: string | null;
}

/** What makes scores of two versions the same judgement: a title, a group, examples or the judge's wording may change. */
export function meaningOf(rubric: Rubric): string {
  const { id, definition, appliesTo, spanKinds, scale, better, threshold } = rubric;
  return JSON.stringify([id, definition, appliesTo, [...spanKinds].sort(), sorted(scale), better, threshold]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

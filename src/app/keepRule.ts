// How long things are kept where nobody has said otherwise, and what can be asked to be deleted.
import type { KeepRule } from '../store/records.ts';

/** No age; a size that no disk of today minds. Pinned sessions and those that a person judged are never let go by it. */
export const DEFAULT_KEEP: KeepRule = { days: null, bytes: 4 * 1024 ** 3 };

export type DeletionWish =
  | { readonly what: 'session'; readonly session: string }
  /** All sessions that pass; `plain`: those without LLM work too. */
  | { readonly what: 'filter'; readonly filter: string; readonly plain: boolean }
  | { readonly what: 'everything' };

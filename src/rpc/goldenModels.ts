// What is shown of golden sets.
import type { GoldenEntry } from '../core/model/golden.ts';

export interface GoldenSetRow {
  readonly name: string;
  readonly file: string;
  readonly entries: number;
  readonly accepted: number;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

export interface GoldenDraft {
  readonly entry: GoldenEntry;
  /** The sets that hold this turn already. */
  readonly heldBy: readonly string[];
  /** Entries with nearly the same question. */
  readonly alike: readonly { readonly set: string; readonly id: string; readonly question: string; readonly share: number }[];
  /** Of rules of redaction, what would be taken out of its texts: by rule, how often. */
  readonly secrets: readonly { readonly rule: string; readonly count: number }[];
  /** Names to choose from. */
  readonly sets: readonly string[];
}

/** An entry whose source has moved on, or whose rubrics have. */
export interface StaleEntry {
  readonly set: string;
  readonly id: string;
  readonly why: string;
}

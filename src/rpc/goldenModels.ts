// What is shown of golden sets.

import type { Comparison } from '../core/golden/compare.ts';
import type { ImportMapping } from '../core/golden/importFields.ts';
import type { ImportProblem } from '../core/golden/importRows.ts';
import type { GoldenEntry, GoldenStatus } from '../core/model/golden.ts';

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

export interface GoldenOutline {
  readonly id: string;
  /** In the file, from 1. */
  readonly line: number;
  readonly question: string;
  readonly status: GoldenStatus;
}

export interface GoldenFormat {
  readonly id: string;
  readonly title: string;
  readonly extension: string;
}

export interface GoldenExportText {
  readonly text: string;
  readonly extension: string;
  readonly entries: number;
  /** Lines of the set that are no entries, and are not in the text. */
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

export interface GoldenImportReport {
  readonly columns: readonly string[];
  /** Which column was read as what. */
  readonly mapping: ImportMapping;
  /** Rows that are entries. */
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly problems: readonly ImportProblem[];
  /** The first entries. */
  readonly preview: readonly GoldenEntry[];
}

/** An entry against the newest turn that asked the same. */
export interface GoldenVerdict {
  readonly id: string;
  /** Null: nobody asked it yet. `origin`: it is the turn that the entry was kept from. */
  readonly turn: { readonly session: string; readonly turn: string; readonly startUs: number; readonly origin: boolean } | null;
  /** Null: nothing was decided. */
  readonly passed: boolean | null;
  readonly expected: string | null;
  readonly output: string | null;
  readonly comparisons: readonly Comparison[];
}

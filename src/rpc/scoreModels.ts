// What is shown of rubrics and of the scores that people give.
import type { RubricNeed, RubricTarget, Scale } from '../core/model/rubric.ts';
import type { ScoreEntry } from '../core/model/score.ts';
import type { Agreement, Disagreement } from '../core/rubrics/raters.ts';

export interface ChoiceView {
  readonly value: number | null;
  readonly label: string;
  readonly means: string;
  readonly passes: boolean | null;
}

export interface RubricView {
  readonly id: string;
  /** Eight hex digits: another meaning is another version. */
  readonly version: string;
  readonly title: string;
  readonly definition: string;
  readonly group: string | null;
  readonly appliesTo: RubricTarget;
  readonly spanKinds: readonly string[];
  readonly needs: readonly RubricNeed[];
  readonly scale: Scale;
  /** In the order of the keys 1 to 9. */
  readonly choices: readonly ChoiceView[];
  /** What is typed where nothing can be chosen. */
  readonly typed: 'number' | 'text' | null;
  /** Its file; null for one of the built-in library. */
  readonly file: string | null;
}

/** What is wrong with a rubric's file. */
export interface RubricFileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface RubricList {
  readonly rubrics: readonly RubricView[];
  readonly problems: readonly RubricFileProblem[];
  /** They are built in: the workspace has none of its own yet. */
  readonly builtIn: boolean;
  /** Where rubrics of this workspace stand; null where there is no workspace. */
  readonly folder: string | null;
  /** Under whose name scores are given. */
  readonly author: string;
}

export interface RubricLibrary {
  readonly rubrics: readonly (RubricView & { /** The workspace has one of this id. */ readonly added: boolean })[];
  readonly packs: readonly { readonly id: string; readonly title: string; readonly rubrics: readonly string[] }[];
}

/** A line of a file of scores that is no record. */
export interface ScoreFileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What was written for others to read. */
export interface SharedScores {
  readonly file: string;
  readonly records: number;
  readonly added: number;
}

export interface CollectedScores {
  readonly records: number;
  /** Those that were not known here. */
  readonly added: number;
  readonly problems: readonly ScoreFileProblem[];
}

/** How far raters agree by one rubric; `disagreements` name the turn where its session is here. */
export interface AgreementView extends Omit<Agreement, 'disagreements'> {
  readonly title: string;
  readonly disagreements: readonly (Disagreement & { readonly session: string | null })[];
}

/** A score with the turn it belongs to; null: the session as a whole. */
export interface ScoreEntryView extends ScoreEntry {
  readonly turn: string | null;
  readonly passes: boolean | null;
}

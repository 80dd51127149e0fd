// What the app asks about what people judged. Any process may write it.
import type { ScoreEntry, ScoreTarget } from '../core/model/score.ts';

export interface Scoring {
  /** Adds records that are not there yet, in one transaction. Returns those that were new. */
  add(entries: readonly ScoreEntry[]): Promise<ScoreEntry[]>;
  /** Every record of one target and rubric, the oldest first. */
  history(target: ScoreTarget, rubric: string): Promise<ScoreEntry[]>;
  /** The records that count, of a session's turns, their spans and itself, with the turn row each belongs to. */
  ofSession(id: string): Promise<{ readonly entry: ScoreEntry; readonly turnNo: number | null }[]>;
  /** Every record, the oldest first; of one author, or of all. */
  all(author: string | null): Promise<ScoreEntry[]>;
  /** Keeps a rubric as it reads now, for the scores that are given by it. */
  keepVersion(id: string, version: string, body: string, nowUs: number): Promise<void>;
  /** The rubric as it was read then; null where nobody scored by it here. */
  version(id: string, version: string): Promise<string | null>;
}

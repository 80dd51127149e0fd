// What the app asks about keeping and deleting: the bounds people set, what is exempt, and the room it all takes.
import type { AppShare, Exempt, KeepRule, StorageSizes } from './records.ts';

/** What was deleted. */
export interface Forgotten {
  readonly sessions: readonly string[];
  readonly spans: number;
  readonly logs: number;
}

export interface Keeping {
  sizes(): Promise<StorageSizes>;
  /** Reads every judged turn: not for loops. */
  exempt(): Promise<Exempt>;
  /** Sessions and spans of each app; `bytesEach` is the mean length of its newest spans as sent. */
  apps(): Promise<AppShare[]>;
  /** How often each rule of redaction took something out. */
  redactions(): Promise<{ rule: string; count: number; lastUs: number }[]>;
  /** Null where nobody has set one. */
  rule(): Promise<KeepRule | null>;
  putRule(rule: KeepRule): Promise<void>;
  pin(id: string, pinned: boolean, nowUs: number): Promise<void>;
  /** Of these sessions those that are pinned. */
  pinned(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The oldest sessions that ended before a time, without those that are pinned or that a person judged. */
  oldest(beforeUs: number, limit: number): Promise<number[]>;
  /** Asks whoever receives to delete something. Returns the number of the wish. */
  wish(wish: string, nowUs: number): Promise<number>;
  /** Wishes that wait. */
  wishes(): Promise<{ id: number; wish: string }[]>;
  answerWish(id: number, outcome: string): Promise<void>;
  /** What became of a wish, and forgets it; null while nothing has. */
  takeOutcome(id: number): Promise<string | null>;
  /** Deletes the copies that were made before the schema changed. */
  dropCopies(): Promise<void>;
  /** Gives some free pages back to the disk; true while there are more. */
  shrink(pages: number): Promise<boolean>;
  /** Takes some of what was deleted out of the index of words; true while there is more. */
  compactSearch(): Promise<boolean>;
  /** Empties the write-ahead logs. */
  checkpoint(): Promise<void>;
}

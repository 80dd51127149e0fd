// A score: one judgement of one target against one rubric version by one author. Records are never changed, only followed by others, so
// that files of several people merge line by line: of one target, rubric and author the last record counts.

/** A turn is named by the span it begins at: ids that every machine has alike. */
export type ScoreTarget =
  | { readonly type: 'turn'; readonly traceId: string; readonly spanId: string }
  | { readonly type: 'span'; readonly traceId: string; readonly spanId: string }
  | { readonly type: 'session'; readonly session: string };

/**
 * `not-scorable`: looked at, and the rubric cannot be applied; the note says why. `noted`: something was said, and no verdict given yet.
 * `cleared`: taken back. Stored by place.
 */
export const VERDICTS = ['scored', 'not-scorable', 'cleared', 'noted'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What exactly is meant: a range of a text (UTF-16 code units), or something that is not there. */
export type ScorePlace = { readonly side: 'input' | 'output'; readonly from: number; readonly to: number } | { readonly absent: string };

/** What a person gives. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly value: number | null;
  readonly label: string | null;
  readonly note: string | null;
  /** The output as it should have been. */
  readonly correction: string | null;
  readonly place: ScorePlace | null;
}

export interface ScoreEntry extends Judgement {
  /** Sorts by time. */
  readonly id: string;
  readonly atUs: number;
  readonly author: string;
  readonly target: ScoreTarget;
  readonly rubric: string;
  readonly version: string;
  /** The record that this one takes back. */
  readonly undoes: string | null;
}

/** Before the name of whoever settles what raters differ on: that verdict is a record of its own, beside what they said as a rater. */
const GOLD = 'gold:';

export function goldAuthor(author: string): string {
  return `${GOLD}${author}`;
}

export function isGold(author: string): boolean {
  return author.startsWith(GOLD);
}

export const NO_JUDGEMENT: Judgement = { verdict: 'cleared', value: null, label: null, note: null, correction: null, place: null };

/** One string a target, to group by. */
export function targetKey(target: ScoreTarget): string {
  return target.type === 'session' ? `session ${target.session}` : `${target.type} ${target.traceId} ${target.spanId}`;
}

/** Whether `a` comes after `b`: by time, then by id, so that everybody agrees on the last one. */
export function isLater(a: ScoreEntry, b: ScoreEntry): boolean {
  return a.atUs === b.atUs ? a.id > b.id : a.atUs > b.atUs;
}

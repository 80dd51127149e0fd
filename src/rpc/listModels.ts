// The list of sessions as views draw it: rows with what is worked out for one page, places of a text, facets. Times are microseconds.
import type { SessionRow } from './viewModels.ts';

/** A session as a list shows it: with what is worked out for the rows of a page only. */
export interface SessionListRow extends SessionRow {
  /** How long its last turns took, in microseconds, the oldest first: at most 20. */
  readonly latencies: readonly number[];
  /** Its scores, one a name: the mean of what has values, else the last label. */
  readonly scores: readonly ScoreSummary[];
  /** Where it holds the text that the filter looks for; null where the filter looks for none. */
  readonly hit: SearchHit | null;
}

export interface ScoreSummary {
  readonly name: string;
  readonly value: number | null;
  readonly label: string | null;
  readonly count: number;
}

/** A stretch of text around what was looked for; `ranges` are the places of it, in UTF-16 units. */
export interface SearchHit {
  readonly text: string;
  readonly ranges: readonly (readonly [number, number])[];
  readonly turn: string;
  readonly side: 'input' | 'output';
}

export interface SessionPage {
  readonly rows: readonly SessionListRow[];
  /** Sessions that match the filter, in all; null while the raw log has to be looked through for them. */
  readonly total: number | null;
  /** Pass as `after` for the next page; null at the end. A page may be empty and still have a next one, while a scan goes on. */
  readonly next: string | null;
  /** How much of the raw log has been looked through, where no index answers. */
  readonly scan: { readonly done: number; readonly of: number } | null;
}

/** Values of one field over the sessions that pass the rest of the filter. */
export interface Facet {
  readonly field: string;
  readonly title: string;
  readonly values: readonly { readonly label: string; readonly count: number /** What to add to the filter. */; readonly term: string }[];
  /** Values beyond those listed. */
  readonly more: number;
}

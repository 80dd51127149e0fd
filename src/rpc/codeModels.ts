// What stands beside code: the files and functions that spans say they were made in.
import type { ScoreSource } from '../core/model/canonical.ts';

export interface CodeFileRow {
  /** The path as sent: text from outside. */
  readonly file: string;
}

/** The spans of one function (of one line, where no function is named). Durations in microseconds, over spans that have ended. */
export interface CodePlaceRow {
  readonly function: string | null;
  /** As the newest span says it. */
  readonly line: number | null;
  readonly count: number;
  /** Spans were left out of the figures: only the newest of each place are read. */
  readonly partial: boolean;
  readonly errors: number;
  readonly p50Us: number | null;
  readonly p95Us: number | null;
  /** Cost of those spans whose cost is known; null where none is. */
  readonly costUsd: number | null;
  readonly lastScore: { readonly name: string; readonly value: string; readonly source: ScoreSource } | null;
  readonly newest: { readonly traceId: string; readonly spanId: string };
}

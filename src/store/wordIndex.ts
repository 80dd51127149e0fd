// Which sessions hold some words. Common words stand in hundreds of thousands of spans: those that mentioned them last are enough for the
// beginning of a list, and come as soon as those of a rare word.
import type { Driver } from './driver.ts';

/** Sessions that are named of a common text unless all are asked for. */
const SOME = 500;

export interface FoundSessions {
  /** Numbers of sessions, as a JSON array. */
  readonly numbers: string;
  /** There may be others, whose mentions are older. */
  readonly more: boolean;
}

export interface WordIndex {
  /** The sessions that mentioned the words last. `match` is an expression of FTS5. */
  latest(match: string): FoundSessions;
  /** All of them. Reads every place of the words: a tenth of a second where they are common among a million spans. */
  every(match: string): FoundSessions;
}

export function wordIndex(driver: Driver): WordIndex {
  // The newest spans first: CROSS JOIN and the limit keep SQLite from choosing another order.
  const sessions = driver.prepare(`SELECT DISTINCT f.session_no FROM
    (SELECT rowid AS span FROM search.texts WHERE texts MATCH ? ORDER BY rowid DESC LIMIT -1) x CROSS JOIN facts f ON f.span = x.span
    WHERE f.session_no IS NOT NULL LIMIT ?`);
  const changes = driver.prepare('SELECT total_changes() AS own');
  const others = driver.prepare('PRAGMA data_version');
  const mark = () => `${changes.get()?.own} ${others.get()?.data_version}`;
  const find = (match: string, limit: number): FoundSessions => {
    const rows = sessions.arrays(match, limit);
    return { numbers: JSON.stringify(rows.map(([no]) => Number(no))), more: limit > 0 && rows.length === limit };
  };
  // A list, its count and the figures beside it ask the same, one after the other.
  const remembered = (look: (match: string) => FoundSessions) => {
    let last: { readonly key: string; readonly found: FoundSessions } | null = null;
    return (match: string) => {
      const key = `${mark()} ${match}`;
      last = last?.key === key ? last : { key, found: look(match) };
      return last.found;
    };
  };
  return { latest: remembered(match => find(match, SOME)), every: remembered(match => find(match, -1)) };
}

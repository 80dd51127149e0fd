// Which sessions hold some words. Few are named; where they are many, each session of a list is asked in its turn, so that the newest of a
// million spans' sessions come as soon as those of a thousand.
import type { Driver } from './driver.ts';

/** Beyond so many sessions a text is common. */
const FEW = 200;

export interface WordIndex {
  /** Numbers of all sessions that hold the words, as a JSON array; null where they are more than a few. `match` is an expression of FTS5. */
  few(match: string): string | null;
  /** As `few`, however many they are. Reads every place of the words once, until something changes. */
  every(match: string): string;
}

/** A session's row and one `?` for the words: true where a span of it holds them. Looks at no other session's spans. */
export const SESSION_HOLDS = `EXISTS (SELECT 1 FROM search.texts x WHERE texts MATCH ?
  AND x.rowid BETWEEN (SELECT min(span) FROM facts WHERE session_no = sessions.no) AND (SELECT max(span) FROM facts WHERE session_no = sessions.no)
  AND EXISTS (SELECT 1 FROM facts f2 WHERE f2.span = x.rowid AND f2.session_no = sessions.no))`;

export function wordIndex(driver: Driver): WordIndex {
  const DISTINCT = `SELECT DISTINCT f.session_no AS no FROM search.texts x JOIN facts f ON f.span = x.rowid
    WHERE texts MATCH ? AND f.session_no IS NOT NULL`;
  const some = driver.prepare(`${DISTINCT} LIMIT ${FEW + 1}`);
  const all = driver.prepare(DISTINCT);
  const changes = driver.prepare('SELECT total_changes() AS own');
  const others = driver.prepare('PRAGMA data_version');
  const mark = () => `${changes.get()?.own} ${others.get()?.data_version}`;
  let last = { match: '', mark: '', numbers: '' };
  return {
    few(match) {
      const numbers = some.all(match).map(row => Number(row.no));
      return numbers.length > FEW ? null : JSON.stringify(numbers);
    },
    every(match) {
      // The counts beside a list ask the same several times.
      const now = mark();
      if (last.match !== match || last.mark !== now) {
        last = { match, mark: now, numbers: JSON.stringify(all.all(match).map(row => Number(row.no))) };
      }
      return last.numbers;
    },
  };
}

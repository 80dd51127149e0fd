// The index of words over what spans were given and gave back: a file of its own beside the database, attached to the connection. It holds no
// text, only where words stand; rows have the numbers of their spans. Derived: it can be deleted, and is made again with everything else.
import { asWords } from '../core/derive/searchText.ts';
import type { Driver } from './driver.ts';
import { textOrNull, toHex } from './mapping.ts';

/** SQLite of some hosts is built without full-text search: then texts are looked for in previews alone. */
export function attachSearch(driver: Driver, file: string, readonly: boolean): boolean {
  const path = file === ':memory:' ? ':memory:' : `${file}-search`;
  try {
    driver.exec(`ATTACH '${path.replaceAll("'", "''")}' AS search`);
    if (!readonly) {
      driver.exec('PRAGMA search.auto_vacuum = 2; PRAGMA search.journal_mode = WAL; PRAGMA search.synchronous = NORMAL');
      const known = driver.prepare("SELECT 1 FROM search.sqlite_master WHERE name = 'texts'").get();
      // Somebody threw the file away: it is made again with everything else.
      if (!known) driver.exec('UPDATE follow SET version = 0 WHERE position > 0');
      driver.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS search.texts USING fts5(body, content = '', contentless_delete = 1,
        tokenize = 'unicode61 remove_diacritics 2')`);
    }
    driver.prepare('SELECT rowid FROM search.texts LIMIT 1').get();
    return true;
  } catch {
    // No FTS5, or (reading only) nobody has made the file yet.
    return false;
  }
}

/**
 * A text as one phrase of the index, its last word as a beginning. Null where it holds no word: then previews are looked through.
 * https://sqlite.org/fts5.html#full_text_query_syntax
 */
export function matchOf(text: string): string | null {
  const words = asWords(text).replaceAll('\0', ' ');
  if (!/[\p{L}\p{N}]/u.test(words)) return null;
  const whole = /[\p{L}\p{N}]$/u.test(words.trimEnd());
  return `"${words.replaceAll('"', '""')}"${whole ? ' *' : ''}`;
}

/** Sessions, turns or spans that hold a text, by the column of facts that names them. */
export const FOUND_BY_WORDS = 'SELECT ?by FROM search.texts x JOIN facts f2 ON f2.span = x.rowid WHERE texts MATCH ?';

export function searchWriter(driver: Driver, attached: boolean) {
  if (!attached) return { put: () => undefined, drop: () => undefined };
  const put = driver.prepare('INSERT OR REPLACE INTO search.texts (rowid, body) VALUES (?, ?)');
  const drop = driver.prepare('DELETE FROM search.texts WHERE rowid = ?');
  return {
    /** `again`: the span was stored before, and may have held something. */
    put(span: number, text: string | null, again: boolean): void {
      if (text !== null) put.run(span, asWords(text));
      else if (again) drop.run(span);
    },
    drop: (span: number) => drop.run(span),
  };
}

export interface FoundSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly turnId: string;
}

export function searchQueries(driver: Driver, attached: boolean) {
  return {
    /** The first span of a session's turns that holds the text. */
    spanWith(session: number, text: string): FoundSpan | null {
      const match = attached ? matchOf(text) : null;
      if (match === null) return null;
      const row = driver
        .prepare(`SELECT s.trace_id, s.span_id, t.turn_id FROM search.texts x JOIN facts f ON f.span = x.rowid JOIN spans s ON s.id = f.span
          JOIN turns t ON t.id = f.turn_no WHERE texts MATCH ? AND x.rowid BETWEEN (SELECT min(span) FROM facts WHERE session_no = ?)
          AND (SELECT max(span) FROM facts WHERE session_no = ?) AND f.session_no = ? AND t.turn_id IS NOT NULL ORDER BY f.start_us LIMIT 1`)
        .get(match, session, session, session);
      const turnId = textOrNull(row?.turn_id);
      return row && turnId !== null ? { traceId: toHex(row.trace_id), spanId: toHex(row.span_id), turnId } : null;
    },
  };
}

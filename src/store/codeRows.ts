// Where in a program spans were made: written with their facts, read by file for what stands beside the code.
import type { CodeRef } from '../core/model/canonical.ts';
import { SCORE_SOURCES } from './contract.ts';
import type { Driver, Row } from './driver.ts';
import { numberOrNull, textOrNull, toHex, usd } from './mapping.ts';
import type { CodeFile, CodeSpan } from './records.ts';

export function codeWriter(driver: Driver) {
  const place = driver.prepare('SELECT id FROM code_places WHERE file = ? AND function = ? AND line = ?');
  const makePlace = driver.prepare('INSERT INTO code_places (file, function, line) VALUES (?, ?, ?) RETURNING id');
  const put = driver.prepare('INSERT OR REPLACE INTO code_spans (span, place) VALUES (?, ?)');
  const drop = driver.prepare('DELETE FROM code_spans WHERE span = ?');
  return {
    /** `again`: the span was stored before, and may have named another place. */
    put(span: number, code: CodeRef | null, again: boolean): void {
      if (code === null) {
        if (again) drop.run(span);
        return;
      }
      const names = [code.file ?? '', code.function ?? '', code.line ?? 0] as const;
      put.run(span, Number((place.get(...names) ?? makePlace.get(...names))?.id));
    },
  };
}

/** Of one file. */
const MAX_PLACES = 500;

export function codeQueries(driver: Driver) {
  const files = driver.prepare("SELECT file FROM code_places WHERE file <> '' GROUP BY file ORDER BY max(id) DESC LIMIT ?");
  const places = driver.prepare('SELECT id, function, line FROM code_places WHERE file = ? ORDER BY id DESC LIMIT ?');
  // The newest spans of a place, with the last score that came about each.
  const spans = driver.prepare(`SELECT s.trace_id, s.span_id, s.start_us, s.end_us, s.status, f.cost_nano, f.flags,
      (SELECT a.name || char(10) || coalesce(a.label, round(a.value, 4), '') || char(10) || a.source || char(10) || a.time_us FROM arrived_scores a
        WHERE a.target_trace = s.trace_id AND a.target_span = s.span_id ORDER BY a.time_us DESC LIMIT 1) AS score
    FROM code_spans c JOIN spans s ON s.id = c.span LEFT JOIN facts f ON f.span = s.id WHERE c.place = ? ORDER BY c.span DESC LIMIT ?`);
  const spansOf = (place: Row, limit: number): CodeSpan[] =>
    spans.all(Number(place.id), limit).map(row => {
      const [name = '', value = '', source = ''] = textOrNull(row.score)?.split('\n') ?? [];
      return {
        function: String(place.function) || null,
        line: Number(place.line) || null,
        traceId: toHex(row.trace_id),
        spanId: toHex(row.span_id),
        startUs: Number(row.start_us),
        endUs: Number(row.end_us),
        status: Number(row.status),
        factFlags: numberOrNull(row.flags) ?? 0,
        costUsd: usd(row.cost_nano),
        lastScore: row.score === null ? null : { name, value, source: SCORE_SOURCES[Number(source)] ?? 'unknown' },
      };
    });
  return {
    files: (limit: number): CodeFile[] => files.all(limit).map(row => ({ file: String(row.file) })),
    /** At most `limit` spans of each place. */
    spans: (file: string, limit: number): CodeSpan[] => places.all(file, MAX_PLACES).flatMap(place => spansOf(place, limit)),
  };
}

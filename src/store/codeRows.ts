// Where in a program spans were made: written with their facts, read by file for what stands beside the code.
import type { CodeRef } from '../core/model/canonical.ts';
import { SCORE_SOURCES } from './contract.ts';
import type { Driver } from './driver.ts';
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

export function codeQueries(driver: Driver) {
  const files =
    driver.prepare(`SELECT p.file, count(*) AS spans, max(c.span) AS newest FROM code_places p JOIN code_spans c ON c.place = p.id
    WHERE p.file <> '' GROUP BY p.file ORDER BY newest DESC LIMIT ?`);
  // The newest spans of each place, with the last score that came about each.
  const spans = driver.prepare(`SELECT p.function, p.line, s.trace_id, s.span_id, s.start_us, s.end_us, s.status, f.cost_nano, f.flags,
      (SELECT a.name || char(10) || coalesce(a.label, round(a.value, 4), '') || char(10) || a.source || char(10) || a.time_us FROM arrived_scores a
        WHERE a.target_trace = s.trace_id AND a.target_span = s.span_id ORDER BY a.time_us DESC LIMIT 1) AS score
    FROM code_places p JOIN code_spans c ON c.place = p.id JOIN spans s ON s.id = c.span LEFT JOIN facts f ON f.span = s.id
    WHERE p.file = ? ORDER BY c.span DESC LIMIT ?`);
  return {
    files: (limit: number): CodeFile[] => files.all(limit).map(row => ({ file: String(row.file), spans: Number(row.spans) })),
    spans: (file: string, limit: number): CodeSpan[] =>
      spans.all(file, limit).map(row => {
        const [name = '', value = '', source = ''] = textOrNull(row.score)?.split('\n') ?? [];
        return {
          function: String(row.function) || null,
          line: Number(row.line) || null,
          traceId: toHex(row.trace_id),
          spanId: toHex(row.span_id),
          startUs: Number(row.start_us),
          endUs: Number(row.end_us),
          status: Number(row.status),
          factFlags: numberOrNull(row.flags) ?? 0,
          costUsd: usd(row.cost_nano),
          lastScore: row.score === null ? null : { name, value, source: SCORE_SOURCES[Number(source)] ?? 'unknown' },
        };
      }),
  };
}

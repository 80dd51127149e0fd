// The two honest bars that every figure is held against: JSON.parse of the same spans, and a plain bulk insert of the same rows.
import { createRequire } from 'node:module';
import type { BenchSpan } from './workload.ts';

interface Database {
  exec(sql: string): void;
  prepare(sql: string): { run(...values: unknown[]): unknown };
  close(): void;
}

/** Seconds to parse all the bodies. */
export function parseSeconds(bodies: readonly Buffer[]): number {
  const start = performance.now();
  let requests = 0;
  for (const body of bodies) requests += Object.keys(JSON.parse(body.toString()) as object).length;
  const seconds = (performance.now() - start) / 1000;
  if (requests !== bodies.length) throw new Error('A body is not one OTLP request');
  return seconds;
}

export type BulkRow = readonly unknown[];

/** Rows of 16 narrow columns, attributes as JSON text: what a straightforward store would write. */
export function bulkRows(spans: readonly BenchSpan[]): BulkRow[] {
  return spans.map(span => {
    const all = Object.fromEntries(span.attributes);
    const startUs = Number(span.startNs / 1000n);
    return [
      span.traceId,
      span.spanId,
      span.parentSpanId,
      span.name,
      1,
      startUs,
      Number(span.startNs % 1000n),
      Number(span.endNs - span.startNs),
      span.failed ? 2 : 1,
      span.failed ? 'upstream timed out' : null,
      all['session.id'],
      all['openinference.span.kind'],
      all['llm.model_name'] ?? null,
      all['llm.token_count.prompt'] ?? null,
      all['llm.token_count.completion'] ?? null,
      JSON.stringify(all),
    ];
  });
}

const COLUMNS =
  'trace_id, span_id, parent_id, name, kind, start_us, start_rem, duration_ns, status, message, session, span_kind, model, tokens_in, tokens_out, attributes';

/** Seconds to insert the rows into a new file, `size` a transaction, with the last checkpoint. */
export function bulkSeconds(rows: readonly BulkRow[], size: number, file: string): number {
  const BetterSqlite3 = createRequire(import.meta.url)('better-sqlite3') as new (file: string) => Database;
  const db = new BetterSqlite3(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE span (id INTEGER PRIMARY KEY, ${COLUMNS})`);
  const insert = db.prepare(`INSERT INTO span (${COLUMNS}) VALUES (${COLUMNS.replace(/\w+/g, '?')})`);
  const start = performance.now();
  for (let at = 0; at < rows.length; at += size) {
    db.exec('BEGIN');
    for (const row of rows.slice(at, at + size)) insert.run(...row);
    db.exec('COMMIT');
  }
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const seconds = (performance.now() - start) / 1000;
  db.close();
  return seconds;
}

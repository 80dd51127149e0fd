// Where log records belong, and the spans that stand for them where no span came.
import { toMicros } from '../core/model/facts.ts';
import type { Span } from '../core/model/span.ts';
import type { LiveLog, LogFact, StoredFacts } from './contract.ts';
import type { Driver } from './driver.ts';
import { fromHex, toHex } from './mapping.ts';
import { liveLog } from './queries/spans.ts';
import type { scoreWriter } from './scoreRows.ts';

/** `gone` is told of each span that is unmade. */
export function logFactWriter(driver: Driver, scores: ReturnType<typeof scoreWriter>, gone: (span: number) => void) {
  const put = driver.prepare('INSERT OR REPLACE INTO log_facts (log, producer, trace_id, span_id) VALUES (?, ?, ?, ?)');
  // A span that really came is never written over.
  const make =
    driver.prepare(`INSERT INTO spans (trace_id, span_id, parent_id, name, otel_kind, start_us, start_rem, end_us, end_rem, status, richness,
      format, digest, chunk, grp, off, len) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0)
    ON CONFLICT (trace_id, span_id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name, otel_kind = excluded.otel_kind,
      start_us = excluded.start_us, start_rem = excluded.start_rem, end_us = excluded.end_us, end_rem = excluded.end_rem, status = excluded.status
    WHERE spans.chunk = 0 RETURNING id`);
  const existing = driver.prepare('SELECT id FROM spans WHERE trace_id = ? AND span_id = ?');
  const drops = [
    'facts WHERE span',
    'calls WHERE span',
    'code_spans WHERE span',
    'arrived_scores WHERE span',
    'spans WHERE chunk = 0 AND id',
  ].map(what => driver.prepare(`DELETE FROM ${what} = ?`));

  return {
    put(log: LogFact): void {
      put.run(log.no, log.producer, log.traceId === null ? null : fromHex(log.traceId), log.spanId === null ? null : fromHex(log.spanId));
      if (log.score !== undefined) scores.putOfLog(log.no, log.score);
    },
    /** Stores the span and gives its facts their number. */
    make(stored: StoredFacts, span: Span): void {
      const ids = [fromHex(span.traceId), fromHex(span.spanId)] as const;
      const row = make.get(
        ...ids,
        span.parentSpanId === '' ? null : fromHex(span.parentSpanId),
        span.name,
        span.kind,
        toMicros(span.startTimeUnixNano),
        Number(span.startTimeUnixNano % 1000n),
        toMicros(span.endTimeUnixNano),
        Number(span.endTimeUnixNano % 1000n),
        span.status?.code ?? 0,
      );
      stored.no = Number((row ?? existing.get(...ids))?.id);
    },
    unmake(no: number): void {
      scores.lost(no);
      gone(no);
      for (const drop of drops) drop.run(no);
    },
  };
}

export function logFactQueries(driver: Driver) {
  const from = 'SELECT l.*, f.span_id AS routed FROM log_facts f JOIN logs l ON l.id = f.log WHERE f.trace_id = ?';
  // In order of arrival: where a trace has more than are looked at, the same ones are left out each time.
  const ofTrace = driver.prepare(`${from} ORDER BY l.id LIMIT ?`);
  const ofSpan = driver.prepare(`${from} AND f.span_id = ? ORDER BY l.time_us, l.time_rem, l.id LIMIT ?`);
  // Made spans of traces that no record belongs to any more.
  const orphans = driver.prepare(`SELECT DISTINCT s.trace_id FROM spans s WHERE s.chunk = 0
    AND NOT EXISTS (SELECT 1 FROM log_facts f WHERE f.trace_id = s.trace_id) LIMIT 1000`);
  return {
    ofTrace: (traceId: string, limit: number): LiveLog[] => ofTrace.all(fromHex(traceId), limit).map(liveLog),
    ofSpan: (traceId: string, spanId: string, limit: number): LiveLog[] =>
      ofSpan.all(fromHex(traceId), fromHex(spanId), limit).map(liveLog),
    orphanTraces: (): string[] => orphans.all().map(row => toHex(row.trace_id)),
  };
}

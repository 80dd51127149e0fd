// Reads a recorded fixture: a JSON file with the OTLP/JSON requests of one scenario in an array, traces and logs mixed.
import { readFileSync } from 'node:fs';
import type { LogRecord, Span, SpanContext } from '../../src/core/model/span.ts';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { decodeContext, decodeLog, decodeSpan } from '../../src/receiver/otlp/decode.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';

export interface ReadSpan {
  readonly span: Span;
  readonly context: SpanContext;
  /** The log records of the scenario that carry the span's ids. */
  readonly logs: readonly LogRecord[];
}

/** Spans in the order sent. Throws when a request is refused or loses an item. */
export function readFixture(file: string): readonly ReadSpan[] {
  const requests = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[];
  const spans: { span: Span; context: SpanContext }[] = [];
  const logs: LogRecord[] = [];
  for (const request of requests) {
    const body = Buffer.from(JSON.stringify(request));
    const outcome = indexRequest('resourceLogs' in request ? 'logs' : 'traces', 'json', body, DEFAULT_LIMITS);
    if (!outcome.ok) throw new Error(`${file}: ${outcome.problem}`);
    const { request: indexed } = outcome;
    if (indexed.rejected > 0) throw new Error(`${file}: ${indexed.reason}`);
    if (indexed.signal === 'logs') {
      for (const row of indexed.rows) logs.push(decodeLog('json', body, row.offset, row.length));
      continue;
    }
    for (const row of indexed.rows) {
      spans.push({
        span: decodeSpan('json', body, row.offset, row.length),
        context: decodeContext('json', body, indexed.groups, row.group),
      });
    }
  }
  return spans.map(entry => ({
    ...entry,
    logs: logs.filter(log => log.traceId === entry.span.traceId && log.spanId === entry.span.spanId),
  }));
}

// Reads a recorded fixture: a JSON file with the OTLP/JSON requests of one scenario in an array, traces and logs mixed. Log records are
// brought to their spans as the product does it, and make spans of their own where none came.
import { readFileSync } from 'node:fs';
import { factsOf } from '../../src/core/conventions/facts.ts';
import { LogView } from '../../src/core/conventions/logFamily.ts';
import { traceIdOf } from '../../src/core/conventions/makeSpan.ts';
import { normalize } from '../../src/core/conventions/normalize.ts';
import { type LogEntry, logEntry, makeLogSpans, routeLogs } from '../../src/core/derive/routeLogs.ts';
import type { LogRecord, Span, SpanContext } from '../../src/core/model/span.ts';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { decodeContext, decodeLog, decodeSpan } from '../../src/receiver/otlp/decode.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';

export interface ReadItems {
  readonly spans: readonly { readonly span: Span; readonly context: SpanContext }[];
  readonly logs: readonly { readonly log: LogRecord; readonly context: SpanContext }[];
}

export interface ReadSpan {
  readonly span: Span;
  readonly context: SpanContext;
  /** The log records of the scenario that belong to the span. */
  readonly logs: readonly LogRecord[];
  /** It stands for log records. */
  readonly made: boolean;
}

/** Everything of the file in the order sent. Throws when a request is refused or loses an item. */
export function readItems(file: string): ReadItems {
  const requests = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[];
  const spans: { span: Span; context: SpanContext }[] = [];
  const logs: { log: LogRecord; context: SpanContext }[] = [];
  for (const request of requests) {
    const body = Buffer.from(JSON.stringify(request));
    const outcome = indexRequest('resourceLogs' in request ? 'logs' : 'traces', 'json', body, DEFAULT_LIMITS);
    if (!outcome.ok) throw new Error(`${file}: ${outcome.problem}`);
    const { request: indexed } = outcome;
    if (indexed.rejected > 0) throw new Error(`${file}: ${indexed.reason}`);
    for (const row of indexed.rows) {
      const context = decodeContext('json', body, indexed.groups, row.group);
      if (indexed.signal === 'logs') logs.push({ log: decodeLog('json', body, row.offset, row.length), context });
      else spans.push({ span: decodeSpan('json', body, row.offset, row.length), context });
    }
  }
  return { spans, logs };
}

/** Spans in the order sent, then those that stand for log records. */
export function readFixture(file: string): readonly ReadSpan[] {
  const { spans, logs } = readItems(file);
  const read: ReadSpan[] = [];
  const entries = logs.map(({ log, context }, place) => logEntry(place, new LogView(log, context)));
  const traceOf = (entry: LogEntry) => {
    const conversation = entry.place?.conversation ?? null;
    return entry.view.log.traceId || (conversation === null ? '' : traceIdOf(`${entry.family?.id} ${conversation}`));
  };
  const traces = new Set([...spans.map(each => each.span.traceId), ...entries.map(traceOf)]);
  traces.delete('');
  const routes = new Map<string, readonly LogEntry[]>();
  const made: ReadSpan[] = [];
  for (const traceId of traces) {
    const real = spans.filter(each => each.span.traceId === traceId);
    const facts = real.map(each => factsOf(each.span, each.context, normalize(each.span, each.context)));
    const routed = routeLogs(
      facts,
      entries.filter(entry => traceOf(entry) === traceId),
    );
    for (const [spanId, own] of routed.ofSpan) routes.set(traceId + spanId, own);
    const present = new Set(facts.map(fact => fact.convention).filter(id => id !== null));
    for (const { span, context } of makeLogSpans(routed.loose, traceId, present)) made.push({ span, context, logs: [], made: true });
  }
  for (const { span, context } of spans) {
    const own = routes.get(span.traceId + span.spanId) ?? [];
    read.push({ span, context, logs: own.map(entry => entry.view.log), made: false });
  }
  return [...read, ...made];
}

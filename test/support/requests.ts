// Requests out of plain spans and log records, for tests that go through the pipeline.
import { printLogsRequest, printTraceRequest } from '../../src/core/exports/otlpJson.ts';
import type { LogRecord, Span, SpanContext } from '../../src/core/model/span.ts';
import type { WireRequest } from './pipeline.ts';
import { type Attributes, makeContext, makeLog, makeSpan } from './spanText.ts';

/** 2026-01-01T00:00:00Z in nanoseconds. */
const START = 1_767_225_600_000_000_000n;
const at = (ms: number) => START + BigInt(ms) * 1_000_000n;
const id = (number: number, digits: number) => number.toString(16).padStart(digits, '0');

/** `[trace, span, parent]` as small numbers; times in milliseconds after START. */
export function spanAt(
  [trace, span, parent]: readonly [number, number, number?],
  name: string,
  [start, end]: readonly [number, number],
  attributes: Attributes,
  rest: Partial<Span> = {},
): Span {
  return makeSpan(attributes, {
    traceId: id(trace, 32),
    spanId: id(span, 16),
    parentSpanId: parent === undefined ? '' : id(parent, 16),
    name,
    startTimeUnixNano: at(start),
    endTimeUnixNano: at(end),
    ...rest,
  });
}

/** `ids` [trace, span] or none. */
export function logAt(
  name: string,
  ms: number,
  attributes: Attributes,
  ids?: readonly [number, number],
  rest: Partial<LogRecord> = {},
): LogRecord {
  return makeLog(name, attributes, {
    timeUnixNano: at(ms),
    observedTimeUnixNano: at(ms),
    ...(ids ? { traceId: id(ids[0], 32), spanId: id(ids[1], 16) } : {}),
    ...rest,
  });
}

const app = makeContext({ 'service.name': 'shop' });

export function spansRequest(spans: readonly Span[], context: SpanContext = app): WireRequest {
  return { signal: 'traces', format: 'json', body: Buffer.from(printTraceRequest([{ context, spans }])) };
}

export function logsRequest(logs: readonly LogRecord[], context: SpanContext = app): WireRequest {
  return { signal: 'logs', format: 'json', body: Buffer.from(printLogsRequest([{ context, logs }])) };
}

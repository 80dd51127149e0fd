// Spans from plain objects, for tests of what conventions read: attributes as JavaScript values.
import type { AnyValue, KeyValue, LogRecord, Span, SpanContext } from '../../src/core/model/span.ts';

export type Attributes = Readonly<Record<string, AnyValue>>;

export function keyValues(values: Attributes): readonly KeyValue[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

export function makeSpan(attributes: Attributes, rest: Partial<Span> = {}): Span {
  return {
    traceId: '0'.repeat(31).concat('1'),
    spanId: '0'.repeat(15).concat('1'),
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: 'span',
    kind: 1,
    startTimeUnixNano: 1_767_225_600_000_000_999n,
    endTimeUnixNano: 1_767_225_601_000_000_000n,
    attributes: keyValues(attributes),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: null,
    ...rest,
  };
}

export function makeEvent(name: string, attributes: Attributes): Span['events'][number] {
  return { timeUnixNano: 1n, name, attributes: keyValues(attributes), droppedAttributesCount: 0 };
}

export function makeLog(eventName: string, attributes: Attributes, rest: Partial<LogRecord> = {}): LogRecord {
  return {
    timeUnixNano: 1n,
    observedTimeUnixNano: 1n,
    severityNumber: 9,
    severityText: '',
    body: null,
    attributes: keyValues(attributes),
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName,
    ...rest,
  };
}

export function makeContext(resource: Attributes = {}, scopeName = 'app'): SpanContext {
  return {
    resource: { attributes: keyValues(resource), droppedAttributesCount: 0 },
    resourceSchemaUrl: '',
    scope: { name: scopeName, version: '', attributes: [], droppedAttributesCount: 0 },
    scopeSchemaUrl: '',
  };
}

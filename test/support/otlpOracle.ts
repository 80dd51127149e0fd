// An independent reader and writer of OTLP protobuf: protobufjs with the field numbers of opentelemetry-proto. For tests only.
import protobuf from 'protobufjs';
import type { AnyValue, KeyValue, LogRecord, Span, SpanContext } from '../../src/core/model/span.ts';

const field = (id: number, type: string, rule?: 'repeated') => (rule ? { id, type, rule } : { id, type });

const root = protobuf.Root.fromJSON({
  nested: {
    AnyValue: {
      oneofs: { value: { oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'] } },
      fields: {
        stringValue: field(1, 'string'),
        boolValue: field(2, 'bool'),
        intValue: field(3, 'int64'),
        doubleValue: field(4, 'double'),
        arrayValue: field(5, 'ArrayValue'),
        kvlistValue: field(6, 'KeyValueList'),
        bytesValue: field(7, 'bytes'),
      },
    },
    ArrayValue: { fields: { values: field(1, 'AnyValue', 'repeated') } },
    KeyValueList: { fields: { values: field(1, 'KeyValue', 'repeated') } },
    KeyValue: { fields: { key: field(1, 'string'), value: field(2, 'AnyValue') } },
    Resource: { fields: { attributes: field(1, 'KeyValue', 'repeated'), droppedAttributesCount: field(2, 'uint32') } },
    Scope: {
      fields: {
        name: field(1, 'string'),
        version: field(2, 'string'),
        attributes: field(3, 'KeyValue', 'repeated'),
        droppedAttributesCount: field(4, 'uint32'),
      },
    },
    Event: {
      fields: {
        timeUnixNano: field(1, 'fixed64'),
        name: field(2, 'string'),
        attributes: field(3, 'KeyValue', 'repeated'),
        droppedAttributesCount: field(4, 'uint32'),
      },
    },
    Link: {
      fields: {
        traceId: field(1, 'bytes'),
        spanId: field(2, 'bytes'),
        traceState: field(3, 'string'),
        attributes: field(4, 'KeyValue', 'repeated'),
        droppedAttributesCount: field(5, 'uint32'),
        flags: field(6, 'fixed32'),
      },
    },
    Status: { fields: { message: field(2, 'string'), code: field(3, 'int32') } },
    Span: {
      fields: {
        traceId: field(1, 'bytes'),
        spanId: field(2, 'bytes'),
        traceState: field(3, 'string'),
        parentSpanId: field(4, 'bytes'),
        name: field(5, 'string'),
        kind: field(6, 'int32'),
        startTimeUnixNano: field(7, 'fixed64'),
        endTimeUnixNano: field(8, 'fixed64'),
        attributes: field(9, 'KeyValue', 'repeated'),
        droppedAttributesCount: field(10, 'uint32'),
        events: field(11, 'Event', 'repeated'),
        droppedEventsCount: field(12, 'uint32'),
        links: field(13, 'Link', 'repeated'),
        droppedLinksCount: field(14, 'uint32'),
        status: field(15, 'Status'),
        flags: field(16, 'fixed32'),
      },
    },
    ScopeSpans: { fields: { scope: field(1, 'Scope'), spans: field(2, 'Span', 'repeated'), schemaUrl: field(3, 'string') } },
    ResourceSpans: {
      fields: { resource: field(1, 'Resource'), scopeSpans: field(2, 'ScopeSpans', 'repeated'), schemaUrl: field(3, 'string') },
    },
    TraceRequest: { fields: { resourceSpans: field(1, 'ResourceSpans', 'repeated') } },
    LogRecord: {
      fields: {
        timeUnixNano: field(1, 'fixed64'),
        severityNumber: field(2, 'int32'),
        severityText: field(3, 'string'),
        body: field(5, 'AnyValue'),
        attributes: field(6, 'KeyValue', 'repeated'),
        droppedAttributesCount: field(7, 'uint32'),
        flags: field(8, 'fixed32'),
        traceId: field(9, 'bytes'),
        spanId: field(10, 'bytes'),
        observedTimeUnixNano: field(11, 'fixed64'),
        eventName: field(12, 'string'),
      },
    },
    ScopeLogs: { fields: { scope: field(1, 'Scope'), logRecords: field(2, 'LogRecord', 'repeated'), schemaUrl: field(3, 'string') } },
    ResourceLogs: {
      fields: { resource: field(1, 'Resource'), scopeLogs: field(2, 'ScopeLogs', 'repeated'), schemaUrl: field(3, 'string') },
    },
    LogsRequest: { fields: { resourceLogs: field(1, 'ResourceLogs', 'repeated') } },
    PartialSuccess: { fields: { rejected: field(1, 'int64'), errorMessage: field(2, 'string') } },
    ExportResponse: { fields: { partialSuccess: field(1, 'PartialSuccess') } },
    RpcStatus: { fields: { code: field(1, 'int32'), message: field(2, 'string') } },
  },
});

export function decodeMessage(name: 'ExportResponse' | 'RpcStatus' | 'TraceRequest', bytes: Uint8Array): Record<string, unknown> {
  const type = root.lookupType(name);
  return type.toObject(type.decode(bytes), { longs: String });
}

interface Group<T> {
  readonly context: SpanContext;
  readonly items: readonly T[];
}

/** One ResourceSpans a group. */
export function encodeTraces(groups: readonly Group<Span>[]): Buffer {
  return encode('TraceRequest', {
    resourceSpans: groups.map(({ context, items }) => ({
      ...resource(context),
      scopeSpans: [{ ...scope(context), spans: items.map(span) }],
    })),
  });
}

export function encodeLogs(groups: readonly Group<LogRecord>[]): Buffer {
  return encode('LogsRequest', {
    resourceLogs: groups.map(({ context, items }) => ({
      ...resource(context),
      scopeLogs: [{ ...scope(context), logRecords: items.map(log) }],
    })),
  });
}

function encode(name: string, content: Record<string, unknown>): Buffer {
  return Buffer.from(root.lookupType(name).encode(content).finish());
}

const resource = (context: SpanContext) => ({
  ...(context.resource ? { resource: { ...context.resource, attributes: context.resource.attributes.map(pair) } } : {}),
  schemaUrl: context.resourceSchemaUrl,
});

const scope = (context: SpanContext) => ({
  ...(context.scope ? { scope: { ...context.scope, attributes: context.scope.attributes.map(pair) } } : {}),
  schemaUrl: context.scopeSchemaUrl,
});

const hex = (id: string) => Buffer.from(id, 'hex');

/** protobufjs takes 64-bit integers as halves. */
const long = (value: bigint) => ({
  low: Number(BigInt.asIntN(32, value)),
  high: Number(BigInt.asIntN(32, value >> 32n)),
  unsigned: value >= 0n,
});

function span(value: Span): Record<string, unknown> {
  return {
    ...value,
    traceId: hex(value.traceId),
    spanId: hex(value.spanId),
    ...(value.parentSpanId === '' ? { parentSpanId: undefined } : { parentSpanId: hex(value.parentSpanId) }),
    startTimeUnixNano: long(value.startTimeUnixNano),
    endTimeUnixNano: long(value.endTimeUnixNano),
    attributes: value.attributes.map(pair),
    events: value.events.map(event => ({ ...event, timeUnixNano: long(event.timeUnixNano), attributes: event.attributes.map(pair) })),
    links: value.links.map(link => ({
      ...link,
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
      attributes: link.attributes.map(pair),
    })),
    status: value.status ?? undefined,
  };
}

function log(value: LogRecord): Record<string, unknown> {
  return {
    ...value,
    timeUnixNano: long(value.timeUnixNano),
    observedTimeUnixNano: long(value.observedTimeUnixNano),
    body: value.body === null ? undefined : any(value.body),
    attributes: value.attributes.map(pair),
    traceId: hex(value.traceId),
    spanId: hex(value.spanId),
  };
}

const pair = (value: KeyValue): Record<string, unknown> => ({ key: value.key, value: any(value.value) });

function any(value: AnyValue): Record<string, unknown> {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return { doubleValue: value };
  if (typeof value === 'bigint') return { intValue: long(value) };
  if (value instanceof Uint8Array) return { bytesValue: value };
  if ('entries' in value && typeof value.entries !== 'function') return { kvlistValue: { values: value.entries.map(pair) } };
  return { arrayValue: { values: (value as readonly AnyValue[]).map(any) } };
}

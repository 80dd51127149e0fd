// Turns an OTLP protobuf request for traces into the OTLP/JSON the same request would have been, for exporters that write only protobuf.
import protobuf from 'protobufjs';

const field = (id: number, type: string, rule?: 'repeated') => (rule ? { id, type, rule } : { id, type });
const attributes = (id: number) => ({ attributes: field(id, 'KeyValue', 'repeated') });
const dropped = (name: string, id: number) => ({ [`dropped${name}Count`]: field(id, 'uint32') });

const root = protobuf.Root.fromJSON({
  nested: {
    Request: { fields: { resourceSpans: field(1, 'ResourceSpans', 'repeated') } },
    ResourceSpans: {
      fields: { resource: field(1, 'Resource'), scopeSpans: field(2, 'ScopeSpans', 'repeated'), schemaUrl: field(3, 'string') },
    },
    Resource: { fields: { ...attributes(1), ...dropped('Attributes', 2) } },
    ScopeSpans: { fields: { scope: field(1, 'Scope'), spans: field(2, 'Span', 'repeated'), schemaUrl: field(3, 'string') } },
    Scope: { fields: { name: field(1, 'string'), version: field(2, 'string'), ...attributes(3), ...dropped('Attributes', 4) } },
    Span: {
      fields: {
        traceId: field(1, 'bytes'),
        spanId: field(2, 'bytes'),
        traceState: field(3, 'string'),
        parentSpanId: field(4, 'bytes'),
        flags: field(16, 'fixed32'),
        name: field(5, 'string'),
        kind: field(6, 'uint32'),
        startTimeUnixNano: field(7, 'fixed64'),
        endTimeUnixNano: field(8, 'fixed64'),
        ...attributes(9),
        ...dropped('Attributes', 10),
        events: field(11, 'Event', 'repeated'),
        ...dropped('Events', 12),
        links: field(13, 'Link', 'repeated'),
        ...dropped('Links', 14),
        status: field(15, 'Status'),
      },
    },
    Event: {
      fields: { timeUnixNano: field(1, 'fixed64'), name: field(2, 'string'), ...attributes(3), ...dropped('Attributes', 4) },
    },
    Link: {
      fields: {
        traceId: field(1, 'bytes'),
        spanId: field(2, 'bytes'),
        traceState: field(3, 'string'),
        ...attributes(4),
        flags: field(6, 'fixed32'),
      },
    },
    Status: { fields: { message: field(2, 'string'), code: field(3, 'uint32') } },
    KeyValue: { fields: { key: field(1, 'string'), value: field(2, 'AnyValue') } },
    AnyValue: {
      fields: {
        stringValue: field(1, 'string'),
        boolValue: field(2, 'bool'),
        intValue: field(3, 'int64'),
        doubleValue: field(4, 'double'),
        arrayValue: field(5, 'ArrayValue'),
        kvlistValue: field(6, 'KeyValueList'),
        bytesValue: field(7, 'bytes'),
      },
      oneofs: { value: { oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'] } },
    },
    ArrayValue: { fields: { values: field(1, 'AnyValue', 'repeated') } },
    KeyValueList: { fields: { values: field(1, 'KeyValue', 'repeated') } },
  },
});

export function jsonOfTraces(bytes: Uint8Array): string {
  const type = root.lookupType('Request');
  const request = type.toObject(type.decode(bytes), { longs: String, bytes: String });
  // Ids are hex in OTLP/JSON, where protobuf's own JSON has base64.
  return JSON.stringify(request, (key, value: unknown) =>
    /^(traceId|spanId|parentSpanId)$/.test(key) && typeof value === 'string' ? Buffer.from(value, 'base64').toString('hex') : value,
  );
}

// Spans to OTLP export requests, protobuf and JSON, and fresh copies of encoded requests with other ids, sessions and times.
// Field numbers: opentelemetry-proto, trace/v1/trace.proto, common/v1/common.proto.
import protobuf from 'protobufjs';
import type { BenchSpan, Scalar } from './workload.ts';
import { ROUND_NS, sessionId } from './workload.ts';

const { Request } = protobuf.parse(`
syntax = "proto3";
message Request { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
message Scope { string name = 1; string version = 2; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
message Span {
  bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; Status status = 15;
}
message Status { string message = 2; int32 code = 3; }
`).root.nested as { Request: protobuf.Type };

const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'bench-agent' } }] };
const SCOPE = { name: 'openinference.instrumentation.bench', version: '1.0.0' };

function anyValue(value: Scalar, int: (value: number) => unknown): Record<string, unknown> {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: int(value) } : { doubleValue: value };
}

/** The 64-bit value as the two halves that protobufjs takes. */
function halves(value: bigint): { low: number; high: number; unsigned: boolean } {
  return { low: Number(value & 0xffffffffn) | 0, high: Number(value >> 32n) | 0, unsigned: true };
}

export function encodeProtobuf(spans: readonly BenchSpan[]): Buffer {
  const message = {
    resourceSpans: [
      {
        resource: RESOURCE,
        scopeSpans: [
          {
            scope: SCOPE,
            spans: spans.map(span => ({
              traceId: span.traceId,
              spanId: span.spanId,
              ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
              name: span.name,
              kind: 1,
              startTimeUnixNano: halves(span.startNs),
              endTimeUnixNano: halves(span.endNs),
              attributes: span.attributes.map(([key, value]) => ({ key, value: anyValue(value, each => each) })),
              status: span.failed ? { code: 2, message: 'upstream timed out' } : { code: 1 },
            })),
          },
        ],
      },
    ],
  };
  return Buffer.from(Request.encode(message as unknown as protobuf.Message).finish());
}

/** As the JavaScript SDK writes it: ids in hex, times as decimal text, integers as numbers. */
export function encodeJson(spans: readonly BenchSpan[]): Buffer {
  const written = spans.map(span => ({
    traceId: span.traceId.toString('hex'),
    spanId: span.spanId.toString('hex'),
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId.toString('hex') }),
    name: span.name,
    kind: 1,
    startTimeUnixNano: String(span.startNs),
    endTimeUnixNano: String(span.endNs),
    attributes: span.attributes.map(([key, value]) => ({ key, value: anyValue(value, each => each) })),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    status: span.failed ? { code: 2, message: 'upstream timed out' } : { code: 1 },
    links: [],
    droppedLinksCount: 0,
  }));
  return Buffer.from(JSON.stringify({ resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: SCOPE, spans: written }] }] }));
}

/** Makes a copy of an encoded request for a round: the same bytes but for trace ids, session ids and times, all of fixed size. */
export type Stamp = (round: number) => Buffer;

function fixed64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

/** Encoding gigabytes of spans afresh would take longer than receiving them. `body` is an encoded request of `spans`, of round 0. */
export function stamper(body: Buffer, spans: readonly BenchSpan[], format: 'protobuf' | 'json'): Stamp {
  const json = format === 'json';
  const time = json ? (value: bigint) => Buffer.from(String(value)) : fixed64;
  const digits = sessionId(0, 0).indexOf('0');
  let from = 0;
  const find = (bytes: Buffer) => {
    const at = body.indexOf(bytes, from);
    if (at < 0) throw new Error('A span is not where the encoder should have put it');
    from = at + bytes.length;
    return at;
  };
  // Typed arrays and no spans: a heap full of objects would slow what else is measured in the load process.
  const count = spans.length;
  const at = { trace: new Uint32Array(count), start: new Uint32Array(count), end: new Uint32Array(count), session: new Uint32Array(count) };
  const ns = { start: new BigUint64Array(count), end: new BigUint64Array(count) };
  spans.forEach((span, index) => {
    const session = String(span.attributes.find(([key]) => key === 'session.id')?.[1]);
    at.trace[index] = find(json ? Buffer.from(span.traceId.toString('hex')) : span.traceId);
    at.start[index] = find(time(span.startNs));
    at.end[index] = find(time(span.endNs));
    at.session[index] = find(Buffer.from(session)) + digits;
    ns.start[index] = span.startNs;
    ns.end[index] = span.endNs;
  });
  return round => {
    const copy = Buffer.from(body);
    const shift = BigInt(round) * ROUND_NS;
    const number = String(round).padStart(8, '0');
    const id = Buffer.alloc(4);
    id.writeUInt32BE(round + 1);
    const trace = json ? Buffer.from(id.toString('hex')) : id;
    for (let index = 0; index < count; index += 1) {
      trace.copy(copy, at.trace[index] ?? 0);
      time((ns.start[index] ?? 0n) + shift).copy(copy, at.start[index] ?? 0);
      time((ns.end[index] ?? 0n) + shift).copy(copy, at.end[index] ?? 0);
      copy.write(number, at.session[index] ?? 0, 'latin1');
    }
    return copy;
  };
}

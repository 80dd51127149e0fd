// fast-check generators of spans and log records with everything the model can hold.
import fc from 'fast-check';
import type { AnyValue, KeyValue, LogRecord, Span, SpanContext } from '../../src/core/model/span.ts';

const id = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .filter(value => value.some(byte => byte !== 0))
    .map(value => Buffer.from(value).toString('hex'));

const nanos = fc.bigInt({ min: 0n, max: 18446744073709551615n });
const u32 = fc.nat({ max: 0xffffffff });
// Whole code points: protobuf strings cannot hold half a surrogate pair.
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '__proto__', 'constructor', '\0', '\u202e', '"\\\n'),
);

const { value } = fc.letrec<{ value: AnyValue; pair: KeyValue }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    fc.boolean(),
    fc.double(),
    fc.bigInt({ min: -9223372036854775808n, max: 9223372036854775807n }),
    fc.constant(null),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('pair'), { maxLength: 3 }).map(entries => ({ entries })),
  ),
  pair: fc.record({ key: text, value: tie('value') }),
}));

const attributes = fc.array(fc.record({ key: text, value }), { maxLength: 5 });

export const anySpan: fc.Arbitrary<Span> = fc.record({
  traceId: id(16),
  spanId: id(8),
  parentSpanId: fc.oneof(fc.constant(''), id(8)),
  traceState: text,
  flags: u32,
  name: text,
  kind: fc.integer({ min: -1, max: 9 }),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  droppedAttributesCount: u32,
  events: fc.array(fc.record({ timeUnixNano: nanos, name: text, attributes, droppedAttributesCount: u32 }), { maxLength: 3 }),
  droppedEventsCount: u32,
  links: fc.array(fc.record({ traceId: id(16), spanId: id(8), traceState: text, attributes, droppedAttributesCount: u32, flags: u32 }), {
    maxLength: 2,
  }),
  droppedLinksCount: u32,
  status: fc.oneof(fc.constant(null), fc.record({ code: fc.integer({ min: 0, max: 3 }), message: text })),
});

export const anyLog: fc.Arbitrary<LogRecord> = fc.record({
  timeUnixNano: nanos,
  observedTimeUnixNano: nanos,
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: text,
  body: value,
  attributes,
  droppedAttributesCount: u32,
  flags: u32,
  traceId: fc.oneof(fc.constant(''), id(16)),
  spanId: fc.oneof(fc.constant(''), id(8)),
  eventName: text,
});

/** Without empty resources and scopes, which are the same as none. */
export const anyContext: fc.Arbitrary<SpanContext> = fc.record({
  resource: fc.oneof(
    fc.constant(null),
    fc.record({ attributes, droppedAttributesCount: u32 }).filter(resource => resource.attributes.length > 0),
  ),
  resourceSchemaUrl: text,
  scope: fc.oneof(
    fc.constant(null),
    fc.record({ name: text, version: text, attributes, droppedAttributesCount: u32 }).filter(scope => scope.attributes.length > 0),
  ),
  scopeSchemaUrl: text,
});

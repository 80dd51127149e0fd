// What a request may do wrong, one by one: each costs its own span at most, is counted with a place, and never breaks what decodes later.
import { expect, test } from 'vitest';
import type { IndexedRequest, WireFormat } from '../../src/core/model/batch.ts';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { decodeContext, decodeSpan } from '../../src/receiver/otlp/decode.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';

const TRACE = '0102030405060708090a0b0c0d0e0f10';
const GOOD = { traceId: TRACE, spanId: '1112131415161718', name: 'good' };

const index = (format: WireFormat, body: Uint8Array | string) =>
  indexRequest('traces', format, typeof body === 'string' ? Buffer.from(body) : body, DEFAULT_LIMITS);

function ok(format: WireFormat, body: Uint8Array | string): IndexedRequest & { signal: 'traces' } {
  const outcome = index(format, body);
  if (!outcome.ok) throw new Error(outcome.problem);
  if (outcome.request.signal !== 'traces') throw new Error('signal');
  return outcome.request;
}

const decoded = (request: IndexedRequest & { signal: 'traces' }) =>
  request.rows.map(row => decodeSpan(request.format, request.body, row.offset, row.length));

const json = (...spans: unknown[]) => JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const rawJson = (span: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[${span},${JSON.stringify(GOOD)}]}]}]}`;

const field = (number: number, payload: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(payload);
  const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
  return Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
};
const goodSpan = Buffer.concat([field(1, Buffer.from(TRACE, 'hex')), field(2, Buffer.from(GOOD.spanId, 'hex')), field(5, 'good')]);
const protobuf = (...spans: Uint8Array[]) => field(1, field(2, Buffer.concat(spans.map(span => field(2, span)))));

function costsOnlyItself(request: IndexedRequest & { signal: 'traces' }, reason: RegExp): void {
  expect(request.rows.map(row => row.name)).toEqual(['good']);
  expect(request.rejected).toBe(1);
  expect(request.reason).toMatch(reason);
  expect(request.reason).toContain('resourceSpans[0].scopeSpans[0].spans[0]');
}

test.each([
  ['no trace id', { spanId: GOOD.spanId }, /traceId has 0 bytes, not 16/],
  ['short trace id', { ...GOOD, traceId: '0102' }, /traceId is not 32 hex digits/],
  ['base64 trace id', { ...GOOD, traceId: 'AQIDBAUGBwgJCgsMDQ4PEA==' }, /traceId is not 32 hex/],
  ['zero trace id', { ...GOOD, traceId: '0'.repeat(32) }, /traceId is all zeros/],
  ['long span id', { ...GOOD, spanId: '11'.repeat(33) }, /spanId is not 16/],
  ['bad parent', { ...GOOD, parentSpanId: 'abc' }, /parentSpanId is not 16/],
  ['number for a name', { ...GOOD, name: 7 }, /name is not a string/],
  ['fraction as a time', { ...GOOD, startTimeUnixNano: 1.5 }, /startTimeUnixNano is not a whole number/],
  ['negative time', { ...GOOD, endTimeUnixNano: '-1' }, /endTimeUnixNano is not a whole number/],
  ['attributes as an object', { ...GOOD, attributes: { a: 1 } }, /attributes is not an array/],
  [
    'too large intValue',
    { ...GOOD, attributes: [{ key: 'a', value: { intValue: '9223372036854775808' } }] },
    /intValue is not a whole number/,
  ],
  ['a string as a value', { ...GOOD, attributes: [{ key: 'a', value: 'x' }] }, /an attribute value is not an object/],
  ['doubleValue text', { ...GOOD, attributes: [{ key: 'a', value: { doubleValue: 'much' } }] }, /doubleValue is not a number/],
])('JSON span with %s costs only itself', (_what, span, reason) => {
  costsOnlyItself(ok('json', json(span, GOOD)), reason);
});

const LEVELS = 200_000;
const MANY = 1_000_000;

test.each([
  ['200,000 levels', `${'{"arrayValue":{"values":['.repeat(LEVELS)}${']}}'.repeat(LEVELS)}`, /nested deeper than 64/],
  ['a million elements', `{"arrayValue":{"values":[${'{},'.repeat(MANY)}{}]}}`, /more than 65536 values/],
  ['a million keys', `{"kvlistValue":{"values":[${'{"key":"k"},'.repeat(MANY)}{}]}}`, /more than 65536 values/],
])('JSON value with %s costs only its span', (_what, value, reason) => {
  costsOnlyItself(
    ok('json', rawJson(`{"traceId":"${TRACE}","spanId":"2112131415161718","attributes":[{"key":"a","value":${value}}]}`)),
    reason,
  );
});

test('an unknown JSON field as deep as you like is passed over', () => {
  const deep = `${'[{"a":'.repeat(LEVELS)}1${'}]'.repeat(LEVELS)}`;
  expect(ok('json', `{"future":${deep},"resourceSpans":[{"scopeSpans":[{"spans":[${JSON.stringify(GOOD)}]}]}]}`).rows).toHaveLength(1);
  expect(index('json', `{"future":${'['.repeat(LEVELS)}`).ok).toBe(false);
});

test.each([
  ['short trace id', Buffer.concat([field(1, Buffer.alloc(7, 1)), field(2, Buffer.alloc(8, 1))]), /traceId has 7 bytes, not 16/],
  ['no ids', field(5, 'x'), /traceId has 0 bytes/],
  ['long span id', Buffer.concat([field(1, Buffer.alloc(16, 1)), field(2, Buffer.alloc(33, 1))]), /spanId has 33 bytes, not 8/],
  ['zero ids', Buffer.concat([field(1, Buffer.alloc(16)), field(2, Buffer.alloc(8))]), /traceId is all zeros/],
  ['bad parent', Buffer.concat([goodSpan, field(4, Buffer.alloc(3, 1))]), /parentSpanId has 3 bytes/],
  ['bad wire type', Buffer.concat([goodSpan, Buffer.from([0x4b])]), /wire type 3 at byte/],
  ['an attribute longer than it', Buffer.concat([goodSpan, Buffer.from([0x4a, 0x7f, 0x0a])]), /length beyond its message/],
])('protobuf span with %s costs only itself', (_what, span, reason) => {
  costsOnlyItself(ok('protobuf', protobuf(span, goodSpan)), reason);
});

test('a protobuf value 200,000 levels deep costs only its span', () => {
  // Lengths grow outwards, so the levels are made from the inside in one buffer, back to front.
  const parts: Buffer[] = [];
  let size = 0;
  const head = (tag: number) => {
    const bytes = [tag];
    let rest = size;
    while (rest > 127) {
      bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    parts.push(Buffer.from(bytes));
    size += bytes.length;
  };
  for (let level = 0; level < LEVELS; level++) {
    head(0x0a); // ArrayValue.values
    head(0x2a); // AnyValue.arrayValue
  }
  const attribute = field(2, Buffer.concat(parts.reverse()));
  costsOnlyItself(ok('protobuf', protobuf(Buffer.concat([goodSpan, field(9, attribute)]), goodSpan)), /nested deeper than 64/);
});

test('a million protobuf attributes cost only their span', () => {
  const attributes = Buffer.alloc(MANY * 2, Buffer.from([0x4a, 0]));
  costsOnlyItself(ok('protobuf', protobuf(Buffer.concat([goodSpan, attributes]), goodSpan)), /more than 65536 values/);
});

test.each([1, 5, 20, 40])('protobuf cut by %i bytes is refused as a whole', cut => {
  const body = protobuf(goodSpan, goodSpan);
  expect(index('protobuf', body.subarray(0, body.length - cut))).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/^Not a protobuf OTLP request: .* at byte \d+\.$/),
  });
});

test.each([
  ['a resource after its spans', true],
  ['a resource before its spans', false],
])('protobuf with %s', (_what, after) => {
  const resource = field(1, field(1, Buffer.concat([field(1, 'service.name'), field(2, field(1, 'shop'))])));
  const scopes = field(2, Buffer.concat([field(2, goodSpan), field(1, field(1, 'scope')), field(3, 'https://scope')]));
  const request = ok(
    'protobuf',
    field(1, Buffer.concat([...(after ? [scopes, resource] : [resource, scopes]), field(3, 'https://resource')])),
  );
  expect(decodeContext('protobuf', request.body, request.groups, 0)).toMatchObject({
    resource: { attributes: [{ key: 'service.name', value: 'shop' }] },
    resourceSchemaUrl: 'https://resource',
    scope: { name: 'scope' },
    scopeSchemaUrl: 'https://scope',
  });
});

test('a resource over a limit leaves out its spans, and says so; others stay', () => {
  const bad = { resource: { attributes: 'x' }, scopeSpans: [{ spans: [GOOD, { ...GOOD, spanId: '2222222222222222' }] }] };
  const request = ok('json', JSON.stringify({ resourceSpans: [bad, { scopeSpans: [{ spans: [GOOD] }] }] }));
  expect(request.rows).toHaveLength(1);
  expect(request.rejected).toBe(2);
  expect(request.reason).toContain('resourceSpans[0].resource: attributes is not an array');
});

test('what proto3 JSON allows is read: enum names, numbers as strings, nulls, unknown fields, duplicates, hex in any case, a BOM', () => {
  const span = `{"traceId":"${TRACE.toUpperCase()}","spanId":"1112131415161718","parentSpanId":null,"name":"first","name":"g\\u006fod","unknown":[1,{"x":null}],
    "kind":"SPAN_KIND_CLIENT","startTimeUnixNano":1700000000123456789,"endTimeUnixNano":"1700000000123456790","status":{"code":"STATUS_CODE_ERROR","message":null},
    "events":null,"attributes":[{"key":"i","value":{"intValue":7}},{"key":"d","value":{"doubleValue":"-Infinity"}},{"key":"l","value":{"intValue":9007199254740993}}]}`;
  const request = ok('json', `\uFEFF{"resourceSpans":[],"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
  expect(request.rows[0]).toMatchObject({
    name: 'good',
    kind: 3,
    startUs: 1_700_000_000_123_456,
    startRem: 789,
    endRem: 790,
    status: 2,
    richness: 3,
  });
  expect(decoded(request)[0]).toMatchObject({
    traceId: TRACE,
    name: 'good',
    kind: 3,
    startTimeUnixNano: 1_700_000_000_123_456_789n,
    status: { code: 2, message: '' },
    attributes: [
      { key: 'i', value: 7n },
      { key: 'd', value: Number.NEGATIVE_INFINITY },
      { key: 'l', value: 9_007_199_254_740_993n },
    ],
  });
});

test('snake_case names are no names, and the sender is told', () => {
  const outcome = index('json', JSON.stringify({ resource_spans: [{ scope_spans: [{ spans: [GOOD] }] }] }));
  expect(outcome).toMatchObject({ ok: true, hint: expect.stringContaining('resourceSpans'), request: { rows: [] } });
});

test.each([
  '',
  '[]',
  'null',
  '{',
  '{"resourceSpans":[}',
  '{"resourceSpans":7}',
  '{"resourceSpans":[7]}',
  '{} x',
  '{"a":NaN}',
  '{"a":01}',
  "{'a':1}",
  '{"a":"\n"}',
  '{"a":1,}',
])('JSON.parse and we agree on %j', text => {
  if (text === '') expect(ok('json', text).rows).toEqual([]);
  else expect(index('json', text)).toMatchObject({ ok: false, problem: expect.stringMatching(/^Not an OTLP\/JSON request: /) });
});

const KEYS = ['__proto__', 'constructor', '', 'k'.repeat(1 << 20), 'a\0b', '\ud800', '\u202egnp.exe'];

test('keys that are traps stay what they are', () => {
  const attributes = KEYS.map(key => ({ key, value: { stringValue: key } }));
  const [span] = decoded(ok('json', json({ ...GOOD, attributes })));
  expect(span?.attributes).toEqual(KEYS.map(key => ({ key, value: key })));
  expect(({} as Record<string, unknown>).value).toBeUndefined();
});

test('a name with NUL or half a surrogate pair is made whole for the row and kept in the raw span', () => {
  const request = ok('json', json({ ...GOOD, name: 'a\0b\ud800c' }));
  expect(request.rows[0]?.name).toBe('a\uFFFDb\uFFFDc');
  expect(decoded(request)[0]?.name).toBe('a\0b\ud800c');
});

test('equal spans have equal digests, other spans others', () => {
  const request = ok('json', json(GOOD, GOOD, { ...GOOD, kind: 3 }));
  expect(request.rows[0]?.digest).toBe(request.rows[1]?.digest);
  expect(request.rows[0]?.digest).not.toBe(request.rows[2]?.digest);
});

test('more spans than an index holds are left out and counted', () => {
  const outcome = indexRequest('traces', 'json', Buffer.from(json(GOOD, GOOD, GOOD)), { ...DEFAULT_LIMITS, items: 2 });
  expect(outcome).toMatchObject({ ok: true, request: { rejected: 1, reason: expect.stringContaining('more than 2 in one request') } });
});

test('long strings are read right wherever they lie in memory and whatever stands in them', () => {
  for (let shift = 0; shift < 4; shift++) {
    for (let place = 0; place < 48; place++) {
      for (const [piece, valid] of [
        ['\u0001', false],
        ['\n', false],
        ['"', false],
        ['\\"', true],
        ['\\x', false],
        ['é', true],
        ['\u007f', true],
      ] as const) {
        const text = JSON.stringify({ ...GOOD, name: 'N' }).replace('N', `${'a'.repeat(place)}${piece}${'b'.repeat(48 - place)}`);
        const body = Buffer.concat([Buffer.alloc(shift), Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${text}]}]}]}`)]).subarray(
          shift,
        );
        const outcome = index('json', body);
        expect(outcome.ok).toBe(valid);
        if (valid) expect(ok('json', body).rows[0]?.name).toBe(JSON.parse(text).name);
      }
    }
  }
});

// The hand-written readers against protobufjs and JSON.parse: same content in both encodings, and no bytes that break them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printLogsRequest, printTraceRequest } from '../../src/core/exports/otlpJson.ts';
import type { IndexedRequest, WireFormat } from '../../src/core/model/batch.ts';
import type { LogRecord, Span, SpanContext } from '../../src/core/model/span.ts';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { decodeContext, decodeLog, decodeSpan } from '../../src/receiver/otlp/decode.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';
import { anyContext, anyLog, anySpan } from '../support/arbitraries.ts';
import { decodeMessage, encodeLogs, encodeTraces } from '../support/otlpOracle.ts';

const groups = <T>(item: fc.Arbitrary<T>) =>
  fc.array(fc.record({ context: anyContext, items: fc.array(item, { minLength: 1, maxLength: 3 }) }), { minLength: 1, maxLength: 3 });

function indexed(signal: 'traces' | 'logs', format: WireFormat, body: Uint8Array): IndexedRequest {
  const outcome = indexRequest(signal, format, body, DEFAULT_LIMITS);
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.request;
}

function decodeAll(request: IndexedRequest): { context: SpanContext; item: Span | LogRecord }[] {
  const decode = request.signal === 'traces' ? decodeSpan : decodeLog;
  return request.rows.map(row => ({
    context: decodeContext(request.format, request.body, request.groups, row.group),
    item: decode(request.format, request.body, row.offset, row.length),
  }));
}

const flat = (input: readonly { context: SpanContext; items: readonly (Span | LogRecord)[] }[]) =>
  input.flatMap(({ context, items }) => items.map(item => ({ context, item })));

test('spans decode from protobuf as they were encoded', () => {
  fc.assert(
    fc.property(groups(anySpan), input => {
      const request = indexed('traces', 'protobuf', encodeTraces(input));
      expect(request.rejected).toBe(0);
      expect(decodeAll(request)).toEqual(flat(input));
    }),
    { numRuns: 300 },
  );
});

test('rows hold the same columns in both encodings, exact in time', () => {
  fc.assert(
    fc.property(groups(anySpan), input => {
      const protobuf = indexed('traces', 'protobuf', encodeTraces(input));
      const json = indexed('traces', 'json', Buffer.from(JSON.stringify(JSON.parse(printTraceRequest(onePerGroup(input))))));
      if (protobuf.signal !== 'traces' || json.signal !== 'traces') throw new Error('signal');
      const columns = (request: typeof json) =>
        request.rows.map(({ digest, group, offset, length, ...row }) => ({ ...row, key: key(row.spanId) }));
      const sorted = (rows: { key: string }[]) => [...rows].sort((a, b) => (a.key < b.key ? -1 : 1));
      const strip = (rows: ReturnType<typeof columns>) =>
        sorted(
          rows.map(row => ({ ...row, traceId: key(row.traceId), spanId: 0, parentSpanId: row.parentSpanId && key(row.parentSpanId) })),
        );
      expect(strip(columns(json))).toEqual(strip(columns(protobuf)));
      for (const [place, { item }] of flat(input).entries()) {
        const row = protobuf.rows[place];
        const end = (item as Span).endTimeUnixNano;
        if (row && end < 9_007_199_254_740_991_000n) expect(BigInt(row.endUs) * 1000n + BigInt(row.endRem)).toBe(end);
      }
    }),
    { numRuns: 150 },
  );
});

const key = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const onePerGroup = (input: readonly { context: SpanContext; items: readonly Span[] }[]) =>
  input.map(({ context, items }) => ({ context, spans: items }));

test('printing, reading and printing again gives the same bytes, and the same spans', () => {
  fc.assert(
    fc.property(groups(anySpan), input => {
      const text = printTraceRequest(onePerGroup(input));
      const request = indexed('traces', 'json', Buffer.from(text));
      const decoded = decodeAll(request) as { context: SpanContext; item: Span }[];
      expect(printTraceRequest(decoded.map(({ context, item }) => ({ context, spans: [item] })))).toBe(text);
      const byId = new Map(decoded.map(({ item }) => [item.spanId, item]));
      for (const { item } of flat(input)) expect(byId.get((item as Span).spanId)).toEqual(item);
    }),
    { numRuns: 200 },
  );
});

test('log records have one identity in both encodings, and equal ones in a request stay two', () => {
  fc.assert(
    fc.property(anyContext, fc.array(anyLog, { minLength: 1, maxLength: 3 }), (context, logs) => {
      const items = [...logs, logs[0] as LogRecord];
      const protobuf = indexed('logs', 'protobuf', encodeLogs([{ context, items }]));
      const json = indexed('logs', 'json', Buffer.from(printLogsRequest([{ context, logs: items }])));
      expect(decodeAll(protobuf).map(({ item }) => item)).toEqual(items);
      expect(decodeAll(json).map(({ item }) => item)).toEqual(items);
      const identities = (request: IndexedRequest) => (request.signal === 'logs' ? request.rows.map(row => key(row.identity)) : []);
      expect(identities(json)).toEqual(identities(protobuf));
      expect(identities(json)[0]).not.toBe(identities(json).at(-1));
    }),
    { numRuns: 200 },
  );
});

/** Changes bytes, cuts, doubles and moves pieces. */
const mutation = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'cut', 'copy', 'drop'),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    byte: fc.nat(255),
    size: fc.nat(12),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(bytes: Buffer, changes: readonly { kind: string; at: number; byte: number; size: number }[]): Buffer {
  let out: Buffer = Buffer.from(bytes);
  for (const { kind, at, byte, size } of changes) {
    const place = Math.floor(at * out.length);
    if (kind === 'set' && out.length > 0) out[place] = byte;
    else if (kind === 'cut') out = out.subarray(0, place);
    else if (kind === 'copy') out = Buffer.concat([out.subarray(0, place + size), out.subarray(place)]);
    else out = Buffer.concat([out.subarray(0, place), out.subarray(place + size)]);
  }
  return out;
}

test('mutated protobuf is accepted or refused, and what was accepted decodes', () => {
  fc.assert(
    fc.property(groups(anySpan), mutation, (input, changes) => {
      const body = mutate(encodeTraces(input), changes);
      const outcome = indexRequest('traces', 'protobuf', body, DEFAULT_LIMITS);
      const asLogs = indexRequest('logs', 'protobuf', body, DEFAULT_LIMITS);
      for (const result of [outcome, asLogs]) {
        if (result.ok) for (const { item, context } of decodeAll(result.request)) expect(item && context).toBeTruthy();
      }
      // What protobufjs reads without a complaint is at least a request to us.
      try {
        decodeMessage('TraceRequest', body);
      } catch {
        return; // It refuses more than we do, for example invalid UTF-8.
      }
      // Where we are stricter: the groups that protobuf gave up, and numbers and field numbers that no encoder writes.
      if (!outcome.ok) expect(outcome.problem).toMatch(/wire type 3|number longer than ten bytes|bad field number/);
    }),
    { numRuns: 2000 },
  );
});

test('mutated JSON is accepted exactly when JSON.parse takes it and it has the shape of a request', () => {
  fc.assert(
    fc.property(groups(anySpan), mutation, (input, changes) => {
      const body = mutate(Buffer.from(printTraceRequest(onePerGroup(input))), changes);
      fc.pre(body.length > 0);
      const outcome = indexRequest('traces', 'json', body, DEFAULT_LIMITS);
      let parsed: unknown;
      try {
        parsed = JSON.parse(body.toString());
      } catch {
        expect(outcome.ok).toBe(false);
        return;
      }
      if (outcome.ok) for (const { item, context } of decodeAll(outcome.request)) expect(item && context).toBeTruthy();
      else expect(outcome.problem).toMatch(/is not an array|is not an object|expected an object/);
      expect(parsed).toBeDefined();
    }),
    { numRuns: 2000 },
  );
});

test('any JSON value is taken or refused as JSON.parse would', () => {
  const asText = fc.oneof(fc.json(), fc.string({ unit: fc.constantFrom(...'{}[]",:0123456789.eE+-truefalsn\\u \n') }));
  fc.assert(
    fc.property(asText, text => {
      const body = Buffer.from(`{"other":${text}}`);
      let valid = true;
      try {
        JSON.parse(body.toString());
      } catch {
        valid = false;
      }
      expect(indexRequest('traces', 'json', body, DEFAULT_LIMITS).ok).toBe(valid);
    }),
    { numRuns: 3000 },
  );
});

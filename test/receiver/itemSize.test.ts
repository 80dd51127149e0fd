// One enormous span costs only itself: its neighbours are kept, and the sender is told which one and why.
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';
import { traceRequest } from '../support/otlp.ts';

const limits = { ...DEFAULT_LIMITS, itemBytes: 10_000 };
const long = (length: number) => ({ text: 'x'.repeat(length) });

test('a span over the limit is left out, in JSON', () => {
  const body = traceRequest([
    { trace: 1, span: 1 },
    { trace: 1, span: 2, attributes: long(20_000) },
    { trace: 1, span: 3, attributes: long(5_000) },
  ]);
  const outcome = indexRequest('traces', 'json', body, limits);
  expect(outcome).toMatchObject({
    ok: true,
    request: { rejected: 1, reason: expect.stringMatching(/spans\[1\]: larger than 10000 bytes/) },
  });
  expect(outcome.ok && outcome.request.rows).toHaveLength(2);
});

test('and in protobuf', () => {
  // Request 1 > ResourceSpans 2 > ScopeSpans 2 > Span { trace id 1, span id 2, trace state 3 }.
  const field = (number: number, bytes: Buffer) => {
    const length: number[] = [];
    for (let left = bytes.length; ; left >>>= 7) {
      length.push(left > 127 ? (left & 127) | 128 : left);
      if (left <= 127) break;
    }
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
  };
  const span = (id: number, size: number) =>
    field(2, Buffer.concat([field(1, Buffer.alloc(16, 7)), field(2, Buffer.alloc(8, id)), field(3, Buffer.alloc(size, 120))]));
  const body = field(1, field(2, Buffer.concat([span(1, 10), span(2, 20_000), span(3, 5_000)])));
  const outcome = indexRequest('traces', 'protobuf', body, limits);
  expect(outcome).toMatchObject({
    ok: true,
    request: { rejected: 1, reason: expect.stringMatching(/spans\[1\]: larger than 10000 bytes/) },
  });
  expect(outcome.ok && outcome.request.rows).toHaveLength(2);
});

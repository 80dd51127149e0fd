// The raw log against the real SQLite, with both drivers: replays, versions, conflicts, and bytes that come back as they went in.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IndexedRequest } from '../../src/core/model/batch.ts';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';
import type { Store } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/sqliteStore.ts';
import { makeAssets } from '../support/assets.ts';
import { type SpanSketch, spanId, traceId, traceRequest } from '../support/otlp.ts';
import { tempFolder } from '../support/tempFolder.ts';

const assets = makeAssets();
const folder = tempFolder('raw');

function indexed(spans: readonly SpanSketch[]): IndexedRequest {
  const outcome = indexRequest('traces', 'json', traceRequest(spans), DEFAULT_LIMITS);
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.request;
}

describe.each(['better-sqlite3', 'node-sqlite'] as const)('raw log with %s', driver => {
  let store: Store;
  let n = 0;
  beforeEach(() => {
    store = openStore({ file: join(folder, `${driver}-${n++}.db`), driver, assets });
  });
  afterEach(() => store.close());

  test('the same batch three times leaves the same rows and no more bytes', async () => {
    const request = indexed([
      { trace: 1, span: 1 },
      { trace: 1, span: 2, parent: 1 },
    ]);
    expect(await store.append([request], 1)).toEqual({ changed: 2, repeated: 0 });
    expect(await store.append([request], 2)).toEqual({ changed: 0, repeated: 2 });
    expect(await store.append([request, request], 3)).toEqual({ changed: 0, repeated: 4 });
    expect(await store.counts()).toMatchObject({ spans: 2, chunks: 1 });
  });

  test('the bytes of every span come back exactly, over block borders too', async () => {
    const long = 'x'.repeat(300_000);
    const requests = [
      indexed([{ trace: 1, span: 1, attributes: { long } }]),
      indexed([
        { trace: 2, span: 2, attributes: { long } },
        { trace: 2, span: 3, attributes: { long } },
      ]),
    ];
    await store.append(requests, 1);
    const rows = await store.liveSpans(1);
    expect(rows.map(row => row.spanId)).toEqual([spanId(1), spanId(2), spanId(3)]);
    for (const row of rows) {
      const span = JSON.parse(Buffer.from(await store.bytes(1, row.offset, row.length)).toString()) as {
        spanId: string;
        attributes: { value: { stringValue: string } }[];
      };
      expect(span.spanId).toBe(row.spanId);
      expect(span.attributes[0]?.value.stringValue).toBe(long);
    }
  });

  test.each([['first'], ['last']])('a finished span wins over its unfinished version, sent %s', async order => {
    const pending = indexed([{ trace: 1, span: 1, end: null }]);
    const done = indexed([{ trace: 1, span: 1, end: 40, attributes: { answer: 42 } }]);
    for (const request of order === 'first' ? [done, pending] : [pending, done]) await store.append([request], 1);
    const span = await store.span(traceId(1), spanId(1));
    expect(span?.endUs).toBe(1_767_225_600_000_000 + 40_000);
    expect(span?.conflict).toBe(false);
  });

  test('two finished spans with one id and other contents are flagged, in either order', async () => {
    const a = indexed([{ trace: 1, span: 1, name: 'a', end: 40 }]);
    const b = indexed([{ trace: 1, span: 1, name: 'b', end: 50 }]);
    await store.append([a], 1);
    await store.append([b], 2);
    expect(await store.span(traceId(1), spanId(1))).toMatchObject({ name: 'b', conflict: true });
    const other = openStore({ file: join(folder, `${driver}-order-${n++}.db`), driver, assets });
    await other.append([b], 1);
    await other.append([a], 2);
    expect(await other.span(traceId(1), spanId(1))).toMatchObject({ name: 'b', conflict: true });
    await other.close();
  });

  test('one span id in two traces is two spans', async () => {
    await store.append(
      [
        indexed([
          { trace: 1, span: 1 },
          { trace: 2, span: 1 },
        ]),
      ],
      1,
    );
    expect((await store.counts()).spans).toBe(2);
  });

  test('a failing append leaves nothing of its batch', async () => {
    const good = indexed([{ trace: 1, span: 1 }]);
    const bad = { ...good, rows: [{ ...good.rows[0], name: null }] } as unknown as IndexedRequest;
    await expect(store.append([indexed([{ trace: 9, span: 9 }]), bad], 1)).rejects.toThrow();
    expect(await store.counts()).toMatchObject({ spans: 0, chunks: 0 });
  });
});

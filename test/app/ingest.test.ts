// The sink: group commit, bounded waiting, failures that reach the sender, counts that reach people.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createIngest } from '../../src/app/ingest.ts';
import type { IndexedRequest } from '../../src/core/model/batch.ts';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';
import type { Store } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/sqliteStore.ts';
import { ALWAYS } from '../support/always.ts';
import { makeAssets } from '../support/assets.ts';
import { traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';
import { tempFolder } from '../support/tempFolder.ts';

const folder = tempFolder('ingest');
const assets = makeAssets();
const hooks = { committed: () => undefined, nowUs: () => 1, health: () => undefined, redact: () => null, tee: () => undefined };

function request(trace: number, padding = 0): IndexedRequest {
  const outcome = indexRequest(
    'traces',
    'json',
    traceRequest([{ trace, span: trace, attributes: { padding: 'x'.repeat(padding) } }]),
    DEFAULT_LIMITS,
  );
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.request;
}

test('requests that arrive together are one transaction', async () => {
  const store = openStore({ file: join(folder, 'group.db'), driver: 'auto', assets });
  const batches: number[] = [];
  const counting = new Proxy(store, {
    get: (target, key) =>
      key === 'append'
        ? (requests: readonly IndexedRequest[], now: number) => {
            batches.push(requests.length);
            return target.append(requests, now);
          }
        : Reflect.get(target, key),
  });
  const ingest = createIngest(counting, hooks);
  await Promise.all(Array.from({ length: 20 }, (_, n) => ingest.append(request(n + 1), null)));
  expect(batches).toEqual([20]);
  expect((await store.counts()).spans).toBe(20);
  expect(ingest.received.spans).toBe(20);
  await store.close();
});

test('beyond the bound senders are asked to wait, and what was accepted is kept', async () => {
  const store = openStore({ file: join(folder, 'bound.db'), driver: 'auto', assets });
  const ingest = createIngest(store, hooks);
  const results = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => ingest.append(request(n + 1, 10_000_000), null)));
  const kept = results.filter(result => result.status === 'fulfilled').length;
  const refused = results.filter(result => result.status === 'rejected');
  expect(kept).toBe(10);
  expect(refused.every(result => (result.reason as Error).name === 'SinkBusy')).toBe(true);
  expect((await store.counts()).spans).toBe(kept);
  expect(ingest.problems()).toMatchObject([{ code: 'busy', count: 2 }]);
  await ingest.append(request(99), null);
  expect((await store.counts()).spans).toBe(kept + 1);
  await store.close();
});

test('a commit that fails is told to its senders, and receiving goes on', async () => {
  const store = openStore({ file: join(folder, 'full.db'), driver: 'auto', assets });
  let full = true;
  const failing = {
    prepare: async () => null,
    append: (requests: readonly IndexedRequest[], now: number) =>
      full ? Promise.reject(new Error('SQLITE_FULL')) : store.append(requests, now),
  } as unknown as Store;
  const ingest = createIngest(failing, hooks);
  await expect(ingest.append(request(1), null)).rejects.toThrow('SQLITE_FULL');
  expect(ingest.problems()).toMatchObject([{ code: 'storage', message: expect.stringContaining('SQLITE_FULL'), count: 1 }]);
  full = false;
  await ingest.append(request(1), null);
  expect(ingest.problems()).toEqual([]);
  expect((await store.counts()).spans).toBe(1);
  await store.close();
});

test('while another program holds the database, senders are asked to try again, and nothing is lost', { timeout: 30_000 }, async () => {
  const { app, post } = await tempApp(tempOptions('locked'));
  const { db } = await app.status();
  // Another process: locks of two SQLite libraries in one process would not see each other.
  const hold = `const db = new (require('node:sqlite').DatabaseSync)(process.argv[1]); db.exec('BEGIN IMMEDIATE'); console.log('held'); process.stdin.resume()`;
  const other = spawn(process.execPath, ['-e', hold, db], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(other.stdout, 'data');
  const refused = await post('/v1/traces', traceRequest([{ trace: 1, span: 1 }]));
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect((await app.status()).problems).toMatchObject([
    { code: 'storage', message: expect.stringContaining('Another program holds the database') },
  ]);
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect((await post('/v1/traces', traceRequest([{ trace: 1, span: 1 }]))).status).toBe(200);
  await app.settled();
  expect((await app.status()).problems).toEqual([]);
  expect((await app.handlers['spans.list']({}, ALWAYS)).rows).toHaveLength(1);
});

// Requests through the real indexer, raw log, follower and queries, without sockets: what the views would see of them.

import { readFileSync } from 'node:fs';
import { createFollower } from '../../src/app/follow.ts';
import { exportHandlers } from '../../src/app/handlers/exportJson.ts';
import { readHandlers } from '../../src/app/handlers/read.ts';
import { createPrices } from '../../src/app/prices/prices.ts';
import { producerReceipts } from '../../src/app/receipts.ts';
import { createSpanReader } from '../../src/app/spanReader.ts';
import { NORMALIZER_VERSION } from '../../src/core/conventions/normalize.ts';
import type { Signal, WireFormat } from '../../src/core/model/batch.ts';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';
import { openStore } from '../../src/store/sqliteStore.ts';
import { ALWAYS } from './always.ts';
import { makeAssets } from './assets.ts';

export interface WireRequest {
  readonly signal: Signal;
  readonly format: WireFormat;
  readonly body: Uint8Array;
}

/** When everything was received: long after anything in a fixture, so that nothing counts as running. */
const RECEIVED_US = 4_000_000_000_000_000;
const assets = makeAssets();

/** The requests of a fixture, as they were sent. */
export function asSent(file: string): readonly WireRequest[] {
  const requests = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[];
  return requests.map(request => ({
    signal: 'resourceLogs' in request ? 'logs' : 'traces',
    format: 'json',
    body: Buffer.from(JSON.stringify(request)),
  }));
}

export async function openPipeline(file = ':memory:') {
  const store = openStore({ file, driver: 'auto', assets });
  const reader = createSpanReader(store);
  const nowUs = () => RECEIVED_US + 3_600_000_000;
  const prices = await createPrices(store, [], nowUs, () => undefined);
  const problems: string[] = [];
  const follower = createFollower(store, reader, prices, {
    busy: () => false,
    reading: () => false,
    announce: () => undefined,
    worked: () => undefined,
    skipped: message => problems.push(message),
    problem: message => message !== null && problems.push(message),
  });
  follower.resume();
  const handlers = { ...readHandlers(store, reader, nowUs), ...exportHandlers(store, reader) };

  const append = async ({ signal, format, body }: WireRequest) => {
    const outcome = indexRequest(signal, format, body, DEFAULT_LIMITS);
    if (!outcome.ok) throw new Error(outcome.problem);
    await store.append([outcome.request], RECEIVED_US);
  };

  return {
    store,
    handlers,
    problems,
    /** All are there before anything is derived, as when derivation lags behind a burst. */
    async sendAtOnce(requests: readonly WireRequest[]): Promise<void> {
      await follower.pause();
      for (const request of requests) await append(request);
      follower.resume();
      while ((await follower.behind()) > 0) await follower.settled();
    },
    /** One transaction, and one chunk of the raw log, a request; derived before the next. */
    async send(requests: readonly WireRequest[]): Promise<void> {
      for (const request of requests) {
        await append(request);
        await follower.settled();
      }
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
    /** Reads everything again, as after an update. */
    async rebuild(): Promise<void> {
      await store.beginRebuild(NORMALIZER_VERSION - 1, '');
      await follower.settled();
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
    /** Everything a view can see, as one JSON text a row: equal content gives equal rows. */
    async see(): Promise<readonly string[]> {
      const rows: unknown[] = [];
      const sessions = (await handlers['sessions.list']({ plain: true, limit: 10_000 }, ALWAYS)).rows;
      rows.push(...[...sessions].sort((a, b) => (a.id < b.id ? -1 : 1)));
      for (const { id } of [...sessions].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        const { turns } = await handlers['session.get']({ session: id }, ALWAYS);
        for (const turn of turns) rows.push(turn, await handlers['turn.messages']({ session: id, turn: turn.id }, ALWAYS));
      }
      const spans = (await handlers['spans.list']({ limit: 100_000 }, ALWAYS)).rows;
      for (const span of spans) rows.push(await handlers['span.get'](span, ALWAYS));
      // Which span is the example, and how producers are numbered, depends on what came first.
      const receipts = (await producerReceipts(store)).map(({ id: _id, missing, unknownKeys, ...receipt }) => ({
        ...receipt,
        missing: missing.map(({ example: _example, ...part }) => part),
        unknownKeys: unknownKeys.map(({ key }) => key),
      }));
      rows.push(...receipts.map(receipt => JSON.stringify(receipt)).sort());
      return rows.map(row => JSON.stringify(row));
    },
    async export(): Promise<readonly WireRequest[]> {
      const requests: WireRequest[] = [];
      for (const signal of ['traces', 'logs'] as const) {
        const { text } = await handlers['export.otlpJson']({ signal }, ALWAYS);
        for (const line of text.split('\n').filter(Boolean)) requests.push({ signal, format: 'json', body: Buffer.from(line) });
      }
      return requests;
    },
    async close(): Promise<void> {
      await follower.pause();
      prices.stop();
      await store.close();
    },
  };
}

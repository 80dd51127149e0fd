// The host's promises: it starts when first asked, outlives crashes, gives up once with one message, and ends its worker.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { AppOptions } from '../../src/app/options.ts';
import { Host, type HostState } from '../../src/extension/host.ts';

const SERVE = `
const { parentPort, workerData } = require('node:worker_threads');
const status = { role: workerData.options.httpPort === null ? 'stopped' : 'leader', problems: [] };
parentPort.on('message', message => {
  if (message.t === 'stop') { require('node:fs').writeFileSync(workerData.options.db + '.stopped', ''); process.exit(0); }
  if (message.method === 'app.doctor') throw new Error('deliberate');
  if (message.t === 'call') parentPort.postMessage({ t: 'result', id: message.id, result: status });
});`;
const CRASH = `throw new Error('cannot open');`;

const running: Host[] = [];
afterEach(async () => {
  for (const host of running.splice(0)) await host.dispose();
});

function hostOf(source: string, mode: 'file' | 'counted' = 'file') {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-host-'));
  const workerPath = join(folder, 'worker.cjs');
  const db = join(folder, 'test.db');
  writeFileSync(
    workerPath,
    mode === 'counted' ? `require('node:fs').appendFileSync(${JSON.stringify(`${db}.starts`)}, 'x');${source}` : source,
  );
  const gaveUp: string[] = [];
  const states: HostState['phase'][] = [];
  const options = (wanted: string): AppOptions => ({
    db,
    httpPort: wanted === 'listen' ? 0 : null,
    grpcPort: null,
    explorerPort: null,
    allowedHosts: [],
    allowedOrigins: [],
    priceFiles: [],
    rubricFolders: [],
    author: 'Test Person',
    driver: 'auto',
    assets: folder,
  });
  const silent = () => undefined;
  const host = new Host({
    workerPath,
    options,
    log: { info: silent, warn: silent, error: silent },
    note: silent,
    onGiveUp: reason => gaveUp.push(reason),
  });
  host.onState(state => states.push(state.phase));
  running.push(host);
  return { host, db, gaveUp, states };
}

const settled = async (host: Host, phase: HostState['phase']) => {
  await expect.poll(() => host.state.phase, { timeout: 15_000 }).toBe(phase);
};

test('nothing runs until something is asked', async () => {
  const { host } = hostOf(SERVE);
  expect(host.state.phase).toBe('idle');
  expect((await host.call('app.status', {})).role).toBe('stopped');
  await settled(host, 'running');
});

test('listening restarts a worker that only reads, and events reach listeners across the restart', async () => {
  const { host } = hostOf(SERVE);
  const roles: string[] = [];
  host.on('status', status => roles.push(status.role));
  await host.call('app.status', {});
  await host.setMode('listen');
  await expect.poll(() => roles.at(-1)).toBe('leader');
  await host.setMode('read');
  await expect.poll(() => roles.at(-1)).toBe('stopped');
});

test('a crash rejects what was asked and the next call is answered by a new worker', async () => {
  const { host, gaveUp } = hostOf(SERVE);
  await expect(host.call('app.doctor', {})).rejects.toMatchObject({ code: 'Closed' });
  expect((await host.call('app.status', {})).role).toBe('stopped');
  expect(gaveUp).toEqual([]);
});

test('a worker that never starts is tried four times in all, then one message, and reads do not begin again', async () => {
  const { host, db, gaveUp } = hostOf(CRASH, 'counted');
  host.start();
  await settled(host, 'failed');
  expect(gaveUp).toEqual(['cannot open']);
  await expect(host.call('app.status', {})).rejects.toMatchObject({ code: 'Closed', message: 'cannot open' });
  expect(readFileSync(`${db}.starts`, 'utf8')).toBe('xxxx');
});

test('the end asks the worker to stop, so that it can close its database', async () => {
  const { host, db } = hostOf(SERVE);
  await host.call('app.status', {});
  await host.dispose();
  expect(readFileSync(`${db}.stopped`, 'utf8')).toBe('');
  await expect(host.call('app.status', {})).rejects.toMatchObject({ code: 'Closed' });
});

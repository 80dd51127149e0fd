// One leader: who receives when several processes start, when the leader goes, when the port is foreign.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startApp } from '../../src/app/app.ts';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { tempOptions } from '../support/tempApp.ts';

async function until<T>(what: () => Promise<T | false | null | undefined>): Promise<T> {
  for (;;) {
    const value = await what();
    if (value) return value;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

test('the second follows, sees what the first receives, and takes over when the first stops', async () => {
  const options = tempOptions('leaders');
  const first = await startApp(options);
  const second = await startApp(options);
  const leader = await first.status();
  expect(leader.role).toBe('leader');
  expect(await second.status()).toMatchObject({ role: 'follower', http: leader.http });

  const heard = new Promise(resolve => second.subscribe(event => event === 'changed' && resolve(true)));
  await fetch(`${leader.http}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: traceRequest(agentTurn(1, { session: 'seen' })) as BodyInit,
  });
  await heard;
  await until(async () => (await second.handlers['sessions.list']({}, ALWAYS)).rows.some(row => row.id === 'seen'));
  // A follower's import goes through the leader.
  expect(await second.handlers['sample.load']({}, ALWAYS)).toMatchObject({ rejected: 0, session: expect.stringMatching(/^sample-/) });
  const total = await until(async () => {
    const found = (await second.handlers['sessions.list']({}, ALWAYS)).total;
    return found === 6 && found;
  });

  await first.stop();
  const next = await until(async () => {
    const status = await second.status();
    return status.role === 'leader' && status;
  });
  const response = await fetch(`${next.http}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: traceRequest(agentTurn(2, { session: 'after' })) as BodyInit,
  });
  expect(response.status).toBe(200);
  await second.settled();
  expect((await second.handlers['sessions.list']({}, ALWAYS)).total).toBe(total + 1);
  await second.stop();
});

test('a follower that asks gets the port, and the old leader follows', async () => {
  const options = tempOptions('take-over');
  const first = await startApp(options);
  const second = await startApp(options);
  expect(await second.handlers['app.takeOver']({}, ALWAYS)).toMatchObject({ role: 'leader' });
  await until(async () => (await first.status()).role === 'follower');
  await first.stop();
  await second.stop();
});

test('giving way needs a proof', async () => {
  const app = await startApp(tempOptions('proof'));
  const { http } = await app.status();
  for (const proof of ['', 'nonsense', `${Date.now()}.${'0'.repeat(64)}`]) {
    const response = await fetch(`${http}/control/yield`, { method: 'POST', headers: { 'x-turnstone-proof': proof } });
    expect([401, 403]).toContain(response.status);
  }
  expect((await app.status()).role).toBe('leader');
  await app.stop();
});

test('a foreign program on the port is named, reading works, and the port is taken when it is free', async () => {
  const foreign = createServer((_, response) => response.end('not OTLP'));
  await new Promise<void>(resolve => foreign.listen(0, '127.0.0.1', resolve));
  const port = (foreign.address() as AddressInfo).port;
  const app = await startApp({ ...tempOptions('busy'), httpPort: port });
  expect(await app.status()).toMatchObject({ role: 'busy', http: null, holder: expect.stringMatching(/process \d+|another program/) });
  expect((await app.handlers['sessions.list']({}, ALWAYS)).total).toBe(0);
  await new Promise(resolve => foreign.close(resolve));
  await until(async () => (await app.status()).role === 'leader');
  await app.stop();
});

test('of many that start at once exactly one leads', async () => {
  const options = tempOptions('race');
  const apps = await Promise.all(Array.from({ length: 8 }, () => startApp({ ...options, explorerPort: null, grpcPort: null })));
  const roles = await Promise.all(apps.map(async app => (await app.status()).role));
  expect(roles.filter(role => role === 'leader')).toHaveLength(1);
  expect(roles.filter(role => role === 'follower')).toHaveLength(7);
  await Promise.all(apps.map(app => app.stop()));
});

// What is received is sent on: as it is stored, metrics too, again when the other end is away, and never to itself.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { teeEndpoint } from '../../src/app/tee.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

interface Got {
  readonly url: string;
  readonly type: string;
  readonly body: string;
}

const servers: (() => void)[] = [];
afterEach(() => {
  for (const close of servers.splice(0)) close();
});

/** A collector that keeps what it gets. `answers` are its first answers; after them 200. */
async function collector(...answers: number[]): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      got.push({ url: request.url ?? '', type: request.headers['content-type'] ?? '', body: Buffer.concat(parts).toString() });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  servers.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise(resolve => setTimeout(resolve, 20));
}

test('traces and metrics are sent on, without secrets, and counted', async () => {
  const { url, got } = await collector();
  const { app, post } = await tempApp({ ...tempOptions('tee'), forwardTo: `${url}/v1/traces` });
  const key = `sk-${'aB3'.repeat(16)}`;
  await post('/v1/traces', traceRequest(agentTurn(1, { session: 's', input: key })));
  const metrics = (name: string) => `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"${name}"}]}]}]}`;
  await post('/v1/metrics', Buffer.from(metrics(key)));
  await until(() => got.length === 2);
  expect(got.map(each => [each.url, each.type])).toEqual([
    ['/v1/traces', 'application/json'],
    ['/v1/metrics', 'application/json'],
  ]);
  expect(got[0]?.body).toContain('sk-***');
  expect(got[0]?.body).not.toContain(key);
  expect(got[1]?.body).toBe(metrics(`sk-${'*'.repeat(key.length - 3)}`));
  await until(async () => (await app.status()).tee?.requests === 2);
  expect((await app.status()).tee).toMatchObject({ endpoint: url, failed: 0, problem: null });
});

test('an end that is busy is tried again, one that refuses is not, and senders never wait', async () => {
  const { url, got } = await collector(503, 200, 400);
  const { app, post } = await tempApp({ ...tempOptions('tee-busy'), forwardTo: url });
  expect((await post('/v1/traces', traceRequest(agentTurn(1)))).status).toBe(200);
  await until(() => got.length === 2);
  expect(got[0]?.body).toBe(got[1]?.body);
  await post('/v1/traces', traceRequest(agentTurn(2)));
  await until(async () => (await app.status()).tee?.failed === 1);
  const { tee, problems } = await app.status();
  expect(tee).toMatchObject({ requests: 1, failed: 1 });
  expect(problems.map(problem => problem.message).join()).toContain('refused a request (400)');
});

test('nothing is forwarded to the receiver itself, and a wrong address is said', async () => {
  const options = tempOptions('tee-self');
  const probe = await collector();
  const port = Number(new URL(probe.url).port);
  for (const close of servers.splice(0)) close();
  const { app, post } = await tempApp({ ...options, httpPort: port, forwardTo: `http://localhost:${port}` });
  await post('/v1/traces', traceRequest(agentTurn(1)));
  await until(async () => (await app.status()).tee?.problem != null);
  expect((await app.status()).tee?.problem).toContain('this receiver itself');
  expect((await app.status()).received.spans).toBe(3);
  const wrong = await tempApp({ ...tempOptions('tee-wrong'), forwardTo: 'collector:4318' });
  expect((await wrong.app.status()).problems.map(problem => problem.message).join()).toContain('must begin with http');
});

test('addresses are taken with or without a path of OTLP', () => {
  expect(teeEndpoint('http://h:1/v1/traces')).toEqual({ endpoint: 'http://h:1' });
  expect(teeEndpoint(' https://h/otlp/ ')).toEqual({ endpoint: 'https://h/otlp' });
  for (const bad of ['', 'x', 'ftp://h', 'http://u:p@h', 'file:///etc']) expect(teeEndpoint(bad)).toHaveProperty('problem');
});

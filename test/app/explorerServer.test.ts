// The explorer's server: every route is guarded, reads need the token, and the stream tells what changed.
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const { app, explorer, post } = await tempApp(tempOptions('explorer'));
const port = Number(new URL(explorer).port);
const auth = { authorization: `Bearer ${app.token}` };

function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: options.headers ?? {} }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    call.on('error', reject);
    call.end(options.body);
  });
}

const rpc = (body: unknown, headers: Record<string, string> = {}) =>
  ask('/rpc', { method: 'POST', headers: { 'content-type': 'application/json', ...auth, ...headers }, body: JSON.stringify(body) });

test('the page comes without a token, with a policy that lets nothing else in', async () => {
  const page = await ask('/');
  expect(page.status).toBe(200);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['x-content-type-options']).toBe('nosniff');
});

test.each([
  ['/rpc', 'POST'],
  ['/events', 'GET'],
])('%s needs the token', async (path, method) => {
  for (const headers of [
    {},
    { authorization: 'Bearer wrong' },
    { authorization: `Bearer ${app.token.slice(1)}` },
    { authorization: app.token },
  ]) {
    expect(
      (await ask(path, { method, headers: { 'content-type': 'application/json', ...headers }, body: method === 'POST' ? '{}' : '' }))
        .status,
    ).toBe(401);
  }
});

test.each([
  ['another host', { host: 'evil.test' }],
  ['a host that begins like ours', { host: '127.0.0.1.evil.test' }],
  ['another origin', { origin: 'http://evil.test' }],
  ['the null origin', { origin: 'null' }],
  ['a loopback page on another port', { origin: 'http://localhost:3000' }],
])('%s is refused even with the token', async (_what, headers) => {
  const answer = await rpc({ method: 'app.status', params: {} }, headers as Record<string, string>);
  expect(answer.status).toBe(403);
  expect(answer.text).not.toContain('role');
});

test('calls answer with results or with codes', async () => {
  expect(JSON.parse((await rpc({ method: 'app.status' })).text)).toMatchObject({ result: { role: 'leader' } });
  expect(JSON.parse((await rpc({ method: 'no.such' })).text)).toMatchObject({ error: { code: 'NotFound' } });
  expect(JSON.parse((await rpc({ method: 'span.get', params: { traceId: 'x', spanId: 'y' } })).text)).toMatchObject({
    error: { code: 'Invalid', message: expect.stringContaining('traceId') },
  });
  expect(JSON.parse((await rpc({ method: 'session.get', params: { session: 'nobody' } })).text)).toMatchObject({
    error: { code: 'NotFound' },
  });
  expect(JSON.parse((await rpc({ method: 'toString' })).text)).toMatchObject({ error: { code: 'NotFound' } });
  expect((await ask('/rpc', { method: 'POST', headers: { ...auth, 'content-type': 'text/plain' }, body: '{}' })).status).toBe(415);
  expect((await ask('/rpc', { method: 'GET', headers: auth })).status).toBe(405);
  expect((await ask('/../../etc/passwd')).status).toBe(404);
});

test('the stream says which sessions changed', async () => {
  const response = await fetch(`${explorer}/events`, { headers: auth });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  await post('/v1/traces', traceRequest(agentTurn(1, { session: 'streamed' })));
  let text = '';
  while (!text.includes('streamed')) text += (await reader?.read())?.value ?? '';
  expect(
    text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { event: string })
      .some(message => message.event === 'changed'),
  ).toBe(true);
  await reader?.cancel();
});

// The bridge between a webview and the app, from the side of a page that has been taken over.
import { expect, test } from 'vitest';
import { bridge } from '../../src/extension/bridge.ts';
import { contentPolicy, explorerHtml } from '../../src/extension/explorerHtml.ts';
import type { Client } from '../../src/rpc/contract.ts';
import { RpcError } from '../../src/rpc/errors.ts';

function scene(answer: (method: string, signal: AbortSignal | undefined) => Promise<unknown> = async () => ({ ok: true })) {
  const called: string[] = [];
  const posted: unknown[] = [];
  const other: unknown[] = [];
  const listeners = new Map<string, (payload: unknown) => void>();
  const client = {
    call: (method: string, _: unknown, signal?: AbortSignal) => {
      called.push(method);
      return answer(method, signal);
    },
    on: (event: string, listener: (payload: unknown) => void) => {
      listeners.set(event, listener);
      return () => listeners.delete(event);
    },
  } as unknown as Client;
  const link = bridge(client, { post: message => posted.push(message), onOther: message => other.push(message) });
  return { link, called, posted, other, listeners };
}

const flush = () => new Promise(resolve => setImmediate(resolve));

test('a call is passed on and answered under its own id', async () => {
  const { link, posted } = scene();
  link.receive({ t: 'call', id: 7, method: 'app.status', params: {} });
  await flush();
  expect(posted).toEqual([{ t: 'result', id: 7, result: { ok: true } }]);
});

test('an error crosses as code and message', async () => {
  const { link, posted } = scene(async () => {
    throw new RpcError('NotFound', 'There is no such session.');
  });
  link.receive({ t: 'call', id: 1, method: 'session.get', params: { session: 'x' } });
  await flush();
  expect(posted).toEqual([{ t: 'result', id: 1, error: { code: 'NotFound', message: 'There is no such session.' } }]);
});

test.each(['constructor', '__proto__', 'toString', 'app.stop', '', 7, null])('the method %j does not reach the app', async method => {
  const { link, called, posted } = scene();
  link.receive({ t: 'call', id: 1, method, params: {} });
  await flush();
  expect(called).toEqual([]);
  expect(posted).toMatchObject([{ id: 1, error: { code: 'NotFound' } }]);
});

test.each([null, 1, 'call', [], { t: 'call' }, { t: 'call', id: '1', method: 'app.status' }, { t: 'call', id: 1.5, method: 'app.status' }])(
  'the malformed message %j does not reach the app',
  message => {
    const { link, called } = scene();
    link.receive(message);
    expect(called).toEqual([]);
  },
);

test('cancelling reaches the call and nothing is answered', async () => {
  let seen: AbortSignal | undefined;
  const { link, posted } = scene((_, signal) => {
    seen = signal;
    return new Promise(() => undefined);
  });
  link.receive({ t: 'call', id: 3, method: 'sessions.list', params: {} });
  link.receive({ t: 'cancel', id: 3 });
  await flush();
  expect(seen?.aborted).toBe(true);
  expect(posted).toEqual([]);
});

test('a page that asks without end is refused', () => {
  const { link, called, posted } = scene(() => new Promise(() => undefined));
  for (let id = 0; id < 300; id++) link.receive({ t: 'call', id, method: 'app.status', params: {} });
  expect(called).toHaveLength(256);
  expect(posted).toHaveLength(44);
  expect(posted[0]).toMatchObject({ error: { code: 'Busy' } });
});

test('after its end nothing is posted and nothing listens', async () => {
  const { link, posted, listeners } = scene();
  link.receive({ t: 'call', id: 1, method: 'app.status', params: {} });
  listeners.get('changed')?.({ sessions: null });
  expect(posted).toEqual([{ t: 'event', event: 'changed', payload: { sessions: null } }]);
  link.dispose();
  await flush();
  expect(posted).toHaveLength(1);
  expect(listeners.size).toBe(0);
});

test('what is no channel message goes to the panel', () => {
  const { link, other } = scene();
  link.receive({ t: 'ready' });
  expect(other).toEqual([{ t: 'ready' }]);
});

test('the policy lets the page load its own script and nothing connect', () => {
  const policy = contentPolicy('vscode-webview:', 'abc');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'nonce-abc';");
  expect(policy).toContain("connect-src 'none'");
  expect(policy).not.toMatch(/unsafe/);
});

test('where a page starts is data in it, whatever a session is called', () => {
  const session = `"><script>alert('1')</script>&amp;`;
  const html = explorerHtml({ source: 'x:', nonce: 'n', script: 's.js', style: 's.css', language: 'en', open: { session } });
  expect(html.match(/<script/g)).toHaveLength(1);
  const sent = /data-open="([^"]*)"/.exec(html)?.[1] ?? '';
  expect(JSON.parse(sent.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))))).toEqual({ session });
});

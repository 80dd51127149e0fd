// The channel over a real MessageChannel: answers, error codes, cancellation, closing, and callers that lie.
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { connect, type Port, serve } from '../../src/rpc/channel.ts';
import type { Handlers } from '../../src/rpc/contract.ts';
import { RpcError } from '../../src/rpc/errors.ts';

const open: MessageChannel[] = [];
afterEach(() => {
  for (const channel of open.splice(0)) channel.port1.close();
});

function pair(handlers: Partial<Handlers>) {
  const channel = new MessageChannel();
  open.push(channel);
  const port = (end: MessageChannel['port1']): Port => ({
    post: message => end.postMessage(message),
    listen: (onMessage, onClose) => {
      end.on('message', onMessage);
      end.on('close', onClose);
    },
  });
  const server = serve(port(channel.port2), handlers as Handlers);
  return { client: connect(port(channel.port1)), server, channel };
}

test('a result comes back, and so does a code', async () => {
  const { client } = pair({
    'span.raw': async ({ spanId }) => ({ json: spanId }),
    'app.status': async () => {
      throw new RpcError('Busy', 'later');
    },
  });
  expect(await client.call('span.raw', { traceId: '0'.repeat(32), spanId: '1'.repeat(16) })).toEqual({ json: '1'.repeat(16) });
  await expect(client.call('app.status', {})).rejects.toMatchObject({ code: 'Busy', message: 'later' });
});

test('parameters are checked before a handler sees them', async () => {
  let called = false;
  const { client } = pair({
    'span.raw': async () => {
      called = true;
      return { json: '' };
    },
  });
  await expect(client.call('span.raw', { traceId: '../..', spanId: '' })).rejects.toMatchObject({
    code: 'Invalid',
    message: expect.stringMatching(/traceId/),
  });
  await expect(client.call('span.raw', { traceId: '0'.repeat(32), spanId: '1'.repeat(16), extra: 1 } as never)).rejects.toMatchObject({
    code: 'Invalid',
  });
  await expect(client.call('__proto__' as never, {} as never)).rejects.toMatchObject({ code: 'NotFound' });
  expect(called).toBe(false);
});

test('cancelling reaches the handler and rejects the caller', async () => {
  let saw = () => false;
  const started = Promise.withResolvers<void>();
  const { client } = pair({
    'app.doctor': (_params, context) => {
      saw = context.cancelled;
      started.resolve();
      return new Promise(() => undefined);
    },
  });
  const abort = new AbortController();
  const call = client.call('app.doctor', {}, abort.signal);
  await started.promise;
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'Cancelled' });
  while (!saw()) await new Promise(resolve => setTimeout(resolve, 1));
});

test('closing rejects what waits and what comes after', async () => {
  const { client, channel } = pair({ 'app.doctor': () => new Promise(() => undefined) });
  const call = client.call('app.doctor', {});
  channel.port2.close();
  await expect(call).rejects.toMatchObject({ code: 'Closed' });
  await expect(client.call('app.doctor', {})).rejects.toMatchObject({ code: 'Closed' });
});

test('events reach listeners until they leave', async () => {
  const { client, server } = pair({});
  const heard: unknown[] = [];
  const second = Promise.withResolvers<void>();
  const stop = client.on('changed', payload => heard.push(payload));
  client.on('changed', ({ sessions }) => sessions?.[0] === 'b' && second.resolve());
  server.emit('changed', { sessions: ['a'] });
  await new Promise(resolve => setTimeout(resolve, 10));
  stop();
  server.emit('changed', { sessions: ['b'] });
  await second.promise;
  expect(heard).toEqual([{ sessions: ['a'] }]);
});

test('nonsense on the port is ignored', async () => {
  const { client, channel } = pair({ 'span.raw': async () => ({ json: 'fine' }) });
  for (const message of [
    null,
    1,
    'x',
    {},
    { t: 'result', id: 99 },
    { t: 'call' },
    { t: 'call', id: 'x', method: 'span.raw' },
    { t: 'cancel', id: 5 },
  ])
    channel.port1.postMessage(message);
  expect(await client.call('span.raw', { traceId: '0'.repeat(32), spanId: '1'.repeat(16) })).toEqual({ json: 'fine' });
});

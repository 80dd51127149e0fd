// The HTTP receiver against real sockets: what the OTLP specification asks for, and what senders and attackers do instead.
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROUTE_PATHS } from '../../src/receiver/http.ts';
import type { ReceiverLimits } from '../../src/receiver/limits.ts';
import { PortTaken, type Receiver, startReceiver } from '../../src/receiver/receiver.ts';
import { SinkBusy } from '../../src/receiver/sink.ts';
import { type MemorySink, memorySink } from '../support/memorySink.ts';
import { decodeMessage } from '../support/otlpOracle.ts';
import { call, rawConnection } from '../support/wire.ts';

let sink: MemorySink;
let receiver: Receiver;

const start = (limits: Partial<ReceiverLimits> = {}, extra: Partial<Parameters<typeof startReceiver>[0]> = {}) =>
  startReceiver({ httpPort: 0, grpcPort: null, allowedHosts: [], allowedOrigins: [], version: '1.2.3', limits, ...extra }, sink);

beforeEach(async () => {
  sink = memorySink();
  receiver = await start();
});
afterEach(() => receiver.close());

async function restart(limits: Partial<ReceiverLimits>): Promise<void> {
  await receiver.close();
  receiver = await start(limits);
}

const SPAN = { traceId: '0102030405060708090a0b0c0d0e0f10', spanId: '1112131415161718', name: 'chat' };
const BODY = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [SPAN] }] }] });
const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF_TYPE = { 'content-type': 'application/x-protobuf' };

const post = (path: string, headers: Record<string, string>, body: Uint8Array | string = BODY) =>
  call(`${receiver.http}${path}`, { method: 'POST', headers, body });

describe('answers', () => {
  test('a good request is kept, then answered in its own type without partial success', async () => {
    let committed = false;
    sink.before = async () => {
      await new Promise(resolve => setTimeout(resolve, 20));
      committed = true;
    };
    const answer = await post('/v1/traces', { 'content-type': 'application/json; charset=utf-8' });
    expect(committed).toBe(true);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(answer.body.toString()).toBe('{}');
    expect(sink.spans().map(span => span.name)).toEqual(['chat']);
  });

  test.each([
    ['json, empty', JSON_TYPE, ''],
    ['json, {}', JSON_TYPE, '{}'],
    ['json, empty ResourceSpans', JSON_TYPE, '{"resourceSpans":[{}]}'],
    ['protobuf, empty', PROTOBUF_TYPE, ''],
    ['protobuf, empty ResourceSpans', PROTOBUF_TYPE, Buffer.from([0x0a, 0])],
  ])('%s is a success with nothing in it', async (_what, headers, body) => {
    for (const path of ['/v1/traces', '/v1/logs', '/v1/metrics', '/tracer/v1/traces']) {
      const answer = await post(path, headers, body);
      expect(answer).toMatchObject({ status: 200, headers: headers });
    }
    expect(sink.requests).toEqual([]);
  });

  test('rejected spans are counted in a partial success, their neighbours kept', async () => {
    const bad = { ...SPAN, spanId: '00' };
    const json = await post('/v1/traces', JSON_TYPE, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [bad, SPAN] }] }] }));
    expect(json.status).toBe(200);
    expect(JSON.parse(json.body.toString())).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringContaining('resourceSpans[0].scopeSpans[0].spans[0]: spanId') },
    });
    expect(sink.spans()).toHaveLength(1);
    expect(sink.counts.get('rejectedSpans')).toBe(1);
    const protobuf = await post('/v1/traces', PROTOBUF_TYPE, Buffer.from([0x0a, 4, 0x12, 2, 0x12, 0]));
    expect(decodeMessage('ExportResponse', protobuf.body)).toEqual({
      partialSuccess: { rejected: '1', errorMessage: expect.stringContaining('traceId has 0 bytes') },
    });
  });

  test('a warning is a partial success with nothing rejected', async () => {
    const answer = await post('/v1/traces', JSON_TYPE, '{"resource_spans":[]}');
    expect(JSON.parse(answer.body.toString())).toEqual({ partialSuccess: { errorMessage: expect.stringContaining('resourceSpans') } });
  });

  test('bad data is a 400 with a Status in the encoding of the request', async () => {
    const json = await post('/v1/traces', JSON_TYPE, '{"resourceSpans":');
    expect(json).toMatchObject({ status: 400, headers: JSON_TYPE });
    expect(JSON.parse(json.body.toString())).toMatchObject({ code: 3, message: expect.stringContaining('at byte') });
    const protobuf = await post('/v1/logs', PROTOBUF_TYPE, Buffer.from([0x0a, 99]));
    expect(protobuf).toMatchObject({ status: 400, headers: PROTOBUF_TYPE });
    expect(decodeMessage('RpcStatus', protobuf.body)).toMatchObject({ code: 3, message: expect.stringContaining('length beyond') });
    const metrics = await post('/v1/metrics', JSON_TYPE, '[');
    expect(metrics.status).toBe(400);
    expect(sink.counts.get('malformed')).toBe(3);
  });

  test.each([
    ['busy', new SinkBusy('full'), 'Busy'],
    ['out of disk', new Error('SQLITE_FULL: secret path'), 'storage failed'],
  ])('a sink that is %s is a 503 to retry in a second', async (_what, error, text) => {
    sink.before = () => Promise.reject(error);
    const answer = await post('/v1/traces', JSON_TYPE);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1', ...JSON_TYPE } });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 14, message: expect.stringContaining(text) });
    expect(answer.body.toString()).not.toContain('secret');
  });

  test.each([
    ['GET', '/v1/traces', 405],
    ['PUT', '/v1/logs', 405],
    ['DELETE', '/v1/metrics', 405],
    ['POST', '/healthz', 405],
    ['GET', '/control/yield', 405],
    ['POST', '/v1/traces/', 404],
    ['POST', '/v1', 404],
    ['GET', '/', 404],
    ['GET', '/__proto__', 404],
  ])('%s %s is %i', async (method, path, status) => {
    expect((await call(`${receiver.http}${path}`, { method })).status).toBe(status);
  });

  test.each([
    ['no type', {}],
    ['text', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['nearly JSON', { 'content-type': 'application/jsonx' }],
    ['br', { ...JSON_TYPE, 'content-encoding': 'br' }],
    ['gzip twice', { ...JSON_TYPE, 'content-encoding': 'gzip, gzip' }],
  ])('%s is a 415', async (_what, headers) => {
    expect((await post('/v1/traces', headers as Record<string, string>)).status).toBe(415);
    expect(sink.counts.get('unsupportedType')).toBe(1);
    expect(sink.requests).toEqual([]);
  });

  test('health says what answers', async () => {
    const answer = await call(`${receiver.http}/healthz`);
    expect(JSON.parse(answer.body.toString())).toEqual({ product: 'turnstone', version: '1.2.3' });
  });
});

describe('gzip', () => {
  const GZIP = { ...JSON_TYPE, 'content-encoding': 'gzip' };

  test('is unpacked', async () => {
    expect((await post('/v1/traces', { ...JSON_TYPE, 'content-encoding': 'GZIP' }, gzipSync(BODY))).status).toBe(200);
    expect(sink.spans()).toHaveLength(1);
  });

  test.each([
    ['trailing garbage', Buffer.concat([gzipSync(BODY), Buffer.from('garbage')])],
    ['trailing zeros', Buffer.concat([gzipSync(BODY), Buffer.alloc(8)])],
    ['truncated', gzipSync(BODY).subarray(0, 40)],
    ['packed twice', gzipSync(gzipSync(BODY))],
    ['not gzip', Buffer.from(BODY)],
  ])('that is wrong (%s) is a 400', async (_what, body) => {
    expect((await post('/v1/traces', GZIP, body)).status).toBe(400);
    expect(sink.requests).toEqual([]);
  });

  test('a bomb is a 413', async () => {
    await restart({ bodyBytes: 1 << 20 });
    expect((await post('/v1/traces', GZIP, gzipSync(Buffer.alloc(64 << 20)))).status).toBe(413);
    expect(sink.counts.get('tooLarge')).toBe(1);
  });
});

describe('bounds', () => {
  const head = (rest: string) => `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${rest}\r\n\r\n`;

  test('a declared length over the limit is a 413 at once, and the connection closes', async () => {
    const raw = await rawConnection(receiver.http, head(`Content-Length: ${(64 << 20) + 1}`));
    await raw.closed;
    expect(raw.received()).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
  });

  test('a length that is not declared is counted, and cut off', async () => {
    await restart({ bodyBytes: 1 << 16 });
    const raw = await rawConnection(receiver.http, head('Transfer-Encoding: chunked'));
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
    const feed = setInterval(() => raw.socket.write(chunk), 1);
    await raw.closed;
    clearInterval(feed);
    expect(raw.received()).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('over the budget of all requests together there is a 503, and room again afterwards', async () => {
    await restart({ bytesInFlight: 1000 });
    const raw = await rawConnection(receiver.http, head('Content-Length: 900') + ' '.repeat(850));
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(await post('/v1/traces', JSON_TYPE, BODY + ' '.repeat(400))).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    raw.socket.destroy();
    await expect.poll(async () => (await post('/v1/traces', JSON_TYPE, BODY)).status).toBe(200);
    expect(sink.requests).toHaveLength(1);
  });

  test('a sender that is slow with its header or its body is cut off', async () => {
    await restart({ headersMs: 200, requestMs: 400 });
    const header = await rawConnection(receiver.http, 'POST /v1/traces HTTP/1.1\r\nHost: loc');
    const body = await rawConnection(receiver.http, head('Content-Length: 100'));
    const silent = await rawConnection(receiver.http);
    await Promise.all([header.closed, body.closed, silent.closed]);
    expect(sink.requests).toEqual([]);
  });

  test('idle connections in masses make room for who has something to say', async () => {
    await restart({ connections: 50 });
    const idle = await Promise.all(Array.from({ length: 300 }, () => rawConnection(receiver.http)));
    expect((await post('/v1/traces', JSON_TYPE)).status).toBe(200);
    for (const { socket } of idle) socket.destroy();
  });

  test('an upload that is cut stores nothing and holds nothing', async () => {
    await restart({ bytesInFlight: 1000 });
    for (let i = 0; i < 20; i++) {
      const raw = await rawConnection(receiver.http, `${head(`Content-Length: ${BODY.length + 2000}`)}${BODY}`);
      await new Promise(resolve => setTimeout(resolve, 5));
      raw.socket.resetAndDestroy();
    }
    await expect.poll(async () => (await post('/v1/traces', JSON_TYPE)).status).toBe(200);
    expect(sink.requests).toHaveLength(1);
  });

  test('Expect: 100-continue is answered before the body, refusals instead of it', async () => {
    const good = await rawConnection(receiver.http, head(`Expect: 100-continue\r\nContent-Length: ${BODY.length}`));
    await good.until('100 Continue');
    good.socket.write(BODY);
    await good.until('200 OK');
    good.socket.destroy();
    const large = await rawConnection(receiver.http, head(`Expect: 100-continue\r\nContent-Length: ${1 << 30}`));
    await large.until('413 ');
    expect(large.received()).not.toContain('100 Continue');
    large.socket.destroy();
  });
});

describe('guard', () => {
  test.each([
    'localhost',
    '127.0.0.1:4318',
    '[::1]:99',
    'LOCALHOST:1',
    'host.docker.internal:4318',
    'host.containers.internal',
    'gateway.docker.internal',
  ])('host %s may send', async host => {
    expect((await post('/v1/traces', { ...JSON_TYPE, host })).status).toBe(200);
  });

  test.each([
    'evil.test',
    '127.0.0.1.evil.test',
    'localhost.',
    'localhost@evil.test',
    '127.0.0.1:99999',
    '127.0.0.1:',
    '[::1',
    '[::2]',
    '0.0.0.0',
    'xlocalhost',
  ])('host %j is refused on every route', async host => {
    for (const path of [...ROUTE_PATHS, '/nothing']) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        expect((await call(`${receiver.http}${path}`, { method, headers: { ...JSON_TYPE, host } })).status).toBe(403);
      }
    }
    expect(sink.requests).toEqual([]);
    expect(sink.counts.get('refusedHost')).toBe((ROUTE_PATHS.length + 1) * 3);
  });

  test.each([
    ['no Host', 'POST /v1/traces HTTP/1.1\r\nContent-Length: 0\r\n\r\n'],
    ['an empty Host', 'POST /v1/traces HTTP/1.1\r\nHost: \r\nContent-Length: 0\r\n\r\n'],
    ['two Hosts', 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\nContent-Length: 0\r\n\r\n'],
    ['an absolute target', 'POST http://evil.test/v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n'],
    [
      'an upgrade from elsewhere',
      'GET /v1/traces HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
  ])('%s is refused', async (_what, text) => {
    const raw = await rawConnection(receiver.http, text);
    await raw.until('\r\n\r\n');
    expect(raw.received()).toMatch(/^HTTP\/1\.1 40[03] /);
    raw.socket.destroy();
  });

  test.each([
    'http://evil.test',
    'null',
    'http://localhost.evil.test',
    'http://127.0.0.1@evil.test',
    'vscode-webview://x',
    'http://LOCALHOST',
    'http://localhost/',
  ])('origin %s is refused and told nothing', async origin => {
    for (const path of ROUTE_PATHS) {
      for (const method of ['POST', 'GET', 'OPTIONS']) {
        const answer = await call(`${receiver.http}${path}`, {
          method,
          headers: { ...JSON_TYPE, origin, 'access-control-request-method': 'POST' },
        });
        expect(answer.status).toBe(403);
        expect(Object.keys(answer.headers).filter(name => name.startsWith('access-control'))).toEqual([]);
      }
    }
  });

  test.each(['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:8080'])(
    'a page of origin %s may send, and is let read the answer',
    async origin => {
      const headers = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,x-key' };
      const preflight = await call(`${receiver.http}/v1/traces`, { method: 'OPTIONS', headers });
      expect(preflight).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type,x-key',
        },
      });
      expect(await post('/v1/traces', { ...JSON_TYPE, origin })).toMatchObject({
        status: 200,
        headers: { 'access-control-allow-origin': origin, vary: 'Origin' },
      });
      // Writing is all: what is not ingest stays closed to pages.
      for (const path of ['/healthz', '/control/yield'])
        expect((await call(`${receiver.http}${path}`, { headers: { origin } })).status).toBe(403);
    },
  );

  test('listed hosts and origins are allowed, and no others', async () => {
    await receiver.close();
    receiver = await start({}, { allowedHosts: ['box.test', 'fd00::1'], allowedOrigins: ['https://*.app.test', 'https://one.test:8443'] });
    expect((await post('/v1/traces', { ...JSON_TYPE, host: 'box.test:4318' })).status).toBe(200);
    expect((await post('/v1/traces', { ...JSON_TYPE, host: '[fd00::1]:4318' })).status).toBe(200);
    const status = async (origin: string) => (await post('/v1/traces', { ...JSON_TYPE, origin })).status;
    expect(await status('https://a.app.test')).toBe(200);
    expect(await status('https://one.test:8443')).toBe(200);
    expect(await status('http://a.app.test')).toBe(403);
    expect(await status('https://app.test')).toBe(403);
    expect(await status('https://evilapp.test')).toBe(403);
    expect(await status('https://one.test')).toBe(403);
  });
});

describe('life', () => {
  test('both loopback addresses answer on one port', async () => {
    const { port } = new URL(receiver.http);
    expect((await call(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await call(`http://[::1]:${port}/healthz`)).status).toBe(200);
  });

  test.each(['127.0.0.1', '::1'])('a port taken on %s is PortTaken, and nothing stays open', async address => {
    const other = createServer();
    await new Promise<void>(resolve => other.listen(0, address, () => resolve()));
    const { port } = other.address() as { port: number };
    const failed = await start({}, { httpPort: port }).catch(error => error);
    expect(failed).toBeInstanceOf(PortTaken);
    expect(failed).toMatchObject({ port, address });
    await new Promise(resolve => other.close(resolve));
    const again = await start({}, { httpPort: port });
    expect(again.http).toBe(`http://127.0.0.1:${port}`);
    await again.close();
  });

  test('close lets the answer in flight finish and frees the port at once', async () => {
    let release: () => void = () => undefined;
    const waits = new Promise<void>(resolve => {
      release = resolve;
    });
    const entered = new Promise<void>(resolve => {
      sink.before = () => {
        resolve();
        return waits;
      };
    });
    const answer = post('/v1/traces', JSON_TYPE);
    await entered;
    const closing = receiver.close();
    await new Promise(resolve => setTimeout(resolve, 20));
    const next = await start({}, { httpPort: Number(new URL(receiver.http).port) });
    release();
    expect((await answer).status).toBe(200);
    await closing;
    await next.close();
  });

  test('yielding needs proof, and is answered before it happens', async () => {
    await receiver.close();
    let yielded = 0;
    const onYield = () => {
      yielded++;
      void receiver.close();
    };
    receiver = await start({}, { control: { verify: headers => headers['x-proof'] === 'right', onYield } });
    const ask = (proof: string) => call(`${receiver.http}/control/yield`, { method: 'POST', headers: { 'x-proof': proof } });
    expect((await ask('wrong')).status).toBe(401);
    expect(yielded).toBe(0);
    expect((await ask('right')).status).toBe(200);
    expect(yielded).toBe(1);
  });
});

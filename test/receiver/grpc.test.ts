// OTLP over gRPC with a real grpc-js client.
import { createServer } from 'node:net';
import { type ChannelOptions, Client, credentials, type Metadata, Metadata as MetadataClass, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { printTraceRequest } from '../../src/core/exports/otlpJson.ts';
import { type Receiver, startReceiver } from '../../src/receiver/receiver.ts';
import { SinkBusy } from '../../src/receiver/sink.ts';
import { type MemorySink, memorySink } from '../support/memorySink.ts';
import { decodeMessage } from '../support/otlpOracle.ts';
import { call, rawConnection } from '../support/wire.ts';

const SPAN = Buffer.from('0a1001020304050607080910111213141516120811121314151617182a0463686174', 'hex');
const BODY = Buffer.concat([Buffer.from([0x0a, SPAN.length + 4, 0x12, SPAN.length + 2, 0x12, SPAN.length]), SPAN]);
const TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const LOGS = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';

let sink: MemorySink;
let receiver: Receiver;
let clients: Client[] = [];

const start = (extra: Partial<Parameters<typeof startReceiver>[0]> = {}) =>
  startReceiver({ httpPort: 0, grpcPort: 0, allowedHosts: [], allowedOrigins: [], version: '1', ...extra }, sink);

beforeEach(async () => {
  sink = memorySink();
  receiver = await start();
});
afterEach(async () => {
  for (const client of clients) client.close();
  clients = [];
  await receiver.close();
});

function client(options: ChannelOptions = {}, host = '127.0.0.1'): Client {
  const made = new Client(`${host}:${new URL(receiver.grpc as string).port}`, credentials.createInsecure(), options);
  clients.push(made);
  return made;
}

const same = (bytes: Buffer) => bytes;

/** The answer, or the code it failed with. */
function send(
  path: string,
  body: Buffer,
  from = client(),
  metadata: Metadata = new MetadataClass(),
  deadlineMs = 10_000,
): Promise<Buffer | number> {
  return new Promise(resolve => {
    from.makeUnaryRequest(path, same, same, body, metadata, { deadline: Date.now() + deadlineMs }, (error, value) =>
      resolve(error?.code ?? (value as Buffer)),
    );
  });
}

test('a request is kept, then answered empty, on both addresses', async () => {
  expect(await send(TRACES, BODY)).toEqual(Buffer.alloc(0));
  expect(await send(TRACES, BODY, client({}, '[::1]'))).toEqual(Buffer.alloc(0));
  expect(sink.spans().map(span => span.name)).toEqual(['chat', 'chat']);
  for (const path of [TRACES, LOGS, METRICS]) expect(await send(path, Buffer.alloc(0))).toEqual(Buffer.alloc(0));
});

test('the same span over gRPC and HTTP gives the same row', async () => {
  await send(TRACES, BODY);
  const headers = { 'content-type': 'application/x-protobuf' };
  await call(`${receiver.http}/v1/traces`, { method: 'POST', headers, body: BODY });
  const [span] = sink.spans();
  if (span === undefined) throw new Error('nothing arrived');
  const context = { resource: null, resourceSchemaUrl: '', scope: null, scopeSchemaUrl: '' };
  const body = printTraceRequest([{ context, spans: [span] }]);
  await call(`${receiver.http}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const rows = sink.requests.flatMap(request => (request.signal === 'traces' ? request.rows : []));
  const keys = rows.map(({ offset, length, digest, ...row }) => ({
    ...row,
    traceId: Buffer.from(row.traceId).toString('hex'),
    spanId: Buffer.from(row.spanId).toString('hex'),
  }));
  expect(keys).toHaveLength(3);
  expect(keys[1]).toEqual(keys[0]);
  expect(keys[2]).toEqual(keys[0]);
});

test('rejected spans are a partial success', async () => {
  const answer = await send(TRACES, Buffer.from([0x0a, 4, 0x12, 2, 0x12, 0]));
  expect(decodeMessage('ExportResponse', answer as Buffer)).toMatchObject({ partialSuccess: { rejected: '1' } });
});

test('each failure has its own code', async () => {
  expect(await send(TRACES, Buffer.from([0x0a, 99]))).toBe(status.INVALID_ARGUMENT);
  expect(await send('/opentelemetry.proto.collector.trace.v1.TraceService/Import', BODY)).toBe(status.UNIMPLEMENTED);
  expect(await send('/nothing/at.all', BODY)).toBe(status.UNIMPLEMENTED);
  sink.before = () => Promise.reject(new SinkBusy('full'));
  expect(await send(TRACES, BODY)).toBe(status.UNAVAILABLE);
  sink.before = () => Promise.reject(new Error('disk'));
  expect(await send(TRACES, BODY)).toBe(status.UNAVAILABLE);
  expect(sink.requests).toEqual([]);
});

test('what is too large is RESOURCE_EXHAUSTED, packed or not', async () => {
  await receiver.close();
  receiver = await start({ limits: { bodyBytes: 10_000 } });
  const large = Buffer.alloc(100_000, Buffer.from([0x12, 0]));
  expect(await send(TRACES, large)).toBe(status.RESOURCE_EXHAUSTED);
  expect(await send(TRACES, large, client({ 'grpc.default_compression_algorithm': 2 }))).toBe(status.RESOURCE_EXHAUSTED);
  expect(await send(TRACES, BODY, client({ 'grpc.default_compression_algorithm': 2 }))).toEqual(Buffer.alloc(0));
});

test('more than the budget of all requests together is UNAVAILABLE', async () => {
  await receiver.close();
  receiver = await start({ limits: { bytesInFlight: BODY.length + 1 } });
  let release: () => void = () => undefined;
  sink.before = () => new Promise(resolve => (release = resolve));
  const first = send(TRACES, BODY);
  await expect.poll(() => send(TRACES, BODY)).toBe(status.UNAVAILABLE);
  release();
  expect(await first).toEqual(Buffer.alloc(0));
  sink.before = () => Promise.resolve();
  expect(await send(TRACES, BODY)).toEqual(Buffer.alloc(0));
});

test.each(['evil.test', 'localhost.evil.test:4317', '127.0.0.1.evil.test'])('authority %s is refused', async authority => {
  expect(await send(TRACES, BODY, client({ 'grpc.default_authority': authority }))).toBe(status.PERMISSION_DENIED);
  expect(sink.requests).toEqual([]);
  expect(sink.counts.get('refusedHost')).toBe(1);
});

test('authority of a container is allowed, an origin is not', async () => {
  expect(await send(TRACES, BODY, client({ 'grpc.default_authority': 'host.docker.internal:4317' }))).toEqual(Buffer.alloc(0));
  const metadata = new MetadataClass();
  metadata.set('origin', 'http://evil.test');
  expect(await send(TRACES, BODY, client(), metadata)).toBe(status.PERMISSION_DENIED);
});

test('deadlines and cancels leave the receiver well, and commit all or nothing', async () => {
  sink.before = () => new Promise(resolve => setTimeout(resolve, 60));
  expect(await send(TRACES, BODY, client(), new MetadataClass(), 20)).toBe(status.DEADLINE_EXCEEDED);
  const from = client();
  const cancelled = new Promise<number>(resolve => {
    const running = from.makeUnaryRequest(TRACES, same, same, BODY, error => resolve(error?.code ?? 0));
    setTimeout(() => running.cancel(), 20);
  });
  expect(await cancelled).toBe(status.CANCELLED);
  sink.before = () => Promise.resolve();
  expect(await send(TRACES, BODY)).toEqual(Buffer.alloc(0));
  for (const request of sink.requests) expect(request.rows).toHaveLength(1);
});

test('garbage and resets do no harm', async () => {
  for (const text of ['GET / HTTP/1.1\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x7f', '']) {
    const raw = await rawConnection(receiver.grpc as string, text);
    await new Promise(resolve => setTimeout(resolve, 10));
    raw.socket.resetAndDestroy();
  }
  expect(await send(TRACES, BODY)).toEqual(Buffer.alloc(0));
});

test('a taken gRPC port leaves HTTP up and is said', async () => {
  const other = createServer();
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', () => resolve()));
  const { port } = other.address() as { port: number };
  const half = await start({ grpcPort: port });
  expect(half.grpc).toBeNull();
  expect(half.grpcProblem).toContain(`Port ${port}`);
  expect((await call(`${half.http}/healthz`)).status).toBe(200);
  await half.close();
  await new Promise(resolve => other.close(resolve));
});

test('close frees the port at once, with clients connected', async () => {
  await send(TRACES, BODY);
  const idle = await rawConnection(receiver.grpc as string);
  const { port } = new URL(receiver.grpc as string);
  await receiver.close();
  await idle.closed;
  receiver = await start({ grpcPort: Number(port) });
  expect(receiver.grpcProblem).toBeNull();
});

// Receives OTLP over HTTP at any path that ends in /traces or /logs, as protobuf or JSON, and keeps each request as OTLP/JSON in the order
// of arrival. It shares no code with Turnstone's receiver, so that the fixtures are an independent reading of what was sent.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync, inflateSync } from 'node:zlib';
import protobuf from 'protobufjs';

export type OtlpRequest = Readonly<Record<string, unknown>>;

interface Collector {
  readonly url: string;
  /** What came since the last call, and at which paths. */
  take(): { readonly requests: readonly OtlpRequest[]; readonly paths: readonly string[] };
  close(): Promise<void>;
}

const { root } = protobuf.parse(readFileSync(join(import.meta.dirname, 'otlp.proto'), 'utf8'));
const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

export async function startCollector(port: number): Promise<Collector> {
  let requests: OtlpRequest[] = [];
  let paths = new Set<string>();
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const body = await bodyOf(request);
    const signal = path.endsWith('/traces') ? 'TraceRequest' : path.endsWith('/logs') ? 'LogsRequest' : null;
    paths.add(`${request.method} ${path}`);
    if (signal) requests.push(request.headers['content-type']?.includes('json') ? JSON.parse(body.toString()) : decode(signal, body));
    // Whatever else is asked (versions, projects, metrics) gets an empty answer.
    response.writeHead(200, { 'content-type': signal ? 'application/x-protobuf' : 'application/json' });
    response.end(signal || path.endsWith('/metrics') ? '' : '{}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = { requests, paths: [...paths] };
      requests = [];
      paths = new Set();
      return taken;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  switch (request.headers['content-encoding']) {
    case 'gzip':
      return gunzipSync(body);
    case 'deflate':
      return inflateSync(body);
    default:
      return body;
  }
}

/** Only what was on the wire: no defaults are filled in. */
function decode(name: string, bytes: Uint8Array): OtlpRequest {
  const type = root.lookupType(name);
  const plain = type.toObject(type.decode(bytes), { longs: String, bytes: String, json: true });
  return hexIds(plain) as OtlpRequest;
}

function hexIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hexIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      IDS.has(key) && typeof item === 'string' ? Buffer.from(item, 'base64').toString('hex') : hexIds(item),
    ]),
  );
}

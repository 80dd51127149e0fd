// An OTLP/HTTP server that keeps what exporters send to /v1/traces and /v1/logs, in order of arrival. A recording is the JSON as the
// exporter wrote it; where one writes only protobuf, the JSON it would have been.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { jsonOfTraces } from './otlpProtobuf.ts';

export interface Collector {
  readonly url: string;
  /** The requests since the last call, as sent. */
  take(): readonly string[];
  close(): void;
}

export async function startCollector(): Promise<Collector> {
  let bodies: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const kept = path.endsWith('/v1/traces') || path.endsWith('/v1/logs');
      const sent = Buffer.concat(parts);
      const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      const json = request.headers['content-type']?.includes('json') === true;
      if (kept) bodies.push(json ? bytes.toString('utf8') : jsonOfTraces(bytes));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = bodies;
      bodies = [];
      return taken;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

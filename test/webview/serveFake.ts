// A small HTTP server over the fake app, speaking the explorer's protocol: static page, POST rpc, GET events, one token.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { webviewBuild } from '../../scripts/webviewBuild.mjs';
import { dispatch } from '../../src/rpc/channel.ts';
import { toWireError } from '../../src/rpc/errors.ts';
import type { FakeApp } from '../support/fakeApp.ts';

export const TOKEN = 'test-token';
const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/** Builds the webview as the product does, into `outdir`. */
export async function buildWebview(root: string, outdir: string): Promise<void> {
  await esbuild.build(webviewBuild(root, outdir));
}

export interface FakeServer {
  readonly url: string;
  /** Cuts the event streams and refuses new ones until called with false. */
  cut(off: boolean): void;
  close(): Promise<void>;
}

/** The page is served under `/proxy/4319/`, as a port-forwarding editor does, so that absolute addresses fail. */
export async function serveFake(app: FakeApp, root: string, built: string): Promise<FakeServer> {
  const prefix = '/proxy/4319/';
  const streams = new Set<() => void>();
  let off = false;
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').startsWith(prefix) ? (request.url ?? '').slice(prefix.length) : null;
    if (path === null) return void response.writeHead(404).end();
    if (request.method === 'GET' && path !== 'events') {
      const file = path === '' ? 'index.html' : path;
      const from = file === 'index.html' ? join(root, 'webview/index.html') : join(built, file.replaceAll('..', ''));
      const bytes = await readFile(from.split('?')[0] ?? from).catch(() => null);
      if (!bytes) return void response.writeHead(404).end();
      return void response.writeHead(200, { 'content-type': TYPES[file.split('.').pop() ?? ''] ?? 'application/octet-stream' }).end(bytes);
    }
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return void response.writeHead(401).end('{"error":{"code":"Invalid","message":"wrong token"}}');
    if (path === 'events') {
      if (off) return void response.destroy();
      response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('\n');
      const stop = app.subscribe((event, payload) => response.write(`${JSON.stringify({ event, payload })}\n`));
      streams.add(() => response.destroy());
      return void request.on('close', stop);
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, params } = JSON.parse(Buffer.concat(chunks).toString()) as { method: string; params: unknown };
    const body = await dispatch(app.handlers, method, params, { cancelled: () => false }).then(
      result => ({ result }),
      (error: unknown) => ({ error: toWireError(error) }),
    );
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    cut: value => {
      off = value;
      if (off) for (const stop of streams) stop();
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

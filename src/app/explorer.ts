// The explorer's own HTTP server: static page, RPC and the event stream. Everything that reads needs the token; every URL is relative.
// Threats: a page of another origin (no CORS headers, Origin must be ours), DNS rebinding (exact Host), another local user (token, constant time).
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { bearerMatches, judge, readRules } from '../receiver/guard.ts';
import { dispatch } from '../rpc/channel.ts';
import type { EventName, Events, Handlers } from '../rpc/contract.ts';
import { type ErrorCode, toWireError } from '../rpc/errors.ts';
import { PACKED_TYPE, pack } from '../rpc/packed.ts';

const MAX_BODY = 80 * 1024 * 1024;
const HEARTBEAT_MS = 15_000;
/** Event streams and connections at once: a page keeps one stream. */
const MAX_STREAMS = 64;
const MAX_CONNECTIONS = 256;

const FILES: Readonly<Record<string, { file: string; type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/index.html': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/begin.js': { file: 'begin.js', type: 'text/javascript; charset=utf-8' },
  '/main.js': { file: 'main.js', type: 'text/javascript; charset=utf-8' },
  '/main.css': { file: 'main.css', type: 'text/css; charset=utf-8' },
  '/codicon.ttf': { file: 'codicon.ttf', type: 'font/ttf' },
};
/** Parts of the page that are loaded when they are needed. Their names hold a digest of what is in them. */
const CHUNK = /^\/(part-[\w-]{1,80}\.js)$/;
const FOREVER = 'public, max-age=31536000, immutable';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

export interface ExplorerOptions {
  /** 0 or a taken port: a free one is picked. */
  readonly port: number;
  readonly token: string;
  /** Folder with index.html, main.js, main.css. */
  readonly webview: string;
  readonly allowedHosts: readonly string[];
  readonly handlers: Handlers;
  readonly subscribe: (emit: <E extends EventName>(event: E, payload: Events[E]) => void) => () => void;
}

export interface Explorer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startExplorer(options: ExplorerOptions): Promise<Explorer> {
  const rules = readRules(options.allowedHosts, []);
  let streams = 0;
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 10_000, keepAliveTimeout: 30_000 }, (request, response) => {
    handle(request, response).catch((error: unknown) => fail(response, 500, 'Internal', (error as Error).message));
  });
  server.maxConnections = MAX_CONNECTIONS;

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    const host = request.headers.host ?? '';
    // A page may call when it is our own: its origin is the very host it calls (a forwarded port has another number than ours).
    const verdict = judge(request, { hosts: rules.hosts, origin: origin => origin === `http://${host}` || origin === `https://${host}` });
    if (!verdict.ok) return fail(response, 403, 'Invalid', verdict.why);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const chunk = CHUNK.exec(path)?.[1];
    const file = chunk ? { file: chunk, type: 'text/javascript; charset=utf-8' } : FILES[path];
    if (request.method === 'GET' && file) {
      const bytes = await readFile(join(options.webview, file.file)).catch(() => null);
      if (bytes === null) return fail(response, 404, 'NotFound', 'There is nothing here.');
      // The page's own code is no secret; kept, it need not be compiled again.
      const etag = `"${hash('sha1', bytes, 'base64url')}"`;
      response.setHeader('Cache-Control', chunk ? FOREVER : 'no-cache');
      response.setHeader('ETag', etag);
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
      response.setHeader('Content-Security-Policy', CSP);
      response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': bytes.length });
      response.end(bytes);
      return;
    }
    if (path !== '/rpc' && path !== '/events') return fail(response, 404, 'NotFound', 'There is nothing here.');
    if (!bearerMatches(request.headers.authorization, options.token))
      return fail(response, 401, 'Invalid', 'The token is missing or wrong.');
    if (path === '/events' && request.method === 'GET') return stream(request, response);
    if (path === '/rpc' && request.method === 'POST') return call(request, response);
    fail(response, 405, 'Invalid', 'Wrong method.');
  };

  const call = async (request: IncomingMessage, response: ServerResponse) => {
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
      return fail(response, 415, 'Invalid', 'Send application/json.');
    const body = await readBody(request);
    if (body === null) return fail(response, 413, 'Invalid', 'The request is too large.');
    let message: { method?: unknown; params?: unknown };
    try {
      message = JSON.parse(body) as typeof message;
    } catch {
      return fail(response, 400, 'Invalid', 'The request is not JSON.');
    }
    if (typeof message?.method !== 'string') return fail(response, 400, 'Invalid', 'The request names no method.');
    let gone = false;
    response.on('close', () => {
      gone = true;
    });
    try {
      const result = await dispatch(options.handlers, message.method, message.params ?? {}, { cancelled: () => gone });
      if (!gone) answer(response, result);
    } catch (error) {
      // The request itself went well: an answer that is an error is no failure of transport, and no red line in the browser's console.
      if (!gone) json(response, 200, { error: toWireError(error) });
    }
  };

  const stream = (request: IncomingMessage, response: ServerResponse) => {
    if (streams >= MAX_STREAMS) return fail(response, 503, 'Busy', 'Too many pages are open.');
    streams++;
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'X-Accel-Buffering': 'no' });
    response.write('\n');
    // A reader that does not read is cut off rather than remembered: it asks again and sees everything.
    const send = (line: string) => (response.writableLength > 1_000_000 ? response.destroy() : response.write(line));
    const unsubscribe = options.subscribe((event, payload) => send(`${JSON.stringify({ event, payload })}\n`));
    const beat = setInterval(() => send('\n'), HEARTBEAT_MS);
    request.on('close', () => {
      streams--;
      clearInterval(beat);
      unsubscribe();
    });
  };

  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, wanted: number): Promise<number> {
  const bind = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await bind(wanted);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || wanted === 0) throw error;
    await bind(0);
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : wanted;
}

function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MAX_BODY) {
        request.pause();
        resolve(null);
      } else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    request.on('error', reject);
  });
}

/** Columns of numbers as bytes, anything else as JSON. */
function answer(response: ServerResponse, result: unknown): void {
  const bytes = pack(result, text => Buffer.from(text));
  if (bytes === null) {
    json(response, 200, { result });
    return;
  }
  response.writeHead(200, { 'Content-Type': PACKED_TYPE, 'Content-Length': bytes.length });
  response.end(bytes);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

function fail(response: ServerResponse, status: number, code: ErrorCode, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  json(response, status, { error: { code, message } });
}

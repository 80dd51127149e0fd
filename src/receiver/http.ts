// OTLP over HTTP: one dispatcher, one table of routes, the guard in front of all of them. Answers follow the OTLP specification:
// 200 once committed, 400 for what will never do, 503 with Retry-After for "try again", 413 and close for what is too large.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { WireFormat } from '../core/model/batch.ts';
import { type Accepted, accept, type Budget } from './accept.ts';
import { type Body, type Hold, readBody, unpack } from './body.ts';
import type { BodyPool } from './bodyPool.ts';
import { corsHeaders, type GuardRules, judge, noPages, preflightHeaders } from './guard.ts';
import { HELPER_ANSWERS } from './helperRoutes.ts';
import type { ReceiverLimits } from './limits.ts';
import { type ConnectionCap, createConnectionCap, listenLoopback, stop } from './listen.ts';
import { CONTENT_TYPE, type ExportSignal, exportResponse, RPC_CODE, statusBody } from './respond.ts';
import type { Sink } from './sink.ts';

export interface HttpOptions {
  readonly port: number;
  readonly version: string;
  readonly rules: GuardRules;
  readonly limits: ReceiverLimits;
  readonly budget: Budget;
  readonly pool: BodyPool;
  /** Whether the headers prove that the request comes from this installation, and what to do then. */
  readonly control: { verify(headers: IncomingHttpHeaders): boolean; onYield(): void } | null;
}

export interface HttpReceiver {
  readonly port: number;
  close(): Promise<void>;
}

type Route =
  | { readonly method: 'POST'; readonly signal: ExportSignal }
  | { readonly method: 'POST'; readonly answer: unknown }
  | { readonly method: 'GET' | 'POST'; readonly own: 'health' | 'yield' };

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['/v1/traces', { method: 'POST', signal: 'traces' }],
  ['/v1/logs', { method: 'POST', signal: 'logs' }],
  ['/v1/metrics', { method: 'POST', signal: 'metrics' }],
  // Where senders that know one path for traces only (under a base path of their own) are pointed to.
  ['/tracer/v1/traces', { method: 'POST', signal: 'traces' }],
  ['/api/public/otel/v1/traces', { method: 'POST', signal: 'traces' }],
  ...Object.entries(HELPER_ANSWERS).map(([path, answer]): [string, Route] => [path, { method: 'POST', answer }]),
  ['/healthz', { method: 'GET', own: 'health' }],
  ['/control/yield', { method: 'POST', own: 'yield' }],
]);

/** Every route, for tests that try them all. */
export const ROUTE_PATHS: readonly string[] = [...ROUTES.keys()];

const LINGER_MS = 1000;
const LINGER_BYTES = 16 * 1024 * 1024;
const RETRY = { 'Retry-After': '1' };

export async function startHttp(options: HttpOptions, sink: Sink): Promise<HttpReceiver> {
  const { limits } = options;
  const cap = createConnectionCap(limits.connections);
  const state = { closing: false, working: 0 };
  const handle = (request: IncomingMessage, response: ServerResponse, expects: boolean) => {
    const { socket } = request;
    cap.busy(socket);
    state.working++;
    response.on('close', () => {
      state.working--;
      cap.idle(socket);
    });
    if (state.closing) response.setHeader('Connection', 'close');
    void dispatch(request, response, expects, options, sink);
  };
  const { port, servers } = await listenLoopback(options.port, () => create(handle, limits, cap));
  return {
    port,
    async close() {
      state.closing = true;
      await Promise.all(servers.map(stop));
      for (const server of servers as Server[]) server.closeIdleConnections();
      const until = Date.now() + limits.closeMs;
      while (state.working > 0 && Date.now() < until) await new Promise(resolve => setTimeout(resolve, 10));
      cap.destroyAll();
    },
  };
}

function create(
  handle: (request: IncomingMessage, response: ServerResponse, expects: boolean) => void,
  limits: ReceiverLimits,
  cap: ConnectionCap,
): Server {
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    // The guard answers for a Host that is missing.
    requireHostHeader: false,
    noDelay: true,
  });
  server.on('connection', socket => cap.add(socket));
  server.on('request', (request, response) => handle(request, response, false));
  server.on('checkContinue', (request, response) => handle(request, response, true));
  return server;
}

async function dispatch(
  request: IncomingMessage,
  response: ServerResponse,
  expects: boolean,
  options: HttpOptions,
  sink: Sink,
): Promise<void> {
  const path = request.url?.split('?', 1)[0] ?? '';
  const route = ROUTES.get(path);
  const verdict = judge(request, route && 'signal' in route ? options.rules : noPages(options.rules));
  if (!verdict.ok) {
    sink.count(verdict.what === 'host' ? 'refusedHost' : 'refusedOrigin', 1, verdict.why);
    return plain(request, response, 403, `Refused: ${verdict.why}.`);
  }
  if (route === undefined) {
    sink.count('unknownPath', 1);
    return plain(request, response, 404, `Nothing here. Send spans to /v1/traces, log records to /v1/logs.`);
  }
  for (const [name, value] of Object.entries(corsHeaders(verdict.origin))) response.setHeader(name, value);
  if (request.method === 'OPTIONS' && verdict.origin !== null && request.headers['access-control-request-method'] === route.method) {
    response.writeHead(204, preflightHeaders(request, verdict.origin, route.method)).end();
    return;
  }
  if (request.method !== route.method) return plain(request, response, 405, `Use ${route.method}.`, { Allow: route.method });
  if ('signal' in route) return receive(request, response, expects, route.signal, options, sink);
  if ('answer' in route) return send(request, response, 200, 'application/json', Buffer.from(JSON.stringify(route.answer)));
  if (route.own === 'health') {
    return send(
      request,
      response,
      200,
      'application/json',
      Buffer.from(JSON.stringify({ product: 'turnstone', version: options.version })),
    );
  }
  if (options.control === null) return plain(request, response, 404, 'Nothing here.');
  if (!options.control.verify(request.headers)) return plain(request, response, 401, 'No proof.');
  const { control } = options;
  // Yielding closes this server: the answer goes first.
  response.on('finish', () => control.onYield());
  return send(request, response, 200, 'application/json', Buffer.from('{"yielding":true}'));
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  expects: boolean,
  signal: ExportSignal,
  options: HttpOptions,
  sink: Sink,
): Promise<void> {
  const { limits, budget } = options;
  const format = wireFormat(request.headers['content-type']);
  if (format === null) {
    sink.count('unsupportedType', 1);
    return plain(request, response, 415, 'Send application/x-protobuf or application/json.');
  }
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity' && encoding !== '') {
    sink.count('unsupportedType', 1);
    return plain(request, response, 415, 'Send gzip or no content encoding.', { 'Accept-Encoding': 'gzip, identity' });
  }
  const refuse = (status: number, code: number, message: string, headers: Record<string, string> = {}) =>
    send(request, response, status, CONTENT_TYPE[format], statusBody(format, code, message), headers);
  const hold: Hold = { bytes: 0, buffer: null };
  try {
    let body: Body = { kind: 'tooLarge' };
    if (!(Number(request.headers['content-length'] ?? 0) > limits.bodyBytes)) {
      if (expects) response.writeContinue();
      body = await readBody(request, limits.bodyBytes, budget, hold, options.pool);
    }
    if (body.kind === 'whole' && encoding === 'gzip') body = await unpack(body.bytes, limits.bodyBytes, budget, hold);
    switch (body.kind) {
      case 'aborted':
        return;
      case 'tooLarge':
        sink.count('tooLarge', 1);
        return refuse(413, RPC_CODE.resourceExhausted, `The request is larger than ${limits.bodyBytes} bytes.`);
      case 'busy':
        sink.count('busy', 1);
        return refuse(503, RPC_CODE.unavailable, 'Busy. Try again in a second.', RETRY);
      case 'bad':
        sink.count('malformed', 1, body.message);
        return refuse(400, RPC_CODE.invalidArgument, body.message);
    }
    const accepted: Accepted = await accept(signal, format, body.bytes, limits, sink);
    if (accepted.kind === 'bad') return refuse(400, RPC_CODE.invalidArgument, accepted.message);
    if (accepted.kind === 'unavailable') return refuse(503, RPC_CODE.unavailable, accepted.message, RETRY);
    send(request, response, 200, CONTENT_TYPE[format], exportResponse(signal, format, accepted.rejected, accepted.message));
  } finally {
    budget.give(hold.bytes);
    if (hold.buffer !== null) options.pool.give(hold.buffer);
  }
}

function wireFormat(header: string | undefined): WireFormat | null {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  return type === CONTENT_TYPE.json ? 'json' : type === CONTENT_TYPE.protobuf ? 'protobuf' : null;
}

function plain(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  send(request, response, status, 'text/plain; charset=utf-8', Buffer.from(`${text}\n`), headers);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  body: Buffer,
  headers: Record<string, string> = {},
): void {
  if (response.destroyed || response.headersSent) return;
  const unread =
    !request.complete && (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0);
  response.writeHead(status, {
    ...headers,
    'Content-Type': type,
    'Content-Length': body.length,
    'X-Content-Type-Options': 'nosniff',
    ...(unread ? { Connection: 'close' } : {}),
  });
  if (!unread) {
    response.end(body);
    return;
  }
  // The rest of the body is passed over for a moment before the connection closes: else the sender meets a reset and never reads the answer.
  response.write(body);
  let drained = 0;
  const end = () => {
    clearTimeout(timer);
    response.end(() => request.socket.destroy());
  };
  const timer = setTimeout(end, LINGER_MS);
  request.on('data', chunk => {
    drained += (chunk as Buffer).length;
    if (drained > LINGER_BYTES) end();
  });
  request.on('end', end).on('close', end);
  request.on('error', () => undefined);
}

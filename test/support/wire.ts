// Plain HTTP requests and raw sockets for tests of servers: nothing is added to what a test says.
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export function call(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: Uint8Array | string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const outgoing = httpRequest(
      url,
      {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) },
        agent: false,
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk as Buffer));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A connection that collects what it is sent. */
export interface RawConnection {
  readonly socket: Socket;
  readonly received: () => string;
  /** Resolves once the other side has closed. */
  readonly closed: Promise<void>;
  /** Resolves once the text has been received. */
  until(text: string): Promise<void>;
}

export async function rawConnection(url: string, first = ''): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = '';
  socket.on('data', chunk => {
    received += chunk.toString('latin1');
  });
  // A reset is one way to be closed.
  socket.on('error', () => undefined);
  const closed = new Promise<void>(resolve => socket.on('close', () => resolve()));
  await new Promise<void>(resolve => socket.on('connect', () => resolve()).on('close', () => resolve()));
  if (first !== '') socket.write(first, 'latin1');
  return {
    socket,
    received: () => received,
    closed,
    until: text =>
      new Promise((resolve, reject) => {
        const check = () => received.includes(text) && resolve();
        check();
        socket.on('data', check);
        socket.on('close', () =>
          received.includes(text) ? resolve() : reject(new Error(`closed before ${JSON.stringify(text)}: ${received}`)),
        );
      }),
  };
}

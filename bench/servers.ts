// Starts and stops the servers that are measured: Turnstone as users start it, and the peer they would otherwise install.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Method, Params, Result } from '../src/rpc/contract.ts';
import { PACKED_TYPE, unpack } from '../src/rpc/packed.ts';

const PEER = fileURLToPath(new URL('../node_modules/autotel-devtools/dist/cli.js', import.meta.url));
const START_MS = 20_000;
const STOP_MS = 15_000;
const IDLE_POLL_MS = 20;

export interface PeerServer {
  readonly http: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface OwnServer extends PeerServer {
  /** host:port */
  readonly grpc: string;
  readonly database: string;
  /** Address of the explorer's page, with its token. */
  readonly page: string;
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Resolves when everything received is derived too, to the seconds it took. */
  idle(): Promise<number>;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(hard);
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('The child has no standard output');
    const slow = setTimeout(() => reject(new Error(`The server said nothing within ${START_MS} ms`)), START_MS);
    const lines = createInterface({ input: child.stdout });
    lines.on('line', line => {
      clearTimeout(slow);
      resolve(line);
    });
    child.once('exit', code => {
      clearTimeout(slow);
      reject(new Error(`The server ended with code ${code}`));
    });
  });
}

/** Starts `turnstone serve` of a built `cli` on free ports. Rejects when it does not come up as the leader. */
export async function startOwn(cli: string, database: string): Promise<OwnServer> {
  if (!existsSync(cli)) throw new Error(`${cli} is not there: npm run build`);
  const flags = ['--db', database, '--http-port', '0', '--grpc-port', '0', '--explorer-port', '0', '--json', '--no-open'];
  const child = spawn(process.execPath, [cli, 'serve', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const started = JSON.parse(await firstLine(child)) as Record<'role' | 'http' | 'grpc' | 'explorer' | 'token', string>;
  if (started.role !== 'leader') {
    await stopChild(child);
    throw new Error(`Turnstone came up as ${started.role}, not as the leader`);
  }
  async function call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const response = await fetch(new URL('/rpc', started.explorer), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${started.token}` },
      body: JSON.stringify({ method, params }),
    });
    if (response.headers.get('content-type') === PACKED_TYPE)
      return unpack(await response.arrayBuffer(), bytes => new TextDecoder().decode(bytes)) as Result<M>;
    const reply = (await response.json()) as { result?: Result<M>; error?: { message: string } };
    if (reply.result === undefined) throw new Error(`${method}: ${reply.error?.message ?? `status ${response.status}`}`);
    return reply.result;
  }
  return {
    http: started.http,
    grpc: started.grpc.replace(/^\w+:\/\//, ''),
    pid: child.pid ?? 0,
    database,
    page: `${started.explorer}/#token=${started.token}`,
    call,
    async idle() {
      const start = performance.now();
      while ((await call('app.status', {})).behind > 0) await sleep(IDLE_POLL_MS);
      return (performance.now() - start) / 1000;
    },
    stop: () => stopChild(child),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

/** Starts the peer as it starts by itself: in memory. */
export async function startPeer(): Promise<PeerServer> {
  const [http, grpc] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [PEER, '--port', String(http), '--grpc-port', String(grpc)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const base = `http://127.0.0.1:${http}`;
  const until = performance.now() + START_MS;
  for (;;) {
    const healthy = await fetch(`${base}/healthz`).then(
      response => response.ok,
      () => false,
    );
    if (healthy) break;
    if (child.exitCode !== null || performance.now() > until) {
      await stopChild(child);
      throw new Error('The peer did not start');
    }
    await sleep(50);
  }
  return { http: base, pid: child.pid ?? 0, stop: () => stopChild(child) };
}

// Listens on both loopback addresses on one port, and makes sure that what connects there reaches us: on some systems another program can
// hold the same port in front of ours. Also bounds open connections: at the cap the longest idle one goes, so idle floods stop nobody.
import { connect, type Server, type Socket } from 'node:net';

const ADDRESSES = ['127.0.0.1', '::1'] as const;
const PROBE_MS = 2000;
const TRIES = 10;

/** Another program has the port, on this address at least. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;
  readonly address: string;
  constructor(port: number, address: string) {
    super(`Port ${port} on ${address} is taken by another program.`);
    this.port = port;
    this.address = address;
  }
}

export interface Listening {
  readonly port: number;
  readonly servers: readonly Server[];
}

/** Port 0 picks one that is free on both addresses. No IPv6 on the machine is fine. Rejects with PortTaken, or the cause. */
export async function listenLoopback(port: number, create: () => Server): Promise<Listening> {
  for (let tries = 1; ; tries++) {
    const servers: Server[] = [];
    let chosen = port;
    try {
      for (const address of ADDRESSES) {
        const server = create();
        if (!(await listen(server, address, chosen))) continue;
        servers.push(server);
        chosen = portOf(server);
        if (!(await reaches(server, address, chosen))) throw new PortTaken(chosen, address);
      }
      return { port: chosen, servers };
    } catch (error) {
      await Promise.all(servers.map(stop));
      if (!(error instanceof PortTaken) || port !== 0 || tries >= TRIES) throw error;
    }
  }
}

/** Stops accepting: the port is free when this resolves. Open connections stay. */
export function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    // net.Server waits for its connections before it calls back; the listening socket itself is closed at once.
    server.close();
    setImmediate(resolve);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** False when the machine has no such address. */
function listen(server: Server, address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new PortTaken(port, address));
      else if (address === '::1' && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT')) resolve(false);
      else reject(error);
    };
    server.once('error', onError);
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', onError);
      resolve(true);
    });
  });
}

/** Connects to the address and watches whether our own server is what answers. */
function reaches(server: Server, address: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const accepted = new Set<number>();
    const probe = connect({ host: address, port });
    const settle = (reached: boolean) => {
      clearTimeout(timer);
      server.off('connection', onConnection);
      probe.destroy();
      resolve(reached);
    };
    const timer = setTimeout(() => settle(false), PROBE_MS);
    const check = () => {
      if (probe.localPort !== undefined && accepted.has(probe.localPort)) settle(true);
    };
    const onConnection = (socket: Socket) => {
      accepted.add(socket.remotePort ?? 0);
      check();
    };
    server.on('connection', onConnection);
    probe.on('connect', check).on('error', () => settle(false));
  });
}

export interface ConnectionCap {
  /** A new connection: makes room when there is none. */
  add(socket: Socket): void;
  /** The connection works on a request: it is not closed to make room. */
  busy(socket: Socket): void;
  idle(socket: Socket): void;
  destroyAll(): void;
  readonly open: number;
}

export function createConnectionCap(limit: number): ConnectionCap {
  // Sets keep the order in which things went in: the first idle one has been idle for longest.
  const idle = new Set<Socket>();
  const all = new Set<Socket>();
  return {
    add(socket) {
      if (all.size >= limit) {
        const victim = idle.values().next().value ?? socket;
        victim.destroy();
        idle.delete(victim);
        all.delete(victim);
        if (victim === socket) return;
      }
      all.add(socket);
      idle.add(socket);
      socket.on('close', () => {
        all.delete(socket);
        idle.delete(socket);
      });
    },
    busy(socket) {
      idle.delete(socket);
    },
    idle(socket) {
      if (all.has(socket)) idle.add(socket);
    },
    destroyAll() {
      for (const socket of all) socket.destroy();
    },
    get open() {
      return all.size;
    },
  };
}

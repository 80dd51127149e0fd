// Who receives: the process that holds the lock beside the database and then the OTLP port. The others follow, and take over when it goes.
// A foreign program on the port is named, never fought.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { PortTaken, type Receiver } from '../receiver/receiver.ts';
import type { ReceiverRole } from '../rpc/viewModels.ts';
import type { Lock } from '../store/leaderLock.ts';
import { nameHolder } from './portHolder.ts';

/** Followers try this often, give or take a third, so that a dead leader is replaced within a second. */
const RETRY_MS = 600;
/** A process that was asked to give way does not try again for this long. */
const YIELD_MS = 5_000;
/** The holder of a foreign port is looked up again this often. */
const NAME_MS = 30_000;

/** What a leader writes beside the database, so that others can say where spans go. */
export interface LeaderRecord {
  readonly pid: number;
  readonly http: string;
  readonly grpc: string | null;
}

export interface LeadershipState {
  readonly role: ReceiverRole;
  readonly http: string | null;
  readonly grpc: string | null;
  readonly holder: string | null;
  readonly problem: string | null;
}

export interface LeadershipOptions {
  readonly db: string;
  /** null never leads. */
  readonly httpPort: number | null;
  readonly lock: () => Lock | null;
  readonly listen: () => Promise<Receiver>;
  /** Called while the lock is still held, before another process may lead: whatever only a leader writes must end here. */
  readonly retire: () => Promise<void>;
  /** The header that proves a request to give way comes from this installation. */
  readonly proof: () => string;
  readonly onChange: (state: LeadershipState) => void;
}

export interface Leadership {
  readonly state: LeadershipState;
  /** Tries once now; resolves with the role that came of it. */
  start(): Promise<ReceiverRole>;
  /** As a follower: asks the leader to give way, and waits until this process leads or the leader refuses. */
  takeOver(): Promise<void>;
  /** As the leader: another process of this installation asked for the port. */
  yield(): void;
  stop(): Promise<void>;
}

export function createLeadership(options: LeadershipOptions): Leadership {
  const recordFile = `${options.db}.leader.json`;
  let state: LeadershipState = { role: 'stopped', http: null, grpc: null, holder: null, problem: null };
  let held: { lock: Lock; receiver: Receiver } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let ticking: Promise<void> = Promise.resolve();
  let stopped = false;
  let notBefore = 0;
  let namedAt = 0;

  const become = (next: LeadershipState) => {
    if (stopped && next.role !== 'stopped') return;
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    options.onChange(state);
  };

  const attempt = async (): Promise<void> => {
    const lock = options.lock();
    if (!lock) {
      const leader = readRecord(recordFile);
      // Whom this process gave way to has come: from now on it may take over again.
      notBefore = 0;
      become({ role: 'follower', http: leader?.http ?? null, grpc: leader?.grpc ?? null, holder: null, problem: null });
      return;
    }
    try {
      const receiver = await options.listen();
      if (stopped) {
        await receiver.close();
        lock.release();
        return;
      }
      held = { lock, receiver };
      writeFileSync(recordFile, JSON.stringify({ pid: process.pid, http: receiver.http, grpc: receiver.grpc } satisfies LeaderRecord), {
        mode: 0o600,
      });
      become({ role: 'leader', http: receiver.http, grpc: receiver.grpc, holder: null, problem: receiver.grpcProblem });
    } catch (error) {
      const half = held;
      held = null;
      await half?.receiver.close();
      lock.release();
      if (!(error instanceof PortTaken)) throw error;
      const known = state.role === 'busy' && Date.now() - namedAt < NAME_MS ? state.holder : null;
      if (!known) namedAt = Date.now();
      become({ role: 'busy', http: null, grpc: null, holder: known ?? (await nameHolder(error.port)), problem: null });
    }
  };

  const tick = (): Promise<void> => {
    ticking = ticking.then(tryOnce);
    return ticking;
  };

  const tryOnce = async (): Promise<void> => {
    if (stopped || held) return;
    // After giving way only look for the new leader, do not become it.
    if (Date.now() >= notBefore || readRecord(recordFile) !== null) {
      try {
        await attempt();
      } catch (error) {
        become({ role: 'stopped', http: null, grpc: null, holder: null, problem: `Cannot listen: ${(error as Error).message}` });
      }
    }
    if (!stopped && !held) timer = setTimeout(() => void tick(), RETRY_MS * (0.67 + 0.66 * Math.random()));
  };

  let giving: Promise<void> = Promise.resolve();
  /** Whatever goes wrong on the way, the lock is free at the end. */
  const giveUp = (): Promise<void> => {
    const leaving = held;
    held = null;
    if (!leaving) return giving;
    giving = (async () => {
      try {
        rmSync(recordFile, { force: true });
        await leaving.receiver.close();
        await options.retire();
      } catch (error) {
        console.error(`Giving up the port: ${(error as Error).message}`);
      } finally {
        leaving.lock.release();
      }
    })();
    return giving;
  };

  return {
    get state() {
      return state;
    },
    async start() {
      if (options.httpPort !== null) await tick();
      else {
        const leader = readRecord(recordFile);
        if (leader && isAlive(leader.pid)) become({ role: 'follower', http: leader.http, grpc: leader.grpc, holder: null, problem: null });
      }
      return state.role;
    },
    async takeOver() {
      const leader = readRecord(recordFile);
      if (held || !leader) return;
      await ask(leader.http, options.proof());
      notBefore = 0;
      for (let tries = 0; tries < 40 && !held && !stopped; tries++) {
        if (timer) clearTimeout(timer);
        await tick();
        if (!held) await new Promise(resolve => setTimeout(resolve, 50));
      }
    },
    yield() {
      notBefore = Date.now() + YIELD_MS;
      void giveUp().then(() => {
        become({ role: 'follower', http: null, grpc: null, holder: null, problem: null });
        return tick();
      });
    },
    async stop() {
      stopped = true;
      if (timer) clearTimeout(timer);
      await ticking;
      await giveUp();
      become({ role: 'stopped', http: null, grpc: null, holder: null, problem: null });
    },
  };
}

function readRecord(file: string): LeaderRecord | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LeaderRecord;
  } catch {
    // No leader has written one, or it is being written: the next try reads it.
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function ask(http: string, proof: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${http}/control/yield`,
      { method: 'POST', headers: { 'x-turnstone-proof': proof, 'content-length': 0 }, timeout: 3000 },
      response => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`The process that receives refused (${response.statusCode}).`)),
        );
      },
    );
    call.on('timeout', () => call.destroy(new Error('The process that receives does not answer.')));
    call.on('error', reject);
    call.end();
  });
}

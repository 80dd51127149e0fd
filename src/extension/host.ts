// Runs the app in a worker thread: starts it when first needed, restarts it after a crash, and offers one client that outlives it.
// Not here: anything of VS Code, so that a crash loop can be tested without an editor.
import { Worker } from 'node:worker_threads';
import type { AppOptions, WorkerData } from '../app/options.ts';
import { connect, type Port } from '../rpc/channel.ts';
import type { Client, EventName, Events, Method, Params, Result } from '../rpc/contract.ts';
import { RpcError } from '../rpc/errors.ts';
import type { AppStatus } from '../rpc/viewModels.ts';
import type { Log, NoteStep } from './log.ts';

/** Room for new objects in the worker, in MB. */
const YOUNG_MB = 12;

/** Milliseconds to wait before the first, second and third restart; after those the host gives up and says so. */
const BACK_OFF_MS = [250, 1000, 4000] as const;
/** A worker that lived this long did not fail at the start: the count of restarts begins anew. */
const HEALTHY_MS = 60_000;
const STOP_MS = 3000;

/** `read` opens the database and listens on nothing. */
export type HostMode = 'listen' | 'read';

export type HostState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'starting' }
  | { readonly phase: 'running'; readonly status: AppStatus }
  | { readonly phase: 'failed'; readonly reason: string };

export interface HostParts {
  readonly workerPath: string;
  /** Read at each start, so that changed settings take hold. */
  readonly options: (mode: HostMode) => AppOptions;
  readonly log: Log;
  readonly note: NoteStep;
  /** Called once each time the host gives up. */
  readonly onGiveUp: (reason: string) => void;
}

type Channel = ReturnType<typeof connect>;

export class Host implements Client {
  readonly #parts: HostParts;
  readonly #stateListeners = new Set<(state: HostState) => void>();
  readonly #eventListeners = new Map<EventName, Set<(payload: never) => void>>();
  #state: HostState = { phase: 'idle' };
  #mode: HostMode = 'read';
  #worker: Worker | null = null;
  #channel: Promise<Channel> | null = null;
  #crashes = 0;
  #disposed = false;
  /** Stops and starts happen one after the other. */
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  get state(): HostState {
    return this.#state;
  }

  get mode(): HostMode {
    return this.#mode;
  }

  onState(listener: (state: HostState) => void): { dispose(): void } {
    this.#stateListeners.add(listener);
    return { dispose: () => this.#stateListeners.delete(listener) };
  }

  /** Starts the worker if none runs, also after it gave up. Safe to call often. */
  start(): void {
    if (this.#state.phase === 'failed') this.#crashes = 0;
    this.#open().catch(() => undefined); // The state says why; nobody waits for this call.
  }

  /** Changes what the app does with the port; a running worker restarts, a resting one starts only to listen. */
  async setMode(mode: HostMode): Promise<void> {
    const changed = mode !== this.#mode;
    this.#mode = mode;
    if (this.#channel && changed) await this.restart();
    else if (mode === 'listen') this.start();
  }

  /** Stops the worker and starts a new one with the options of now. */
  async restart(): Promise<void> {
    this.#crashes = 0;
    await this.#close('The receiver restarts.');
    await this.#open().then(
      () => undefined,
      () => undefined, // As in start().
    );
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#close('The window closes.');
    this.#stateListeners.clear();
    this.#eventListeners.clear();
  }

  async call<M extends Method>(method: M, params: Params<M>, signal?: Parameters<Client['call']>[2]): Promise<Result<M>> {
    if (this.#state.phase === 'failed') throw new RpcError('Closed', this.#state.reason); // A view's refresh must not begin another crash loop.
    const channel = await this.#open();
    return channel.call(method, params, signal);
  }

  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    const set = this.#eventListeners.get(event) ?? new Set();
    this.#eventListeners.set(event, set);
    set.add(listener as (payload: never) => void);
    return () => set.delete(listener as (payload: never) => void);
  }

  #open(): Promise<Channel> {
    if (this.#disposed) return Promise.reject(new RpcError('Closed', 'The window closes.'));
    this.#channel ??= this.#turn.then(() => this.#spawn());
    return this.#channel;
  }

  #spawn(): Channel {
    this.#setState({ phase: 'starting' });
    const { log, note } = this.#parts;
    const startedAt = Date.now();
    const options = this.#parts.options(this.#mode);
    const worker = new Worker(this.#parts.workerPath, {
      workerData: { options } satisfies WorkerData,
      stdout: true,
      stderr: true,
      // A burst of spans is garbage in a moment: room for more of it only makes the editor's process larger.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.stdout.on('data', (text: Buffer) => log.info(text.toString().trimEnd()));
    worker.stderr.on('data', (text: Buffer) => log.warn(text.toString().trimEnd()));
    const channel = connect(portOf(worker));
    let cause = '';
    worker.on('error', (error: unknown) => {
      cause = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', code => {
      channel.close('The app ended.');
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#channel = null;
      this.#crashed(cause || `The app's thread ended with code ${code}.`, Date.now() - startedAt);
    });
    this.#worker = worker;
    note('workerStart', { httpPort: options.httpPort, mode: this.#mode });
    channel.on('status', status => this.#onStatus(worker, status));
    channel.on('changed', payload => this.#emit('changed', payload));
    channel.call('app.status', {}).then(
      status => {
        note('workerReady', { ms: Date.now() - startedAt, role: status.role, driver: status.driver });
        log.info(`The app is ready after ${Date.now() - startedAt} ms: ${status.role}, ${status.driver}, ${status.db}.`);
        this.#onStatus(worker, status);
        this.#emit('changed', { sessions: null });
      },
      (error: unknown) => log.warn(`The app did not start: ${error instanceof Error ? error.message : String(error)}`),
    );
    return channel;
  }

  #crashed(reason: string, livedMs: number): void {
    const { log, note, onGiveUp } = this.#parts;
    if (livedMs > HEALTHY_MS) this.#crashes = 0;
    const wait = BACK_OFF_MS[this.#crashes++];
    note('workerCrash', { reason, crashes: this.#crashes });
    log.error(`The app stopped: ${reason}`);
    if (wait === undefined) {
      this.#setState({ phase: 'failed', reason });
      onGiveUp(reason);
      return;
    }
    this.#setState({ phase: 'starting' });
    const next = new Promise<void>(resolve => setTimeout(resolve, wait)).then(() => {
      if (this.#disposed) throw new RpcError('Closed', 'The window closes.');
      return this.#spawn();
    });
    next.catch(() => undefined); // Whoever calls meanwhile gets the rejection.
    this.#channel = next;
  }

  #close(reason: string): Promise<void> {
    const opening = this.#channel;
    this.#channel = null;
    if (!opening) return this.#turn;
    this.#turn = this.#turn.then(async () => {
      const channel = await opening.catch(() => null); // A start that failed has nothing to close.
      const worker = this.#worker;
      this.#worker = null;
      channel?.close(reason);
      if (worker) await stopWorker(worker);
      this.#parts.note('workerStop', {});
      this.#setState({ phase: 'idle' });
    });
    return this.#turn;
  }

  #onStatus(worker: Worker, status: AppStatus): void {
    if (this.#worker !== worker) return;
    const before = this.#state;
    if (before.phase !== 'running' || before.status.role !== status.role)
      this.#parts.note('role', { role: status.role, http: status.http, holder: status.holder });
    this.#setState({ phase: 'running', status });
    this.#emit('status', status);
  }

  #setState(state: HostState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener(state);
  }

  #emit<E extends EventName>(event: E, payload: Events[E]): void {
    for (const listener of this.#eventListeners.get(event) ?? []) (listener as (payload: Events[E]) => void)(payload);
  }
}

function portOf(worker: Worker): Port {
  return {
    post: message => worker.postMessage(message),
    listen: (onMessage, onClose) => {
      worker.on('message', onMessage);
      worker.on('exit', onClose);
    },
  };
}

/** Asks the app to end (it closes its database), and ends it by force when it does not. */
async function stopWorker(worker: Worker): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const exited = new Promise<boolean>(resolve => worker.once('exit', () => resolve(true)));
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), STOP_MS);
  });
  worker.postMessage({ t: 'stop' });
  const ended = await Promise.race([exited, late]);
  clearTimeout(timer);
  if (!ended) await worker.terminate();
}

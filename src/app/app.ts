// The composition root: options in; handlers, events and addresses out. The only place that makes things and ties them together.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRedactor, NO_OPTIONS } from '../core/redact.ts';
import { startReceiver } from '../receiver/receiver.ts';
import type { EventName, Events, Handlers } from '../rpc/contract.ts';
import { RpcError } from '../rpc/errors.ts';
import type { AppStatus, ImportReport, Problem } from '../rpc/viewModels.ts';
import { tryLock } from '../store/leaderLock.ts';
import { watchAsking } from './asking.ts';
import { authorOf, commitOf } from './author.ts';
import { type Changes, createChanges } from './changes.ts';
import { examine } from './doctor.ts';
import { type Explorer, startExplorer } from './explorer.ts';
import { createFollower } from './follow.ts';
import { createGoldenFiles } from './golden/goldenFiles.ts';
import { createTurnMaterial } from './golden/turnMaterial.ts';
import { codeHandlers } from './handlers/code.ts';
import { exportHandlers } from './handlers/exportJson.ts';
import { goldenHandlers } from './handlers/golden.ts';
import { goldenFormatHandlers } from './handlers/goldenFormats.ts';
import { goldenRunHandlers } from './handlers/goldenRun.ts';
import { readHandlers, turnReader } from './handlers/read.ts';
import { reviewHandlers } from './handlers/reviews.ts';
import { scoringHandlers } from './handlers/scoring.ts';
import { filterOf } from './handlers/sessionList.ts';
import { storageHandlers } from './handlers/storage.ts';
import { createHousekeeper } from './housekeeper.ts';
import { forwardSink, importOtlpJson } from './importer.ts';
import { createIngest } from './ingest.ts';
import { createLeadership } from './leadership.ts';
import { openDatabase } from './openDatabase.ts';
import type { AppOptions } from './options.ts';
import { createPrices } from './prices/prices.ts';
import { producerReceipts } from './receipts.ts';
import { createRest } from './rest.ts';
import { createRubricShelf } from './rubrics/rubricShelf.ts';
import { createSpanReader } from './spanReader.ts';
import { createTee, teeEndpoint } from './tee.ts';
import { checkProof, makeProof, readToken } from './token.ts';
import { VERSION } from './version.ts';

/** How often a process looks whether another one wrote. */
const WATCH_MS = 250;
const YIELD = 'yield';
/** How long stopping waits for derivation to catch up. */
const STOP_MS = 1500;

export interface App {
  readonly handlers: Handlers;
  readonly token: string;
  status(): Promise<AppStatus>;
  subscribe(emit: <E extends EventName>(event: E, payload: Events[E]) => void): () => void;
  /** Resolves when everything received so far is in sessions and turns; at once where another process sees to that. */
  settled(): Promise<void>;
  /** Resolves when the rule by age and size has been looked at once more, and what it lets go is gone. */
  tidied(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the database, tries to receive, serves the explorer. Throws StoreError when the database cannot be opened at all. */
export async function startApp(options: AppOptions): Promise<App> {
  const nowUs = () => Date.now() * 1000;
  const { store, notice } = openDatabase(options, Date.now());
  const token = readToken(options.db);
  const reader = createSpanReader(store);
  const lock = () => tryLock({ file: options.db, driver: options.driver, assets: options.assets });
  const changes: Changes = createChanges();
  const statusListeners = new Set<(status: AppStatus) => void>();
  const notices = new Map<string, Problem>();
  const note = (code: string, message: string) => notices.set(code, { code, message, count: (notices.get(code)?.count ?? 0) + 1 });
  if (notice) note('database', notice);

  let explorer: Explorer | null = null;
  let stopped = false;
  const rest = createRest(() => ingest.busy());
  const prices = await createPrices(store, options.priceFiles, nowUs, () => follower.wake(), options.checkedPriceFiles);
  const follower = createFollower(store, reader, prices, {
    busy: () => ingest.busy(),
    reading: () => asking.now(),
    skipped: message => note('skipped', message),
    announce: sessions => changes.announce(sessions),
    worked: () => rest.worked(),
    problem: message => {
      if (message === null) notices.delete('derive');
      else note('derive', message);
      void tellStatus();
    },
  });
  const forward = options.forwardTo ? teeEndpoint(options.forwardTo) : null;
  if (forward && 'problem' in forward) note('forward', forward.problem);
  const tee =
    forward && 'endpoint' in forward
      ? createTee(
          forward.endpoint,
          endpoint => sameAddress(endpoint, leadership.state.http),
          () => void tellStatus(),
        )
      : null;
  const redactor = createRedactor(options.redaction ?? NO_OPTIONS);
  for (const problem of redactor.problems) note('redaction', problem);
  const ingest = createIngest(store, {
    committed: follower.wake,
    nowUs,
    redact: redactor.redact,
    tee: (...request) => tee?.send(...request),
    health: () => void tellStatus(),
  });

  const leadership = createLeadership({
    db: options.db,
    httpPort: store.readonly ? null : options.httpPort,
    lock,
    listen: () =>
      startReceiver(
        {
          httpPort: options.httpPort ?? 0,
          grpcPort: options.grpcPort,
          allowedHosts: options.allowedHosts,
          allowedOrigins: options.allowedOrigins,
          version: VERSION,
          control: {
            verify: headers => checkProof(token, YIELD, String(headers['x-turnstone-proof'] ?? ''), Date.now()),
            onYield: () => leadership.yield(),
          },
        },
        ingest,
      ),
    retire: async () => {
      await housekeeper.pause();
      await follower.pause();
    },
    proof: () => makeProof(token, YIELD, Date.now()),
    onChange: state => {
      if (state.role === 'leader') follower.resume();
      void tellStatus();
    },
  });

  const status = async (): Promise<AppStatus> => {
    const { role, http, grpc, holder, problem } = leadership.state;
    const problems = [...notices.values(), ...ingest.problems()];
    if (tee?.status.problem) problems.push({ code: 'forward', message: tee.status.problem, count: Math.max(1, tee.status.failed) });
    if (problem) problems.unshift({ code: role === 'leader' ? 'grpc' : 'receiver', message: problem, count: 1 });
    return {
      role: store.readonly ? 'readonly' : role,
      version: VERSION,
      http,
      grpc,
      explorer: explorer?.url ?? null,
      db: options.db,
      driver: store.driver,
      holder,
      problems,
      tee: tee?.status ?? null,
      received: { ...ingest.received },
      behind: await follower.behind(),
      rebuild: await follower.rebuild(),
    };
  };
  const tellStatus = async () => {
    if (stopped) return;
    try {
      const now = await status();
      for (const listener of statusListeners) listener(now);
    } catch (error) {
      // The database does not even answer: the next call of a view says so; a status nobody can read is no reason to end.
      console.error(`The status cannot be told: ${(error as Error).message}`);
    }
  };

  /** Does `work` and derives what it left, while this process alone may write. False, with nothing done, where another process may. */
  const underLock = async (work: () => Promise<void>): Promise<boolean> => {
    const held = lock();
    if (!held) return false;
    try {
      await work();
      follower.resume();
      await follower.settled();
    } finally {
      await follower.pause();
      held.release();
    }
    return true;
  };

  /** Derives what is left to derive, where nobody else does: a process that received may have ended before it was done. */
  const catchUp = async () => {
    if (leadership.state.role === 'leader') return follower.settled();
    if (store.readonly || (await follower.behind()) === 0) return;
    await underLock(async () => undefined);
  };

  const importText = async (text: string, firstLine = 1): Promise<ImportReport> => {
    if (store.readonly) throw new RpcError('ReadOnly', 'The database can only be read.');
    if (leadership.state.role === 'leader') return importOtlpJson(text, ingest, firstLine);
    // Whoever does not receive may still write while nobody else does. Otherwise the leader writes.
    let report: ImportReport | null = null;
    await underLock(async () => {
      report = await importOtlpJson(text, ingest, firstLine);
    });
    if (report) return report;
    const leader = leadership.state.http;
    if (leader === null) throw new RpcError('Busy', 'Another Turnstone is starting or stopping. Try again in a moment.');
    return importOtlpJson(text, forwardSink(leader), firstLine);
  };

  const housekeeper = createHousekeeper({
    store,
    nowUs,
    find: async wish => {
      if (wish.what === 'everything') return [];
      if (wish.what === 'session') {
        const record = await store.session(wish.session);
        return record ? [record.no] : [];
      }
      return (await store.sessions({ ...filterOf(wish.filter, 'session'), plain: wish.plain, limit: 1_000_000 })).map(row => row.no);
    },
    leads: () => leadership.state.role === 'leader',
    hasLeader: () => leadership.state.http !== null,
    pauseDerivation: () => follower.pause(),
    resumeDerivation: () => follower.resume(),
    underLock,
    announce: sessions => changes.announce(sessions),
  });

  const shelf = createRubricShelf(options.rubricFolders, options.assets, () => changes.announce(null));
  const workspace = dirname(dirname(options.rubricFolders[0] ?? '')) || null;
  const author = authorOf(options.author, workspace);
  const material = createTurnMaterial(store, reader);
  const goldenFiles = createGoldenFiles(shelf.folder === null ? null : join(dirname(shelf.folder), 'golden'));
  const asking = watchAsking({
    ...readHandlers(store, reader, nowUs),
    ...codeHandlers(store),
    ...storageHandlers(store, housekeeper, nowUs, changes.announce),
    ...exportHandlers(store, reader),
    ...goldenHandlers({
      ...{
        store,
        material,
        shelf,
        author,
        commit: () => commitOf(workspace),
        nowUs,
        redact: redactor.redact,
        turnsOf: turnReader(store, nowUs),
        announce: changes.announce,
      },
      files: goldenFiles,
    }),
    ...goldenRunHandlers(store, goldenFiles, material),
    ...goldenFormatHandlers(goldenFiles, changes.announce),
    ...reviewHandlers({ store, shelf, nowUs }),
    ...scoringHandlers({ store, shelf, author, nowUs, turnsOf: turnReader(store, nowUs), announce: changes.announce }),
    'app.status': status,
    'app.doctor': async () => examine(store, await status(), prices.problems()),
    'producers.list': async () => ({ rows: await producerReceipts(store) }),
    async 'app.takeOver'() {
      try {
        await leadership.takeOver();
      } catch (error) {
        throw new RpcError('Conflict', `The port was not given up: ${(error as Error).message}`);
      }
      return status();
    },
    'import.otlpJson': ({ text, firstLine }) => importText(text, firstLine),
    async 'sample.load'() {
      const text = await readFile(join(options.assets, 'sample.otlp.jsonl'), 'utf8');
      const report = await importText(text);
      await follower.settled();
      const trace = /"traceId":"([0-9a-f]{32})"/.exec(text)?.[1];
      // The leader may be another process: its derivation is a moment away.
      for (let tries = 0; tries < 50 && !(await store.session(`trace:${trace}`)); tries++)
        await new Promise(resolve => setTimeout(resolve, 100));
      return { ...report, session: (await store.session(`trace:${trace}`))?.id ?? '' };
    },
  });
  const { handlers } = asking;

  const watch = watchOthers(store, changes, () => {
    follower.wake();
    housekeeper.wake();
  });
  const subscribe: App['subscribe'] = emit => {
    const stopChanges = changes.on(sessions => emit('changed', { sessions }));
    const onStatus = (now: AppStatus) => emit('status', now);
    statusListeners.add(onStatus);
    return () => {
      stopChanges();
      statusListeners.delete(onStatus);
    };
  };

  if (options.explorerPort !== null) {
    explorer = await startExplorer({
      port: options.explorerPort,
      token,
      webview: join(options.assets, 'webview'),
      allowedHosts: options.allowedHosts,
      handlers,
      subscribe,
    });
  }
  await leadership.start();

  return {
    handlers,
    token,
    status,
    subscribe,
    settled: catchUp,
    tidied: () => housekeeper.tidy(),
    async stop() {
      clearInterval(watch);
      prices.stop();
      shelf.stop();
      housekeeper.stop();
      tee?.stop();
      await housekeeper.pause();
      rest.stop();
      // What is left is derived by whoever leads next; a moment is given to leave nothing.
      if (leadership.state.role === 'leader')
        await Promise.race([follower.settled(), new Promise(resolve => setTimeout(resolve, STOP_MS).unref())]);
      await explorer?.close();
      await leadership.stop();
      stopped = true;
      await follower.pause();
      changes.stop();
      await store.close();
    },
  };
}

/** One port of this machine by two names. */
function sameAddress(one: string, other: string | null): boolean {
  if (other === null) return false;
  const [a, b] = [new URL(one), new URL(other)];
  const isHere = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(host);
  return a.port === b.port && isHere(a.hostname) && isHere(b.hostname);
}

/** SQLite is the bus: when another process has written, everything may have changed. Our own writes do not count. */
function watchOthers(store: Awaited<ReturnType<typeof openDatabase>>['store'], changes: Changes, wrote: () => void): NodeJS.Timeout {
  let known: number | null = null;
  const look = () =>
    store.dataVersion().then(
      version => {
        if (known !== null && version !== known) {
          changes.announce(null);
          wrote();
        }
        known = version;
      },
      () => undefined,
    );
  const watch = setInterval(look, WATCH_MS);
  void look();
  watch.unref();
  return watch;
}

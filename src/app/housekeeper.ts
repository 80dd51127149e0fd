// Deletes what people ask to delete and what the rule by age and size lets go, and gives the room back to the disk. Only while this process
// alone writes what came; derivation rests meanwhile, receiving goes on.
import { RpcError } from '../rpc/errors.ts';
import type { Store } from '../store/contract.ts';
import { DEFAULT_KEEP, type DeletionWish } from './keepRule.ts';

/** Sessions deleted in one transaction: other work gets a turn between them. */
const SLICE = 20;
const LOOSE_LOGS = 2000;
/** Pages given back at a time: some 4 MB. */
const SHRINK_PAGES = 500;
/** Beyond the bound the oldest go until this much of it is used, so that they do not go one by one. */
const UNTIL = 0.9;
/** How often the rule is looked at. */
const RULE_MS = 5 * 60_000;
const FIRST_MS = 20_000;
/** How long a process that does not receive waits for the one that does. */
const WISH_MS = 60_000;

export interface Deleted {
  readonly sessions: number;
  readonly freedBytes: number;
}

export interface HousekeeperParts {
  readonly store: Store;
  readonly nowUs: () => number;
  /** Numbers of the sessions that a wish names. */
  readonly find: (wish: DeletionWish) => Promise<readonly number[]>;
  readonly leads: () => boolean;
  /** Somebody receives: in this process or another. */
  readonly hasLeader: () => boolean;
  readonly pauseDerivation: () => Promise<void>;
  readonly resumeDerivation: () => void;
  /** Does the work while nobody may write; false where another process may. */
  readonly underLock: (work: () => Promise<void>) => Promise<boolean>;
  readonly announce: (sessions: readonly string[] | null) => void;
}

export interface Housekeeper {
  /** Throws RpcError: `Busy` when the process that receives does not answer. */
  forget(wish: DeletionWish): Promise<Deleted>;
  /** Lets go what the rule by age and size says; happens by itself from time to time. */
  tidy(): Promise<void>;
  /** Another process wrote: it may wish something. */
  wake(): void;
  /** Resolves when nothing more is deleted: before another process may write. */
  pause(): Promise<void>;
  stop(): void;
}

export function createHousekeeper(parts: HousekeeperParts): Housekeeper {
  const { store, nowUs } = parts;
  const { keeping } = store;
  let queue: Promise<unknown> = Promise.resolve();
  let stopped = false;
  /** Somebody waits to write in our place: what is not done yet is left. */
  let yielding = false;
  const goesOn = () => !stopped && !yielding;

  /** One thing after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = queue.then(work);
    queue = next.catch(() => undefined);
    return next;
  };
  const breathe = () => new Promise<void>(resolve => setImmediate(resolve));

  const forgetNumbers = async (nos: readonly number[]): Promise<number> => {
    let count = 0;
    for (let at = 0; at < nos.length && goesOn(); at += SLICE) {
      const { sessions } = await store.forgetSessions(nos.slice(at, at + SLICE));
      count += sessions.length;
      parts.announce(sessions);
      await breathe();
    }
    return count;
  };

  const shrink = async () => {
    while (goesOn() && (await keeping.shrink(SHRINK_PAGES))) await breathe();
    while (goesOn() && (await keeping.compactSearch())) await breathe();
    await keeping.checkpoint();
  };

  /** `work` while derivation rests. Returns what it returned, and by how much the files are smaller. */
  const deleting = async (work: () => Promise<number>): Promise<Deleted> => {
    const before = await sizeNow();
    await parts.pauseDerivation();
    let sessions = 0;
    try {
      sessions = await work();
    } finally {
      if (parts.leads()) parts.resumeDerivation();
    }
    await shrink();
    return { sessions, freedBytes: Math.max(0, before - (await sizeNow())) };
  };
  const sizeNow = async () => {
    const { fileBytes, walBytes, searchBytes, copyBytes } = await keeping.sizes();
    return fileBytes + walBytes + searchBytes + copyBytes;
  };

  const fulfil = (wish: DeletionWish): Promise<Deleted> =>
    deleting(async () => {
      if (wish.what !== 'everything') return forgetNumbers(await parts.find(wish));
      const { sessions } = await store.counts();
      await store.forgetEverything();
      await keeping.dropCopies();
      parts.announce(null);
      return sessions;
    });

  const wishes = async () => {
    for (const { id, wish } of await keeping.wishes()) {
      const outcome = await fulfil(JSON.parse(wish) as DeletionWish).catch((error: unknown) => ({ error: (error as Error).message }));
      await keeping.answerWish(id, JSON.stringify(outcome));
    }
  };

  const applyRule = async () => {
    const { days, bytes } = (await keeping.rule()) ?? DEFAULT_KEEP;
    const before = days === null ? 0 : nowUs() - days * 86_400_000_000;
    const old = async () => (before > 0 ? keeping.oldest(before, SLICE) : []);
    const over = async () => bytes !== null && (await keeping.sizes()).usedBytes > bytes;
    if ((await old()).length === 0 && !(await over())) return;
    await deleting(async () => {
      let count = 0;
      for (let nos = await old(); nos.length > 0 && goesOn() && parts.leads(); nos = await old()) count += await forgetNumbers(nos);
      if (before > 0) while (goesOn() && (await store.forgetLooseLogs(before, LOOSE_LOGS)) === LOOSE_LOGS) await breathe();
      if (bytes === null || !(await over())) return count;
      while (goesOn() && parts.leads() && (await keeping.sizes()).usedBytes > bytes * UNTIL) {
        const nos = await keeping.oldest(nowUs(), SLICE);
        if (nos.length === 0) break;
        count += await forgetNumbers(nos);
      }
      return count;
    });
  };

  const tidy = async () => {
    if (!stopped && parts.leads()) await inTurn(applyRule);
  };
  const byItself = () => {
    tidy().catch((error: unknown) => console.error(`The oldest sessions could not be deleted: ${(error as Error).message}`));
  };
  const first = setTimeout(byItself, FIRST_MS).unref();
  const timer = setInterval(byItself, RULE_MS).unref();

  return {
    async forget(wish) {
      if (store.readonly) throw new RpcError('ReadOnly', 'The database can only be read.');
      if (parts.leads()) return inTurn(() => fulfil(wish));
      let done: Deleted | null = null;
      if (!parts.hasLeader())
        await parts.underLock(async () => {
          done = await inTurn(() => fulfil(wish));
        });
      if (done) return done;
      const id = await keeping.wish(JSON.stringify(wish), nowUs());
      for (const until = Date.now() + WISH_MS; Date.now() < until; await new Promise(resolve => setTimeout(resolve, 100))) {
        const outcome = await keeping.takeOutcome(id);
        if (outcome === null) continue;
        const said = JSON.parse(outcome) as Deleted | { error: string };
        if ('error' in said) throw new RpcError('Internal', said.error);
        return said;
      }
      throw new RpcError('Busy', 'The Turnstone that receives has not deleted it yet. It will, as soon as it can.');
    },
    tidy,
    wake() {
      if (!stopped && parts.leads()) void inTurn(wishes).catch(() => undefined);
    },
    async pause() {
      yielding = true;
      await queue;
      yielding = false;
    },
    stop() {
      stopped = true;
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}

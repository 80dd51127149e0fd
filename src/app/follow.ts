// Follows the raw log: from a recorded position it normalizes what came, derives the traces it touched, and announces their sessions.
// When this version or the price lists read differently than what is stored, everything is read again behind that, chunk by chunk, while
// the old rows stay readable; what comes new always goes first. Works in short slices so that receiving is never kept waiting.
import { NORMALIZER_VERSION } from '../core/conventions/normalize.ts';
import type { FollowState, Store } from '../store/contract.ts';
import { StoreError } from '../store/errors.ts';
import { type ChunkStep, type ChunkTools, deriveChunks, deriveTraces } from './deriveChunk.ts';
import { createFactReader } from './factReader.ts';
import type { Prices } from './prices/prices.ts';
import type { SpanReader } from './spanReader.ts';
import { createTraceCache } from './traceCache.ts';

export interface Follower {
  /** From now on this process alone writes derived rows: begins where the last one stopped, with nothing remembered. */
  resume(): void;
  /** Resolves when nothing more is written: before another process may write. */
  pause(): Promise<void>;
  /** Something was committed, or prices changed. */
  wake(): void;
  /** Chunks not yet derived. */
  behind(): Promise<number>;
  /** Chunks read again, of how many; null when nothing is. */
  rebuild(): Promise<FollowState['rebuild']>;
  /** Resolves when everything received so far is derived, and nothing has to be read again. */
  settled(): Promise<void>;
}

/** While senders wait, derivation rests this long between slices at most: it may lag behind a burst, but never stops. */
const PATIENCE_MS = 150;
const LOOK_AGAIN_MS = 3;

export interface FollowHooks {
  /** Requests wait to be answered. */
  readonly busy: () => boolean;
  /** A person is reading. */
  readonly reading: () => boolean;
  readonly announce: (sessions: readonly string[] | null) => void;
  /** A chunk was derived. */
  readonly worked: () => void;
  /** Something received is left out of sessions for good, until a rebuild. */
  readonly skipped: (message: string) => void;
  /** Deriving began to fail, or (null) works again. */
  readonly problem: (message: string | null) => void;
}

export function createFollower(store: Store, reader: SpanReader, prices: Prices, hooks: FollowHooks): Follower {
  let running: Promise<void> | null = null;
  let active = false;
  let again = false;
  let failing = false;
  const breathe = breathing(hooks.busy);
  const facts = createFactReader(store, question => prices.price(question));
  const gentle = () => hooks.busy() || hooks.reading();
  const newTools = (): ChunkTools => ({ store, reader, facts, cache: createTraceCache(store), breathe, gentle });
  let tools = newTools();

  /** What is to be read next: what came new, else what a rebuild has not come to. */
  const nextStep = async (): Promise<ChunkStep | null> => {
    const { position, version, prices: used, rebuild } = await store.followState();
    const digest = await prices.digest();
    if (version !== NORMALIZER_VERSION || used !== digest) {
      await store.beginRebuild(NORMALIZER_VERSION, digest);
      if (position > 0) hooks.announce(null);
      return nextStep();
    }
    const chunk = await store.nextChunk(position);
    if (chunk) return { chunk, progress: { position: chunk.id }, again: false };
    if (rebuild === null) return null;
    const old = await store.nextChunk(rebuild.done);
    if (old && old.id <= rebuild.total) return { chunk: old, progress: { rebuild: old.id }, again: true };
    // Records that go elsewhere now leave behind what was made of them.
    await deriveTraces(tools, await store.orphanTraces());
    await store.endRebuild();
    hooks.announce(null);
    return null;
  };

  /** Where it failed last, and how often in a row. */
  let stuck = { chunk: 0, times: 0 };
  /** The last chunk read along with others, and the one up to which each is read alone: after a failure, to find the one that fails. */
  let reached = 0;
  let aloneUntil = 0;
  const followOn = async (after: ChunkStep): Promise<ChunkStep | null> => {
    if (!active || after.chunk.id < aloneUntil) return null;
    const chunk = await store.nextChunk(after.chunk.id);
    if (!chunk) return null;
    if (after.again && chunk.id > ((await store.followState()).rebuild?.total ?? 0)) return null;
    reached = chunk.id;
    return { chunk, progress: after.again ? { rebuild: chunk.id } : { position: chunk.id }, again: after.again };
  };

  const run = async () => {
    for (let step = await nextStep(); step && active; step = await nextStep()) {
      hooks.announce(await deriveChunks(tools, step, followOn));
      tools.cache.trim();
      hooks.worked();
      await breathe();
    }
  };

  const failures = new Set<() => void>();
  const loop = async () => {
    do {
      again = false;
      try {
        await run();
        if (failing) hooks.problem(null);
        failing = false;
      } catch (error) {
        // Nothing is lost: the position has not moved. What was read may be half merged, so it is read again.
        tools = newTools();
        aloneUntil = reached;
        failing = true;
        for (const failed of failures) failed();
        // Where even that fails (the database does not answer) there is nothing to do but to try again.
        await passOver(error).catch(() => undefined);
        hooks.problem(`Deriving sessions stopped: ${(error as Error).message}`);
        await new Promise(resolve => setTimeout(resolve, 1000).unref());
        again = active;
      }
    } while (again && active);
  };

  /** A chunk that fails three times for no passing reason must not hide all that came after it. */
  const passOver = async (error: unknown) => {
    const passing = error instanceof StoreError && ['busy', 'full', 'io', 'readonly'].includes(error.code);
    const step = passing ? null : await nextStep();
    if (!step) return;
    stuck = { chunk: step.chunk.id, times: stuck.chunk === step.chunk.id ? stuck.times + 1 : 1 };
    if (stuck.times < 3) return;
    await store.applyDerived([], step.progress);
    hooks.skipped(
      `${step.chunk.size} bytes received at ${new Date(step.chunk.receivedUs / 1000).toISOString()} cannot be read: ${(error as Error).message}`,
    );
  };

  const wake = () => {
    if (!active) return;
    again = true;
    if (running) return;
    running = loop().finally(() => {
      running = null;
    });
  };

  return {
    resume() {
      active = true;
      tools = newTools();
      void store.forgetDerived();
      wake();
    },
    async pause() {
      active = false;
      await running;
    },
    wake,
    async behind() {
      const { position, head } = await store.followState();
      return Math.max(0, head - position);
    },
    async rebuild() {
      return (await store.followState()).rebuild;
    },
    async settled() {
      wake();
      // A failure ends the waiting: it is tried again later, and nobody should wait for that.
      const { promise: failed, resolve } = Promise.withResolvers<void>();
      failures.add(resolve);
      await Promise.race([running, failed]);
      failures.delete(resolve);
    },
  };
}

/** Lets requests and calls that wait go first. */
function breathing(busy: () => boolean): () => Promise<void> {
  return async () => {
    await new Promise<void>(resolve => setImmediate(resolve));
    for (let waited = 0; busy() && waited < PATIENCE_MS; waited += LOOK_AGAIN_MS)
      await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
  };
}

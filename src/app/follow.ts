// Follows the raw log: from a recorded position it normalizes what came, derives the traces it touched, and announces their sessions.
// Works in short slices so that receiving is never kept waiting; re-normalizing is the same code from position zero.
import { factsOf } from '../core/conventions/facts.ts';
import { NORMALIZER_VERSION, normalize } from '../core/conventions/normalize.ts';
import { deriveTrace } from '../core/derive/deriveTrace.ts';
import type { LogRecord } from '../core/model/span.ts';
import type { DerivedTrace, Store } from '../store/contract.ts';
import { StoreError } from '../store/errors.ts';
import type { ChunkHead } from '../store/raw.ts';
import { chunkDecoder, type ReadSpan, type SpanReader } from './spanReader.ts';
import { createTraceCache, type TraceCache, type TraceState } from './traceCache.ts';

/** Spans decoded before other work gets a turn, and facts written in one transaction: small while senders wait, else large for speed. */
const SLICE_SPANS = { busy: 60, idle: 400 };
const WRITE_FACTS = { busy: 120, idle: 1200 };

export interface Follower {
  /** From now on this process alone writes derived rows: begins where the last one stopped, with nothing remembered. */
  resume(): void;
  /** Resolves when nothing more is written: before another process may write. */
  pause(): Promise<void>;
  /** Something was committed. */
  wake(): void;
  /** Chunks not yet derived. */
  behind(): Promise<number>;
  /** Resolves when everything received so far is derived. */
  settled(): Promise<void>;
}

/** While senders wait, derivation rests this long between slices at most: it may lag behind a burst, but never stops. */
const PATIENCE_MS = 150;
const LOOK_AGAIN_MS = 3;

export interface FollowHooks {
  /** Requests wait to be answered. */
  readonly busy: () => boolean;
  readonly announce: (sessions: readonly string[] | null) => void;
  /** Something received is left out of sessions for good, until a rebuild. */
  readonly skipped: (message: string) => void;
  /** Deriving began to fail, or (null) works again. */
  readonly problem: (message: string | null) => void;
}

export function createFollower(store: Store, reader: SpanReader, hooks: FollowHooks): Follower {
  let cache = createTraceCache(store);
  let running: Promise<void> | null = null;
  let active = false;
  let again = false;
  let failing = false;
  const breathe = breathing(hooks.busy);

  const run = async () => {
    let { position, version } = await store.followState();
    if (version !== NORMALIZER_VERSION && position > 0) {
      await store.dropDerived();
      hooks.announce(null);
      cache = createTraceCache(store);
      position = 0;
    }
    let chunk = await store.nextChunk(position);
    while (chunk && active) {
      const tools: Tools = { store, reader, cache, breathe, size: of => (hooks.busy() ? of.busy : of.idle) };
      const touched = chunk.signal === 'traces' ? await readSpans(tools, chunk) : await readLogs(tools, chunk);
      hooks.announce(await derive(tools, touched, chunk, position));
      cache.trim();
      position = chunk.id;
      await breathe();
      chunk = await store.nextChunk(position);
    }
  };

  /** Where it failed last, and how often in a row. */
  let stuck = { chunk: 0, times: 0 };
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
        cache = createTraceCache(store);
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
    const { position, head } = await store.followState();
    const chunk = passing || position >= head ? null : await store.nextChunk(position);
    if (!chunk) return;
    stuck = { chunk: chunk.id, times: stuck.chunk === chunk.id ? stuck.times + 1 : 1 };
    if (stuck.times < 3) return;
    await store.applyDerived([], chunk.id, NORMALIZER_VERSION);
    hooks.skipped(
      `${chunk.size} bytes of spans received at ${new Date(chunk.receivedUs / 1000).toISOString()} cannot be read: ${(error as Error).message}`,
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
      cache = createTraceCache(store);
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
type Breathe = () => Promise<void>;

interface Tools {
  readonly store: Store;
  readonly reader: SpanReader;
  readonly cache: TraceCache;
  readonly breathe: Breathe;
  readonly size: (of: { readonly busy: number; readonly idle: number }) => number;
}

function breathing(busy: () => boolean): Breathe {
  return async () => {
    await new Promise<void>(resolve => setImmediate(resolve));
    for (let waited = 0; busy() && waited < PATIENCE_MS; waited += LOOK_AGAIN_MS)
      await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
  };
}

async function readSpans({ store, reader, cache, breathe, size }: Tools, chunk: ChunkHead): Promise<Map<string, TraceState>> {
  const body = await store.bytes(chunk.id, 0, chunk.size);
  const decode = chunkDecoder(chunk.format, body, chunk.groups);
  const touched = new Map<string, TraceState>();
  const spans = await store.liveSpans(chunk.id);
  const inChunk = new Map<string, number>();
  for (const at of spans) inChunk.set(at.traceId, (inChunk.get(at.traceId) ?? 0) + 1);
  const lastFact = await store.lastFact();
  let done = 0;
  for (const at of spans) {
    let state = touched.get(at.traceId);
    if (!state) {
      // A trace that lies whole in this chunk, beyond all that was derived, has nothing to read back.
      const isNew = at.no > lastFact && (await store.spansInTrace(at.traceId)) === inChunk.get(at.traceId);
      state = await cache.get(at.traceId, isNew);
      touched.set(at.traceId, state);
    }
    const logs = state.hasLogs ? (await reader.logsOf(at.traceId, at.spanId)).map(entry => entry.log) : [];
    place(state, at.no, decode(at.group, at.offset, at.length), logs);
    if (++done >= size(SLICE_SPANS)) {
      done = 0;
      await breathe();
    }
  }
  return touched;
}

/** Log records change what their spans say: those spans are normalized again. */
async function readLogs({ store, reader, cache, breathe }: Tools, chunk: ChunkHead): Promise<Map<string, TraceState>> {
  const touched = new Map<string, TraceState>();
  const seen = new Set<string>();
  for (const at of await store.liveLogs(chunk.id)) {
    if (!at.traceId || !at.spanId || seen.has(at.traceId + at.spanId)) continue;
    seen.add(at.traceId + at.spanId);
    const state = touched.get(at.traceId) ?? (await cache.get(at.traceId));
    state.hasLogs = true;
    const row = await store.span(at.traceId, at.spanId);
    if (!row || !state.facts.has(at.spanId)) continue;
    touched.set(at.traceId, state);
    const logs = await reader.logsOf(at.traceId, at.spanId);
    place(
      state,
      row.no,
      await reader.read(row),
      logs.map(entry => entry.log),
    );
    if (seen.size % SLICE_SPANS.busy === 0) await breathe();
  }
  return touched;
}

function place(state: TraceState, no: number, read: ReadSpan, logs: readonly LogRecord[]): void {
  const facts = factsOf(read.span, read.context, normalize(read.span, read.context, logs));
  state.put(no, facts);
}

/** Derives the traces and writes them, a bounded number of facts a transaction. The position moves with the last one. */
async function derive(
  { store, reader, breathe, size }: Tools,
  touched: Map<string, TraceState>,
  chunk: ChunkHead,
  before: number,
): Promise<string[]> {
  const announced: string[] = [];
  let batch: DerivedTrace[] = [];
  let facts = 0;
  const write = async (position: number) => {
    announced.push(...(await store.applyDerived(batch, position, NORMALIZER_VERSION)));
    for (const trace of batch) touched.get(trace.traceId)?.written();
    batch = [];
    facts = 0;
  };
  for (const [traceId, state] of touched) {
    if (state.facts.size === 0) continue;
    const stored = state.list();
    const derivation = deriveTrace(stored.map(entry => entry.facts));
    const texts = [];
    for (const turn of derivation.turns) {
      texts.push({ input: await state.text(turn.input, reader), output: await state.text(turn.output, reader) });
    }
    batch.push({ traceId, receivedUs: chunk.receivedUs, facts: stored, derivation, texts });
    facts += stored.length;
    if (facts >= size(WRITE_FACTS)) {
      await write(before);
      await breathe();
    }
  }
  await write(chunk.id);
  return announced;
}

// Chunks of the raw log into derived rows: their spans and records are read, the traces they touch derived anew and written.
// One chunk at a time, unless it adds to a trace so large that deriving it for each chunk would cost the square of its size.

import { LogView } from '../core/conventions/logFamily.ts';
import { traceIdOf } from '../core/conventions/makeSpan.ts';
import { scoreOfLog } from '../core/conventions/scores.ts';
import { deriveTrace } from '../core/derive/deriveTrace.ts';
import type { DerivedTrace, LogFact, Progress, Store } from '../store/contract.ts';
import type { ChunkHead } from '../store/raw.ts';
import type { FactReader } from './factReader.ts';
import { chunkDecoder, chunkLogDecoder, MAX_TRACE_LOG_BYTES, MAX_TRACE_LOGS, type SpanReader } from './spanReader.ts';
import type { TraceCache, TraceState } from './traceCache.ts';
import { keepLog, loadLogs, settleLogs } from './traceLogs.ts';

/** Spans decoded before other work gets a turn, and facts written in one transaction: few while somebody waits, else many for speed. */
const SLICE_SPANS = { gentle: 60, fast: 400 };
const WRITE_FACTS = { gentle: 120, fast: 1200 };

export interface ChunkTools {
  readonly store: Store;
  readonly reader: SpanReader;
  readonly facts: FactReader;
  readonly cache: TraceCache;
  /** Lets requests and calls that wait go first. */
  readonly breathe: () => Promise<void>;
  /** Senders wait, or a person reads. */
  readonly gentle: () => boolean;
}

/** A trace from this size on waits for the chunks that have come already, up to this many spans read in one step. */
const LARGE_TRACE = 2000;
const STEP_SPANS = 6000;

export interface ChunkStep {
  readonly chunk: ChunkHead;
  /** Where the follower stands once the chunk is written. */
  readonly progress: Progress;
  /** It was derived before, so its traces are known. */
  readonly again: boolean;
}

/** `more` gives the chunk after the last one given, where it has come; null where none is to be taken along. */
export async function deriveChunks(
  tools: ChunkTools,
  first: ChunkStep,
  more: (after: ChunkStep) => Promise<ChunkStep | null>,
): Promise<string[]> {
  const touched: Touches = new Map();
  let last = first;
  let read = 0;
  for (let step: ChunkStep | null = first; step; step = read < STEP_SPANS && growsLarge(touched) ? await more(last) : null) {
    last = step;
    read += step.chunk.signal === 'traces' ? await readSpans(tools, step, touched) : await readLogs(tools, step, touched);
  }
  return derive(tools, touched, last.progress);
}

function growsLarge(touched: Touches): boolean {
  for (const { state } of touched.values()) if (state.facts.size >= LARGE_TRACE) return true;
  return false;
}

/** Derives traces anew from what is stored of them. */
export async function deriveTraces(tools: ChunkTools, traceIds: readonly string[]): Promise<void> {
  const touched: Touches = new Map();
  for (const traceId of traceIds) touched.set(traceId, { state: await tools.cache.get(traceId), logs: [], receivedUs: 0 });
  await derive(tools, touched, {});
}

/** A trace that something came for, with the records that came. */
interface Touched {
  readonly state: TraceState;
  readonly logs: LogFact[];
  /** When the newest of it came. */
  receivedUs: number;
}
type Touches = Map<string, Touched>;

function sizeOf(of: { readonly gentle: number; readonly fast: number }, gentle: boolean): number {
  return gentle ? of.gentle : of.fast;
}

/** Returns how many spans were read. */
async function readSpans(
  { store, facts, cache, breathe, gentle }: ChunkTools,
  { chunk, again }: ChunkStep,
  touched: Touches,
): Promise<number> {
  const body = await store.chunkBytes(chunk);
  const decode = chunkDecoder(chunk.format, body, chunk.groups);
  const spans = await store.liveSpans(chunk.id);
  const inChunk = new Map<string, number>();
  for (const at of spans) inChunk.set(at.traceId, (inChunk.get(at.traceId) ?? 0) + 1);
  const lastFact = await store.lastFact();
  let done = 0;
  for (const at of spans) {
    let entry = touched.get(at.traceId);
    if (!entry) {
      // A trace that lies whole in this chunk, beyond all that was derived, has nothing to read back.
      const isNew = !again && at.no > lastFact && (await store.spansInTrace(at.traceId)) === inChunk.get(at.traceId);
      entry = { state: await cache.get(at.traceId, isNew), logs: [], receivedUs: chunk.receivedUs };
      touched.set(at.traceId, entry);
    }
    entry.receivedUs = Math.max(entry.receivedUs, chunk.receivedUs);
    entry.state.put(at.no, await facts.read(decode(at.group, at.offset, at.length), []));
    // Its records, where it has any, are brought to it when the trace is settled.
    if (entry.state.hasLogs) entry.state.routed.set(at.spanId, '');
    if (++done >= sizeOf(SLICE_SPANS, gentle())) {
      done = 0;
      await breathe();
    }
  }
  return spans.length;
}

/** Records go to the trace they name, or to the one made for their conversation; what belongs to no trace is counted and may carry a score. */
async function readLogs(
  { store, reader, facts, cache, breathe, gentle }: ChunkTools,
  { chunk }: ChunkStep,
  touched: Touches,
): Promise<number> {
  const body = await store.bytes(chunk.id, 0, chunk.size);
  const decode = chunkLogDecoder(chunk.format, body, chunk.groups);
  const alone: LogFact[] = [];
  let done = 0;
  const records = await store.liveLogs(chunk.id);
  for (const at of records) {
    const { log, context } = decode(at.group, at.offset, at.length);
    const producer = await facts.producerOf(context);
    const score = scoreOfLog(new LogView(log, context));
    const found = score === null ? null : { score, timeUs: at.timeUs };
    const kept = keepLog(at.no, log, context, producer);
    const conversation = kept?.entry.place?.conversation ?? null;
    const traceId = at.traceId ?? (conversation === null ? null : traceIdOf(`${kept?.entry.family?.id} ${conversation}`));
    if (kept === null || traceId === null) alone.push({ no: at.no, producer, traceId: null, spanId: null, score: found });
    else {
      const entry = touched.get(traceId) ?? { state: await cache.get(traceId), logs: [], receivedUs: chunk.receivedUs };
      touched.set(traceId, entry);
      entry.receivedUs = Math.max(entry.receivedUs, chunk.receivedUs);
      entry.state.hasLogs = true;
      const logs = await loadLogs(entry.state, store, reader, facts);
      const room = logs.size < MAX_TRACE_LOGS && entry.state.logBytes + at.length <= MAX_TRACE_LOG_BYTES;
      if (room && !logs.has(at.no)) {
        logs.set(at.no, kept);
        entry.state.logBytes += at.length;
      }
      entry.logs.push({ no: at.no, producer, traceId, spanId: logs.get(at.no)?.routedTo ?? null, score: found });
    }
    if (++done >= sizeOf(SLICE_SPANS, gentle())) {
      done = 0;
      await breathe();
    }
  }
  if (alone.length > 0) await store.applyLogs(alone);
  return records.length;
}

/** Derives the traces and writes them, a bounded number of facts a transaction. The position moves with the last one. */
async function derive(tools: ChunkTools, touched: Touches, progress: Progress): Promise<string[]> {
  const { store, reader, facts, breathe, gentle } = tools;
  const announced: string[] = [];
  let batch: DerivedTrace[] = [];
  let states: TraceState[] = [];
  let count = 0;
  const write = async (moved: Progress) => {
    for (const id of await store.applyDerived(batch, moved)) announced.push(id);
    for (const state of states) state.written();
    batch = [];
    states = [];
    count = 0;
  };
  for (const [traceId, { state, logs, receivedUs }] of touched) {
    const settled = await settleLogs(state, store, reader, facts);
    const stored = state.list();
    if (stored.length === 0 && settled.unmade.length === 0) {
      // Records that tell of no span: kept, and counted for their producer.
      if (logs.length > 0) await store.applyLogs(logs);
      continue;
    }
    const derivation = deriveTrace(stored.map(entry => entry.facts));
    const texts = [];
    for (const turn of derivation.turns)
      texts.push({ input: await state.text(turn.input, reader), output: await state.text(turn.output, reader) });
    batch.push({
      traceId,
      receivedUs,
      facts: stored,
      derivation,
      texts,
      made: settled.made,
      unmade: settled.unmade,
      logs: [...logs, ...settled.logs],
    });
    states.push(state);
    count += stored.length + logs.length;
    if (count >= sizeOf(WRITE_FACTS, gentle())) {
      await write({});
      await breathe();
    }
  }
  await write(progress);
  return announced;
}

// The raw log: appends requests as chunks and reads byte ranges of them back. Blocks read lately stay unpacked in a bounded cache.
import {
  GROUP_STRIDE,
  type IndexedRequest,
  type LogRequest,
  type Signal,
  type TraceRequest,
  type WireFormat,
} from '../core/model/batch.ts';
import { type PackedBlock, packBlock, packBlockAside, unpackBlock } from './codec.ts';
import type { Driver, SqlValue } from './driver.ts';
import { StoreError } from './errors.ts';

export const BLOCK_BYTES = 512 * 1024;
/** Blocks in a chunk at most: ids are chunk * BLOCKS_PER_CHUNK + place. */
export const BLOCKS_PER_CHUNK = 4096;
const CACHE_BLOCKS = 16;
/** Larger chunks are rare, and not worth a buffer that stays. */
const SCRATCH_BYTES = 8 * 1024 * 1024;

const SIGNALS: readonly Signal[] = ['traces', 'logs'];
const FORMATS: readonly WireFormat[] = ['protobuf', 'json'];

export interface AppendResult {
  /** Rows that are new or replaced an older version. */
  readonly changed: number;
  /** Rows that were there already. */
  readonly repeated: number;
}

export interface ChunkHead {
  readonly id: number;
  readonly signal: Signal;
  readonly format: WireFormat;
  readonly size: number;
  readonly receivedUs: number;
  readonly groups: Int32Array;
}

const INSERT_SPAN = `
INSERT INTO spans (trace_id, span_id, parent_id, name, otel_kind, start_us, start_rem, end_us, end_rem, status, richness, format, digest, chunk, grp, off, len)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (trace_id, span_id) DO UPDATE SET
  conflict = conflict OR (spans.chunk > 0 AND spans.end_us > 0 AND excluded.end_us > 0
    AND (spans.name <> excluded.name OR spans.start_us <> excluded.start_us OR spans.parent_id IS NOT excluded.parent_id)),
  parent_id = excluded.parent_id, name = excluded.name, otel_kind = excluded.otel_kind, start_us = excluded.start_us, start_rem = excluded.start_rem,
  end_us = excluded.end_us, end_rem = excluded.end_rem, status = excluded.status, richness = excluded.richness, format = excluded.format,
  digest = excluded.digest, chunk = excluded.chunk, grp = excluded.grp, off = excluded.off, len = excluded.len
WHERE spans.chunk = 0 OR (excluded.end_us, excluded.end_rem, excluded.richness, -excluded.format, excluded.len, excluded.digest)
    > (spans.end_us, spans.end_rem, spans.richness, -spans.format, spans.len, spans.digest)`;

// A version that lost: an exact repeat (or the same span in the other encoding) leaves nothing; another content is kept in the log, and flagged.
const LOST_SPAN = `
SELECT id, (name = ? AND start_us = ? AND end_us = ? AND end_rem = ? AND parent_id IS ? AND status = ? AND richness = ? AND (digest = ? OR format <> ?)) AS same,
  (end_us > 0 AND ? > 0 AND (name <> ? OR start_us <> ? OR parent_id IS NOT ?)) AS differs
FROM spans WHERE trace_id = ? AND span_id = ?`;

const INSERT_LOG = `
INSERT INTO logs (identity, trace_id, span_id, time_us, time_rem, severity, event_name, chunk, grp, off, len)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO NOTHING`;

/** A request whose bytes are packed already. It makes a chunk of its own. */
export interface PackedRequest {
  readonly request: IndexedRequest;
  readonly blocks: readonly PackedBlock[];
}

/** From this size on packing is worth a thread of its own, and the request is worth a chunk. */
const PACK_ASIDE_BYTES = 128 * 1024;

/** Packs a large request off the calling thread, before its transaction; null for a small one, which is packed with its neighbours. */
export async function packAside(request: IndexedRequest): Promise<PackedRequest | null> {
  if (request.body.length < PACK_ASIDE_BYTES) return null;
  return { request, blocks: await Promise.all(inBlocks(request.body).map(packBlockAside)) };
}

function inBlocks(body: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(body.length / BLOCK_BYTES) }, (_, place) =>
    body.subarray(place * BLOCK_BYTES, (place + 1) * BLOCK_BYTES),
  );
}

/** Makes the writer of the raw log. Call its `append` inside a transaction only. */
export function rawWriter(driver: Driver) {
  const insertSpan = driver.prepare(INSERT_SPAN);
  const lostSpan = driver.prepare(LOST_SPAN);
  const flagConflict = driver.prepare('UPDATE spans SET conflict = 1 WHERE id = ?');
  const keptVersion = driver.prepare('INSERT OR IGNORE INTO other_versions (span, chunk) VALUES (?, ?)');
  const insertLog = driver.prepare(INSERT_LOG);
  const redacted = driver.prepare(`INSERT INTO redactions (rule, count, last_us) VALUES (?, ?, ?)
    ON CONFLICT (rule) DO UPDATE SET count = count + excluded.count, last_us = excluded.last_us`);
  const insertChunk = driver.prepare('INSERT INTO chunks (id, signal, format, size, received_us, groups) VALUES (?, ?, ?, ?, ?, ?)');
  const insertBlock = driver.prepare('INSERT INTO blocks (id, codec, size, data) VALUES (?, ?, ?, ?)');
  // Never reuses a number: the follower's position counts on chunk numbers that only grow.
  const lastChunk = driver.prepare('SELECT max(coalesce((SELECT max(id) FROM chunks), 0), (SELECT position FROM follow)) AS id');

  const appendSpans = (
    request: TraceRequest,
    chunk: number,
    base: number,
    group: number,
    tally: { changed: number; kept: number; repeated: number },
  ) => {
    const format = FORMATS.indexOf(request.format) + 1;
    for (const row of request.rows) {
      const changes = insertSpan.run(
        row.traceId,
        row.spanId,
        row.parentSpanId,
        row.name,
        row.kind,
        exact(row.startUs),
        row.startRem,
        exact(row.endUs),
        row.endRem,
        row.status,
        row.richness,
        format,
        row.digest,
        chunk,
        row.group + group,
        row.offset + base,
        row.length,
      );
      if (changes > 0) {
        tally.changed++;
        continue;
      }
      const lost = lostSpan.get(
        row.name,
        exact(row.startUs),
        exact(row.endUs),
        row.endRem,
        row.parentSpanId,
        row.status,
        row.richness,
        row.digest,
        format,
        exact(row.endUs),
        row.name,
        exact(row.startUs),
        row.parentSpanId,
        row.traceId,
        row.spanId,
      );
      if (lost?.differs) flagConflict.run(lost.id as number);
      if (lost?.same) tally.repeated++;
      else {
        tally.kept++;
        if (lost) keptVersion.run(lost.id as number, chunk);
      }
    }
  };

  const appendLogs = (
    request: LogRequest,
    chunk: number,
    base: number,
    group: number,
    tally: { changed: number; kept: number; repeated: number },
  ) => {
    for (const row of request.rows) {
      const changes = insertLog.run(
        row.identity,
        row.traceId,
        row.spanId,
        exact(row.timeUs),
        row.timeRem,
        row.severity,
        row.eventName,
        chunk,
        row.group + group,
        row.offset + base,
        row.length,
      );
      if (changes > 0) tally.changed++;
      else tally.repeated++;
    }
  };

  return {
    append(
      requests: readonly (IndexedRequest | PackedRequest)[],
      nowUs: number,
      redactions: ReadonlyMap<string, number> | null = null,
    ): AppendResult {
      const total = { changed: 0, repeated: 0 };
      let next = Number(lastChunk.get()?.id ?? 0) + 1;
      for (const { batch, packed } of byKind(requests)) {
        const tally = { changed: 0, kept: 0, repeated: 0 };
        const groups: number[] = [];
        let base = 0;
        for (const request of batch) {
          const group = groups.length / GROUP_STRIDE;
          if (request.signal === 'traces') appendSpans(request, next, base, group, tally);
          else appendLogs(request, next, base, group, tally);
          for (let i = 0; i < request.groups.length; i++) groups.push((request.groups[i] ?? 0) + (i % 2 === 0 ? base : 0));
          base += request.body.length;
        }
        if (tally.changed + tally.kept > 0) {
          const first = batch[0] as IndexedRequest;
          const packedGroups = new Uint8Array(Int32Array.from(groups).buffer);
          insertChunk.run(next, SIGNALS.indexOf(first.signal) + 1, FORMATS.indexOf(first.format) + 1, base, nowUs, packedGroups);
          const body = () => (batch.length === 1 ? first.body : Buffer.concat(batch.map(request => request.body)));
          const blocks = packed ?? inBlocks(body()).map(packBlock);
          blocks.forEach((block, place) => {
            insertBlock.run(next * BLOCKS_PER_CHUNK + place, block.codec, block.size, block.data);
          });
          next++;
        }
        // A version that lost is kept in the log, and its conflict may show: that is a change too.
        total.changed += tally.changed + tally.kept;
        total.repeated += tally.repeated;
      }
      if (total.changed > 0) for (const [rule, count] of redactions ?? []) redacted.run(rule, count, nowUs);
      return total;
    },
  };
}

interface Batch {
  readonly batch: IndexedRequest[];
  readonly packed: readonly PackedBlock[] | null;
}

/** Small requests of one signal and format share a chunk, up to half the bytes that a chunk's block numbers can count. */
function byKind(requests: readonly (IndexedRequest | PackedRequest)[]): Batch[] {
  const open = new Map<string, { batch: IndexedRequest[]; bytes: number }>();
  const batches: Batch[] = [];
  for (const entry of requests) {
    if ('blocks' in entry) {
      batches.push({ batch: [entry.request], packed: entry.blocks });
      continue;
    }
    const key = `${entry.signal} ${entry.format}`;
    let shared = open.get(key);
    if (!shared || shared.bytes + entry.body.length > (BLOCK_BYTES * BLOCKS_PER_CHUNK) / 2) {
      shared = { batch: [], bytes: 0 };
      open.set(key, shared);
      batches.push({ batch: shared.batch, packed: null });
    }
    shared.batch.push(entry);
    shared.bytes += entry.body.length;
  }
  return batches;
}

/** Times beyond the year 2255 are not exact as JS numbers, and one driver would refuse to read them: they are kept at the edge (raw has them whole). */
function exact(us: number): number {
  return Math.min(us, Number.MAX_SAFE_INTEGER);
}

/** Reads chunks. `slice` gives bytes of a chunk, from the cache where it can. */
export function rawReader(driver: Driver) {
  const head = driver.prepare('SELECT id, signal, format, size, received_us, groups FROM chunks WHERE id = ?');
  const before = driver.prepare('SELECT * FROM chunks WHERE id < ? AND signal = 1 ORDER BY id DESC LIMIT 1');
  const after = driver.prepare('SELECT id FROM chunks WHERE id > ? ORDER BY id LIMIT 1');
  const block = driver.prepare('SELECT codec, size, data FROM blocks WHERE id = ?');
  const cache = new Map<number, Uint8Array>();

  const unpacked = (id: number): Uint8Array => {
    const known = cache.get(id);
    if (known) {
      cache.delete(id);
      cache.set(id, known);
      return known;
    }
    const row = block.get(id);
    if (!row) throw new StoreError('corrupt', `Raw block ${id} is missing.`);
    const bytes = unpackBlock({ codec: Number(row.codec), size: Number(row.size), data: row.data as Uint8Array });
    cache.set(id, bytes);
    if (cache.size > CACHE_BLOCKS) cache.delete(cache.keys().next().value as number);
    return bytes;
  };

  const slice = (chunk: number, offset: number, length: number): Uint8Array => {
    const first = Math.floor(offset / BLOCK_BYTES);
    const last = Math.floor((offset + Math.max(length, 1) - 1) / BLOCK_BYTES);
    const within = offset - first * BLOCK_BYTES;
    if (first === last) return unpacked(chunk * BLOCKS_PER_CHUNK + first).subarray(within, within + length);
    const parts: Uint8Array[] = [];
    for (let place = first; place <= last; place++) parts.push(unpacked(chunk * BLOCKS_PER_CHUNK + place));
    return Buffer.concat(parts).subarray(within, within + length);
  };

  // One chunk after the other is read from end to end: their bytes need not be a new buffer each time.
  let scratch = new Uint8Array(0);
  const whole = ({ id, size }: ChunkHead): Uint8Array => {
    if (size > SCRATCH_BYTES) return slice(id, 0, size);
    if (scratch.length < size) scratch = new Uint8Array(Math.min(SCRATCH_BYTES, size * 2));
    for (let at = 0; at < size; at += BLOCK_BYTES) scratch.set(slice(id, at, Math.min(BLOCK_BYTES, size - at)), at);
    return scratch.subarray(0, size);
  };

  return {
    slice,
    whole,
    head(id: number): ChunkHead {
      const row = head.get(id);
      if (!row) throw new StoreError('corrupt', `Raw chunk ${id} is missing.`);
      return toHead(row);
    },
    /** Its blocks have changed; null: all have. */
    forget(chunk: number | null): void {
      for (const id of cache.keys()) if (chunk === null || Math.floor(id / BLOCKS_PER_CHUNK) === chunk) cache.delete(id);
    },
    /** The newest chunk of spans below a number. */
    before(id: number): ChunkHead | null {
      const row = before.get(id);
      return row ? toHead(row) : null;
    },
    next(position: number): ChunkHead | null {
      const row = after.get(position);
      return row ? toHead(head.get(row.id as number) as Record<string, SqlValue>) : null;
    },
  };
}

function toHead(row: Record<string, SqlValue>): ChunkHead {
  const groups = row.groups as Uint8Array;
  return {
    id: Number(row.id),
    signal: SIGNALS[Number(row.signal) - 1] ?? 'traces',
    format: FORMATS[Number(row.format) - 1] ?? 'protobuf',
    size: Number(row.size),
    receivedUs: Number(row.received_us),
    groups: new Int32Array(groups.buffer.slice(groups.byteOffset, groups.byteOffset + groups.byteLength)),
  };
}

// Reads spans and logs back from the raw log, decoded and, when asked, normalized. Everything a view shows in full comes through here.

import { spanTexts } from '../core/conventions/facts.ts';
import { LogView } from '../core/conventions/logFamily.ts';
import { normalize } from '../core/conventions/normalize.ts';
import { logEntry, MAX_LOGS_OF_SPAN, makeLogSpans, routeLogs } from '../core/derive/routeLogs.ts';
import { GROUP_STRIDE, type WireFormat } from '../core/model/batch.ts';
import type { CanonicalSpan } from '../core/model/canonical.ts';
import type { LogRecord, Span, SpanContext } from '../core/model/span.ts';
import { parseTextRef } from '../core/model/textRef.ts';
import { decodeContext, decodeLog, decodeSpan } from '../receiver/otlp/decode.ts';
import type { LiveLog, Store } from '../store/contract.ts';
import { StoreError } from '../store/errors.ts';
import type { ChunkHead } from '../store/raw.ts';

/** Records of one trace that are looked at; a conversation told by logs alone is cut there. */
export const MAX_TRACE_LOGS = 10_000;
/** Their bytes: a coding agent's whole afternoon, and no more of somebody's flood than memory has room for. */
export const MAX_TRACE_LOG_BYTES = 24 * 1024 * 1024;

/** The first of them that are small enough together. */
export function withinBytes<T extends { readonly length: number }>(logs: readonly T[]): readonly T[] {
  let bytes = 0;
  return logs.filter(log => {
    bytes += log.length;
    return bytes <= MAX_TRACE_LOG_BYTES;
  });
}

/** Logs of one span that are read at most: what an instrumentation writes of one call, with room to spare. */
const MAX_LOGS = 500;

export interface Located {
  readonly chunk: number;
  readonly group: number;
  readonly offset: number;
  readonly length: number;
}

export interface ReadSpan {
  readonly span: Span;
  readonly context: SpanContext;
}

export interface SpanReader {
  read(at: Located): Promise<ReadSpan>;
  readLog(at: Located): Promise<{ log: LogRecord; context: SpanContext }>;
  /** Log records that belong to the span, oldest first. */
  logsOf(traceId: string, spanId: string): Promise<{ at: LiveLog; log: LogRecord; context: SpanContext }[]>;
  /** A span that stands for log records, made of them again. */
  made(traceId: string, spanId: string): Promise<ReadSpan>;
  canonical(at: Located, traceId: string, spanId: string): Promise<ReadSpan & { canonical: CanonicalSpan }>;
  /** The whole text a TextRef stands for, within a trace; null when its span is gone. */
  text(traceId: string, ref: string): Promise<string | null>;
}

export function createSpanReader(store: Store): SpanReader {
  const context = async (head: ChunkHead, group: number): Promise<SpanContext> => {
    // Only the four ranges of the group are read, laid end to end, and decoded as a request with that one group.
    const ranges = head.groups.subarray(group * GROUP_STRIDE, (group + 1) * GROUP_STRIDE);
    const parts: Uint8Array[] = [];
    const moved = new Int32Array(GROUP_STRIDE);
    let end = 0;
    for (let i = 0; i < GROUP_STRIDE; i += 2) {
      const length = ranges[i + 1] ?? 0;
      moved[i] = end;
      moved[i + 1] = length;
      if (length > 0) parts.push(await store.bytes(head.id, ranges[i] ?? 0, length));
      end += length;
    }
    return decodeContext(head.format, Buffer.concat(parts), moved, 0);
  };

  const reader: SpanReader = {
    async read(at) {
      const head = await store.chunkHead(at.chunk);
      const bytes = await store.bytes(at.chunk, at.offset, at.length);
      return { span: decodeSpan(head.format, bytes, 0, bytes.length), context: await context(head, at.group) };
    },
    async readLog(at) {
      const head = await store.chunkHead(at.chunk);
      const bytes = await store.bytes(at.chunk, at.offset, at.length);
      return { log: decodeLog(head.format, bytes, 0, bytes.length), context: await context(head, at.group) };
    },
    async logsOf(traceId, spanId) {
      const rows = await store.logs({ traceId, spanId, limit: MAX_LOGS });
      const read: { at: LiveLog; log: LogRecord; context: SpanContext }[] = [];
      for (const at of rows) read.push({ at, ...(await reader.readLog(at)) });
      return read;
    },
    async canonical(at, traceId, spanId) {
      if (at.chunk === 0) {
        const made = await reader.made(traceId, spanId);
        return { ...made, canonical: normalize(made.span, made.context) };
      }
      const found = await reader.read(at);
      // The records that it was normalized with when it was derived, and no others.
      const logs: LogRecord[] = [];
      for (const row of await store.logsOfSpan(traceId, spanId, MAX_LOGS_OF_SPAN)) logs.push((await reader.readLog(row)).log);
      return { ...found, canonical: normalize(found.span, found.context, logs) };
    },
    async made(traceId, spanId) {
      const entries = [];
      for (const at of withinBytes(await store.logsOfTrace(traceId, MAX_TRACE_LOGS))) {
        const { log, context: surrounding } = await reader.readLog(at);
        entries.push(logEntry(at.no, new LogView(log, surrounding)));
      }
      const facts = await store.factsOfTrace(traceId);
      const real = facts.map(stored => stored.facts).filter(each => !each.fromLogs);
      const present = new Set(real.map(each => each.convention).filter(id => id !== null));
      const made = makeLogSpans(routeLogs(real, entries).loose, traceId, present).find(each => each.span.spanId === spanId);
      if (!made) throw new StoreError('corrupt', `The log records that span ${spanId} stands for are gone.`);
      return { span: made.span, context: made.context };
    },
    async text(traceId, ref) {
      const parsed = parseTextRef(ref);
      const row = parsed && (await store.span(traceId, parsed.spanId));
      if (!row) return null;
      const found = await reader.canonical(row, traceId, parsed.spanId);
      return spanTexts(found.canonical)[parsed.field];
    },
  };
  return reader;
}

/** Decodes log records of a chunk that is read from end to end: each group's context once. */
export function chunkLogDecoder(format: WireFormat, body: Uint8Array, groups: Int32Array) {
  const contextOf = contexts(format, body, groups);
  return (group: number, offset: number, length: number): { log: LogRecord; context: SpanContext } => ({
    log: decodeLog(format, body, offset, length),
    context: contextOf(group),
  });
}

function contexts(format: WireFormat, body: Uint8Array, groups: Int32Array): (group: number) => SpanContext {
  const known = new Map<number, SpanContext>();
  return group => {
    let context = known.get(group);
    if (!context) {
      context = decodeContext(format, body, groups, group);
      known.set(group, context);
    }
    return context;
  };
}

/** Decodes spans of a chunk that is read from end to end: each group's context once. */
export function chunkDecoder(format: WireFormat, body: Uint8Array, groups: Int32Array) {
  const contextOf = contexts(format, body, groups);
  return (group: number, offset: number, length: number): ReadSpan => ({
    span: decodeSpan(format, body, offset, length),
    context: contextOf(group),
  });
}

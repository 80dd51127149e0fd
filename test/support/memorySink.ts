// A sink that keeps what it gets in memory, and can be told to be busy, to fail or to take its time.
import type { IndexedRequest } from '../../src/core/model/batch.ts';
import type { LogRecord, Span } from '../../src/core/model/span.ts';
import { decodeLog, decodeSpan } from '../../src/receiver/otlp/decode.ts';
import type { ReceiverCount, Sink } from '../../src/receiver/sink.ts';

export interface MemorySink extends Sink {
  readonly requests: IndexedRequest[];
  readonly counts: Map<ReceiverCount, number>;
  readonly details: string[];
  /** Awaited before a request is kept: may reject. */
  before: () => Promise<void>;
  spans(): Span[];
  logs(): LogRecord[];
}

export function memorySink(): MemorySink {
  const sink: MemorySink = {
    requests: [],
    counts: new Map(),
    details: [],
    before: () => Promise.resolve(),
    redact: () => null,
    tee: () => undefined,
    async append(request) {
      await sink.before();
      sink.requests.push(request);
    },
    count(what, amount, detail) {
      sink.counts.set(what, (sink.counts.get(what) ?? 0) + amount);
      if (detail !== undefined) sink.details.push(detail);
    },
    spans: () =>
      sink.requests.flatMap(request =>
        request.signal === 'traces' ? request.rows.map(row => decodeSpan(request.format, request.body, row.offset, row.length)) : [],
      ),
    logs: () =>
      sink.requests.flatMap(request =>
        request.signal === 'logs' ? request.rows.map(row => decodeLog(request.format, request.body, row.offset, row.length)) : [],
      ),
  };
  return sink;
}

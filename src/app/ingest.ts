// The sink: requests that arrive together are committed together, and what waits is bounded. Counts what people must be told.
import type { IndexedRequest } from '../core/model/batch.ts';
import { type ReceiverCount, type Redactions, type Sink, SinkBusy } from '../receiver/sink.ts';
import type { Problem } from '../rpc/viewModels.ts';
import type { Store } from '../store/contract.ts';
import type { PackedRequest } from '../store/raw.ts';

/** Bytes that may wait for the disk. Beyond them senders are asked to try again in a second. */
const MAX_WAITING_BYTES = 96 * 1024 * 1024;
/** One transaction takes at most this much, so that answers do not wait for a long one. */
const COMMIT_BYTES = 8 * 1024 * 1024;
/** Senders that have just been answered mostly send again at once. */
const BUSY_MS = 4;

interface Waiting {
  readonly request: IndexedRequest;
  readonly ready: IndexedRequest | PackedRequest;
  readonly redactions: Redactions | null;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export interface Ingest extends Sink {
  readonly received: { spans: number; logs: number; metrics: number; rejected: number };
  problems(): Problem[];
  /** Senders wait for an answer, or did a moment ago: whatever can wait should. */
  busy(): boolean;
}

export interface IngestHooks {
  /** Called after each commit that changed something. */
  readonly committed: () => void;
  readonly nowUs: () => number;
  readonly redact: Sink['redact'];
  readonly tee: Sink['tee'];
  /** Storing began to fail, or works again: `problems` says which. */
  readonly health: () => void;
}

export function createIngest(store: Store, hooks: IngestHooks): Ingest {
  const waiting: Waiting[] = [];
  const received = { spans: 0, logs: 0, metrics: 0, rejected: 0 };
  const counted = new Map<ReceiverCount, { count: number; detail: string }>();
  let waitingBytes = 0;
  let committing = false;
  let answeredAt = 0;
  let failing: Problem | null = null;

  const count = (what: ReceiverCount, amount: number, detail?: string) => {
    if (what === 'metrics') received.metrics += amount;
    if (what === 'rejectedSpans' || what === 'rejectedLogs') received.rejected += amount;
    const known = counted.get(what);
    counted.set(what, { count: (known?.count ?? 0) + amount, detail: detail ?? known?.detail ?? '' });
  };

  const prepare = async (request: IndexedRequest) => {
    try {
      return (await store.prepare(request)) ?? request;
    } catch (error) {
      waitingBytes -= request.body.length;
      throw error;
    }
  };

  const takeBatch = (): Waiting[] => {
    let bytes = 0;
    let size = 0;
    while (size < waiting.length && (size === 0 || bytes < COMMIT_BYTES)) bytes += waiting[size++]?.request.body.length ?? 0;
    return waiting.splice(0, size);
  };

  const commit = async () => {
    const batch = takeBatch();
    try {
      const result = await store.append(
        batch.map(entry => entry.ready),
        hooks.nowUs(),
        sumOf(batch),
      );
      for (const { request } of batch) received[request.signal === 'traces' ? 'spans' : 'logs'] += request.rows.length;
      for (const entry of batch) entry.done();
      if (result.changed > 0) hooks.committed();
      if (failing) {
        failing = null;
        hooks.health();
      }
    } catch (error) {
      const first = failing === null;
      failing = {
        code: 'storage',
        message: `Nothing can be stored: ${(error as Error).message}`,
        count: (failing?.count ?? 0) + batch.length,
      };
      if (first) hooks.health();
      for (const entry of batch) entry.failed(error);
    } finally {
      for (const { request } of batch) waitingBytes -= request.body.length;
      answeredAt = hooks.nowUs();
      if (waiting.length > 0) setImmediate(() => void commit());
      else committing = false;
    }
  };

  return {
    received,
    count,
    busy: () => waitingBytes > 0 || hooks.nowUs() - answeredAt < BUSY_MS * 1000,
    redact: hooks.redact,
    tee: hooks.tee,
    append(request, redactions) {
      if (request.rejected > 0) count(request.signal === 'traces' ? 'rejectedSpans' : 'rejectedLogs', request.rejected, request.reason);
      if (request.rows.length === 0) return Promise.resolve();
      if (waitingBytes > 0 && waitingBytes + request.body.length > MAX_WAITING_BYTES) {
        count('busy', 1);
        return Promise.reject(new SinkBusy('The database cannot keep up; try again in a second.'));
      }
      waitingBytes += request.body.length;
      return prepare(request).then(
        ready =>
          new Promise((done, failed) => {
            waiting.push({ request, ready, redactions, done, failed });
            if (committing) return;
            committing = true;
            setImmediate(() => void commit());
          }),
      );
    },
    problems: () => [
      ...(failing ? [failing] : []),
      ...[...counted]
        .filter(([what]) => what !== 'metrics')
        .map(([what, { count: amount, detail }]) => ({
          code: what,
          count: amount,
          message: PROBLEM_TEXT[what](amount) + (detail ? ` Last: ${detail}` : ''),
        })),
    ],
  };
}

/** What was taken out of all of them; null where nothing was. */
function sumOf(batch: readonly Waiting[]): Redactions | null {
  let sum: Map<string, number> | null = null;
  for (const { redactions } of batch) {
    for (const [rule, amount] of redactions ?? []) {
      sum ??= new Map();
      sum.set(rule, (sum.get(rule) ?? 0) + amount);
    }
  }
  return sum;
}

const PROBLEM_TEXT: Readonly<Record<ReceiverCount, (count: number) => string>> = {
  metrics: count => `${count} metric points accepted; Turnstone does not store metrics.`,
  rejectedSpans: count => `${count} spans could not be kept.`,
  rejectedLogs: count => `${count} log records could not be kept.`,
  refusedHost: count =>
    `${count} requests refused: their Host header is not this machine. Add the host to the allowed hosts if it is yours.`,
  refusedOrigin: count =>
    `${count} requests refused: they came from a web page of another origin. Add the origin to the allowed origins if it is yours.`,
  unsupportedType: count => `${count} requests refused: send application/x-protobuf or application/json, plain or gzip.`,
  tooLarge: count => `${count} requests refused: larger than 64 MiB. Lower the exporter's batch size.`,
  malformed: count => `${count} requests refused: not OTLP.`,
  overLimit: count => `${count} parts of spans were over a limit.`,
  busy: count => `${count} requests asked to try again: the database could not keep up.`,
  unknownPath: count => `${count} requests to paths that Turnstone does not know. Spans go to /v1/traces.`,
};

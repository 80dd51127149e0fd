// What both transports do with the bytes of a request once they are whole: index, append, count, and say how it went.
import type { WireFormat } from '../core/model/batch.ts';
import type { ReceiverLimits } from './limits.ts';
import { countMetrics, indexRequest } from './otlp/indexRequest.ts';
import type { ExportSignal } from './respond.ts';
import { type Sink, SinkBusy } from './sink.ts';

export type Accepted =
  | { readonly kind: 'done'; readonly rejected: number; readonly message: string }
  | { readonly kind: 'bad'; readonly message: string }
  /** Nothing was stored; the sender should try again. */
  | { readonly kind: 'unavailable'; readonly message: string };

/** Resolves once the request is committed; never rejects. */
export async function accept(
  signal: ExportSignal,
  format: WireFormat,
  body: Uint8Array,
  limits: ReceiverLimits,
  sink: Sink,
): Promise<Accepted> {
  // Before anything looks at the bytes: lengths stay, digests are of what is stored.
  const redactions = sink.redact(body);
  if (signal === 'metrics') {
    const metrics = countMetrics(format, body);
    if (typeof metrics === 'string') return bad(metrics, sink);
    if (metrics > 0) sink.count('metrics', metrics);
    sink.tee(signal, format, body);
    return { kind: 'done', rejected: 0, message: '' };
  }
  const indexed = indexRequest(signal, format, body, limits);
  if (!indexed.ok) return bad(indexed.problem, sink);
  const { request, hint } = indexed;
  if (request.rows.length > 0) {
    try {
      await sink.append(request, redactions);
    } catch (error) {
      if (error instanceof SinkBusy) sink.count('busy', 1);
      return {
        kind: 'unavailable',
        message: error instanceof SinkBusy ? 'Busy. Try again in a second.' : 'The storage failed. Nothing was kept of this request.',
      };
    }
  }
  sink.tee(signal, format, body);
  if (request.rejected > 0) sink.count(signal === 'traces' ? 'rejectedSpans' : 'rejectedLogs', request.rejected, request.reason);
  if (hint !== '') sink.count('malformed', 1, hint);
  return { kind: 'done', rejected: request.rejected, message: [request.reason, hint].filter(text => text !== '').join(' ') };
}

function bad(message: string, sink: Sink): Accepted {
  sink.count('malformed', 1, message);
  return { kind: 'bad', message };
}

/** Bytes of all requests between their first byte and their answer. */
export interface Budget {
  /** False when they do not fit now; then nothing is taken. */
  take(bytes: number): boolean;
  give(bytes: number): void;
  readonly used: number;
}

export function createBudget(limit: number): Budget {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > limit) return false;
      used += bytes;
      return true;
    },
    give(bytes) {
      used -= bytes;
    },
    get used() {
      return used;
    },
  };
}

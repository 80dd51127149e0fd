// Reads a request's body within bounds: wire bytes, decompressed bytes, and a budget shared by all requests in flight.
import type { IncomingMessage } from 'node:http';
import { gunzip } from 'node:zlib';
import type { Budget } from './accept.ts';
import type { BodyPool } from './bodyPool.ts';

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'tooLarge' | 'busy' | 'aborted' }
  | { readonly kind: 'bad'; readonly message: string };

export interface Hold {
  /** Bytes taken from the budget so far: the caller gives them back when the answer is made. */
  bytes: number;
  /** A pooled buffer that the body lies in: given back with them. */
  buffer: Buffer | null;
}

/** Smaller bodies come in one or two pieces anyway. */
const ONE_BUFFER_BYTES = 128 * 1024;

/** Never rejects. Stops reading as soon as a bound is met; the rest is the caller's to drain. */
export function readBody(request: IncomingMessage, limit: number, budget: Budget, hold: Hold, pool: BodyPool): Promise<Body> {
  return new Promise(resolve => {
    // Where the length is said, what comes is laid into one buffer: pieces and their copy would hold everything twice.
    const said = Number(request.headers['content-length'] ?? 0);
    const whole = said > ONE_BUFFER_BYTES && said <= limit ? wholeBuffer(said, budget, hold, pool) : null;
    if (whole === 'busy') return resolve({ kind: 'busy' });
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (body: Body) => {
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      // An abort after this must not be an uncaught error.
      request.on('error', () => undefined);
      resolve(body);
    };
    const onData = (chunk: Buffer) => {
      const at = size;
      size += chunk.length;
      if (size > limit) return done({ kind: 'tooLarge' });
      if (whole === null && !take(budget, hold, chunk.length)) return done({ kind: 'busy' });
      if (whole === null) chunks.push(chunk);
      else chunk.copy(whole, at);
    };
    const onEnd = () => {
      if (whole !== null) done({ kind: 'whole', bytes: whole.subarray(0, size) });
      else done({ kind: 'whole', bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) });
    };
    const onGone = () => done({ kind: 'aborted' });
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

/** A buffer for a body of this length, taken from the budget before it is there: a sender that only says a length must not cost more than that. */
function wholeBuffer(bytes: number, budget: Budget, hold: Hold, pool: BodyPool): Buffer | 'busy' {
  if (!take(budget, hold, bytes)) return 'busy';
  try {
    hold.buffer = pool.take(bytes);
    return hold.buffer ?? Buffer.allocUnsafeSlow(bytes);
  } catch {
    // The system has no memory of that size now.
    return 'busy';
  }
}

/** Unpacks gzip. Refuses what is truncated, not gzip, has bytes behind its end, or unpacks to more than the limit. Never rejects. */
export function unpack(bytes: Buffer, limit: number, budget: Budget, hold: Hold): Promise<Body> {
  if (bytes.length === 0) return Promise.resolve({ kind: 'whole', bytes });
  return new Promise(resolve => {
    gunzip(
      bytes,
      { maxOutputLength: limit, chunkSize: Math.min(1 << 20, Math.max(1 << 14, bytes.length * 4)), info: true },
      (error, result) => {
        if (error) {
          const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
          return resolve(tooLarge ? { kind: 'tooLarge' } : { kind: 'bad', message: 'The body is not sound gzip.' });
        }
        const { buffer, engine } = result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
        if (engine.bytesWritten < bytes.length)
          return resolve({ kind: 'bad', message: 'The body has something behind the end of its gzip data.' });
        if (!take(budget, hold, buffer.length)) return resolve({ kind: 'busy' });
        resolve({ kind: 'whole', bytes: buffer });
      },
    );
  });
}

function take(budget: Budget, hold: Hold, bytes: number): boolean {
  if (!budget.take(bytes)) return false;
  hold.bytes += bytes;
  return true;
}

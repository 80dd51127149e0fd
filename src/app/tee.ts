// Sends on what was received to another OTLP endpoint, so that an existing collector keeps getting its spans. Only when a person asked for it.
// What is sent is what is stored: secrets are out of it already. Senders never wait for it; what cannot be sent is counted, and said.
import type { WireFormat } from '../core/model/batch.ts';
import type { ExportSignal } from '../receiver/respond.ts';
import type { TeeStatus } from '../rpc/viewModels.ts';

/** Bytes that may wait; beyond them the oldest go. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/** Milliseconds before each further try; after the last one a request is given up. */
const TRY_AGAIN_MS = [500, 1000, 2000, 4000] as const;
const TIMEOUT_MS = 10_000;

const TYPES: Readonly<Record<WireFormat, string>> = { protobuf: 'application/x-protobuf', json: 'application/json' };

interface Waiting {
  readonly signal: ExportSignal;
  readonly format: WireFormat;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface Tee {
  readonly status: TeeStatus;
  /** Takes a copy of the body. */
  send(signal: ExportSignal, format: WireFormat, body: Uint8Array): void;
  stop(): void;
}

/** The address as it is used, or what is wrong with it. `own` are the addresses that this process listens on. */
export function teeEndpoint(told: string): { readonly endpoint: string } | { readonly problem: string } {
  let url: URL;
  try {
    url = new URL(told.trim());
  } catch {
    return { problem: `The address to forward to, ${JSON.stringify(told.slice(0, 200))}, is no URL: write http://host:port.` };
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { problem: 'The address to forward to must begin with http:// or https://.' };
  if (url.username || url.password) return { problem: 'The address to forward to must not hold a password.' };
  return { endpoint: `${url.origin}${url.pathname.replace(/\/(?:v1\/(?:traces|logs|metrics))?\/?$/, '')}` };
}

/** `isOwn`: an address that this process listens on; what it received must not come back to it. */
export function createTee(endpoint: string, isOwn: (endpoint: string) => boolean, changed: () => void): Tee {
  const queue: Waiting[] = [];
  const stop = new AbortController();
  let waitingBytes = 0;
  let running = false;
  let status: TeeStatus = { endpoint, requests: 0, bytes: 0, failed: 0, problem: null };
  const tell = (change: Partial<TeeStatus>) => {
    const before = status.problem;
    status = { ...status, ...change };
    if (status.problem !== before) changed();
  };

  const post = async ({ signal, format, body }: Waiting): Promise<'sent' | 'again' | { readonly refused: string }> => {
    try {
      const response = await fetch(`${endpoint}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': TYPES[format] },
        body,
        redirect: 'error',
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      if (response.ok) return 'sent';
      if ([429, 502, 503, 504].includes(response.status)) {
        tell({ problem: `${endpoint} answers ${response.status}.` });
        return 'again';
      }
      return { refused: `${endpoint} refused a request (${response.status}).` };
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
      tell({ problem: `${endpoint} does not answer (${cause}).` });
      return 'again';
    }
  };

  const deliver = async (item: Waiting) => {
    for (let tries = 0; !stop.signal.aborted; tries++) {
      const outcome = await post(item);
      if (outcome === 'sent') return tell({ requests: status.requests + 1, bytes: status.bytes + item.body.length, problem: null });
      const wait = TRY_AGAIN_MS[tries];
      if (outcome !== 'again' || wait === undefined)
        return tell({ failed: status.failed + 1, ...(outcome === 'again' ? {} : { problem: outcome.refused }) });
      await new Promise(resolve => setTimeout(resolve, wait).unref());
    }
  };

  const run = async () => {
    running = true;
    for (let item = queue.shift(); item && !stop.signal.aborted; item = queue.shift()) {
      await deliver(item);
      waitingBytes -= item.body.length;
    }
    running = false;
  };

  return {
    get status() {
      return status;
    },
    send(signal, format, body) {
      if (stop.signal.aborted || body.length === 0) return;
      if (isOwn(endpoint)) return tell({ problem: `${endpoint} is this receiver itself: nothing is forwarded.` });
      queue.push({ signal, format, body: new Uint8Array(body) });
      waitingBytes += body.length;
      for (let lost = queue.length > 1 ? queue[0] : undefined; lost && waitingBytes > MAX_WAITING_BYTES; lost = queue[0]) {
        queue.shift();
        waitingBytes -= lost.body.length;
        tell({ failed: status.failed + 1, problem: `${endpoint} is too slow: requests were left out.` });
      }
      if (!running) void run();
    },
    stop: () => stop.abort(),
  };
}

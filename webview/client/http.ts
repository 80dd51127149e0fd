// The explorer's client over HTTP: calls are POST rpc, events one long streaming GET. Addresses are relative: a proxy may add a path.
import type { Client, EventName, Events, Method, Params, Result } from '../../src/rpc/contract.ts';
import { fromWireError, RpcError, type WireError } from '../../src/rpc/errors.ts';
import { PACKED_TYPE, unpack } from '../../src/rpc/packed.ts';
import type { Settable } from './value.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost' | 'unauthorized';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** Starts the event stream at once. Failures to connect show in `state`; each call's own failure rejects with RpcError. */
export function connectHttp(token: string, state: Settable<ConnectionState>): Client {
  const headers = { authorization: `Bearer ${token}` };
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  const emit = <E extends EventName>(event: E, payload: Events[E]) => {
    for (const listener of listeners.get(event) ?? []) (listener as (payload: Events[E]) => void)(payload);
  };
  void followEvents(headers, state, emit);

  return {
    call: async <M extends Method>(method: M, params: Params<M>, signal?: Parameters<Client['call']>[2]): Promise<Result<M>> => {
      const controller = new AbortController();
      if (signal?.aborted) throw new RpcError('Cancelled', 'Cancelled.');
      signal?.addEventListener('abort', () => controller.abort());
      const response = await fetch('rpc', {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ method, params }),
        signal: controller.signal,
      }).catch((error: unknown) => {
        if (controller.signal.aborted) throw new RpcError('Cancelled', 'Cancelled.');
        throw new RpcError('Closed', `Turnstone does not answer (${error instanceof Error ? error.message : String(error)}).`);
      });
      if (response.status === 401) {
        state.set('unauthorized');
        throw new RpcError('Closed', 'The link has expired.');
      }
      return answerOf<M>(response, controller.signal);
    },
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
  };
}

async function answerOf<M extends Method>(response: Response, signal: AbortSignal): Promise<Result<M>> {
  if (response.headers.get('content-type') === PACKED_TYPE) {
    const bytes = await response.arrayBuffer().catch((error: unknown) => {
      if (signal.aborted) throw new RpcError('Cancelled', 'Cancelled.');
      throw new RpcError('Closed', `The answer broke off: ${String(error)}`);
    });
    return unpack(bytes, text => new TextDecoder().decode(text)) as Result<M>;
  }
  const body = (await response.json().catch((error: unknown) => {
    if (signal.aborted) throw new RpcError('Cancelled', 'Cancelled.');
    throw new RpcError('Internal', `The answer was not JSON (status ${response.status}): ${String(error)}`);
  })) as { result?: Result<M>; error?: WireError };
  if (body.error) throw fromWireError(body.error);
  if (!response.ok) throw new RpcError('Internal', `The server answered with status ${response.status}.`);
  return body.result as Result<M>;
}

/** Reads events until the link is refused. After a gap anything may have changed, and is said to have. */
async function followEvents(
  headers: Record<string, string>,
  state: Settable<ConnectionState>,
  emit: <E extends EventName>(event: E, payload: Events[E]) => void,
): Promise<void> {
  let delay = FIRST_DELAY_MS;
  let gap = false;
  for (;;) {
    const response = await fetch('events', { headers }).catch(() => null);
    if (response?.status === 401) {
      state.set('unauthorized');
      return;
    }
    if (response?.ok && response.body) {
      state.set('open');
      delay = FIRST_DELAY_MS;
      if (gap) emit('changed', { sessions: null });
      await readLines(response.body, line => {
        const message = eventOf(line);
        if (message) emit(message.event, message.payload as Events[EventName]);
      });
    }
    gap = true;
    state.set('lost');
    await new Promise(resolve => setTimeout(resolve, delay * (0.75 + Math.random() / 2)));
    delay = Math.min(LONGEST_DELAY_MS, delay * 2);
  }
}

function eventOf(line: string): { event: EventName; payload: unknown } | null {
  if (line === '') return null;
  try {
    return JSON.parse(line) as { event: EventName; payload: unknown };
  } catch {
    // Half a line: the connection broke inside it, and the reconnect refetches everything.
    return null;
  }
}

async function readLines(body: ReadableStream<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const chunk = await reader.read().catch(() => ({ done: true as const, value: undefined }));
    if (chunk.done) return;
    const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.trim());
  }
}

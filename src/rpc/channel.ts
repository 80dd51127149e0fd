// Typed calls and events over any two-way message port (worker port, webview messages): ids, cancellation, closing, error replies.
// Not here: HTTP, which has its own client (webview/client) because it already pairs answers with requests.
import type { CallContext, Client, EventName, Events, Handlers, Method, Params, Result } from './contract.ts';
import { fromWireError, RpcError, toWireError, type WireError } from './errors.ts';
import { invalidParams } from './validate.ts';

/** The least a transport must do. Messages are plain JSON. */
export interface Port {
  post(message: unknown): void;
  /** Called for each message that arrives. Set once. */
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
}

type Wire =
  | { readonly t: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly t: 'cancel'; readonly id: number }
  | { readonly t: 'result'; readonly id: number; readonly result?: unknown; readonly error?: WireError }
  | { readonly t: 'event'; readonly event: EventName; readonly payload: unknown };

/** The calling end. */
export function connect(port: Port): Client & { close(reason: string): void } {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: RpcError): void }>();
  const listeners = new Map<EventName, Set<(payload: never) => void>>();
  let nextId = 1;
  let closed: string | null = null;

  const close = (reason: string) => {
    if (closed !== null) return;
    closed = reason;
    for (const call of pending.values()) call.reject(new RpcError('Closed', reason));
    pending.clear();
  };

  port.listen(
    message => {
      const wire = message as Wire;
      if (wire?.t === 'result') {
        const call = pending.get(wire.id);
        if (!call) return;
        pending.delete(wire.id);
        if (wire.error) call.reject(fromWireError(wire.error));
        else call.resolve(wire.result);
      } else if (wire?.t === 'event') {
        for (const listener of listeners.get(wire.event) ?? []) (listener as (payload: unknown) => void)(wire.payload);
      }
    },
    () => close('The other end closed.'),
  );

  return {
    call<M extends Method>(method: M, params: Params<M>, signal?: Parameters<Client['call']>[2]) {
      if (closed !== null) return Promise.reject(new RpcError('Closed', closed));
      if (signal?.aborted) return Promise.reject(new RpcError('Cancelled', 'Cancelled.'));
      const id = nextId++;
      return new Promise<Result<M>>((resolve, reject) => {
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
        signal?.addEventListener('abort', () => {
          if (!pending.delete(id)) return;
          port.post({ t: 'cancel', id } satisfies Wire);
          reject(new RpcError('Cancelled', 'Cancelled.'));
        });
        port.post({ t: 'call', id, method, params } satisfies Wire);
      });
    },
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    close,
  };
}

/** The answering end. Returns how to push events to this caller. Parameters are checked: the other end is not trusted. */
export function serve(port: Port, handlers: Handlers): { emit<E extends EventName>(event: E, payload: Events[E]): void } {
  const running = new Map<number, { cancelled: boolean }>();
  const answer = (id: number, body: { result?: unknown; error?: WireError }) => {
    const state = running.get(id);
    running.delete(id);
    if (state && !state.cancelled) port.post({ t: 'result', id, ...body } satisfies Wire);
  };
  port.listen(
    message => {
      const wire = message as Wire;
      if (wire?.t === 'cancel') {
        const state = running.get(wire.id);
        if (state) state.cancelled = true;
        return;
      }
      if (wire?.t !== 'call' || typeof wire.id !== 'number') return;
      const state = { cancelled: false };
      running.set(wire.id, state);
      dispatch(handlers, wire.method, wire.params, { cancelled: () => state.cancelled }).then(
        result => answer(wire.id, { result }),
        (error: unknown) => answer(wire.id, { error: toWireError(error) }),
      );
    },
    () => {
      for (const state of running.values()) state.cancelled = true;
    },
  );
  return { emit: (event, payload) => port.post({ t: 'event', event, payload } satisfies Wire) };
}

/** Checks the method and its parameters, then calls its handler. Shared by every server of the contract. */
export async function dispatch(handlers: Handlers, method: string, params: unknown, context: CallContext): Promise<unknown> {
  if (!Object.hasOwn(handlers, method)) throw new RpcError('NotFound', `There is no method ${JSON.stringify(method)}.`);
  const wrong = invalidParams(method as Method, params);
  if (wrong) throw new RpcError('Invalid', wrong);
  const handler = handlers[method as Method] as (params: unknown, context: CallContext) => Promise<unknown>;
  return handler(params, context);
}

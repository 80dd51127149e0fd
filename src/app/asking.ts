// Whether somebody is asking: while a person reads, derivation works in small steps, so that no answer waits for a long one.
import type { Handlers, Method } from '../rpc/contract.ts';

/** A reader's next question is likely to come within this time. */
const READING_MS = 1000;
/** Asked by what watches, not by who reads. */
const WATCHING: readonly Method[] = ['app.status'];

export interface Asking {
  /** The same handlers, watched. */
  readonly handlers: Handlers;
  /** Somebody asked a moment ago. */
  readonly now: () => boolean;
}

export function watchAsking(handlers: Handlers): Asking {
  let asked = Number.NEGATIVE_INFINITY;
  const watched = Object.entries(handlers).map(([method, handler]) => {
    if (WATCHING.includes(method as Method)) return [method, handler];
    const told = (...args: never[]) => {
      asked = performance.now();
      return (handler as (...args: never[]) => unknown)(...args);
    };
    return [method, told];
  });
  return { handlers: Object.fromEntries(watched) as Handlers, now: () => performance.now() - asked < READING_MS };
}

// The change feed: what views should look at again, coalesced, so that 500 spans a second are a few events a second.
import { RUNNING_US } from '../core/model/conversation.ts';

/** Views hear of changes at most this often. */
const COALESCE_MS = 120;
/** More sessions than this in one event say "anything". */
const MAX_NAMED = 200;

export interface Changes {
  /** null: anything may have changed. */
  announce(sessions: readonly string[] | null): void;
  on(listener: (sessions: readonly string[] | null) => void): () => void;
  stop(): void;
}

export function createChanges(): Changes {
  const listeners = new Set<(sessions: readonly string[] | null) => void>();
  let pending: Set<string> | null = new Set();
  let timer: NodeJS.Timeout | null = null;
  // Sessions that were live lately are announced once more when their running state has run out, so that no list shows a dead pulse.
  const live = new Set<string>();
  let lapse: NodeJS.Timeout | null = null;

  const flush = () => {
    timer = null;
    const sessions = pending === null || pending.size > MAX_NAMED ? null : [...pending];
    pending = new Set();
    for (const listener of listeners) listener(sessions);
  };
  const schedule = () => {
    timer ??= setTimeout(flush, COALESCE_MS);
  };
  const announce = (sessions: readonly string[] | null) => {
    if (sessions === null) pending = null;
    else for (const id of sessions) pending?.add(id);
    schedule();
  };
  const watchLapse = (sessions: readonly string[]) => {
    if (live.size < MAX_NAMED) for (const id of sessions) live.add(id);
    if (lapse) clearTimeout(lapse);
    lapse = setTimeout(
      () => {
        const ended = [...live];
        live.clear();
        announce(ended);
      },
      RUNNING_US / 1000 + 500,
    );
    lapse.unref();
  };

  return {
    announce(sessions) {
      announce(sessions);
      if (sessions) watchLapse(sessions);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      if (timer) clearTimeout(timer);
      if (lapse) clearTimeout(lapse);
      listeners.clear();
    },
  };
}

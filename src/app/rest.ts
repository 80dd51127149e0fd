// Gives memory back when there is nothing to do: V8 keeps what a burst made it take, and a tool that is open all day must not.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Nothing has come for so long. */
const REST_MS = 1500;
/** Work that leaves little behind is not worth a pause of some 30 ms. */
const WORTH_CHUNKS = 20;

type Collect = (options: { readonly type: 'major'; readonly execution: 'sync'; readonly flavor: 'last-resort' }) => void;

export interface Rest {
  /** Something was done. */
  worked(): void;
  stop(): void;
}

/** Collects garbage once after each stretch of work. `busy`: senders wait, so rest comes later. */
export function createRest(busy: () => boolean): Rest {
  let chunks = 0;
  let timer: NodeJS.Timeout | null = null;
  let collect: Collect | null = null;
  const rest = () => {
    timer = null;
    if (busy()) return schedule();
    chunks = 0;
    if (collect === null) {
      // Asked for once, then hidden again: the process may not be ours alone.
      setFlagsFromString('--expose-gc');
      collect = runInNewContext('gc') as Collect;
      setFlagsFromString('--no-expose-gc');
    }
    // The last resort also gives the pages back.
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  };
  const schedule = () => {
    if (timer) timer.refresh();
    else timer = setTimeout(rest, REST_MS).unref();
  };
  return {
    worked() {
      if (++chunks >= WORTH_CHUNKS) schedule();
    },
    stop() {
      if (timer) clearTimeout(timer);
    },
  };
}

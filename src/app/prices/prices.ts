// What tokens cost: the price lists of people's workspaces first, then the bundled one. Lists travel through the database, so that whichever
// process derives knows those of every window; their digest is stored with what was worked out with them.
import { hash } from 'node:crypto';
import { unwatchFile, watchFile } from 'node:fs';
import type { Price, PriceQuestion } from '../../core/model/cost.ts';
import type { Store } from '../../store/contract.ts';
import { createBundledPrices } from './bundledPrices.ts';
import { readPriceFile } from './priceFile.ts';
import { readUserPrices, type UserPrices } from './userPrices.ts';

const WATCH_MS = 2000;
/** Raise it with the bundled table's version: costs are worked out again. */
const BUNDLED = 'genai-prices 0.1.8';

export interface Prices {
  price(question: PriceQuestion): Price | null;
  /** Tells lists apart; reads those of other processes where they changed. */
  digest(): Promise<string>;
  problems(): readonly string[];
  stop(): void;
}

/** Watches the given files; `changed` is called when a list that is used has changed. `checked`: only their problems are told. */
export async function createPrices(
  store: Store,
  files: readonly string[],
  nowUs: () => number,
  changed: () => void,
  checked: readonly string[] = [],
): Promise<Prices> {
  const bundled = createBundledPrices();
  let lists: readonly (UserPrices & { readonly path: string })[] = [];
  let known = '';
  /** The data version that the lists were loaded at. */
  let seen: number | null = null;
  /** What is wrong with this process's own files as they are now, by path: the database may hold an older text of them. */
  const own = new Map<string, readonly string[]>();

  const load = async (): Promise<void> => {
    const stored = await store.priceFiles();
    const digest = stored.length === 0 ? BUNDLED : `${BUNDLED} ${hash('sha1', JSON.stringify(stored), 'hex').slice(0, 16)}`;
    if (digest !== known) {
      lists = stored.map(({ path, text }) => ({ path, ...readUserPrices(path, text) }));
      known = digest;
    }
  };
  const check = async (path: string): Promise<string | null> => {
    const { text, problem } = await readPriceFile(path);
    if (problem !== null) own.set(path, [problem]);
    else own.set(path, text === null ? [] : readUserPrices(path, text).problems);
    return text;
  };
  const take = async (path: string) => {
    const text = await check(path);
    const before = (await store.priceFiles()).find(file => file.path === path)?.text ?? null;
    if (text === before || store.readonly) return;
    await store.putPriceFile(path, text, nowUs());
    await load();
    changed();
  };
  // A folder that cannot be read, or a database that is busy, is looked at again when the file changes next.
  const look = (path: string) => take(path).catch(() => undefined);
  for (const path of files) {
    await look(path);
    watchFile(path, { interval: WATCH_MS, persistent: false }, () => void look(path));
  }
  for (const path of checked) await check(path);
  await load();

  return {
    price(question) {
      for (const list of lists) {
        const price = list.price(question);
        if (price !== null) return price;
      }
      return bundled(question);
    },
    // Asked before each chunk: the lists are only looked at where another process has written; what this one writes it has loaded.
    async digest() {
      const version = await store.dataVersion();
      if (version !== seen) {
        seen = version;
        await load();
      }
      return known;
    },
    problems: () => [...own.values(), ...lists.filter(list => !own.has(list.path)).map(list => list.problems)].flat(),
    stop() {
      for (const path of files) unwatchFile(path);
    },
  };
}

// Which keys of a span nobody understood: only those that belong to a convention that recognized it. What an app adds of its own, and what
// HTTP or a database says, is not ours to know.
import type { Normalized } from './normalize.ts';
import { CONVENTIONS } from './registry.ts';

const PREFIXES: ReadonlyMap<string, readonly string[]> = new Map(CONVENTIONS.map(convention => [convention.id, convention.prefixes]));

/** Leftover keys with a known prefix, list places replaced by `N`, so that one list gives one key. */
export function unknownKeys({ canonical, leftovers }: Normalized): readonly string[] {
  if (leftovers.length === 0 || canonical.conventions.length === 0) return [];
  const prefixes = canonical.conventions.flatMap(id => PREFIXES.get(id) ?? []);
  const found = new Set<string>();
  for (const key of leftovers) {
    if (prefixes.some(prefix => key === prefix || (prefix.endsWith('.') && key.startsWith(prefix))))
      found.add(key.replace(/\.\d+(?=\.|$)/g, '.N'));
  }
  return [...found];
}

// A choice that survives reloads, of any shape: kept as JSON by the host, and read back only where it still makes sense.
import { useState } from 'preact/compat';
import { useExplorer } from './explorer.ts';

/** `read` turns what was stored into a value, or null where it is none of ours. */
export function useStored<T>(key: string, read: (stored: unknown) => T | null, initial: T): readonly [T, (value: T) => void] {
  const { host } = useExplorer();
  const [value, setValue] = useState(() => {
    try {
      return read(JSON.parse(host.readPreference(key) ?? 'null')) ?? initial;
    } catch {
      // Somebody else's text under our key.
      return initial;
    }
  });
  const store = (next: T) => {
    setValue(next);
    host.writePreference(key, JSON.stringify(next));
  };
  return [value, store];
}

/** A number that survives reloads, such as a pane's size. */
export function usePreference(key: string, initial: number): readonly [number, (value: number) => void] {
  return useStored(key, readNumber, initial);
}

function readNumber(stored: unknown): number | null {
  return typeof stored === 'number' ? stored : null;
}

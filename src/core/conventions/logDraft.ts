// A span in the making, out of log records that tell of it one after another.
import type { AnyValue } from '../model/span.ts';
import type { LogView } from './logFamily.ts';

export interface LogDraft {
  readonly name: string;
  /** What its span id is made of, with what it stands below: equal for equal records. */
  readonly key: string;
  start: bigint;
  end: bigint;
  readonly values: Record<string, AnyValue | undefined>;
  readonly records: LogView[];
}

/** Gives each draft below one span a key of its own. */
export class DraftKeys {
  readonly #taken = new Map<string, number>();

  next(base: string): string {
    const repeats = this.#taken.get(base) ?? 0;
    this.#taken.set(base, repeats + 1);
    return `${base} ${repeats}`;
  }
}

/** The key under which a record finds its span, or null where it lacks the id. */
export function joinKey(kind: string, id: string | null): string | null {
  return id === null ? null : `${kind}:${id}`;
}

/** Copies the named attributes of a record; what an earlier record told stays. */
export function copyValues(view: LogView, draft: LogDraft, keys: readonly string[]): void {
  for (const key of keys) draft.values[key] ??= view.attributes.raw(key);
}

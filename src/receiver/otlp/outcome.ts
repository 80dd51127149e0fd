// What indexing a request comes to, and the account of what had to be left out of it. Texts name places, never content.
import type { IndexedRequest } from '../../core/model/batch.ts';

export type IndexOutcome<R extends IndexedRequest = IndexedRequest> =
  | {
      readonly ok: true;
      readonly request: R;
      /** A warning for the sender where nothing was rejected, for example a field name in snake_case. Empty when there is none. */
      readonly hint: string;
    }
  | { readonly ok: false; readonly problem: string };

/** Thrown inside the readers on bytes that are not what they claim to be; never leaves an index function. No stack: floods are cheap. */
export class Malformed {
  readonly problem: string;
  readonly offset: number;
  constructor(problem: string, offset: number) {
    this.problem = problem;
    this.offset = offset;
  }
}

const SHOWN = 3;

/** Counts what is left out and keeps the first few reasons. */
export class Rejections {
  count = 0;
  #shown: string[] = [];

  add(where: string, why: string, amount = 1): void {
    if (this.#shown.length < SHOWN) this.#shown.push(`${where}: ${why}`);
    this.count += amount;
  }

  reason(noun: string): string {
    if (this.count === 0) return '';
    const head = `${this.count} ${noun}${this.count === 1 ? '' : 's'} left out. `;
    const tail = this.count > this.#shown.length ? '; and more' : '';
    return `${head}${this.#shown.join('; ')}${tail}`;
  }

  mark(): { count: number; shown: number } {
    return { count: this.count, shown: this.#shown.length };
  }

  /** Forgets what came after the mark: for a JSON field that is given again, where the last one counts. */
  back(mark: { count: number; shown: number }): void {
    this.count = mark.count;
    this.#shown.length = mark.shown;
  }
}

/** What a name must be before it becomes a column: no NUL (SQLite text ends there) and no half of a surrogate pair. The raw bytes keep it. */
export function columnText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole;
}

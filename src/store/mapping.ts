// Values as SQLite keeps them and as the rest of the program sees them: ids, money, lists.
import type { SqlValue } from './driver.ts';

export function toHex(value: SqlValue | undefined): string {
  if (!(value instanceof Uint8Array)) return '';
  // better-sqlite3 gives Buffers: no view needs to be made of them.
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return bytes.toString('hex');
}

export function fromHex(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}

/** Dollars -> billionths: integers add up the same in any order. */
export function nano(dollars: number | null): number | null {
  return dollars === null ? null : whole(Math.round(dollars * 1e9));
}

/** An integer that every driver reads back; null for one beyond a double's reach (a wrong unit, garbage): unknown rather than wrong. */
export function whole(value: number | null): number | null {
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

export function usd(value: SqlValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value) / 1e9;
}

export function textOrNull(value: SqlValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function numberOrNull(value: SqlValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** The place of a word in a fixed list, as stored; null for none. */
export function placeIn<T>(list: readonly T[], word: T | null): number | null {
  const place = word === null ? -1 : list.indexOf(word);
  return place < 0 ? null : place;
}

/** A JSON array of strings that we wrote. */
export function stringList(value: SqlValue | undefined): string[] {
  return value === null || value === undefined ? [] : (JSON.parse(String(value)) as string[]);
}

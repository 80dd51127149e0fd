// What can go wrong with the file, as codes that the app can act on, each with words that say what to do.

export type StoreErrorCode = 'full' | 'busy' | 'corrupt' | 'readonly' | 'newer' | 'driver' | 'io' | 'other';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
  }
}

// SQLite's primary result codes (sqlite.org/rescode.html), as better-sqlite3 names them and node:sqlite numbers them.
const BY_NAME: readonly (readonly [prefix: string, number: number, code: StoreErrorCode])[] = [
  ['SQLITE_FULL', 13, 'full'],
  ['SQLITE_BUSY', 5, 'busy'],
  ['SQLITE_LOCKED', 6, 'busy'],
  ['SQLITE_CORRUPT', 11, 'corrupt'],
  ['SQLITE_NOTADB', 26, 'corrupt'],
  ['SQLITE_READONLY', 8, 'readonly'],
  ['SQLITE_CANTOPEN', 14, 'io'],
  ['SQLITE_IOERR', 10, 'io'],
];

const ADVICE: Readonly<Record<StoreErrorCode, string>> = {
  full: 'The disk is full. Free some space; receiving goes on by itself.',
  busy: 'Another program holds the database for too long.',
  corrupt: 'The database file is damaged.',
  readonly: 'The database cannot be written. Check the permissions of its file and folder.',
  newer: 'The database was written by a newer Turnstone. Update this one.',
  driver: 'SQLite cannot be loaded.',
  io: 'The database file cannot be read or written.',
  other: 'The database failed.',
};

/** Any failure of a driver as a StoreError; a StoreError stays what it is. */
export function storeError(error: unknown, message?: string): StoreError {
  if (error instanceof StoreError) return error;
  if (typeof error === 'string' && message !== undefined)
    return new StoreError(error as StoreErrorCode, `${ADVICE[error as StoreErrorCode]} ${message}`);
  const raw = error as { code?: string; errcode?: number; message?: string };
  const found = BY_NAME.find(
    ([prefix, number]) => raw.code?.startsWith(prefix) || (raw.errcode !== undefined && (raw.errcode & 0xff) === number),
  );
  const code = found?.[2] ?? 'other';
  return new StoreError(code, `${ADVICE[code]} (${raw.message ?? String(error)})`);
}

// A lock that one process of a machine holds at a time: SQLite's own exclusive lock on a file beside the database.
// The system frees it when the process ends, however it ends, so no stale lock is ever left.
import { closeSync, openSync } from 'node:fs';
import { addonIn, type Driver, openDriver } from './driver.ts';
import { storeError } from './errors.ts';

export interface Lock {
  release(): void;
}

/** The lock, or null while another process (or another app of this one) has it. Throws StoreError when the folder cannot be written. */
export function tryLock(options: { file: string; driver: 'auto' | 'better-sqlite3' | 'node-sqlite'; assets: string }): Lock | null {
  const file = `${options.file}.lock`;
  let driver: Driver | null = null;
  try {
    closeSync(openSync(file, 'a', 0o600));
    const held = openDriver({ file, readonly: false, prefer: options.driver, addon: addonIn(options.assets) });
    driver = held;
    held.exec('PRAGMA busy_timeout = 0');
    held.exec('BEGIN EXCLUSIVE');
    return { release: () => held.close() };
  } catch (error) {
    driver?.close();
    const failure = storeError(error);
    if (failure.code === 'busy') return null;
    throw failure;
  }
}

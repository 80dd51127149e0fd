// Opens the database as well as it can be opened: a damaged file is set aside, never thrown away; a folder that cannot be written is read.
import { existsSync, renameSync, statSync } from 'node:fs';
import type { Store } from '../store/contract.ts';
import { StoreError } from '../store/errors.ts';
import { tryLock } from '../store/leaderLock.ts';
import { openStore } from '../store/sqliteStore.ts';
import type { AppOptions } from './options.ts';

export interface OpenedDatabase {
  readonly store: Store;
  /** What a person must be told about how it was opened. */
  readonly notice: string | null;
}

/** Throws StoreError when nothing can be done: a newer schema, or no driver. */
export function openDatabase(options: AppOptions, nowMs: number): OpenedDatabase {
  const open = (readonly: boolean) => openStore({ file: options.db, driver: options.driver, assets: options.assets, readonly });
  try {
    return { store: open(false), notice: null };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.code === 'corrupt' && statSync(options.db).size > 0) {
      // Never under the hands of a process that has it open: what that one acknowledges would go aside with the file.
      const lock = tryLock({ file: options.db, driver: options.driver, assets: options.assets });
      if (!lock) throw error;
      const aside = `${options.db}.damaged-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}`;
      for (const ending of ['', '-wal', '-shm']) if (existsSync(options.db + ending)) renameSync(options.db + ending, aside + ending);
      lock.release();
      return { store: open(false), notice: `The database was damaged and has been set aside as ${aside}. A new one was made.` };
    }
    if ((error.code === 'readonly' || error.code === 'io') && existsSync(options.db)) {
      return {
        store: open(true),
        notice: 'The database can only be read: nothing is received. Check the permissions of its file and folder.',
      };
    }
    throw error;
  }
}

// Brings a database file to this program's schema: one SQL file a step, each in its own transaction, with a copy of the file made before.
// A file from a newer program is refused, its bytes untouched.
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver } from './driver.ts';
import { StoreError } from './errors.ts';

export interface MigrationStep {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Reads `NNNN_why.sql` files in order. Throws when a number is missing: a half-copied package must not open a database. */
export function readMigrations(folder: string): MigrationStep[] {
  const steps = readdirSync(folder)
    .filter(name => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map(name => ({ version: Number(name.slice(0, 4)), name, sql: readFileSync(join(folder, name), 'utf8') }));
  const gap = steps.findIndex((step, place) => step.version !== place + 1);
  if (steps.length === 0 || gap !== -1) throw new StoreError('io', `The schema files in ${folder} are incomplete. Reinstall Turnstone.`);
  return steps;
}

/** Throws StoreError `newer` when the file's schema is beyond the last step. */
export function refuseNewer(driver: Driver, steps: readonly MigrationStep[]): number {
  const version = Number(driver.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > steps.length) {
    throw new StoreError(
      'newer',
      `The database has schema ${version}, this Turnstone knows up to ${steps.length}. Update Turnstone; the file is unchanged.`,
    );
  }
  return version;
}

/** Runs the missing steps. The copy is `<file>.before-<version>`, kept until a person deletes it. */
export function migrate(driver: Driver, file: string, steps: readonly MigrationStep[]): void {
  const version = refuseNewer(driver, steps);
  if (version === steps.length) return;
  if (version > 0 && existsSync(file)) {
    driver.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(file, `${file}.before-${version + 1}`);
  }
  for (const step of steps.slice(version)) {
    driver.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have done this step while we waited for the lock.
      if (Number(driver.prepare('PRAGMA user_version').get()?.user_version ?? 0) < step.version) {
        driver.exec(step.sql);
        driver.exec(`PRAGMA user_version = ${step.version}`);
      }
      driver.exec('COMMIT');
    } catch (error) {
      driver.exec('ROLLBACK');
      throw error;
    }
  }
}

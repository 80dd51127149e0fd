// Opening a database file: private modes, refusal of newer files, migration copies, damage.
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openDriver } from '../../src/store/driver.ts';
import { tryLock } from '../../src/store/leaderLock.ts';
import { migrate, readMigrations } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/sqliteStore.ts';
import { makeAssets } from '../support/assets.ts';
import { tempFolder } from '../support/tempFolder.ts';

const assets = makeAssets();
const folder = tempFolder('open');
const file = (name: string) => join(folder, 'data', name);
const open = (name: string, options: { readonly?: boolean } = {}) => openStore({ file: file(name), driver: 'auto', assets, ...options });

describe('open', () => {
  test('the folder is 0700 and the file, its WAL and its shared memory are 0600', async () => {
    const store = open('private.db');
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    for (const ending of ['', '-wal', '-shm']) expect(statSync(file('private.db') + ending).mode & 0o777, ending).toBe(0o600);
    await store.close();
  });

  test('a database of a newer schema is refused with its bytes unchanged', async () => {
    await open('newer.db').close();
    const db = new DatabaseSync(file('newer.db'));
    db.exec('PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const before = readFileSync(file('newer.db'));
    expect(() => open('newer.db')).toThrow(/schema 99.*Update Turnstone/);
    expect(readFileSync(file('newer.db')).equals(before)).toBe(true);
  });

  test('a file that is no database says that it is damaged', () => {
    writeFileSync(file('noise.db'), 'this is not a database, but it is long enough to be looked at as one. '.repeat(40));
    expect(() => open('noise.db')).toThrow(/damaged/);
  });

  test('a step that fails half-way leaves the old schema and a copy', async () => {
    const driver = openDriver({ file: file('half.db'), readonly: false, prefer: 'auto', addon: null });
    const steps = readMigrations(join(assets, 'migrations'));
    migrate(driver, file('half.db'), steps);
    const broken = { version: steps.length + 1, name: 'broken', sql: 'CREATE TABLE half (a); INSERT INTO nowhere VALUES (1);' };
    expect(() => migrate(driver, file('half.db'), [...steps, broken])).toThrow(/nowhere/);
    expect(driver.prepare('PRAGMA user_version').get()?.user_version).toBe(steps.length);
    expect(driver.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half'").get()?.n).toBe(0);
    expect(statSync(`${file('half.db')}.before-${steps.length + 1}`).size).toBeGreaterThan(0);
    driver.close();
  });

  test('reading only: rows are there, writing is refused', async () => {
    const writer = open('shared.db');
    const reader = open('shared.db', { readonly: true });
    expect(reader.readonly).toBe(true);
    expect(await reader.countSessions({ plain: true, every: false })).toBe(0);
    await expect(reader.beginRebuild(1, '')).rejects.toThrow(/reading only/);
    await reader.close();
    await writer.close();
  });

  test('a damaged block of raw bytes is reported, not returned', async () => {
    const source = file('private.db');
    copyFileSync(source, file('copy.db'));
    const store = open('copy.db');
    await expect(store.bytes(1, 0, 10)).rejects.toThrow(/missing/);
    await store.close();
  });
});

describe('the lock of the leader', () => {
  const lock = () => tryLock({ file: file('lock.db'), driver: 'auto', assets });

  test('one holds it at a time, and it is free again when released', () => {
    const first = lock();
    expect(first).not.toBeNull();
    expect(lock()).toBeNull();
    first?.release();
    const second = lock();
    expect(second).not.toBeNull();
    second?.release();
  });
});

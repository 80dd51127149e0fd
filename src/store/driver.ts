// Opens SQLite: better-sqlite3 where its addon loads, node:sqlite otherwise, behind one small interface. The only native import.
// A bad pairing of addon and host ends the process instead of throwing, so the addon is tried in a child process first.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
// Loads JavaScript only: the addon itself is loaded by the constructor, after the checks below.
import Database from 'better-sqlite3';
import { storeError } from './errors.ts';

export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Record<string, SqlValue>;

export interface Statement {
  /** Returns how many rows it changed. */
  run(...params: SqlValue[]): number;
  get(...params: SqlValue[]): Row | undefined;
  all(...params: SqlValue[]): Row[];
  /** Rows as arrays in column order: half the cost of objects. */
  arrays(...params: SqlValue[]): SqlValue[][];
}

export interface Driver {
  readonly name: 'better-sqlite3' | 'node-sqlite';
  prepare(sql: string): Statement;
  exec(sql: string): void;
  close(): void;
}

export interface DriverOptions {
  readonly file: string;
  readonly readonly: boolean;
  readonly prefer: 'auto' | 'better-sqlite3' | 'node-sqlite';
  /** The addon's file, as built; null takes the installed package's own. */
  readonly addon: string | null;
}

/** The addon of a built package, or null where it has none and the installed package's own is taken. */
export function addonIn(assets: string): string | null {
  const file = join(assets, 'native', 'better_sqlite3.node');
  return existsSync(file) ? file : null;
}

/** SQLite waits this long for another process's lock before it says busy. */
const BUSY_TIMEOUT_MS = 5000;

/** Opens a database file. Throws StoreError with what to do when neither driver can. */
export function openDriver(options: DriverOptions): Driver {
  const reasons: string[] = [];
  if (options.prefer !== 'node-sqlite') {
    const reason = addonProblem(options);
    if (reason === null) return guard(() => openBetter(options));
    reasons.push(`better-sqlite3: ${reason}`);
    if (options.prefer === 'better-sqlite3') throw storeError('driver', reasons.join('; '));
  }
  const sqlite = process.getBuiltinModule?.('node:sqlite');
  if (!sqlite) {
    reasons.push(`node:sqlite: not in Node ${process.versions.node}`);
    throw storeError('driver', `No SQLite here. ${reasons.join('; ')}. Use Node 22.15 or newer.`);
  }
  return guard(() => openNode(options, sqlite));
}

function guard(open: () => Driver): Driver {
  try {
    return remembering(open());
  } catch (error) {
    throw storeError(error);
  }
}

/** Statements kept compiled. Texts are few: what varies is bound, not written. */
const MAX_STATEMENTS = 300;

function remembering(driver: Driver): Driver {
  const known = new Map<string, Statement>();
  return {
    ...driver,
    prepare(sql) {
      let statement = known.get(sql);
      if (!statement) {
        if (known.size >= MAX_STATEMENTS) known.clear();
        statement = driver.prepare(sql);
        known.set(sql, statement);
      }
      return statement;
    },
  };
}

function openBetter(options: DriverOptions): Driver {
  const db = new Database(options.file, {
    readonly: options.readonly,
    timeout: BUSY_TIMEOUT_MS,
    ...(options.addon === null ? {} : { nativeBinding: options.addon }),
  });
  return {
    name: 'better-sqlite3',
    exec: sql => db.exec(sql),
    close: () => db.close(),
    prepare(sql) {
      const statement = db.prepare(sql);
      let raw: Database.Statement | null = null;
      return {
        run: (...params) => statement.run(...params).changes,
        get: (...params) => statement.get(...params) as Row | undefined,
        all: (...params) => statement.all(...params) as Row[],
        arrays: (...params) => {
          raw ??= db.prepare(sql).raw(true);
          return raw.all(...params) as SqlValue[][];
        },
      };
    },
  };
}

function openNode(options: DriverOptions, sqlite: typeof import('node:sqlite')): Driver {
  const db = new sqlite.DatabaseSync(options.file, { readOnly: options.readonly });
  db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return {
    name: 'node-sqlite',
    exec: sql => db.exec(sql),
    close: () => db.close(),
    prepare(sql) {
      const statement = db.prepare(sql);
      return {
        run: (...params) => Number(statement.run(...params).changes),
        get: (...params) => statement.get(...params) as Row | undefined,
        all: (...params) => statement.all(...params) as Row[],
        arrays: (...params) => (statement.all(...params) as Row[]).map(row => Object.values(row)),
      };
    },
  };
}

/** Why the addon cannot be used here, or null when it can. Remembered beside the database for this Node and this addon. */
function addonProblem(options: DriverOptions): string | null {
  if (Number(process.versions.napi ?? 0) < 10) return `needs Node-API 10 (Node 22.14 or newer), this is Node ${process.versions.node}`;
  const addon = options.addon;
  if (addon === null) return null;
  if (!existsSync(addon)) return 'this package has no addon for the platform';
  const key = `${process.versions.node} ${process.platform}-${process.arch} ${statSync(addon).size} ${statSync(addon).mtimeMs}`;
  const memory = options.file === ':memory:' ? null : join(dirname(options.file), 'driver-probe.json');
  const known = readProbe(memory);
  if (known?.key === key) return known.problem;
  const child = spawnSync(process.execPath, ['-e', `require(${JSON.stringify(addon)})`], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    timeout: 10_000,
    encoding: 'utf8',
  });
  const problem =
    child.status === 0
      ? null
      : `the addon does not load (${child.signal ?? lastLine(child.stderr) ?? child.error?.message ?? 'no reason given'})`;
  if (memory !== null && !options.readonly) {
    try {
      writeFileSync(memory, JSON.stringify({ key, problem }), { mode: 0o600 });
    } catch {
      // Only costs the next start 50 ms: the folder may be read-only, which opening the database will report.
    }
  }
  return problem;
}

function readProbe(file: string | null): { key: string; problem: string | null } | null {
  if (file === null || !existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { key: string; problem: string | null };
  } catch {
    return null;
  }
}

function lastLine(text: string | null): string | null {
  return (
    text
      ?.trim()
      .split('\n')
      .findLast(line => line.includes('Error'))
      ?.trim() ?? null
  );
}

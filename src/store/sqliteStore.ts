// The SQLite store: one connection, every call by intent. Opening makes the folder and file private, migrates, and sets every pragma by name.
import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { callQueries } from './callRows.ts';
import { codeQueries } from './codeRows.ts';
import type { LiveSpan, Store } from './contract.ts';
import { derivedWriter } from './derived.ts';
import { addonIn, type Driver, openDriver } from './driver.ts';
import { StoreError, storeError } from './errors.ts';
import { forgetWriter } from './forget.ts';
import { keepingQueries } from './keeping.ts';
import { logFactQueries } from './logFactRows.ts';
import { fromHex, numberOrNull, toHex } from './mapping.ts';
import { migrate, readMigrations, refuseNewer } from './migrate.ts';
import { producerRows } from './producerRows.ts';
import { facetQueries } from './queries/facets.ts';
import { sessionQueries } from './queries/sessions.ts';
import { liveLog, spanQueries } from './queries/spans.ts';
import { packAside, rawReader, rawWriter } from './raw.ts';
import { reviewRows } from './reviewRows.ts';
import { scoreEntries } from './scoreEntries.ts';
import { scoreQueries } from './scoreRows.ts';
import { attachSearch, searchQueries } from './searchRows.ts';
import { wordIndex } from './wordIndex.ts';

export interface StoreOptions {
  readonly file: string;
  readonly driver: 'auto' | 'better-sqlite3' | 'node-sqlite';
  /** Folder with `migrations/` and, where there is one, `native/better_sqlite3.node`. */
  readonly assets: string;
  readonly readonly?: boolean;
}

// secure_delete FAST: what is deleted or written over leaves nothing in its page.
// WAL with NORMAL: a commit survives the end of the process; the last commits may be lost when the machine loses power.
const PRAGMAS = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -16384;
PRAGMA secure_delete = FAST;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;`;

/** Opens or makes the database. Throws StoreError: `newer`, `corrupt`, `readonly`, `io`, `driver`. */
export function openStore(options: StoreOptions): Store {
  const steps = readMigrations(join(options.assets, 'migrations'));
  const readonly = options.readonly ?? false;
  if (!readonly && options.file !== ':memory:') makePrivate(options.file);
  const driver = openDriver({ file: options.file, readonly, prefer: options.driver, addon: addonIn(options.assets) });
  try {
    if (refuseNewer(driver, steps) === 0 && !readonly) driver.exec('PRAGMA page_size = 8192; PRAGMA auto_vacuum = 2');
    if (readonly) {
      if (refuseNewer(driver, steps) < steps.length)
        throw new StoreError('readonly', 'The database has an older schema and cannot be brought up to date here.');
      driver.exec('PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY');
    } else {
      driver.exec(PRAGMAS);
      migrate(driver, options.file, steps);
      if (options.file !== ':memory:') makePrivate(`${options.file}-search`);
    }
    return new SqliteStore(driver, options.file, readonly, attachSearch(driver, options.file, readonly));
  } catch (error) {
    driver.close();
    throw storeError(error);
  }
}

/** The file is made 0600 before SQLite opens it: its WAL and shared memory take the same mode. */
function makePrivate(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  } catch (error) {
    throw new StoreError('io', `Cannot make the database ${file}: ${(error as Error).message}`);
  }
}

class SqliteStore implements Store {
  readonly driver: string;
  readonly file: string;
  readonly readonly: boolean;
  readonly #db: Driver;
  readonly #writer: ReturnType<typeof rawWriter>;
  readonly #reader: ReturnType<typeof rawReader>;
  readonly #derived: ReturnType<typeof derivedWriter>;
  readonly #sessions: ReturnType<typeof sessionQueries>;
  readonly #spans: ReturnType<typeof spanQueries>;
  readonly #logFacts: ReturnType<typeof logFactQueries>;
  readonly #scores: ReturnType<typeof scoreQueries>;
  readonly #calls: ReturnType<typeof callQueries>;
  readonly #producers: ReturnType<typeof producerRows>;
  readonly #facets: ReturnType<typeof facetQueries>;
  readonly #code: ReturnType<typeof codeQueries>;
  readonly #forget: ReturnType<typeof forgetWriter>;
  readonly #search: ReturnType<typeof searchQueries>;
  readonly keeping: ReturnType<typeof keepingQueries>;
  readonly scoring: ReturnType<typeof scoreEntries>;
  readonly reviews: ReturnType<typeof reviewRows>;

  constructor(db: Driver, file: string, readonly: boolean, searchable: boolean) {
    this.#db = db;
    this.driver = db.name;
    this.file = file;
    this.readonly = readonly;
    this.#writer = rawWriter(db);
    this.#reader = rawReader(db);
    this.#derived = derivedWriter(db, searchable);
    // While everything is read again the index is not whole: previews are looked through meanwhile.
    const rebuild = db.prepare('SELECT rebuild FROM follow');
    const index = searchable ? wordIndex(db) : null;
    const words = () => (index !== null && rebuild.get()?.rebuild === null ? index : null);
    this.#sessions = sessionQueries(db, words);
    this.#spans = spanQueries(db, words);
    this.#logFacts = logFactQueries(db);
    this.#scores = scoreQueries(db);
    this.#calls = callQueries(db);
    this.#producers = producerRows(db);
    this.#facets = facetQueries(db, words);
    this.#code = codeQueries(db);
    this.#forget = forgetWriter(db, this.#reader, searchable);
    this.keeping = keepingQueries(db, file, searchable, work => this.#write(work));
    this.scoring = scoreEntries(db, work => this.#write(work));
    this.reviews = reviewRows(db, work => this.#write(work));
    this.#search = searchQueries(db, searchable);
  }

  /** One write transaction; anything thrown undoes it and comes out as a StoreError. */
  #write<T>(work: () => T): T {
    if (this.readonly) throw new StoreError('readonly', 'The database is open for reading only.');
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        this.#db.exec('COMMIT');
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    } catch (error) {
      throw storeError(error);
    }
  }

  /** Pages that become free are overwritten too: they may stay in the file for a while. */
  #deleting<T>(work: () => T): T {
    this.#db.exec('PRAGMA secure_delete = ON');
    try {
      return this.#write(work);
    } finally {
      this.#db.exec('PRAGMA secure_delete = FAST');
    }
  }

  #rollBack(): void {
    try {
      this.#db.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself (disk full, I/O error): the first error is the one to report.
    }
  }

  prepare(request: Parameters<Store['prepare']>[0]) {
    return packAside(request);
  }
  async append(...args: Parameters<Store['append']>) {
    return this.#write(() => this.#writer.append(...args));
  }

  async followState() {
    const row = this.#db.prepare('SELECT *, (SELECT max(id) FROM chunks) AS head FROM follow').get();
    const done = numberOrNull(row?.rebuild);
    return {
      position: Number(row?.position),
      version: Number(row?.version),
      prices: String(row?.prices),
      head: Number(row?.head ?? 0),
      rebuild: done === null ? null : { done, total: Number(row?.rebuild_to) },
    };
  }
  async nextChunk(position: number) {
    return this.#reader.next(position);
  }
  async chunkHead(id: number) {
    return this.#reader.head(id);
  }
  async chunkBefore(id: number) {
    return this.#reader.before(id);
  }
  async sessionsWith(spanNos: readonly number[]) {
    return this.#sessions.withSpans(spanNos);
  }
  async bytes(chunk: number, offset: number, length: number) {
    return this.#reader.slice(chunk, offset, length);
  }
  async chunkBytes(chunk: Parameters<Store['chunkBytes']>[0]) {
    return this.#reader.whole(chunk);
  }
  async liveSpans(chunk: number): Promise<LiveSpan[]> {
    return this.#db
      .prepare('SELECT id, trace_id, span_id, grp, off, len FROM spans WHERE chunk = ? ORDER BY off')
      .arrays(chunk)
      .map(([no, traceId, spanId, group, offset, length]) => ({
        no: Number(no),
        traceId: toHex(traceId),
        spanId: toHex(spanId),
        group: Number(group),
        offset: Number(offset),
        length: Number(length),
      }));
  }
  async liveLogs(chunk: number) {
    return this.#db.prepare('SELECT * FROM logs WHERE chunk = ? ORDER BY off').all(chunk).map(liveLog);
  }
  async factsOfTrace(traceId: string) {
    return this.#derived.factsOfTrace(traceId);
  }
  async spansInTrace(traceId: string) {
    return Number(this.#db.prepare('SELECT count(*) AS n FROM spans WHERE trace_id = ?').get(fromHex(traceId))?.n);
  }
  async lastFact() {
    return Number(this.#db.prepare('SELECT max(span) AS no FROM facts').get()?.no ?? 0);
  }
  async logsOfTrace(traceId: string, limit: number) {
    return this.#logFacts.ofTrace(traceId, limit);
  }
  async logsOfSpan(traceId: string, spanId: string, limit: number) {
    return this.#logFacts.ofSpan(traceId, spanId, limit);
  }
  async orphanTraces() {
    return this.#logFacts.orphanTraces();
  }
  async forgetDerived() {
    this.#derived.forget();
  }
  async applyDerived(...args: Parameters<Store['applyDerived']>) {
    return this.#derive(() => this.#derived.apply(...args));
  }
  async applyLogs(logs: Parameters<Store['applyLogs']>[0]) {
    this.#derive(() => this.#derived.applyLogs(logs));
  }
  async beginRebuild(version: number, prices: string) {
    this.#derive(() => this.#derived.beginRebuild(version, prices));
    this.#derived.forget();
  }
  async endRebuild() {
    this.#derive(() => this.#derived.endRebuild());
  }
  async producerNo(key: Parameters<Store['producerNo']>[0]) {
    return this.#producers.find(key) ?? this.#write(() => this.#derived.producerNo(key));
  }

  /** As #write, for derived rows: what the writers remember is forgotten where it may not have been written. */
  #derive<T>(work: () => T): T {
    try {
      return this.#write(work);
    } catch (error) {
      this.#derived.forget();
      throw error;
    }
  }

  async scores(query: Parameters<Store['scores']>[0]) {
    return this.#scores.list(query);
  }
  async scoresBySession(sessions: Parameters<Store['scoresBySession']>[0]) {
    return this.#scores.bySession(sessions);
  }
  async pendingScores() {
    return this.#scores.pending();
  }
  async calls(query: Parameters<Store['calls']>[0]) {
    return this.#calls(query);
  }
  async receipts() {
    return this.#producers.receipts();
  }
  async producers() {
    return this.#producers.producers();
  }
  async unknownKeys() {
    return this.#producers.unknownKeys();
  }
  async spanIds(no: number) {
    return this.#spans.ids(no);
  }
  async codeFiles(limit: number) {
    return this.#code.files(limit);
  }
  async codeSpans(file: string, limit: number) {
    return this.#code.spans(file, limit);
  }
  async priceFiles() {
    return this.#db
      .prepare('SELECT path, text FROM price_files ORDER BY path')
      .all()
      .map(row => ({ path: String(row.path), text: String(row.text) }));
  }
  async putPriceFile(path: string, text: string | null, nowUs: number) {
    this.#write(() => {
      if (text === null) this.#db.prepare('DELETE FROM price_files WHERE path = ?').run(path);
      else this.#db.prepare('INSERT OR REPLACE INTO price_files (path, text, seen_us) VALUES (?, ?, ?)').run(path, text, nowUs);
    });
  }

  async sessions(query: Parameters<Store['sessions']>[0]) {
    return this.#sessions.list(query);
  }
  async sessionsOf(query: Parameters<Store['sessionsOf']>[0]) {
    return this.#sessions.ids(query);
  }
  async turnTimes(sessionNos: readonly number[], limit: number) {
    return this.#sessions.turnTimes(sessionNos, limit);
  }
  async turnWith(no: number, text: string) {
    return this.#sessions.turnWith(no, text);
  }
  async spanWith(no: number, text: string) {
    return this.#search.spanWith(no, text);
  }
  async facet(...args: Parameters<Store['facet']>) {
    return this.#facets.facet(...args);
  }
  async valuesOf(field: string, prefix: string, limit: number) {
    return this.#facets.valuesOf(field, prefix, limit);
  }
  async savedFilters() {
    return this.#facets.saved();
  }
  async saveFilter(name: string, filter: string | null, nowUs: number) {
    this.#write(() => this.#facets.save(name, filter, nowUs));
  }
  async countSessions(query: Parameters<Store['countSessions']>[0]) {
    return this.#sessions.count(query);
  }
  async session(id: string) {
    return this.#sessions.get(id);
  }
  async turns(query: Parameters<Store['turns']>[0]) {
    return this.#sessions.turns(query);
  }
  async spanTable(query: Parameters<Store['spanTable']>[0]) {
    return this.#spans.table(query);
  }
  async spans(query: Parameters<Store['spans']>[0]) {
    return this.#spans.list(query);
  }
  async span(traceId: string, spanId: string) {
    return this.#spans.get(traceId, spanId);
  }
  async steps(turnNos: readonly number[], kinds: readonly number[], most: number) {
    return this.#spans.steps(turnNos, kinds, most);
  }
  async hasLogs(traceId: string) {
    return this.#spans.hasLogs(traceId);
  }
  async logs(query: Parameters<Store['logs']>[0]) {
    return this.#spans.logs(query);
  }
  async exportSpans(query: Parameters<Store['exportSpans']>[0]) {
    return this.#spans.exportPage(query);
  }
  async forgetSessions(nos: readonly number[]) {
    return this.#deleting(() => this.#forget.sessions(nos));
  }
  async forgetLooseLogs(beforeUs: number, limit: number) {
    return this.#deleting(() => this.#forget.looseLogs(beforeUs, limit));
  }
  async forgetEverything() {
    this.#deleting(() => this.#forget.everything());
  }
  async counts() {
    const row = this.#db
      .prepare(`SELECT (SELECT count(*) FROM spans WHERE chunk > 0) AS spans, (SELECT count(*) FROM logs) AS logs, (SELECT count(*) FROM sessions) AS sessions,
        (SELECT count(*) FROM chunks) AS chunks`)
      .get();
    const fileBytes = this.file === ':memory:' ? 0 : bytesOf(this.file) + bytesOf(`${this.file}-wal`);
    return { spans: Number(row?.spans), logs: Number(row?.logs), sessions: Number(row?.sessions), chunks: Number(row?.chunks), fileBytes };
  }

  async dataVersion() {
    return Number(this.#db.prepare('PRAGMA data_version').get()?.data_version);
  }
  async check() {
    return String(Object.values(this.#db.prepare('PRAGMA quick_check(1)').get() ?? {})[0]);
  }
  async close() {
    this.#db.close();
  }
}

function bytesOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

// What is kept and how much room it takes: sizes, pins, the rule by age and size, wishes to delete, and giving room back to the disk.
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SCORE_SOURCES, SCORE_TARGETS } from './contract.ts';
import type { Driver } from './driver.ts';
import type { Keeping } from './keepingContract.ts';
import { textOrNull } from './mapping.ts';
import type { KeepRule } from './records.ts';

/** One transaction; what goes wrong comes out as a StoreError. */
export type Write = <T>(work: () => T) => T;

const HUMAN = SCORE_SOURCES.indexOf('human');
const OF_SESSION = SCORE_TARGETS.indexOf('session');
/** Spans of an app whose lengths stand for all of them. */
const SAMPLE = 500;

/** Sessions that a person judged. */
const JUDGED = `SELECT f.session_no FROM arrived_scores a JOIN spans s ON s.trace_id = a.target_trace
    AND (a.target_span IS NULL OR s.span_id = a.target_span) JOIN facts f ON f.span = s.id WHERE a.source = ${HUMAN}
  UNION SELECT se.no FROM arrived_scores a JOIN sessions se ON se.id = a.target_text OR substr(se.id, -length(a.target_text) - 1) = '/' || a.target_text
    WHERE a.source = ${HUMAN} AND a.target = ${OF_SESSION}`;

export function keepingQueries(driver: Driver, file: string, searchable: boolean, write: Write): Keeping {
  const pragma = (name: string) => Number(Object.values(driver.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const totalChanges = () => one('SELECT total_changes()');
  const one = (sql: string) => Number(Object.values(driver.prepare(sql).get() ?? {})[0] ?? 0);
  const copies = () => (file === ':memory:' ? [] : readdirSync(dirname(file)).filter(name => name.startsWith(`${basename(file)}.before-`)));
  const bytesOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

  return {
    async sizes() {
      const page = pragma('page_size');
      const stored = file !== ':memory:';
      return {
        fileBytes: stored ? bytesOf(file) : 0,
        walBytes: stored ? bytesOf(`${file}-wal`) : 0,
        usedBytes: (pragma('page_count') - pragma('freelist_count')) * page,
        freeBytes: pragma('freelist_count') * page,
        searchBytes: stored ? bytesOf(`${file}-search`) + bytesOf(`${file}-search-wal`) : 0,
        copyBytes: copies().reduce((sum, name) => sum + bytesOf(join(dirname(file), name)), 0),
      };
    },
    async exempt() {
      return {
        oldestUs: one('SELECT min(end_us) FROM sessions') || null,
        pinned: one('SELECT count(*) FROM pinned_sessions p JOIN sessions s ON s.id = p.id'),
        judged: one(`SELECT count(*) FROM (${JUDGED})`),
      };
    },
    async apps() {
      const sample =
        driver.prepare(`SELECT avg(len) AS mean FROM (SELECT s.len FROM (SELECT no FROM sessions WHERE app IS ? ORDER BY end_us DESC LIMIT 50) n
        JOIN facts f ON f.session_no = n.no JOIN spans s ON s.id = f.span LIMIT ${SAMPLE})`);
      return driver
        .prepare(
          'SELECT app, count(*) AS sessions, sum(spans) AS spans, min(end_us) AS oldest FROM sessions GROUP BY app ORDER BY spans DESC LIMIT 100',
        )
        .all()
        .map(row => ({
          app: textOrNull(row.app),
          sessions: Number(row.sessions),
          spans: Number(row.spans),
          oldestUs: Number(row.oldest),
          bytesEach: Number(sample.get(row.app ?? null)?.mean ?? 0),
        }));
    },
    async redactions() {
      return driver
        .prepare('SELECT rule, count, last_us FROM redactions ORDER BY count DESC, rule')
        .all()
        .map(row => ({ rule: String(row.rule), count: Number(row.count), lastUs: Number(row.last_us) }));
    },

    async rule() {
      const text = textOrNull(driver.prepare("SELECT value FROM human_meta WHERE key = 'keep'").get()?.value);
      return text === null ? null : (JSON.parse(text) as KeepRule);
    },
    async putRule(rule) {
      write(() => driver.prepare("INSERT OR REPLACE INTO human_meta (key, value) VALUES ('keep', ?)").run(JSON.stringify(rule)));
    },
    async pin(id, pinned, nowUs) {
      write(() => {
        if (pinned) driver.prepare('INSERT OR IGNORE INTO pinned_sessions VALUES (?, ?)').run(id, nowUs);
        else driver.prepare('DELETE FROM pinned_sessions WHERE id = ?').run(id);
      });
    },
    async pinned(ids) {
      const rows = driver.prepare('SELECT id FROM pinned_sessions WHERE id IN (SELECT value FROM json_each(?))').all(JSON.stringify(ids));
      return new Set(rows.map(row => String(row.id)));
    },
    async oldest(beforeUs, limit) {
      return driver
        .prepare(`SELECT no FROM sessions WHERE end_us < ? AND id NOT IN (SELECT id FROM pinned_sessions)
          AND no NOT IN (${JUDGED}) ORDER BY end_us, no LIMIT ?`)
        .all(beforeUs, limit)
        .map(row => Number(row.no));
    },

    async wish(wish, nowUs) {
      const insert = driver.prepare('INSERT INTO deletion_wishes (wish, asked_us) VALUES (?, ?) RETURNING id');
      return write(() => Number(insert.get(wish, nowUs)?.id));
    },
    async wishes() {
      return driver
        .prepare('SELECT id, wish FROM deletion_wishes WHERE outcome IS NULL ORDER BY id LIMIT 100')
        .all()
        .map(row => ({ id: Number(row.id), wish: String(row.wish) }));
    },
    async answerWish(id, outcome) {
      write(() => driver.prepare('UPDATE deletion_wishes SET outcome = ? WHERE id = ?').run(outcome, id));
    },
    async takeOutcome(id) {
      const outcome = textOrNull(driver.prepare('SELECT outcome FROM deletion_wishes WHERE id = ?').get(id)?.outcome);
      if (outcome !== null) write(() => driver.prepare('DELETE FROM deletion_wishes WHERE id = ?').run(id));
      return outcome;
    },

    async dropCopies() {
      for (const name of copies()) rmSync(join(dirname(file), name), { force: true });
    },
    async shrink(pages) {
      if (pragma('freelist_count') === 0) return false;
      if (pragma('auto_vacuum') !== INCREMENTAL) {
        // Once, for a file that was made before it could give pages back. The copy that is made of it would otherwise lie in memory.
        driver.exec(`PRAGMA temp_store = FILE; PRAGMA auto_vacuum = ${INCREMENTAL}; VACUUM; PRAGMA temp_store = MEMORY`);
        return false;
      }
      driver.exec(`PRAGMA incremental_vacuum(${pages})`);
      return pragma('freelist_count') > 0;
    },
    async compactSearch() {
      if (!searchable) return false;
      const before = totalChanges();
      // Words of what was deleted stay in the index until its parts are put together.
      driver.exec(`INSERT INTO search.texts (texts, rank) VALUES ('merge', ${MERGE_PAGES})`);
      const more = totalChanges() - before >= 2;
      if (!more) driver.exec('PRAGMA search.incremental_vacuum');
      return more;
    },
    async checkpoint() {
      driver.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
      if (searchable) driver.prepare('PRAGMA search.wal_checkpoint(TRUNCATE)').all();
    },
  };
}

const INCREMENTAL = 2;
/** Negative: segments of any size are merged, so that nothing deleted is left in the end. */
const MERGE_PAGES = -500;

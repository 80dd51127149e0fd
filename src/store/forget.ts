// Deletes sessions with everything that is theirs: rows, and the bytes in the raw log. A chunk that still holds something of others is
// written again without what went; one that holds nothing goes. Other versions of deleted spans go too.
import { GROUP_STRIDE } from '../core/model/batch.ts';
import { packBlock } from './codec.ts';
import { SCORE_TARGETS } from './contract.ts';
import type { Driver } from './driver.ts';
import type { Forgotten } from './keepingContract.ts';
import { BLOCK_BYTES, BLOCKS_PER_CHUNK, type rawReader } from './raw.ts';
import { sessionNames } from './scoreRows.ts';

const DOOMED = `
CREATE TEMP TABLE IF NOT EXISTS doomed (span INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, trace_id BLOB NOT NULL, span_id BLOB NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS doomed_traces (trace_id BLOB PRIMARY KEY, whole INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS doomed_logs (log INTEGER PRIMARY KEY, chunk INTEGER NOT NULL);
DELETE FROM doomed; DELETE FROM doomed_traces; DELETE FROM doomed_logs;`;

// Of a trace that goes as a whole all its records go; of another one those of the spans that go.
const DOOM_LOGS = [
  'SELECT l.id, l.chunk FROM doomed_traces t JOIN logs l ON l.trace_id = t.trace_id WHERE t.whole',
  'SELECT l.id, l.chunk FROM doomed_traces t JOIN log_facts f ON f.trace_id = t.trace_id JOIN logs l ON l.id = f.log WHERE t.whole',
  'SELECT l.id, l.chunk FROM doomed d JOIN logs l ON l.trace_id = d.trace_id AND l.span_id = d.span_id',
  'SELECT l.id, l.chunk FROM doomed d JOIN log_facts f ON f.trace_id = d.trace_id AND f.span_id = d.span_id JOIN logs l ON l.id = f.log',
];

const DROPS = [
  'DELETE FROM arrived_scores WHERE span IN (SELECT span FROM doomed)',
  'DELETE FROM arrived_scores WHERE log IN (SELECT log FROM doomed_logs)',
  'DELETE FROM arrived_scores WHERE target_trace IN (SELECT trace_id FROM doomed_traces WHERE whole) AND score IS NULL',
  'DELETE FROM calls WHERE span IN (SELECT span FROM doomed)',
  'DELETE FROM code_spans WHERE span IN (SELECT span FROM doomed)',
  'DELETE FROM other_versions WHERE span IN (SELECT span FROM doomed)',
  'DELETE FROM facts WHERE span IN (SELECT span FROM doomed)',
  'DELETE FROM unknown_keys WHERE trace_id IN (SELECT trace_id FROM doomed_traces WHERE whole)',
  'DELETE FROM log_facts WHERE log IN (SELECT log FROM doomed_logs)',
  'DELETE FROM logs WHERE id IN (SELECT log FROM doomed_logs)',
  'DELETE FROM spans WHERE id IN (SELECT span FROM doomed)',
];

/** Everything that came and all that was made of it; what people wrote stays. Chunk numbers go on where they stood. */
const RECEIVED = [
  ...[
    'arrived_scores WHERE score IS NULL',
    'calls',
    'message_runs',
    'code_spans',
    'code_places',
    'other_versions',
    'facts',
    'turns',
    'sessions',
  ],
  ...['unknown_keys', 'producers', 'log_facts', 'logs', 'spans', 'blocks', 'chunks', 'pinned_sessions', 'redactions'],
];

const SESSION_TARGET = SCORE_TARGETS.indexOf('session');

/** Call inside a transaction only. */
export function forgetWriter(driver: Driver, reader: ReturnType<typeof rawReader>, searchable: boolean) {
  const runsOf = () =>
    driver
      .prepare(`WITH RECURSIVE up (id) AS (SELECT c.run FROM calls c JOIN doomed d ON d.span = c.span
        UNION SELECT r.parent FROM up JOIN message_runs r ON r.id = up.id WHERE r.parent IS NOT NULL) SELECT id FROM up ORDER BY id DESC`)
      .all()
      .map(row => Number(row.id));

  const dropRuns = (runs: readonly number[]) => {
    // The later one goes on from the earlier one, so the last goes first.
    const drop = driver.prepare(`DELETE FROM message_runs WHERE id = ? AND NOT EXISTS (SELECT 1 FROM calls WHERE run = ?)
      AND NOT EXISTS (SELECT 1 FROM message_runs WHERE parent = ?)`);
    for (const run of runs) drop.run(run, run, run);
  };

  const rewrite = (chunk: number) => {
    const live = driver
      .prepare('SELECT grp, off, len FROM spans WHERE chunk = ? UNION ALL SELECT grp, off, len FROM logs WHERE chunk = ?')
      .arrays(chunk, chunk)
      .map(([group, offset, length]) => ({ group: Number(group), offset: Number(offset), length: Number(length) }));
    const blocks = [chunk * BLOCKS_PER_CHUNK, (chunk + 1) * BLOCKS_PER_CHUNK - 1] as const;
    if (live.length === 0) {
      driver.prepare('DELETE FROM blocks WHERE id BETWEEN ? AND ?').run(...blocks);
      driver.prepare('DELETE FROM chunks WHERE id = ?').run(chunk);
      reader.forget(chunk);
      return;
    }
    const { size, groups } = reader.head(chunk);
    const body = new Uint8Array(size);
    const keep = (offset: number, length: number) => {
      if (length > 0) body.set(reader.slice(chunk, offset, length), offset);
    };
    for (const { offset, length } of live) keep(offset, length);
    for (const group of new Set(live.map(each => each.group))) {
      for (let at = group * GROUP_STRIDE; at < (group + 1) * GROUP_STRIDE; at += 2) keep(groups[at] ?? 0, groups[at + 1] ?? 0);
    }
    const update = driver.prepare('UPDATE blocks SET codec = ?, size = ?, data = ? WHERE id = ?');
    for (let place = 0; place * BLOCK_BYTES < size; place++) {
      const block = packBlock(body.subarray(place * BLOCK_BYTES, (place + 1) * BLOCK_BYTES));
      update.run(block.codec, block.size, block.data, blocks[0] + place);
    }
    reader.forget(chunk);
  };

  return {
    sessions(nos: readonly number[]): Forgotten {
      driver.exec(DOOMED);
      const doom = driver.prepare(`INSERT OR IGNORE INTO doomed SELECT s.id, s.chunk, s.trace_id, s.span_id FROM facts f
        JOIN spans s ON s.id = f.span WHERE f.session_no = ?`);
      for (const no of nos) doom.run(no);
      driver.exec(`INSERT INTO doomed_traces SELECT t.trace_id,
        NOT EXISTS (SELECT 1 FROM spans s WHERE s.trace_id = t.trace_id AND s.id NOT IN (SELECT span FROM doomed))
        FROM (SELECT DISTINCT trace_id FROM doomed) t`);
      for (const logs of DOOM_LOGS) driver.exec(`INSERT OR IGNORE INTO doomed_logs ${logs}`);
      // Records of no trace that judge a session by its id.
      const idOf = driver.prepare('SELECT id FROM sessions WHERE no = ?');
      const doomVerdicts =
        driver.prepare(`INSERT OR IGNORE INTO doomed_logs SELECT l.id, l.chunk FROM arrived_scores a JOIN logs l ON l.id = a.log
        WHERE a.target = ${SESSION_TARGET} AND a.target_text = ?`);
      for (const no of nos) for (const name of sessionNames(String(idOf.get(no)?.id ?? ''))) doomVerdicts.run(name);
      const chunks = driver
        .prepare(`SELECT chunk FROM doomed WHERE chunk > 0 UNION SELECT chunk FROM doomed_logs
          UNION SELECT o.chunk FROM other_versions o JOIN doomed d ON d.span = o.span`)
        .all()
        .map(row => Number(row.chunk));
      const runs = runsOf();
      const [spans, logs] = ['doomed WHERE chunk > 0', 'doomed_logs'].map(from =>
        Number(driver.prepare(`SELECT count(*) AS n FROM ${from}`).get()?.n),
      );
      if (searchable) driver.exec('DELETE FROM search.texts WHERE rowid IN (SELECT span FROM doomed)');
      for (const drop of DROPS) driver.exec(drop);
      dropRuns(runs);
      const ids: string[] = [];
      for (const no of nos) {
        driver.prepare('DELETE FROM turns WHERE session_no = ?').run(no);
        const gone = driver.prepare('DELETE FROM sessions WHERE no = ? RETURNING id').get(no);
        if (gone) ids.push(String(gone.id));
      }
      const unpin = driver.prepare('DELETE FROM pinned_sessions WHERE id = ?');
      for (const id of ids) unpin.run(id);
      for (const chunk of chunks) rewrite(chunk);
      driver.exec('DELETE FROM doomed; DELETE FROM doomed_traces; DELETE FROM doomed_logs');
      return { sessions: ids, spans: spans ?? 0, logs: logs ?? 0 };
    },

    /** Log records that belong to no session and came before a time. */
    looseLogs(beforeUs: number, limit: number): number {
      driver.exec(DOOMED);
      driver
        .prepare(`INSERT INTO doomed_logs SELECT l.id, l.chunk FROM logs l JOIN log_facts f ON f.log = l.id WHERE f.trace_id IS NULL
          AND l.trace_id IS NULL AND l.time_us < ? LIMIT ?`)
        .run(beforeUs, limit);
      const chunks = driver.prepare('SELECT DISTINCT chunk FROM doomed_logs').all();
      driver.exec(DROPS[1] as string);
      driver.exec('DELETE FROM log_facts WHERE log IN (SELECT log FROM doomed_logs)');
      driver.exec('DELETE FROM logs WHERE id IN (SELECT log FROM doomed_logs)');
      const count = Number(driver.prepare('SELECT count(*) AS n FROM doomed_logs').get()?.n);
      for (const { chunk } of chunks) rewrite(Number(chunk));
      driver.exec('DELETE FROM doomed_logs');
      return count;
    },

    everything(): void {
      if (searchable) driver.exec("INSERT INTO search.texts (texts) VALUES ('delete-all')");
      for (const table of RECEIVED) driver.exec(`DELETE FROM ${table}`);
      driver.exec('UPDATE follow SET rebuild = NULL, rebuild_to = NULL WHERE id = 1');
      reader.forget(null);
    },
  };
}

// What people judged: records that are only ever added, and the last one of each target, rubric and author among the scores that came.
import { isLater, type ScoreEntry, type ScorePlace, type ScoreTarget, VERDICTS } from '../core/model/score.ts';
import { SCORE_SOURCES, SCORE_TARGETS } from './contract.ts';
import type { Driver, Row, SqlValue } from './driver.ts';
import type { Write } from './keeping.ts';
import { fromHex, numberOrNull, placeIn, textOrNull, toHex } from './mapping.ts';
import type { Scoring } from './scoringContract.ts';

const FIELDS =
  'c.id, c.at_us, c.author, c.target, c.trace_id, c.span_id, c.session, c.rubric, c.version, c.verdict, c.value, c.label, c.note, c.correction, c.place, c.undoes';
/** Later by (at_us, id): the same order on every machine. */
const NOT_FOLLOWED = `NOT EXISTS (SELECT 1 FROM scores l WHERE l.trace_id IS c.trace_id AND l.span_id IS c.span_id AND l.session IS c.session
  AND l.target = c.target AND l.rubric = c.rubric AND l.author = c.author AND (l.at_us, l.id) > (c.at_us, c.id))`;
const HUMAN = placeIn(SCORE_SOURCES, 'human');

export function scoreEntries(driver: Driver, write: Write): Scoring {
  const put = driver.prepare(`INSERT OR IGNORE INTO scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const ofSpan = driver.prepare(
    `SELECT ${FIELDS} FROM scores c WHERE c.trace_id = ? AND c.span_id = ? AND c.target = ? AND c.rubric = ? ORDER BY c.at_us, c.id`,
  );
  const ofSession = driver.prepare(`SELECT ${FIELDS} FROM scores c WHERE c.session = ? AND c.rubric = ? ORDER BY c.at_us, c.id`);
  const conceal = driver.prepare('DELETE FROM arrived_scores WHERE score = ?');
  const show =
    driver.prepare(`INSERT INTO arrived_scores (target, target_trace, target_span, target_text, name, value, label, explanation, source, author, time_us, score)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${HUMAN}, ?, ?, ?)`);
  const inSession = driver.prepare(`WITH here AS MATERIALIZED (SELECT no, id FROM sessions WHERE id = ?)
    SELECT ${FIELDS}, f.turn_no FROM (SELECT DISTINCT p.trace_id, h.no FROM here h JOIN turns p ON p.session_no = h.no) t
      JOIN scores c ON c.trace_id = t.trace_id AND ${NOT_FOLLOWED}
      JOIN spans s ON s.trace_id = c.trace_id AND s.span_id = c.span_id JOIN facts f ON f.span = s.id AND f.session_no = t.no
    UNION ALL SELECT ${FIELDS}, NULL FROM here h JOIN scores c ON c.session = h.id AND ${NOT_FOLLOWED}
    ORDER BY 2, 1`);
  const all = driver.prepare(`SELECT ${FIELDS} FROM scores c WHERE (? IS NULL OR c.author = ?) ORDER BY c.at_us, c.id`);
  const keep = driver.prepare('INSERT OR IGNORE INTO rubric_versions VALUES (?, ?, ?, ?)');
  const versions = driver.prepare('SELECT body FROM rubric_versions WHERE id = ? AND version = ?');

  const history = (target: ScoreTarget, rubric: string): ScoreEntry[] =>
    (target.type === 'session'
      ? ofSession.all(target.session, rubric)
      : ofSpan.all(fromHex(target.traceId), fromHex(target.spanId), SCORE_TARGETS.indexOf(target.type), rubric)
    ).map(entryOf);

  /** Makes the last record of the author the one that is shown. */
  const present = (entry: ScoreEntry): void => {
    const records = history(entry.target, entry.rubric).filter(each => each.author === entry.author);
    for (const record of records) conceal.run(record.id);
    const last = records.reduce((latest, each) => (isLater(each, latest) ? each : latest));
    if (last.verdict === 'cleared') return;
    const { target } = last;
    const span = target.type === 'session' ? [null, null, target.session] : [fromHex(target.traceId), fromHex(target.spanId), null];
    const label = last.verdict === 'scored' ? last.label : WITHOUT_VALUE[last.verdict];
    const about: SqlValue[] = [SCORE_TARGETS.indexOf(target.type), ...span];
    show.run(...about, last.rubric, last.value, label, last.note, last.author, last.atUs, last.id);
  };

  return {
    add: async entries =>
      write(() => {
        const added = entries.filter(entry => put.run(...valuesOf(entry)) > 0);
        const shown = new Set<string>();
        for (const entry of added) {
          const key = JSON.stringify([entry.target, entry.rubric, entry.author]);
          if (!shown.has(key)) present(entry);
          shown.add(key);
        }
        return added;
      }),
    history: async (target, rubric) => history(target, rubric),
    ofSession: async id => inSession.all(id).map(row => ({ entry: entryOf(row), turnNo: numberOrNull(row.turn_no) })),
    all: async author => all.all(author, author).map(entryOf),
    keepVersion: async (id, version, body, nowUs) => write(() => void keep.run(id, version, body, nowUs)),
    version: async (id, version) => textOrNull(versions.get(id, version)?.body),
  };
}

/** How what has no value reads among the scores. */
const WITHOUT_VALUE = { 'not-scorable': 'not scorable', noted: 'noted' } as const;

function valuesOf(entry: ScoreEntry): SqlValue[] {
  const { target } = entry;
  return [
    ...[entry.id, entry.atUs, entry.author, SCORE_TARGETS.indexOf(target.type)],
    ...(target.type === 'session' ? [null, null, target.session] : [fromHex(target.traceId), fromHex(target.spanId), null]),
    ...[entry.rubric, entry.version, VERDICTS.indexOf(entry.verdict), entry.value, entry.label, entry.note, entry.correction],
    ...[entry.place === null ? null : JSON.stringify(entry.place), entry.undoes],
  ];
}

function entryOf(row: Row): ScoreEntry {
  const type = SCORE_TARGETS[Number(row.target)];
  return {
    id: String(row.id),
    atUs: Number(row.at_us),
    author: String(row.author),
    target:
      type === 'session'
        ? { type, session: String(row.session) }
        : { type: type === 'turn' ? 'turn' : 'span', traceId: toHex(row.trace_id), spanId: toHex(row.span_id) },
    rubric: String(row.rubric),
    version: String(row.version),
    verdict: VERDICTS[Number(row.verdict)] ?? 'cleared',
    value: numberOrNull(row.value),
    label: textOrNull(row.label),
    note: textOrNull(row.note),
    correction: textOrNull(row.correction),
    place: row.place === null ? null : (JSON.parse(String(row.place)) as ScorePlace),
    undoes: textOrNull(row.undoes),
  };
}

// Scores that came with telemetry: written with the span or the log record that carried them, joined to what they are about when read.
import { listOf } from '../core/listOf.ts';
import type { ArrivedScore } from '../core/model/canonical.ts';
import { SCORE_SOURCES, SCORE_TARGETS, type ScoreRecord } from './contract.ts';
import type { Driver, Row } from './driver.ts';
import { fromHex, numberOrNull, placeIn, textOrNull, toHex } from './mapping.ts';

const COLUMNS = 'span, log, target, target_trace, target_span, target_text, name, value, label, explanation, source, author, time_us';
const FIELDS = 'a.name, a.value, a.label, a.explanation, a.source, a.author, a.time_us, a.target, a.target_trace, a.target_span';

export function scoreWriter(driver: Driver) {
  const put = driver.prepare(`INSERT INTO arrived_scores (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const dropOfSpan = driver.prepare('DELETE FROM arrived_scores WHERE span = ?');
  const dropOfLog = driver.prepare('DELETE FROM arrived_scores WHERE log = ?');
  const waiting = driver.prepare('SELECT DISTINCT target_text AS id FROM arrived_scores WHERE target = ? AND target_text IS NOT NULL');
  // Of several spans with one response id (a call and what wraps it) always the same, whichever came first.
  const findResponse = driver.prepare(`SELECT s.trace_id, s.span_id FROM facts f JOIN spans s ON s.id = f.span
    WHERE f.response_id = ? ORDER BY s.start_us, s.trace_id, s.span_id LIMIT 1`);
  const settle = driver.prepare('UPDATE arrived_scores SET target_trace = ?, target_span = ? WHERE target_text = ? AND target = ?');
  const responseOf = driver.prepare('SELECT response_id FROM facts WHERE span = ?');
  const RESPONSE = SCORE_TARGETS.indexOf('response');
  // Response ids that scores name: read once, then kept as scores come.
  let wanted: Set<string> | null = null;
  const news = new Set<string>();
  const wantedIds = () => {
    wanted ??= new Set(waiting.all(RESPONSE).map(row => String(row.id)));
    return wanted;
  };

  const write = (span: number | null, log: number | null, score: ArrivedScore, timeUs: number) => {
    const { target } = score;
    if (target.type === 'response') {
      wantedIds().add(target.responseId);
      news.add(target.responseId);
    }
    put.run(
      span,
      log,
      SCORE_TARGETS.indexOf(target.type),
      'traceId' in target ? fromHex(target.traceId) : null,
      'spanId' in target ? fromHex(target.spanId) : null,
      target.type === 'response' ? target.responseId : target.type === 'session' ? target.session : null,
      score.name,
      score.value,
      score.label,
      score.explanation,
      placeIn(SCORE_SOURCES, score.source),
      score.author,
      timeUs,
    );
  };

  return {
    putOfSpan(span: number, scores: readonly ArrivedScore[], hadScores: boolean, timeUs: number): void {
      if (hadScores) dropOfSpan.run(span);
      for (const score of scores) write(span, null, score, timeUs);
    },
    putOfLog(log: number, found: { readonly score: ArrivedScore; readonly timeUs: number } | null): void {
      dropOfLog.run(log);
      if (found) write(null, log, found.score, found.timeUs);
    },
    dropOfSpan: (span: number) => dropOfSpan.run(span),
    /** A span with this response id is being stored: scores may be about it. */
    sawResponse(responseId: string): void {
      if (wantedIds().has(responseId)) news.add(responseId);
    },
    /** The span is going: scores that found it by its response id look again. */
    lost(span: number): void {
      const id = textOrNull(responseOf.get(span)?.response_id);
      if (id !== null && wantedIds().has(id)) news.add(id);
    },
    /** Gives scores their spans. */
    settle(): void {
      for (const id of news) {
        const row = findResponse.get(id);
        settle.run((row?.trace_id ?? null) as Uint8Array | null, (row?.span_id ?? null) as Uint8Array | null, id, RESPONSE);
      }
      news.clear();
    },
    forget(): void {
      wanted = null;
      news.clear();
    },
  };
}

/** A score may name a session without its namespace: the id, and what follows each slash of it. */
export function sessionNames(id: string): readonly string[] {
  const names = [id];
  for (let at = id.indexOf('/'); at >= 0 && names.length < 20; at = id.indexOf('/', at + 1)) names.push(id.slice(at + 1));
  return names;
}

/** Scores of one session that are read at most. */
const SESSION_SCORES = 2000;

const TURN = SCORE_TARGETS.indexOf('turn');

export function scoreQueries(driver: Driver) {
  const noOf = driver.prepare('SELECT no FROM sessions WHERE id = ?');
  // About spans of the sessions' turns; about a trace (then its first turn); about a session itself.
  const ofSessions = driver.prepare(`WITH here AS MATERIALIZED (SELECT value ->> 'no' AS no, value -> 'names' AS names FROM json_each(?))
    SELECT ${FIELDS}, f.turn_no, t.no AS session_no
      FROM (SELECT DISTINCT h.no, p.trace_id FROM here h JOIN turns p ON p.session_no = h.no) t
      JOIN arrived_scores a ON a.target_trace = t.trace_id
      JOIN spans s ON s.trace_id = a.target_trace AND s.span_id = a.target_span JOIN facts f ON f.span = s.id AND f.session_no = t.no
    UNION ALL
    SELECT ${FIELDS}, (SELECT id FROM turns WHERE session_no = t.no AND trace_id = t.trace_id AND turn_id IS NOT NULL ORDER BY start_us, turn_id LIMIT 1), t.no
      FROM (SELECT DISTINCT h.no, p.trace_id FROM here h JOIN turns p ON p.session_no = h.no WHERE p.turn_id IS NOT NULL) t
      JOIN arrived_scores a ON a.target_trace = t.trace_id AND a.target_span IS NULL
    UNION ALL
    SELECT ${FIELDS}, NULL AS turn_no, h.no FROM here h JOIN json_each(h.names) n
      JOIN arrived_scores a ON a.target_text = n.value AND a.target_text IS NOT NULL AND a.target = ${SCORE_TARGETS.indexOf('session')}
    ORDER BY time_us, name LIMIT ?`);
  const list = (sessions: readonly { readonly no: number; readonly id: string }[]) =>
    ofSessions.all(JSON.stringify(sessions.map(({ no, id }) => ({ no, names: sessionNames(id) }))), SESSION_SCORES * sessions.length);
  const ofSpan = driver.prepare(
    `SELECT ${FIELDS}, NULL AS turn_no FROM arrived_scores a WHERE a.target_trace = ? AND a.target_span = ? AND a.target <> ${TURN} ORDER BY a.time_us, a.name LIMIT 500`,
  );
  const pending =
    driver.prepare(`SELECT count(*) AS n FROM arrived_scores a WHERE (a.target = ${SCORE_TARGETS.indexOf('response')} AND a.target_trace IS NULL)
    OR (a.target_span IS NOT NULL AND NOT EXISTS (SELECT 1 FROM spans s WHERE s.trace_id = a.target_trace AND s.span_id = a.target_span))`);
  return {
    list(query: { session: string } | { traceId: string; spanId: string }): ScoreRecord[] {
      if ('spanId' in query) return ofSpan.all(fromHex(query.traceId), fromHex(query.spanId)).map(scoreRecord);
      const row = noOf.get(query.session);
      return row ? list([{ no: Number(row.no), id: query.session }]).map(scoreRecord) : [];
    },
    /** By the number of the session. */
    bySession: (sessions: readonly { readonly no: number; readonly id: string }[]): Map<number, ScoreRecord[]> => {
      const found = new Map<number, ScoreRecord[]>();
      for (const row of list(sessions)) listOf(found, Number(row.session_no)).push(scoreRecord(row));
      return found;
    },
    pending: () => Number(pending.get()?.n),
  };
}

function scoreRecord(row: Row): ScoreRecord {
  return {
    name: String(row.name),
    value: numberOrNull(row.value),
    label: textOrNull(row.label),
    explanation: textOrNull(row.explanation),
    source: SCORE_SOURCES[Number(row.source)] ?? 'unknown',
    author: textOrNull(row.author),
    timeUs: Number(row.time_us),
    traceId: toHex(row.target_trace) || null,
    spanId: toHex(row.target_span) || null,
    turnNo: numberOrNull(row.turn_no),
    ofTurn: Number(row.target) === TURN,
  };
}

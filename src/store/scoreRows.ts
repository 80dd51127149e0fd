// Scores that came with telemetry: written with the span or the log record that carried them, joined to what they are about when read.
import type { ArrivedScore } from '../core/model/canonical.ts';
import { SCORE_SOURCES, SCORE_TARGETS, type ScoreRecord } from './contract.ts';
import type { Driver, Row } from './driver.ts';
import { fromHex, numberOrNull, placeIn, textOrNull, toHex } from './mapping.ts';

const COLUMNS = 'span, log, target, target_trace, target_span, target_text, name, value, label, explanation, source, author, time_us';
const FIELDS = 'a.name, a.value, a.label, a.explanation, a.source, a.author, a.time_us, a.target_trace, a.target_span';

export function scoreWriter(driver: Driver) {
  const put = driver.prepare(`INSERT INTO arrived_scores (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const dropOfSpan = driver.prepare('DELETE FROM arrived_scores WHERE span = ?');
  const dropOfLog = driver.prepare('DELETE FROM arrived_scores WHERE log = ?');
  const waiting = driver.prepare('SELECT DISTINCT target_text AS id FROM arrived_scores WHERE target = ? AND target_trace IS NULL');
  const findResponses = driver.prepare(`SELECT f.response_id, s.trace_id, s.span_id FROM facts f JOIN spans s ON s.id = f.span
    WHERE f.response_id IN (SELECT value FROM json_each(?)) ORDER BY s.start_us DESC`);
  const settle = driver.prepare('UPDATE arrived_scores SET target_trace = ?, target_span = ? WHERE target = ? AND target_text = ?');
  const RESPONSE = SCORE_TARGETS.indexOf('response');
  // Response ids that scores wait for: read once, then kept as scores and spans come.
  let pending: Set<string> | null = null;
  const news = new Set<string>();
  const pendingIds = () => {
    pending ??= new Set(waiting.all(RESPONSE).map(row => String(row.id)));
    return pending;
  };

  const write = (span: number | null, log: number | null, score: ArrivedScore, timeUs: number) => {
    const { target } = score;
    if (target.type === 'response') {
      pendingIds().add(target.responseId);
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
    /** A span with this response id is being stored: scores may be waiting for it. */
    sawResponse(responseId: string): void {
      if (pendingIds().has(responseId)) news.add(responseId);
    },
    /** Gives scores their spans, one look through the facts for all that became known since. */
    settle(): void {
      if (news.size === 0) return;
      for (const row of findResponses.all(JSON.stringify([...news]))) {
        const id = String(row.response_id);
        settle.run(row.trace_id as Uint8Array, row.span_id as Uint8Array, RESPONSE, id);
        pendingIds().delete(id);
      }
      news.clear();
    },
    forget(): void {
      pending = null;
      news.clear();
    },
  };
}

export function scoreQueries(driver: Driver) {
  // About spans of the session's turns; about a trace (then its first turn); about the session itself.
  const ofSession = driver.prepare(`WITH here AS (SELECT no, id FROM sessions WHERE id = ?)
    SELECT ${FIELDS}, f.turn_no FROM here JOIN (SELECT DISTINCT trace_id FROM turns WHERE session_no = (SELECT no FROM here)) t
      JOIN arrived_scores a ON a.target_trace = t.trace_id
      JOIN spans s ON s.trace_id = a.target_trace AND s.span_id = a.target_span JOIN facts f ON f.span = s.id AND f.session_no = here.no
    UNION ALL
    SELECT ${FIELDS}, min(t.id) AS turn_no FROM here JOIN turns t ON t.session_no = here.no AND t.turn_id IS NOT NULL
      JOIN arrived_scores a ON a.target_trace = t.trace_id AND a.target_span IS NULL GROUP BY a.id
    UNION ALL
    SELECT ${FIELDS}, NULL AS turn_no FROM here JOIN arrived_scores a ON a.target = ${SCORE_TARGETS.indexOf('session')}
      AND (a.target_text = here.id OR here.id LIKE '%/' || a.target_text)
    ORDER BY time_us, name LIMIT 2000`);
  const ofSpan = driver.prepare(
    `SELECT ${FIELDS}, NULL AS turn_no FROM arrived_scores a WHERE a.target_trace = ? AND a.target_span = ? ORDER BY a.time_us, a.name LIMIT 500`,
  );
  const pending =
    driver.prepare(`SELECT count(*) AS n FROM arrived_scores a WHERE (a.target = ${SCORE_TARGETS.indexOf('response')} AND a.target_trace IS NULL)
    OR (a.target_span IS NOT NULL AND NOT EXISTS (SELECT 1 FROM spans s WHERE s.trace_id = a.target_trace AND s.span_id = a.target_span))`);
  return {
    list: (query: { session: string } | { traceId: string; spanId: string }): ScoreRecord[] =>
      ('session' in query ? ofSession.all(query.session) : ofSpan.all(fromHex(query.traceId), fromHex(query.spanId))).map(scoreRecord),
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
  };
}

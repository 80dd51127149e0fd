// Spans with what was derived of them: as columns for the tree, as rows for lists and exports, one by one for details.
import type { Filter } from '../../core/filter.ts';
import { COST_BASES, COST_SOURCES } from '../../core/model/cost.ts';
import type { LiveLog } from '../contract.ts';
import type { Driver, Row, SqlValue } from '../driver.ts';
import { filterSql, searchIn } from '../filterSql.ts';
import { fromHex, numberOrNull, textOrNull, toHex, usd } from '../mapping.ts';
import type { SpanQuery, SpanRecord, SpanTable, TurnSpans } from '../records.ts';
import type { WordIndex } from '../wordIndex.ts';

// Ids as text: a Buffer a value costs more than SQLite's own conversion.
const COLUMNS = `lower(hex(s.trace_id)), lower(hex(s.span_id)), lower(hex(s.parent_id)), s.name, f.kind, s.start_us, s.end_us, s.status, f.turn_no, f.model, f.input_tokens, f.output_tokens,
  s.conflict, f.flags, f.label, f.cost_nano, f.ttft_ms`;

const RECORD = `SELECT s.*, f.turn_no, f.kind, f.flags, f.convention, f.app, f.model, f.input_tokens, f.output_tokens, f.cost_nano, f.cost_source, f.cost_basis, f.label, f.tool_name,
  f.error_message, se.id AS session, t.turn_id
  FROM spans s LEFT JOIN facts f ON f.span = s.id LEFT JOIN sessions se ON se.no = f.session_no LEFT JOIN turns t ON t.id = f.turn_no`;

// A log record belongs to the session of its span, or else of any span of its trace.
const LOGS = `SELECT l.*, (SELECT se.id FROM spans s JOIN facts f ON f.span = s.id JOIN sessions se ON se.no = f.session_no
  WHERE s.trace_id = l.trace_id ORDER BY s.span_id = l.span_id DESC LIMIT 1) AS session FROM logs l`;

/** `words` is null where not all words are indexed now. */
export function spanQueries(driver: Driver, words: () => WordIndex | null) {
  const one = driver.prepare(`${RECORD} WHERE s.trace_id = ? AND s.span_id = ?`);
  const ofSession = driver.prepare(`SELECT ${COLUMNS} FROM facts f JOIN spans s ON s.id = f.span
    WHERE f.session_no = (SELECT no FROM sessions WHERE id = ?) ORDER BY f.start_us LIMIT ?`);
  const anyPlaced = driver.prepare('SELECT 1 FROM log_facts WHERE trace_id = ? LIMIT 1');
  const idsOf = driver.prepare('SELECT trace_id, span_id FROM spans WHERE id = ?');
  const stepFacts = driver.prepare(`SELECT f.span, f.turn_no FROM facts f
    WHERE f.session_no IN (SELECT DISTINCT session_no FROM turns WHERE id IN (SELECT value FROM json_each(?)))
      AND f.turn_no IN (SELECT value FROM json_each(?)) AND f.kind IN (SELECT value FROM json_each(?)) ORDER BY f.session_no, f.start_us`);
  const countOfSession = driver.prepare('SELECT spans AS n FROM sessions WHERE id = ?');

  const scope = (query: SpanQuery) => {
    const filter = filterSql(query.filter, 'span', searchIn(words));
    const sql = [...filter.sql];
    const params: SqlValue[] = [...filter.params];
    if (query.session !== undefined) {
      sql.push('f.session_no = (SELECT no FROM sessions WHERE id = ?)');
      params.push(query.session);
    }
    if (query.turn !== undefined) {
      sql.push('f.turn_no IN (SELECT id FROM turns WHERE turn_id = ? AND session_no = f.session_no)');
      params.push(query.turn);
    }
    if (query.traceId !== undefined) {
      sql.push('s.trace_id = ?');
      params.push(fromHex(query.traceId));
    }
    return { where: sql.length ? `WHERE ${sql.join(' AND ')}` : '', params };
  };

  return {
    table(query: SpanQuery): SpanTable {
      if (query.session !== undefined && query.turn === undefined && query.traceId === undefined && !query.filter) {
        const rows = ofSession.arrays(query.session, query.limit);
        return toTable(rows, rows.length < query.limit ? 0 : Math.max(0, Number(countOfSession.get(query.session)?.n ?? 0) - rows.length));
      }
      const { where, params } = scope(query);
      const from = query.session !== undefined ? 'facts f JOIN spans s ON s.id = f.span' : 'spans s LEFT JOIN facts f ON f.span = s.id';
      const rows = driver.prepare(`SELECT ${COLUMNS} FROM ${from} ${where} ORDER BY s.start_us LIMIT ?`).arrays(...params, query.limit);
      const omitted =
        rows.length < query.limit
          ? 0
          : Number(driver.prepare(`SELECT count(*) AS n FROM ${from} ${where}`).get(...params)?.n) - rows.length;
      return toTable(rows, omitted);
    },
    list(query: SpanQuery): SpanRecord[] {
      const { where, params } = scope(query);
      return driver
        .prepare(`${RECORD} ${where} ORDER BY s.start_us, s.trace_id, s.span_id LIMIT ?`)
        .all(...params, query.limit)
        .map(spanRecord);
    },
    get(traceId: string, spanId: string): SpanRecord | null {
      const row = one.get(fromHex(traceId), fromHex(spanId));
      return row ? spanRecord(row) : null;
    },
    steps(turnNos: readonly number[], kinds: readonly number[], most: number): TurnSpans {
      const counts = new Map<number, number>();
      const first: number[] = [];
      const turns = JSON.stringify(turnNos);
      // In the order of the index, so that nothing is sorted.
      for (const [span, turnNo] of stepFacts.arrays(turns, turns, JSON.stringify(kinds))) {
        const turn = Number(turnNo);
        const count = (counts.get(turn) ?? 0) + 1;
        counts.set(turn, count);
        if (count <= most) first.push(Number(span));
      }
      if (first.length === 0) return { rows: [], counts };
      const rows = driver.prepare(`${RECORD} WHERE s.id IN (SELECT value FROM json_each(?)) ORDER BY f.start_us, s.span_id`);
      return { rows: rows.all(JSON.stringify(first)).map(spanRecord), counts };
    },
    exportPage(query: { session?: string; traceId?: string; offset: number; limit: number }): SpanRecord[] {
      const { where, params } = scope({ ...query, limit: query.limit });
      // Spans that stand for log records were never sent: the records themselves are exported.
      return driver
        .prepare(
          `${RECORD} ${where ? `${where} AND` : 'WHERE'} s.chunk > 0 ORDER BY s.trace_id, s.start_us, s.start_rem, s.span_id LIMIT ? OFFSET ?`,
        )
        .all(...params, query.limit, query.offset)
        .map(spanRecord);
    },
    hasLogs: (traceId: string): boolean => anyPlaced.get(fromHex(traceId)) !== undefined,
    ids(no: number): { traceId: string; spanId: string } | null {
      const row = idsOf.get(no);
      return row ? { traceId: toHex(row.trace_id), spanId: toHex(row.span_id) } : null;
    },
    logs(query: {
      session?: string;
      traceId?: string;
      spanId?: string;
      filter?: Filter;
      limit: number;
    }): (LiveLog & { session: string | null })[] {
      const { sql, params } = filterSql(query.filter, 'log');
      if (query.session !== undefined) {
        const traces = 'SELECT trace_id FROM turns WHERE session_no = (SELECT no FROM sessions WHERE id = ?)';
        sql.push(`(l.trace_id IN (${traces}) OR l.id IN (SELECT log FROM log_facts WHERE trace_id IN (${traces})))`);
        params.push(query.session, query.session);
      }
      if (query.traceId !== undefined && query.spanId !== undefined) {
        // Records that found their span by another key than its id, and not those that name it but found another.
        const ids = [fromHex(query.traceId), fromHex(query.spanId)];
        sql.push(`l.id IN (SELECT l2.id FROM logs l2 LEFT JOIN log_facts f2 ON f2.log = l2.id
          WHERE l2.trace_id = ? AND l2.span_id = ? AND (f2.span_id IS NULL OR f2.span_id = l2.span_id)
          UNION SELECT log FROM log_facts WHERE trace_id = ? AND span_id = ?)`);
        params.push(...ids, ...ids);
      } else if (query.traceId !== undefined) {
        sql.push('(l.trace_id = ? OR l.id IN (SELECT log FROM log_facts WHERE trace_id = ?))');
        params.push(fromHex(query.traceId), fromHex(query.traceId));
      }
      const where = sql.length ? `WHERE ${sql.join(' AND ')}` : '';
      return driver
        .prepare(`${LOGS} ${where} ORDER BY l.time_us, l.time_rem, l.id LIMIT ?`)
        .all(...params, query.limit)
        .map(row => ({ ...liveLog(row), session: textOrNull(row.session) }));
    },
  };
}

export function liveLog(row: Row): LiveLog {
  return {
    no: Number(row.id),
    traceId: toHex(row.trace_id) || null,
    spanId: toHex(row.span_id) || null,
    timeUs: Number(row.time_us),
    timeRem: Number(row.time_rem),
    severity: Number(row.severity),
    eventName: String(row.event_name),
    routedTo: toHex(row.routed) || null,
    chunk: Number(row.chunk),
    group: Number(row.grp),
    offset: Number(row.off),
    length: Number(row.len),
  };
}

/** SQLite's integers come as JS numbers and its texts as strings: columns that cannot be null are taken as they are. */
function toTable(rows: SqlValue[][], omitted: number): SpanTable {
  const asIs = <T>(place: number): T[] => rows.map(row => row[place] as T);
  return {
    traceId: asIs(0),
    spanId: asIs(1),
    parentSpanId: asIs(2),
    name: asIs(3),
    kind: rows.map(row => (row[4] as number | null) ?? -1),
    startUs: asIs(5),
    endUs: asIs(6),
    status: asIs(7),
    turnNo: asIs(8),
    model: asIs(9),
    inputTokens: asIs(10),
    outputTokens: asIs(11),
    label: asIs(14),
    costNano: asIs(15),
    ttftMs: asIs(16),
    conflict: asIs(12),
    factFlags: rows.map(row => (row[13] as number | null) ?? 0),
    omitted,
  };
}

function spanRecord(row: Row): SpanRecord {
  return {
    no: Number(row.id),
    traceId: toHex(row.trace_id),
    spanId: toHex(row.span_id),
    parentSpanId: toHex(row.parent_id),
    name: String(row.name),
    otelKind: Number(row.otel_kind),
    startUs: Number(row.start_us),
    startRem: Number(row.start_rem),
    endUs: Number(row.end_us),
    endRem: Number(row.end_rem),
    status: Number(row.status),
    conflict: row.conflict !== 0,
    chunk: Number(row.chunk),
    group: Number(row.grp),
    offset: Number(row.off),
    length: Number(row.len),
    session: textOrNull(row.session),
    turnNo: numberOrNull(row.turn_no),
    turnId: textOrNull(row.turn_id),
    kind: row.kind === null || row.kind === undefined ? -1 : Number(row.kind),
    factFlags: Number(row.flags ?? 0),
    convention: textOrNull(row.convention),
    app: textOrNull(row.app),
    model: textOrNull(row.model),
    inputTokens: numberOrNull(row.input_tokens),
    outputTokens: numberOrNull(row.output_tokens),
    costUsd: usd(row.cost_nano),
    costSource: COST_SOURCES[Number(row.cost_source ?? -1)] ?? null,
    costBasis: COST_BASES[Number(row.cost_basis ?? -1)] ?? null,
    label: textOrNull(row.label),
    toolName: textOrNull(row.tool_name),
    errorMessage: textOrNull(row.error_message),
  };
}

// Sessions and turns as lists ask for them. Nothing here aggregates: the rows are kept ready.
import type { Filter } from '../../core/filter.ts';
import { COST_BASES } from '../../core/model/cost.ts';
import type { SessionRecord, TurnRecord } from '../contract.ts';
import type { Driver, Row, SqlValue } from '../driver.ts';
import { filterSql } from '../filterSql.ts';
import { fromHex, numberOrNull, stringList, textOrNull, toHex, usd } from '../mapping.ts';

const TURNS = 'SELECT t.*, s.id AS session FROM turns t JOIN sessions s ON s.no = t.session_no WHERE t.turn_id IS NOT NULL';

export function sessionQueries(driver: Driver) {
  const byId = driver.prepare('SELECT * FROM sessions WHERE id = ?');
  const byTrace = driver.prepare(
    `SELECT s.* FROM spans sp JOIN facts f ON f.span = sp.id JOIN sessions s ON s.no = f.session_no WHERE sp.trace_id = ?
      GROUP BY s.no ORDER BY count(*) DESC, s.id LIMIT 1`,
  );
  const turnsOf = driver.prepare(
    `${TURNS} AND t.session_no = (SELECT no FROM sessions WHERE id = ?) ORDER BY t.start_us, t.trace_id, t.turn_id LIMIT ?`,
  );

  return {
    list(query: { filter?: Filter; plain: boolean; after?: { endUs: number; no: number }; limit: number }): SessionRecord[] {
      const where = conditions(query);
      if (query.after) {
        where.sql.push('(end_us, no) < (?, ?)');
        where.params.push(query.after.endUs, query.after.no);
      }
      const sql = `SELECT * FROM sessions WHERE ${where.sql.join(' AND ')} ORDER BY end_us DESC, no DESC LIMIT ?`;
      return driver
        .prepare(sql)
        .all(...where.params, query.limit)
        .map(sessionRecord);
    },
    count(query: { filter?: Filter; plain: boolean }): number {
      const where = conditions(query);
      return Number(driver.prepare(`SELECT count(*) AS n FROM sessions WHERE ${where.sql.join(' AND ')}`).get(...where.params)?.n);
    },
    get(id: string): SessionRecord | null {
      const trace = /^trace:([0-9a-f]{32})$/.exec(id)?.[1];
      const row = byId.get(id) ?? (trace ? byTrace.get(fromHex(trace)) : undefined);
      return row ? sessionRecord(row) : null;
    },
    turns(query: { session?: string; filter?: Filter; limit: number }): TurnRecord[] {
      if (query.session !== undefined && !query.filter) return turnsOf.all(query.session, query.limit).map(turnRecord);
      const filter = filterSql(query.filter, 'turn');
      const sql = [...filter.sql];
      const params = [...filter.params];
      if (query.session !== undefined) {
        sql.push('s.id = ?');
        params.push(query.session);
      }
      const text = `${[TURNS, ...sql].join(' AND ')} ORDER BY t.start_us, t.trace_id, t.turn_id LIMIT ?`;
      return driver
        .prepare(text)
        .all(...params, query.limit)
        .map(turnRecord);
    },
  };
}

function conditions(query: { filter?: Filter; plain: boolean }): { sql: string[]; params: SqlValue[] } {
  const filter = filterSql(query.filter, 'session');
  return { sql: [query.plain ? '1' : 'plain = 0', ...filter.sql], params: [...filter.params] };
}

function sessionRecord(row: Row): SessionRecord {
  return {
    no: Number(row.no),
    id: String(row.id),
    app: textOrNull(row.app),
    user: textOrNull(row.user_id),
    startUs: Number(row.start_us),
    endUs: Number(row.end_us),
    seenUs: Number(row.seen_us),
    firstInput: textOrNull(row.first_input),
    lastOutput: textOrNull(row.last_output),
    turns: Number(row.turns),
    openTurns: Number(row.open_turns),
    spans: Number(row.spans),
    errors: Number(row.errors),
    models: stringList(row.models),
    inputTokens: numberOrNull(row.input_tokens),
    outputTokens: numberOrNull(row.output_tokens),
    costUsd: usd(row.cost_nano),
    costBasis: COST_BASES[Number(row.cost_basis ?? -1)] ?? null,
    latencyUs: numberOrNull(row.latency_us),
    plain: row.plain !== 0,
  };
}

function turnRecord(row: Row): TurnRecord {
  return {
    no: Number(row.id),
    sessionId: String(row.session),
    turnId: String(row.turn_id),
    traceId: toHex(row.trace_id),
    anchorSpanId: toHex(row.anchor_id),
    startUs: Number(row.start_us),
    endUs: Number(row.end_us),
    ended: row.ended !== 0,
    seenUs: Number(row.seen_us),
    input: textOrNull(row.input),
    output: textOrNull(row.output),
    inputRef: textOrNull(row.input_ref),
    outputRef: textOrNull(row.output_ref),
    spans: Number(row.spans),
    llmCalls: Number(row.llm_calls),
    toolCalls: Number(row.tool_calls),
    errors: Number(row.errors),
    failed: row.failed !== 0,
    models: stringList(row.models),
    inputTokens: numberOrNull(row.input_tokens),
    outputTokens: numberOrNull(row.output_tokens),
    costUsd: usd(row.cost_nano),
    costBasis: COST_BASES[Number(row.cost_basis ?? -1)] ?? null,
    fromLogs: row.from_logs !== 0,
  };
}

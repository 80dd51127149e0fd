// Sessions and turns as lists ask for them. Nothing here aggregates: the rows are kept ready.
import type { Filter } from '../../core/filter.ts';
import { listOf } from '../../core/listOf.ts';
import { COST_BASES } from '../../core/model/cost.ts';
import type { SessionSort } from '../../core/model/sessionSort.ts';
import type { Driver, Row, SqlValue } from '../driver.ts';
import { type Conditions, escapeLike, filterSql, searchIn } from '../filterSql.ts';
import { fromHex, numberOrNull, stringList, textOrNull, toHex, usd } from '../mapping.ts';
import type { SessionPlace, SessionQuery, SessionRecord, TurnRecord } from '../records.ts';
import type { WordIndex } from '../wordIndex.ts';

const TURNS = 'SELECT t.*, s.id AS session FROM turns t JOIN sessions s ON s.no = t.session_no WHERE t.turn_id IS NOT NULL';

/** `words` is null where not all words are indexed now. */
export function sessionQueries(driver: Driver, words: () => WordIndex | null) {
  const byId = driver.prepare('SELECT * FROM sessions WHERE id = ?');
  const byTrace = driver.prepare(
    `SELECT s.* FROM spans sp JOIN facts f ON f.span = sp.id JOIN sessions s ON s.no = f.session_no WHERE sp.trace_id = ?
      GROUP BY s.no ORDER BY count(*) DESC, s.id LIMIT 1`,
  );
  const turnsOf = driver.prepare(
    `${TURNS} AND t.session_no = (SELECT no FROM sessions WHERE id = ?) ORDER BY t.start_us, t.trace_id, t.turn_id LIMIT ?`,
  );
  const withSpans = driver.prepare(
    'SELECT DISTINCT session_no AS no FROM facts WHERE span IN (SELECT value FROM json_each(?)) AND session_no IS NOT NULL',
  );
  const turnTimes = driver.prepare(`SELECT no, us FROM (
      SELECT session_no AS no, max(end_us) - min(start_us) AS us, row_number() OVER (PARTITION BY session_no ORDER BY min(start_us) DESC) AS place
      FROM turns WHERE session_no IN (SELECT value FROM json_each(?)) AND turn_id IS NOT NULL GROUP BY session_no, turn_id HAVING min(ended) = 1)
    WHERE place <= ? ORDER BY no, place DESC`);
  const turnWith = driver.prepare(`SELECT turn_id, input, output FROM turns WHERE session_no = ? AND turn_id IS NOT NULL
    AND (input LIKE ? ESCAPE '\\' OR output LIKE ? ESCAPE '\\') ORDER BY start_us, turn_id LIMIT 1`);

  return {
    list(query: SessionQuery): SessionRecord[] {
      // Those that mentioned a text last are the newest: they begin a list of the newest, and no other; and what else is asked for may be old.
      const newest = (query.sort ?? 'active') === 'active' && query.descending !== false && query.after === undefined;
      const page = (every: boolean) => {
        const where = conditions(query, words, every);
        const order = SESSION_ORDER[query.sort ?? 'active'];
        const after = query.after && afterSql(order, query.descending ?? true, query.after);
        if (after) {
          where.sql.push(after.text);
          where.params.push(...after.params);
        }
        // What is not known comes last, whichever way the rest goes.
        const nulls = order.nulls ? `${order.sql} IS NULL, ` : '';
        const sql = `SELECT *, ${order.sql} AS sorted FROM sessions WHERE ${where.sql.join(' AND ')}
          ORDER BY ${nulls}${order.sql} ${query.descending === false ? 'ASC' : 'DESC'}, no DESC LIMIT ?`;
        const rows = driver.prepare(sql).all(...where.params, query.limit);
        return { rows, isAll: !where.latestOnly || rows.length === query.limit };
      };
      const first = page(!newest || isOneOfSeveral(query.filter));
      return (first.isAll ? first : page(true)).rows.map(sessionRecord);
    },
    ids(query: { filter?: Filter; plain: boolean; nos: readonly number[] }): SessionRecord[] {
      const where = conditions(query, words, true);
      const sql = `SELECT *, end_us AS sorted FROM sessions WHERE ${where.sql.join(' AND ')} AND no IN (SELECT value FROM json_each(?))
        ORDER BY end_us DESC, no DESC`;
      return driver
        .prepare(sql)
        .all(...where.params, JSON.stringify(query.nos))
        .map(sessionRecord);
    },
    withSpans: (spanNos: readonly number[]): number[] => withSpans.all(JSON.stringify(spanNos)).map(row => Number(row.no)),
    turnTimes(sessionNos: readonly number[], limit: number): Map<number, number[]> {
      const times = new Map<number, number[]>();
      for (const row of turnTimes.all(JSON.stringify(sessionNos), limit)) listOf(times, Number(row.no)).push(Number(row.us));
      return times;
    },
    turnWith(no: number, text: string): { turnId: string; input: string | null; output: string | null } | null {
      const like = `%${escapeLike(text)}%`;
      const row = turnWith.get(no, like, like);
      return row ? { turnId: String(row.turn_id), input: textOrNull(row.input), output: textOrNull(row.output) } : null;
    },
    count(query: { filter?: Filter; plain: boolean; every: boolean }): number | null {
      const where = conditions(query, words, query.every || isOneOfSeveral(query.filter));
      if (where.latestOnly) return null;
      return Number(driver.prepare(`SELECT count(*) AS n FROM sessions WHERE ${where.sql.join(' AND ')}`).get(...where.params)?.n);
    },
    get(id: string): SessionRecord | null {
      const trace = /^trace:([0-9a-f]{32})$/.exec(id)?.[1];
      const row = byId.get(id) ?? (trace ? byTrace.get(fromHex(trace)) : undefined);
      return row ? sessionRecord(row) : null;
    },
    turns(query: { session?: string; filter?: Filter; limit: number; newest?: boolean }): TurnRecord[] {
      if (query.session !== undefined && !query.filter) return turnsOf.all(query.session, query.limit).map(turnRecord);
      const filter = filterSql(query.filter, 'turn', searchIn(words));
      const sql = [...filter.sql];
      const params = [...filter.params];
      if (query.session !== undefined) {
        sql.push('s.id = ?');
        params.push(query.session);
      }
      const text = `${[TURNS, ...sql].join(' AND ')} ORDER BY t.start_us ${query.newest ? 'DESC' : ''}, t.trace_id, t.turn_id LIMIT ?`;
      return driver
        .prepare(text)
        .all(...params, query.limit)
        .map(turnRecord);
    },
  };
}

interface Order {
  readonly sql: string;
  readonly nulls: boolean;
}

/** What each order of the list compares. */
const SESSION_ORDER: Readonly<Record<SessionSort, Order>> = {
  active: { sql: 'end_us', nulls: false },
  started: { sql: 'start_us', nulls: false },
  input: { sql: 'first_input COLLATE NOCASE', nulls: true },
  app: { sql: 'app COLLATE NOCASE', nulls: true },
  user: { sql: 'user_id COLLATE NOCASE', nulls: true },
  turns: { sql: 'turns', nulls: false },
  spans: { sql: 'spans', nulls: false },
  // Null only where neither is known.
  tokens: {
    sql: '(coalesce(input_tokens, 0) + coalesce(output_tokens, 0) + nullif(coalesce(input_tokens, output_tokens, -1), -1) * 0)',
    nulls: true,
  },
  cost: { sql: 'cost_nano', nulls: true },
  latency: { sql: 'latency_us', nulls: true },
  errors: { sql: 'errors', nulls: false },
};

/** Rows after a place in an order, for pages that stay right while rows come and go before it. */
function afterSql({ sql, nulls }: Order, descending: boolean, { value, no }: SessionPlace): { text: string; params: SqlValue[] } {
  if (value === null) return { text: `(${sql} IS NULL AND no < ?)`, params: [no] };
  if (descending && !nulls) return { text: `(${sql}, no) < (?, ?)`, params: [value, no] };
  const beyond = `(${sql} ${descending ? '<' : '>'} ? OR (${sql} = ? AND no < ?)${nulls ? ` OR ${sql} IS NULL` : ''})`;
  return { text: beyond, params: [value, value, no] };
}

/** Other terms may leave none of the sessions that mentioned a text last. */
function isOneOfSeveral(filter: Filter | undefined): boolean {
  return (filter?.terms.length ?? 0) > 1;
}

function conditions(query: { filter?: Filter; plain: boolean }, words: () => WordIndex | null, every = false): Conditions {
  const filter = filterSql(query.filter, 'session', searchIn(words, every));
  return { ...filter, sql: [query.plain ? '1' : 'plain = 0', ...filter.sql], params: [...filter.params] };
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
    prompts: stringList(row.prompts),
    inputTokens: numberOrNull(row.input_tokens),
    outputTokens: numberOrNull(row.output_tokens),
    costUsd: usd(row.cost_nano),
    costBasis: COST_BASES[Number(row.cost_basis ?? -1)] ?? null,
    latencyUs: numberOrNull(row.latency_us),
    plain: row.plain !== 0,
    sorted: (row.sorted ?? null) as number | string | null,
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
    prompts: stringList(row.prompts),
    inputTokens: numberOrNull(row.input_tokens),
    outputTokens: numberOrNull(row.output_tokens),
    costUsd: usd(row.cost_nano),
    costBasis: COST_BASES[Number(row.cost_basis ?? -1)] ?? null,
    fromLogs: row.from_logs !== 0,
  };
}

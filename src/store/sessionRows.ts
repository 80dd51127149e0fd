// Session rows: aggregates of what traces and turns gave, made anew whenever one of them changes, so that lists never aggregate.
import type { Driver, Row } from './driver.ts';
import { numberOrNull, stringList, textOrNull } from './mapping.ts';

/** Characters of the first input and the last output that lists show. */
const LIST_PREVIEW = 300;

export function sessionWriter(driver: Driver) {
  const find = driver.prepare('SELECT no FROM sessions WHERE id = ?');
  const create = driver.prepare(`INSERT INTO sessions (id, start_us, end_us, seen_us, turns, open_turns, spans, errors, models, plain)
    VALUES (?, 0, 0, 0, 0, 0, 0, 0, '[]', 1) RETURNING no`);
  const remove = driver.prepare('DELETE FROM sessions WHERE no = ?');
  const idOf = driver.prepare('SELECT id FROM sessions WHERE no = ?');
  const totals = driver.prepare(`SELECT count(*) AS parts, min(start_us) AS start_us, max(end_us) AS end_us, max(seen_us) AS seen_us, sum(spans) AS spans,
    sum(errors) AS errors, min(plain) AS plain FROM trace_parts WHERE session_no = ?`);
  const firstOf = (column: string) =>
    driver.prepare(`SELECT ${column} AS value FROM trace_parts WHERE session_no = ? AND ${column} IS NOT NULL ORDER BY start_us, trace_id LIMIT 1`);
  const app = firstOf('app');
  const user = firstOf('user_id');
  const turnRows = driver.prepare(`SELECT turn_id, start_us, end_us, ended, models, input_tokens, output_tokens, cost_nano
    FROM turns WHERE session_no = ? ORDER BY start_us, trace_id, turn_id`);
  const firstInput = driver.prepare(`SELECT substr(input, 1, ${LIST_PREVIEW}) AS value FROM turns WHERE session_no = ? AND input IS NOT NULL
    ORDER BY start_us, trace_id, turn_id LIMIT 1`);
  const lastOutput = driver.prepare(`SELECT substr(output, 1, ${LIST_PREVIEW}) AS value FROM turns WHERE session_no = ? AND output IS NOT NULL
    ORDER BY start_us DESC, trace_id DESC, turn_id DESC LIMIT 1`);
  const update = driver.prepare(`UPDATE sessions SET app = ?, user_id = ?, start_us = ?, end_us = ?, seen_us = ?, first_input = ?, last_output = ?,
    turns = ?, open_turns = ?, spans = ?, errors = ?, models = ?, input_tokens = ?, output_tokens = ?, cost_nano = ?, latency_us = ?, plain = ? WHERE no = ?`);

  return {
    numberOf(id: string): number {
      return Number((find.get(id) ?? create.get(id))?.no);
    },
    /** Makes the row anew, or removes a session nothing belongs to any more. Returns its id, in a list, for the change feed. */
    refresh(session: number): string[] {
      const id = textOrNull(idOf.get(session)?.id);
      if (id === null) return [];
      const sum = totals.get(session) as Row;
      if (Number(sum.parts) === 0) {
        remove.run(session);
        return [id];
      }
      const turns = summarize(turnRows.all(session));
      update.run(
        app.get(session)?.value ?? null, user.get(session)?.value ?? null, Number(sum.start_us), Number(sum.end_us), Number(sum.seen_us),
        firstInput.get(session)?.value ?? null, lastOutput.get(session)?.value ?? null, turns.count, turns.open, Number(sum.spans), Number(sum.errors),
        JSON.stringify(turns.models), turns.inputTokens, turns.outputTokens, turns.costNano, turns.latencyUs, Number(sum.plain), session,
      );
      return [id];
    },
  };
}

/** Parts with one turn id are one turn: it lasts from the first start to the last end, and is open while any part is. */
function summarize(rows: readonly Row[]) {
  const turns = new Map<string, { start: number; end: number; open: boolean }>();
  const models = new Set<string>();
  const sum = { inputTokens: null as number | null, outputTokens: null as number | null, costNano: null as number | null };
  for (const row of rows) {
    const id = String(row.turn_id);
    const turn = turns.get(id);
    const [start, end, open] = [Number(row.start_us), Number(row.end_us), row.ended === 0];
    if (turn) {
      turn.start = Math.min(turn.start, start);
      turn.end = Math.max(turn.end, end);
      turn.open ||= open;
    } else turns.set(id, { start, end, open });
    for (const model of stringList(row.models)) models.add(model);
    sum.inputTokens = add(sum.inputTokens, numberOrNull(row.input_tokens));
    sum.outputTokens = add(sum.outputTokens, numberOrNull(row.output_tokens));
    sum.costNano = add(sum.costNano, numberOrNull(row.cost_nano));
  }
  const closed = [...turns.values()].filter(turn => !turn.open).map(turn => turn.end - turn.start);
  const open = turns.size - closed.length;
  return { count: turns.size, open, models: [...models].sort(), latencyUs: percentile95(closed), ...sum };
}

function add(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

/** Nearest-rank 95th percentile; null of nothing. */
function percentile95(values: number[]): number | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  return values[Math.ceil(values.length * 0.95) - 1] ?? null;
}

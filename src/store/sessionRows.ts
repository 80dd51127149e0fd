// Session rows: aggregates of what traces and turns gave, made anew whenever one of them changes, so that lists never aggregate.
import { counting, partsByTurn } from '../core/derive/logTurns.ts';
import { COST_BASES } from '../core/model/cost.ts';
import type { Driver, Row } from './driver.ts';
import { numberOrNull, stringList, textOrNull } from './mapping.ts';

/** Characters of the first input and the last output that lists show. */
const LIST_PREVIEW = 160;

export function sessionWriter(driver: Driver) {
  const find = driver.prepare('SELECT no FROM sessions WHERE id = ?');
  const create = driver.prepare(`INSERT INTO sessions (id, start_us, end_us, seen_us, turns, open_turns, spans, errors, models, plain)
    VALUES (?, 0, 0, 0, 0, 0, 0, 0, '[]', 1) RETURNING no`);
  const remove = driver.prepare('DELETE FROM sessions WHERE no = ?');
  const idOf = driver.prepare('SELECT id FROM sessions WHERE no = ?');
  const parts = driver.prepare(`SELECT id, turn_id, start_us, end_us, seen_us, ended, plain, app, user_id, input IS NOT NULL AS has_input,
    output IS NOT NULL AS has_output, spans, errors, models, input_tokens, output_tokens, cost_nano, cost_basis, from_logs, prompts
    FROM turns WHERE session_no = ? ORDER BY start_us, trace_id, turn_id`);
  const input = driver.prepare(`SELECT substr(input, 1, ${LIST_PREVIEW}) AS text FROM turns WHERE id = ?`);
  const output = driver.prepare(`SELECT substr(output, 1, ${LIST_PREVIEW}) AS text FROM turns WHERE id = ?`);
  const update =
    driver.prepare(`UPDATE sessions SET app = ?, user_id = ?, start_us = ?, end_us = ?, seen_us = ?, first_input = ?, last_output = ?,
    turns = ?, open_turns = ?, spans = ?, errors = ?, models = ?, input_tokens = ?, output_tokens = ?, cost_nano = ?, latency_us = ?, plain = ?, cost_basis = ?, prompts = ? WHERE no = ?`);

  const created = new Set<number>();

  return {
    numberOf(id: string): number {
      const known = find.get(id);
      if (known) return Number(known.no);
      const no = Number(create.get(id)?.no);
      created.add(no);
      return no;
    },
    /** Made in this transaction: nothing of it was stored before. */
    isNew: (session: number): boolean => created.has(session),
    /** The transaction is over, one way or the other. */
    settle: (): void => created.clear(),
    /** Makes the row anew, or removes a session nothing belongs to any more. Returns its id, in a list, for the change feed. */
    refresh(session: number): string[] {
      const id = textOrNull(idOf.get(session)?.id);
      if (id === null) return [];
      const rows = parts.all(session);
      if (rows.length === 0) {
        remove.run(session);
        return [id];
      }
      const sum = summarize(rows);
      const first = rows.find(row => row.has_input);
      const last = rows.findLast(row => row.has_output);
      update.run(
        sum.app,
        sum.user,
        sum.startUs,
        sum.endUs,
        sum.seenUs,
        first ? (input.get(Number(first.id))?.text ?? null) : null,
        last ? (output.get(Number(last.id))?.text ?? null) : null,
        sum.turns,
        sum.open,
        sum.spans,
        sum.errors,
        JSON.stringify(sum.models),
        sum.inputTokens,
        sum.outputTokens,
        sum.costNano,
        sum.latencyUs,
        sum.plain,
        sum.basis,
        JSON.stringify(sum.prompts),
        session,
      );
      return [id];
    },
  };
}

/** Parts with one turn id are one turn: it lasts from the first start to the last end, and is open while any part is. Rows come by start. */
function summarize(rows: readonly Row[]) {
  const sum = {
    app: null as string | null,
    user: null as string | null,
    startUs: Number.POSITIVE_INFINITY,
    endUs: 0,
    seenUs: 0,
    spans: 0,
    errors: 0,
    plain: 1,
    inputTokens: null as number | null,
    outputTokens: null as number | null,
    costNano: null as number | null,
    basis: -1,
  };
  for (const row of rows) {
    const [start, end] = [Number(row.start_us), Number(row.end_us)];
    sum.startUs = Math.min(sum.startUs, start);
    sum.endUs = Math.max(sum.endUs, start, end);
    sum.seenUs = Math.max(sum.seenUs, Number(row.seen_us));
    sum.spans += Number(row.spans);
    sum.errors += Number(row.errors);
    sum.app ??= textOrNull(row.app);
    sum.user ??= textOrNull(row.user_id);
    if (row.plain === 0) sum.plain = 0;
  }
  const parts = rows.filter(row => row.turn_id !== null).map(partOf);
  const turns = partsByTurn(parts);
  const closed: number[] = [];
  for (const group of turns.values()) {
    if (group.every(part => part.ended)) closed.push(latest(group) - earliest(group));
    for (const part of counting(group, each => each.inputTokens !== null || each.outputTokens !== null)) {
      sum.inputTokens = add(sum.inputTokens, part.inputTokens);
      sum.outputTokens = add(sum.outputTokens, part.outputTokens);
    }
    for (const part of counting(group, each => each.costNano !== null)) {
      sum.costNano = add(sum.costNano, part.costNano);
      // A turn without a cost among others with one makes the sum too low.
      sum.basis = Math.max(sum.basis, part.basis ?? (part.inputTokens === null ? -1 : PARTIAL));
    }
  }
  return {
    ...sum,
    basis: sum.costNano === null ? null : Math.max(sum.basis, 0),
    turns: turns.size,
    open: turns.size - closed.length,
    models: together(parts.map(part => part.models)),
    prompts: together(parts.map(part => part.prompts)),
    latencyUs: percentile95(closed),
  };
}

/** The strings of several lists, once each: most lists are alike. */
function together(lists: readonly string[]): string[] {
  return [...new Set([...new Set(lists)].flatMap(stringList))].sort();
}

const PARTIAL = COST_BASES.indexOf('partial');

function partOf(row: Row) {
  return {
    turnId: String(row.turn_id),
    startUs: Number(row.start_us),
    endUs: Number(row.end_us),
    ended: row.ended !== 0,
    fromLogs: row.from_logs !== 0,
    models: String(row.models),
    prompts: String(row.prompts),
    inputTokens: numberOrNull(row.input_tokens),
    outputTokens: numberOrNull(row.output_tokens),
    costNano: numberOrNull(row.cost_nano),
    basis: numberOrNull(row.cost_basis),
  };
}
type Part = ReturnType<typeof partOf>;

function earliest(parts: readonly Part[]): number {
  return parts.reduce((start, part) => Math.min(start, part.startUs), Number.POSITIVE_INFINITY);
}

function latest(parts: readonly Part[]): number {
  return parts.reduce((end, part) => Math.max(end, part.endUs), 0);
}

function add(a: number | null, b: number | null): number | null {
  // Beyond what a number counts exactly the sum stays at the edge: garbage must not make it small again.
  return a === null ? b : b === null ? a : Math.min(a + b, Number.MAX_SAFE_INTEGER);
}

/** Nearest-rank 95th percentile; null of nothing. */
function percentile95(values: number[]): number | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  return values[Math.ceil(values.length * 0.95) - 1] ?? null;
}

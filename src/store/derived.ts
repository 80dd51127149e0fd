// Writes what was derived of traces: facts, parts of turns and sessions. Only rows that moved are written again.
import { COST_BASES } from '../core/model/cost.ts';
import type { SpanFacts } from '../core/model/facts.ts';
import { callWriter } from './callRows.ts';
import { codeWriter } from './codeRows.ts';
import type { DerivedTrace, LogFact, Progress, StoredFacts } from './contract.ts';
import type { Driver } from './driver.ts';
import { factRow, PUT_FACTS, SELECT_FACTS, storedFacts } from './factRows.ts';
import { logFactWriter } from './logFactRows.ts';
import { fromHex, nano, placeIn, whole } from './mapping.ts';
import { producerRows } from './producerRows.ts';
import { scoreWriter } from './scoreRows.ts';
import { searchWriter } from './searchRows.ts';
import { sessionWriter } from './sessionRows.ts';

const TURN_COLUMNS = `id, session_no, turn_id, trace_id, anchor_id, start_us, end_us, seen_us, ended, plain, app, user_id, input, output, input_ref,
  output_ref, spans, llm_calls, tool_calls, errors, failed, models, input_tokens, output_tokens, cost_nano, cost_basis, from_logs, prompts`;

/** Facts of a trace that are read at once. */
const FACTS_PAGE = 2000;

/** `searchable`: words are indexed. */
export function derivedWriter(driver: Driver, searchable: boolean) {
  const selectFacts = driver.prepare(SELECT_FACTS);
  const putFacts = driver.prepare(PUT_FACTS);
  const moveFacts = driver.prepare('UPDATE facts SET session_no = ?, turn_no = ? WHERE span = ?');
  const oldTurn = driver.prepare('SELECT id, session_no, turn_id, seen_us FROM turns WHERE id = ? AND trace_id = ?');
  const putTurn = driver.prepare(`INSERT OR REPLACE INTO turns (${TURN_COLUMNS}) VALUES (${places(28)}) RETURNING id`);
  const deleteTurn = driver.prepare('DELETE FROM turns WHERE id = ?');
  const setPosition = driver.prepare('UPDATE follow SET position = coalesce(?, position), rebuild = coalesce(?, rebuild) WHERE id = 1');
  const sessions = sessionWriter(driver);
  const calls = callWriter(driver);
  const scores = scoreWriter(driver);
  const code = codeWriter(driver);
  const search = searchWriter(driver, searchable);
  const logs = logFactWriter(driver, scores, span => search.drop(span));
  const producers = producerRows(driver);

  /** A span that is new or says something new, with all that hangs on it. */
  const putFresh = (stored: StoredFacts, session: number, turn: number) => {
    const { facts } = stored;
    putFacts.run(...factRow(stored, session, turn));
    if (facts.kind === 'llm' || stored.call !== null)
      calls.put(stored.no, session, stored.call, stored.placed === null, sessions.isNew(session));
    if (stored.scores.length > 0 || stored.hadScores)
      scores.putOfSpan(stored.no, stored.scores, stored.hadScores, facts.endUs || facts.startUs);
    code.put(stored.no, stored.code, stored.placed !== null);
    search.put(stored.no, stored.search, stored.placed !== null);
    stored.search = null;
    if (facts.responseId !== null) scores.sawResponse(facts.responseId);
    if (stored.unknownKeys.length > 0 && stored.producer !== null)
      producers.putUnknown(stored.producer, stored.unknownKeys, fromHex(facts.traceId), fromHex(facts.spanId));
  };

  /** Writes one trace; adds the session numbers it left or joined to `touched`. */
  const writeTrace = (trace: DerivedTrace, touched: Set<number>) => {
    const { derivation } = trace;
    const traceId = fromHex(trace.traceId);
    for (const { no } of trace.unmade) logs.unmake(no);
    for (const { stored, span } of trace.made) logs.make(stored, span);
    for (const log of trace.logs) logs.put(log);
    let seenUs = trace.receivedUs;
    // Rows that earlier derivations of the trace made, by what they stand for: they are written over, so that their ids stay.
    const old = new Map<string, number>();
    const placed = [...trace.facts.map(stored => stored.placed?.turn ?? null), ...trace.unmade.map(gone => gone.turn)];
    for (const id of new Set(placed)) {
      const row = id === null ? undefined : oldTurn.get(id, traceId);
      if (!row) continue;
      old.set(`${row.session_no} ${row.turn_id ?? ''}`, Number(row.id));
      touched.add(Number(row.session_no));
      seenUs = Math.max(seenUs, Number(row.seen_us));
    }

    // Spans in no turn make a row of their own in the trace's session.
    const rests: Part[] = [];
    const parts: Part[] = derivation.turns.map(() => newPart());
    const restOf = () => {
      rests[0] ??= newPart();
      return rests[0];
    };
    trace.facts.forEach((stored, place) => {
      addToPart(parts[derivation.turnOf[place] ?? -1] ?? restOf(), stored.facts);
    });

    const rowOf = (sessionId: string, turnId: string | null) => {
      const session = sessions.numberOf(sessionId);
      touched.add(session);
      const key = `${session} ${turnId ?? ''}`;
      const id = old.get(key) ?? null;
      old.delete(key);
      return { session, id };
    };
    const common = (part: Part) => [seenUs, part.app?.value ?? null, part.user?.value ?? null] as const;
    const turnRows = derivation.turns.map((turn, place) => {
      const { session, id } = rowOf(turn.sessionId, turn.turnId);
      const [seen, app, user] = common(parts[place] as Part);
      const row = putTurn.get(
        id,
        session,
        turn.turnId,
        traceId,
        turn.anchorSpanId ? fromHex(turn.anchorSpanId) : null,
        turn.startUs,
        turn.endUs,
        seen,
        turn.ended ? 1 : 0,
        0,
        app,
        user,
        trace.texts[place]?.input ?? null,
        trace.texts[place]?.output ?? null,
        turn.input,
        turn.output,
        turn.spans,
        turn.llmCalls,
        turn.toolCalls,
        turn.errors,
        turn.failed ? 1 : 0,
        JSON.stringify(turn.models),
        whole(turn.inputTokens),
        whole(turn.outputTokens),
        nano(turn.costUsd),
        placeIn(COST_BASES, turn.costBasis),
        turn.fromLogs ? 1 : 0,
        JSON.stringify(turn.prompts),
      );
      return { id: Number(row?.id), session };
    });
    let restRow: { id: number; session: number } | null = null;
    for (const rest of rests) {
      const { session, id } = rowOf(derivation.sessionId, null);
      const [seen, app, user] = common(rest);
      const row = putTurn.get(
        id,
        session,
        null,
        traceId,
        null,
        rest.startUs,
        rest.endUs,
        seen,
        1,
        derivation.plain ? 1 : 0,
        app,
        user,
        null,
        null,
        null,
        null,
        rest.spans,
        0,
        0,
        rest.errors,
        rest.errors > 0 ? 1 : 0,
        '[]',
        null,
        null,
        null,
        null,
        0,
        '[]',
      );
      restRow = { id: Number(row?.id), session };
    }
    for (const id of old.values()) deleteTurn.run(id);

    trace.facts.forEach((stored, place) => {
      const at = turnRows[derivation.turnOf[place] ?? -1] ?? restRow;
      if (!at) return;
      if (stored.fresh) putFresh(stored, at.session, at.id);
      else if (stored.placed?.session !== at.session || stored.placed.turn !== at.id) moveFacts.run(at.session, at.id, stored.no);
      stored.placed = { session: at.session, turn: at.id };
      stored.fresh = false;
    });
  };

  return {
    /** A large trace is read in pages: others get a turn between them. */
    async factsOfTrace(traceId: string): Promise<StoredFacts[]> {
      const page = (after: string) => selectFacts.all(fromHex(traceId), fromHex(after), FACTS_PAGE).map(row => storedFacts(row, traceId));
      const facts = page('');
      for (let last = facts; last.length === FACTS_PAGE; facts.push(...last)) {
        await new Promise(resolve => setImmediate(resolve));
        last = page(last.at(-1)?.facts.spanId ?? '');
      }
      return facts;
    },
    apply(traces: readonly DerivedTrace[], progress: Progress): string[] {
      const touched = new Set<number>();
      for (const trace of traces) writeTrace(trace, touched);
      scores.settle();
      const ids: string[] = [];
      for (const session of touched) ids.push(...sessions.refresh(session));
      sessions.settle();
      setPosition.run(progress.position ?? null, progress.rebuild ?? null);
      return ids;
    },
    applyLogs(records: readonly LogFact[]): void {
      for (const log of records) logs.put(log);
      scores.settle();
    },
    producerNo: producers.no,
    /** What was remembered of rows may be wrong: another process wrote, or a transaction was undone. */
    forget(): void {
      calls.forget();
      scores.forget();
      producers.forget();
      sessions.settle();
    },
    beginRebuild(version: number, prices: string): void {
      driver.exec('DELETE FROM unknown_keys');
      driver
        .prepare(`UPDATE follow SET version = ?, prices = ?, rebuild = CASE WHEN position > 0 THEN 0 END,
          rebuild_to = CASE WHEN position > 0 THEN position END WHERE id = 1`)
        .run(version, prices);
    },
    endRebuild(): void {
      driver.exec('UPDATE follow SET rebuild = NULL, rebuild_to = NULL WHERE id = 1');
    },
  };
}

interface Earliest {
  readonly startUs: number;
  readonly spanId: string;
  readonly value: string;
}
interface Part {
  startUs: number;
  endUs: number;
  spans: number;
  errors: number;
  app: Earliest | null;
  user: Earliest | null;
}

function newPart(): Part {
  return { startUs: Number.POSITIVE_INFINITY, endUs: 0, spans: 0, errors: 0, app: null, user: null };
}

function addToPart(part: Part, facts: SpanFacts): void {
  part.startUs = Math.min(part.startUs, facts.startUs);
  part.endUs = Math.max(part.endUs, facts.startUs, facts.endUs);
  part.spans++;
  if (facts.error) part.errors++;
  part.app = earliest(part.app, facts, facts.app);
  part.user = earliest(part.user, facts, facts.userId);
}

/** The value of the earliest span that has one: the same in any order of arrival. */
function earliest(known: Earliest | null, facts: SpanFacts, value: string | null): Earliest | null {
  if (value === null) return known;
  if (known && (known.startUs < facts.startUs || (known.startUs === facts.startUs && known.spanId <= facts.spanId))) return known;
  return { startUs: facts.startUs, spanId: facts.spanId, value };
}

function places(count: number): string {
  return Array(count).fill('?').join(', ');
}

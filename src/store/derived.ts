// Writes what was derived of traces: facts, parts of turns and sessions. Only rows that moved are written again.
import { SPAN_KINDS } from '../core/model/canonical.ts';
import type { SpanFacts } from '../core/model/facts.ts';
import { textRef } from '../core/model/textRef.ts';
import { type DerivedTrace, FACT_FLAG, type StoredFacts } from './contract.ts';
import type { Driver, Row, SqlValue } from './driver.ts';
import { fromHex, nano, toHex, usd, whole } from './mapping.ts';
import { sessionWriter } from './sessionRows.ts';

const FACT_COLUMNS = `span, session_no, turn_no, start_us, kind, flags, convention, session_key, resource_session_key, turn_key, namespace, app, user_id,
  model, response_id, input_tokens, output_tokens, cost_nano, error_message, tool_name, agent_name, ttft_ms`;

const SELECT_FACTS = `
SELECT s.id, s.span_id, s.parent_id, s.name, s.otel_kind, s.end_us, s.start_us, f.session_no, f.turn_no, f.kind, f.flags, f.convention, f.session_key,
  f.resource_session_key, f.turn_key, f.namespace, f.app, f.user_id, f.model, f.response_id, f.input_tokens, f.output_tokens, f.cost_nano,
  f.error_message, f.tool_name, f.agent_name, f.ttft_ms
FROM spans s JOIN facts f ON f.span = s.id WHERE s.trace_id = ?`;

const TURN_COLUMNS = `id, session_no, turn_id, trace_id, anchor_id, start_us, end_us, seen_us, ended, plain, app, user_id, input, output, input_ref,
  output_ref, spans, llm_calls, tool_calls, errors, failed, models, input_tokens, output_tokens, cost_nano`;

export function derivedWriter(driver: Driver) {
  const selectFacts = driver.prepare(SELECT_FACTS);
  const putFacts = driver.prepare(`INSERT OR REPLACE INTO facts (${FACT_COLUMNS}) VALUES (${places(22)})`);
  const moveFacts = driver.prepare('UPDATE facts SET session_no = ?, turn_no = ? WHERE span = ?');
  const oldTurn = driver.prepare('SELECT id, session_no, turn_id, seen_us FROM turns WHERE id = ? AND trace_id = ?');
  const putTurn = driver.prepare(`INSERT OR REPLACE INTO turns (${TURN_COLUMNS}) VALUES (${places(25)}) RETURNING id`);
  const deleteTurn = driver.prepare('DELETE FROM turns WHERE id = ?');
  const setPosition = driver.prepare('UPDATE follow SET position = ?, version = ? WHERE id = 1');
  const sessions = sessionWriter(driver);

  /** Writes one trace; adds the session numbers it left or joined to `touched`. */
  const writeTrace = (trace: DerivedTrace, touched: Set<number>) => {
    const { derivation } = trace;
    const traceId = fromHex(trace.traceId);
    let seenUs = trace.receivedUs;
    // Rows that earlier derivations of the trace made, by what they stand for: they are written over, so that their ids stay.
    const old = new Map<string, number>();
    for (const id of new Set(trace.facts.map(stored => stored.placed?.turn ?? null))) {
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
      );
      restRow = { id: Number(row?.id), session };
    }
    for (const id of old.values()) deleteTurn.run(id);

    trace.facts.forEach((stored, place) => {
      const at = turnRows[derivation.turnOf[place] ?? -1] ?? restRow;
      if (!at) return;
      if (stored.fresh) putFacts.run(...factRow(stored, at.session, at.id));
      else if (stored.placed?.session !== at.session || stored.placed.turn !== at.id) moveFacts.run(at.session, at.id, stored.no);
      stored.placed = { session: at.session, turn: at.id };
      stored.fresh = false;
    });
  };

  return {
    factsOfTrace: (traceId: string): StoredFacts[] => selectFacts.all(fromHex(traceId)).map(row => storedFacts(row, traceId)),
    apply(traces: readonly DerivedTrace[], position: number, version: number): string[] {
      const touched = new Set<number>();
      for (const trace of traces) writeTrace(trace, touched);
      const ids: string[] = [];
      for (const session of touched) ids.push(...sessions.refresh(session));
      setPosition.run(position, version);
      return ids;
    },
    drop() {
      for (const table of ['facts', 'turns', 'sessions']) driver.exec(`DELETE FROM ${table}`);
      setPosition.run(0, 0);
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

function factRow(stored: StoredFacts, session: number, turn: number | null): SqlValue[] {
  const facts = stored.facts;
  const flags =
    (facts.genAi ? FACT_FLAG.genAi : 0) |
    (facts.turnAnchor ? FACT_FLAG.turnAnchor : 0) |
    (facts.container ? FACT_FLAG.container : 0) |
    (facts.error ? FACT_FLAG.error : 0) |
    (facts.remoteParent ? FACT_FLAG.remoteParent : 0) |
    (facts.input !== null ? FACT_FLAG.input : 0) |
    (facts.output !== null ? FACT_FLAG.output : 0) |
    (facts.userText !== null ? FACT_FLAG.userText : 0) |
    (facts.assistantText !== null ? FACT_FLAG.assistantText : 0);
  return [
    stored.no,
    session,
    turn,
    facts.startUs,
    SPAN_KINDS.indexOf(facts.kind),
    flags,
    facts.convention,
    facts.sessionKey,
    facts.resourceSessionKey,
    facts.turnKey,
    facts.namespace,
    facts.app,
    facts.userId,
    facts.model,
    facts.responseId,
    whole(facts.inputTokens),
    whole(facts.outputTokens),
    nano(facts.costUsd),
    facts.errorMessage,
    facts.toolName,
    facts.agentName,
    facts.ttftMs,
  ];
}

function storedFacts(row: Row, traceId: string): StoredFacts {
  const flags = Number(row.flags);
  const spanId = toHex(row.span_id);
  const text = (value: SqlValue | undefined) => (value ?? null) as string | null;
  const number = (value: SqlValue | undefined) => (value ?? null) as number | null;
  return {
    no: Number(row.id),
    fresh: false,
    placed: { session: number(row.session_no), turn: number(row.turn_no) },
    facts: {
      traceId,
      spanId,
      parentSpanId: toHex(row.parent_id),
      name: String(row.name),
      otelKind: Number(row.otel_kind),
      remoteParent: (flags & FACT_FLAG.remoteParent) !== 0,
      startUs: Number(row.start_us),
      endUs: Number(row.end_us),
      kind: SPAN_KINDS[Number(row.kind)] ?? 'other',
      convention: text(row.convention),
      genAi: (flags & FACT_FLAG.genAi) !== 0,
      turnAnchor: (flags & FACT_FLAG.turnAnchor) !== 0,
      container: (flags & FACT_FLAG.container) !== 0,
      sessionKey: text(row.session_key),
      resourceSessionKey: text(row.resource_session_key),
      turnKey: text(row.turn_key),
      namespace: text(row.namespace),
      app: text(row.app),
      userId: text(row.user_id),
      model: text(row.model),
      responseId: text(row.response_id),
      inputTokens: number(row.input_tokens),
      outputTokens: number(row.output_tokens),
      costUsd: usd(row.cost_nano),
      error: (flags & FACT_FLAG.error) !== 0,
      errorMessage: text(row.error_message),
      input: flags & FACT_FLAG.input ? textRef('input', spanId) : null,
      output: flags & FACT_FLAG.output ? textRef('output', spanId) : null,
      userText: flags & FACT_FLAG.userText ? textRef('userText', spanId) : null,
      assistantText: flags & FACT_FLAG.assistantText ? textRef('assistantText', spanId) : null,
      toolName: text(row.tool_name),
      agentName: text(row.agent_name),
      ttftMs: number(row.ttft_ms),
    },
  };
}

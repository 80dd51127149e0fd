// Sessions and turns as lists and cards show them: running or not is decided here, against the clock of whoever looks.
import { mergeTurns } from '../../core/derive/mergeTurns.ts';
import { RUNNING_US } from '../../core/model/conversation.ts';
import type { ScoreView, SessionRow, TurnCard, TurnRow } from '../../rpc/viewModels.ts';
import type { SessionRecord, TurnRecord } from '../../store/records.ts';

export function presentSession(record: SessionRecord, nowUs: number, pinned: ReadonlySet<string>): SessionRow {
  const running = record.openTurns > 0 && nowUs - record.seenUs < RUNNING_US;
  const { no: _no, seenUs: _seen, openTurns: _open, sorted: _sorted, ...shown } = record;
  return { ...shown, pinned: pinned.has(record.id), state: running ? 'running' : record.errors > 0 ? 'error' : 'ok' };
}

/** The turns of one session, numbered. A turn that nothing has been heard of for a while is not running any more, ended or not. */
export function presentTurns(parts: readonly TurnRecord[], nowUs: number): (TurnRow & { readonly numbers: readonly number[] })[] {
  return mergeTurns(parts).map(turn => {
    const records = turn.parts as readonly TurnRecord[];
    const heard = records.some(part => nowUs - part.seenUs < RUNNING_US);
    return {
      id: turn.turnId,
      session: turn.sessionId,
      index: turn.index,
      traceId: turn.traceId,
      anchorSpanId: turn.anchorSpanId,
      startUs: turn.startUs,
      endUs: turn.endUs,
      status: turn.status === 'running' && !heard ? (turn.failed ? 'error' : 'ok') : turn.status,
      input: turn.input,
      output: turn.output,
      models: turn.models,
      prompts: turn.prompts,
      spans: turn.spans,
      llmCalls: turn.llmCalls,
      errors: turn.errors,
      inputTokens: turn.inputTokens,
      outputTokens: turn.outputTokens,
      costUsd: turn.costUsd,
      costBasis: turn.costBasis,
      fromLogs: turn.fromLogs,
      numbers: records.map(part => part.no),
    };
  });
}

export function presentCard(
  turn: TurnRow & { readonly numbers: readonly number[] },
  scores: ReadonlyMap<number, readonly ScoreView[]>,
): Omit<TurnCard, 'steps' | 'moreSteps'> {
  const { numbers, ...row } = turn;
  return { ...row, scores: numbers.flatMap(no => scores.get(no) ?? []) };
}

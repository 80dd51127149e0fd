// Sessions and turns as lists and cards show them: running or not is decided here, against the clock of whoever looks.
import type { SessionRow, ToolStep, TurnCard, TurnRow } from '../../rpc/viewModels.ts';
import type { SessionRecord, TurnRecord } from '../../store/contract.ts';
import { RUNNING_US } from '../changes.ts';

export function presentSession(record: SessionRecord, nowUs: number): SessionRow {
  const running = record.openTurns > 0 && nowUs - record.seenUs < RUNNING_US;
  const { no: _no, seenUs: _seen, openTurns: _open, ...shown } = record;
  return { ...shown, state: running ? 'running' : record.errors > 0 ? 'error' : 'ok' };
}

/** Parts of one turn, as one turn: the first part's anchor, input from the first, output from the last, sums over all. */
export function presentTurns(parts: readonly TurnRecord[], nowUs: number): (TurnRow & { readonly numbers: readonly number[] })[] {
  const turns = new Map<string, TurnRecord[]>();
  for (const part of parts) {
    const known = turns.get(part.turnId);
    if (known) known.push(part);
    else turns.set(part.turnId, [part]);
  }
  return [...turns.values()].map((group, place) => {
    const first = group[0] as TurnRecord;
    const open = group.some(part => !part.ended && nowUs - part.seenUs < RUNNING_US);
    return {
      id: first.turnId,
      session: first.session,
      index: place + 1,
      traceId: first.traceId,
      anchorSpanId: first.anchorSpanId,
      startUs: first.startUs,
      endUs: Math.max(...group.map(part => part.endUs)),
      status: open ? 'running' : group.some(part => part.failed) ? 'error' : 'ok',
      input: group.find(part => part.input !== null)?.input ?? null,
      output: group.findLast(part => part.output !== null)?.output ?? null,
      models: [...new Set(group.flatMap(part => part.models))].sort(),
      spans: sum(group, part => part.spans) ?? 0,
      llmCalls: sum(group, part => part.llmCalls) ?? 0,
      errors: sum(group, part => part.errors) ?? 0,
      inputTokens: sum(group, part => part.inputTokens),
      outputTokens: sum(group, part => part.outputTokens),
      costUsd: sum(group, part => part.costUsd),
      numbers: group.map(part => part.no),
    };
  });
}

export function presentCard(turn: TurnRow & { readonly numbers: readonly number[] }, steps: ReadonlyMap<number, readonly ToolStep[]>): TurnCard {
  const { numbers, ...row } = turn;
  return { ...row, steps: numbers.flatMap(no => steps.get(no) ?? []) };
}

/** Unknown parts are left out; unknown altogether stays unknown. */
function sum(parts: readonly TurnRecord[], of: (part: TurnRecord) => number | null): number | null {
  let total: number | null = null;
  for (const part of parts) {
    const value = of(part);
    if (value !== null) total = (total ?? 0) + value;
  }
  return total;
}

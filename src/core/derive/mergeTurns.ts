// Turns of a session from their parts: a turn with an explicit id may have parts in several traces.
import { compare } from '../compare.ts';
import type { TurnPart, TurnStatus } from '../model/conversation.ts';
import { leastSure } from '../model/cost.ts';
import { counting, partsByTurn } from './logTurns.ts';

/** A turn as a session lists it. Trace id, anchor and input are of its first part, the output of its last that has one. */
export interface MergedTurn extends TurnPart {
  /** 1-based place in the session. */
  readonly index: number;
  readonly status: TurnStatus;
  readonly parts: readonly TurnPart[];
}

/** Merges the parts of one session, given in any order, into its turns, by start and then trace id. */
export function mergeTurns(parts: readonly TurnPart[]): readonly MergedTurn[] {
  return [...partsByTurn(parts).values()]
    .map(group => mergeParts(group.sort(compareParts)))
    .sort(compareTurns)
    .map((turn, index) => ({ ...turn, index: index + 1 }));
}

/** Parts of spans first: they say which turn it is. */
function compareParts(a: TurnPart, b: TurnPart): number {
  return Number(a.fromLogs) - Number(b.fromLogs) || compareTurns(a, b);
}

/** Order of turns in a session: start, trace id, turn id. */
function compareTurns(a: TurnPart, b: TurnPart): number {
  return a.startUs - b.startUs || compare(a.traceId, b.traceId) || compare(a.turnId, b.turnId);
}

/** A turn that has not ended runs, even if something in it failed already: it may still answer. */
export function turnStatus(part: Pick<TurnPart, 'ended' | 'failed'>): TurnStatus {
  if (!part.ended) return 'running';
  return part.failed ? 'error' : 'ok';
}

function mergeParts(parts: readonly TurnPart[]): MergedTurn {
  const first = parts[0]!;
  const costs = counting(parts, part => part.costUsd !== null);
  const tokens = counting(parts, part => part.inputTokens !== null || part.outputTokens !== null);
  const calls = counting(parts, part => part.llmCalls > 0);
  const costUsd = total(costs, part => part.costUsd);
  const ended = parts.every(part => part.ended);
  const failed = parts.some(part => part.failed);
  return {
    ...first,
    endUs: parts.reduce((latest, part) => Math.max(latest, part.endUs), 0),
    ended,
    failed,
    input: parts.find(part => part.input !== null)?.input ?? null,
    output: parts.findLast(part => part.output !== null)?.output ?? null,
    spans: total(parts, part => part.spans) ?? 0,
    llmCalls: total(calls, part => part.llmCalls) ?? 0,
    toolCalls:
      total(
        counting(parts, part => part.toolCalls > 0),
        part => part.toolCalls,
      ) ?? 0,
    errors: total(parts, part => part.errors) ?? 0,
    models: [...new Set(parts.flatMap(part => part.models))],
    prompts: [...new Set(parts.flatMap(part => part.prompts))],
    inputTokens: total(tokens, part => part.inputTokens),
    outputTokens: total(tokens, part => part.outputTokens),
    costUsd,
    costBasis: costUsd === null ? null : costs.reduce<TurnPart['costBasis']>((basis, part) => leastSure(basis, basisOf(part)), null),
    fromLogs: parts.every(part => part.fromLogs),
    index: 0,
    status: turnStatus({ ended, failed }),
    parts,
  };
}

/** A part with tokens and no cost makes the sum too low, where there is one. */
function basisOf(part: TurnPart): TurnPart['costBasis'] {
  return part.costBasis ?? (part.inputTokens === null ? null : 'partial');
}

function total(parts: readonly TurnPart[], read: (part: TurnPart) => number | null): number | null {
  return parts.reduce<number | null>((sum, part) => {
    const value = read(part);
    return value === null ? sum : (sum ?? 0) + value;
  }, null);
}

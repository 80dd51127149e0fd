// The steps of turns between question and answer: tools, retrievals and the like, the first ones read, the others counted.
import { listOf } from '../../core/listOf.ts';
import { SPAN_KINDS, type SpanKind } from '../../core/model/canonical.ts';
import type { ToolStep } from '../../rpc/viewModels.ts';
import { FACT_FLAG, type Store } from '../../store/contract.ts';
import type { SpanRecord } from '../../store/records.ts';
import { clip } from '../present/attributes.ts';
import type { SpanReader } from '../spanReader.ts';

const STEP_KINDS: readonly SpanKind[] = ['tool', 'mcp', 'retriever', 'reranker', 'guardrail', 'memory'];
const KINDS = STEP_KINDS.map(kind => SPAN_KINDS.indexOf(kind));
const STEP_CHARS = 2000;

/** By turn number. */
export interface StepsOfTurns {
  readonly steps: ReadonlyMap<number, readonly ToolStep[]>;
  readonly counts: ReadonlyMap<number, number>;
}

/** The first `most` steps of each turn number, oldest first: a step is unpacked and read, which a turn of thousands must not wait for. */
export async function stepsOf(store: Store, reader: SpanReader, numbers: readonly number[], most: number): Promise<StepsOfTurns> {
  const { rows, counts } = await store.steps(numbers, KINDS, most);
  const steps = new Map<number, ToolStep[]>();
  for (const row of rows) if (row.turnNo !== null) listOf(steps, row.turnNo).push(await presentStep(reader, row));
  return { steps, counts };
}

/** Those of one turn, which may have several numbers: `most` of them, and how many there are beyond. */
export function stepsTogether({ steps, counts }: StepsOfTurns, numbers: readonly number[], most: number) {
  const all = numbers.flatMap(no => steps.get(no) ?? []);
  const count = numbers.reduce((sum, no) => sum + (counts.get(no) ?? 0), 0);
  const shown = all.slice(0, most);
  return { steps: shown, moreSteps: count - shown.length };
}

async function presentStep(reader: SpanReader, row: SpanRecord): Promise<ToolStep> {
  const { canonical } = await reader.canonical(row, row.traceId, row.spanId);
  const { tool, documents, retrievalQuery, input, output, error } = canonical.fields;
  const found = documents ? `${documents.length} document${documents.length === 1 ? '' : 's'}` : null;
  const short = (text: string | null | undefined) => (text === null || text === undefined ? null : clip(text, STEP_CHARS));
  return {
    traceId: row.traceId,
    spanId: row.spanId,
    kind: canonical.kind,
    name: tool?.name ?? row.name,
    args: short(tool?.args ?? retrievalQuery ?? input),
    result: short(tool?.result ?? found ?? output),
    error: short(error?.message ?? row.errorMessage),
    failed: (row.factFlags & FACT_FLAG.error) !== 0,
    startUs: row.startUs,
    durationUs: row.endUs === 0 ? null : Math.max(0, row.endUs - row.startUs),
  };
}

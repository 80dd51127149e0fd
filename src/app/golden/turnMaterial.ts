// What a golden entry is made of, and compared with: a turn's texts in full, and its calls of models, tools and retrievers.
import { type CanonicalSpan, SPAN_KINDS, type SpanKind } from '../../core/model/canonical.ts';
import type { TurnRow } from '../../rpc/viewModels.ts';
import type { Store } from '../../store/contract.ts';
import type { SpanReader } from '../spanReader.ts';

const KINDS = (['llm', 'tool', 'mcp', 'retriever', 'reranker'] satisfies SpanKind[]).map(kind => SPAN_KINDS.indexOf(kind));
/** Spans of a turn that are read. */
const MOST_SPANS = 300;
const MOST_PARTS = 20_000;

export interface TurnMaterial {
  /** Null: it was not sent. */
  text(turn: Pick<TurnRow, 'session' | 'id'>, side: 'input' | 'output'): Promise<string | null>;
  /** In order of start. `numbers`: the rows that the turn is stored as. */
  spans(numbers: readonly number[]): Promise<readonly CanonicalSpan[]>;
}

export function createTurnMaterial(store: Store, reader: SpanReader): TurnMaterial {
  return {
    async text(turn, side) {
      const parts = (await store.turns({ session: turn.session, limit: MOST_PARTS })).filter(part => part.turnId === turn.id);
      const part = side === 'input' ? parts.find(each => each.inputRef !== null) : parts.findLast(each => each.outputRef !== null);
      const ref = side === 'input' ? part?.inputRef : part?.outputRef;
      return part && ref ? reader.text(part.traceId, ref) : null;
    },
    async spans(numbers) {
      const { rows } = await store.steps(numbers, KINDS, MOST_SPANS);
      const spans = [];
      for (const row of rows) spans.push((await reader.canonical(row, row.traceId, row.spanId)).canonical);
      return spans;
    },
  };
}

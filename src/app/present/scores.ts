// Scores that arrived, as chips and details show them.
import type { ScoreView } from '../../rpc/viewModels.ts';
import type { ScoreRecord } from '../../store/contract.ts';
import { clip } from './attributes.ts';

const EXPLANATION_CHARS = 4000;

export function presentScore(record: ScoreRecord): ScoreView {
  return {
    name: clip(record.name, 200),
    value: record.value,
    label: record.label === null ? null : clip(record.label, 200),
    explanation: record.explanation === null ? null : clip(record.explanation, EXPLANATION_CHARS),
    source: record.source,
    author: record.author === null ? null : clip(record.author, 200),
    timeUs: record.timeUs,
    span: record.traceId !== null && record.spanId !== null ? { traceId: record.traceId, spanId: record.spanId } : null,
  };
}

// Scores that arrived, as chips and details show them.
import type { ScoreSummary } from '../../rpc/listModels.ts';
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
    span: !record.ofTurn && record.traceId !== null && record.spanId !== null ? { traceId: record.traceId, spanId: record.spanId } : null,
  };
}

/** One a name, in the order in which the names first came: the mean of what has values, else the last label. */
export function summarizeScores(records: readonly ScoreRecord[]): readonly ScoreSummary[] {
  return [...Map.groupBy(records, record => record.name)].map(([name, all]) => {
    const values = all.flatMap(record => (record.value === null ? [] : [record.value]));
    return {
      name: clip(name, 200),
      value: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length,
      label: clip(all.findLast(record => record.label !== null)?.label ?? '', 200) || null,
      count: all.length,
    };
  });
}

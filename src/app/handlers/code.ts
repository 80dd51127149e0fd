// What stands beside code: figures of the spans that a file's functions made.
import { listOf } from '../../core/listOf.ts';
import type { CodePlaceRow } from '../../rpc/codeModels.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { FACT_FLAG, type Store } from '../../store/contract.ts';
import type { CodeSpan } from '../../store/records.ts';

const MAX_FILES = 2000;
/** Of one place: the newest. */
const MAX_SPANS = 1000;

export function codeHandlers(store: Store): Pick<Handlers, 'source.files' | 'source.places'> {
  return {
    'source.files': async () => ({ rows: await store.codeFiles(MAX_FILES) }),
    async 'source.places'({ file }) {
      const spans = (await store.codeSpans(file, MAX_SPANS)).sort((a, b) => b.startUs - a.startUs);
      const groups = new Map<string, CodeSpan[]>();
      for (const span of spans) listOf(groups, span.function ?? `:${span.line}`).push(span);
      return { rows: [...groups.values()].map(group => placeRow(group, group.length >= MAX_SPANS)) };
    },
  };
}

/** `spans` are of one function, the newest first; at least one. */
function placeRow(spans: readonly CodeSpan[], partial: boolean): CodePlaceRow {
  const newest = spans[0] as CodeSpan;
  const times = spans
    .filter(span => span.endUs > 0)
    .map(span => Math.max(0, span.endUs - span.startUs))
    .sort((a, b) => a - b);
  const costs = spans.filter(span => span.costUsd !== null);
  return {
    function: newest.function,
    line: newest.line,
    count: spans.length,
    partial,
    errors: spans.filter(span => span.status === 2 || (span.factFlags & FACT_FLAG.error) !== 0).length,
    p50Us: quantile(times, 0.5),
    p95Us: quantile(times, 0.95),
    costUsd: costs.length === 0 ? null : costs.reduce((sum, span) => sum + (span.costUsd ?? 0), 0),
    lastScore: spans.find(span => span.lastScore !== null)?.lastScore ?? null,
    newest: { traceId: newest.traceId, spanId: newest.spanId },
  };
}

/** Nearest rank. */
function quantile(sorted: readonly number[], q: number): number | null {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

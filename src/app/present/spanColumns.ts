// Spans as columns with one dictionary of strings, parents as row numbers: what the tree and the waterfall draw.
import { buildTree } from '../../core/derive/tree.ts';
import { SPAN_KINDS } from '../../core/model/canonical.ts';
import { SPAN_FLAG, type SpanColumns } from '../../rpc/viewModels.ts';
import { FACT_FLAG } from '../../store/contract.ts';
import type { SpanTable } from '../../store/records.ts';

const OTHER = SPAN_KINDS.indexOf('other');

/** `turnIndex` maps a turn's row number to its 1-based place in the session. */
export function presentColumns(table: SpanTable, turnIndex: ReadonlyMap<number, number>): SpanColumns {
  const count = table.spanId.length;
  const strings: string[] = [];
  const known = new Map<string, number>();
  const intern = (text: string | null): number => {
    if (text === null) return -1;
    let at = known.get(text);
    if (at === undefined) {
      at = strings.length;
      strings.push(text);
      known.set(text, at);
    }
    return at;
  };
  const tree = buildTree(
    table.spanId.map((spanId, row) => ({
      spanId,
      parentSpanId: table.parentSpanId[row] ?? '',
      traceId: table.traceId[row] ?? '',
      startUs: table.startUs[row] ?? 0,
      endUs: table.endUs[row] ?? 0,
    })),
  );
  // A start of 0 is a missing clock, not 1970: it must not stretch the axis.
  let baseUs = Number.POSITIVE_INFINITY;
  for (const start of table.startUs) if (start > 0 && start < baseUs) baseUs = start;
  if (baseUs === Number.POSITIVE_INFINITY) baseUs = 0;
  return {
    count,
    omitted: table.omitted,
    strings,
    baseUs,
    traceId: table.traceId.map(intern),
    spanId: table.spanId,
    parent: [...tree.parent],
    name: table.name.map((name, row) => intern(table.label[row] ?? name)),
    kind: table.kind.map(kind => (kind < 0 ? OTHER : kind)),
    start: table.startUs.map(start => (start > 0 ? start - baseUs : 0)),
    duration: table.endUs.map((end, row) => (end === 0 ? -1 : Math.max(0, end - (table.startUs[row] ?? 0)))),
    status: table.status.map((status, row) => ((table.factFlags[row] ?? 0) & FACT_FLAG.error ? 2 : status)),
    turn: table.turnNo.map(turn => (turn === null ? 0 : (turnIndex.get(turn) ?? 0))),
    model: table.model.map(intern),
    inputTokens: table.inputTokens.map(value => value ?? -1),
    outputTokens: table.outputTokens.map(value => value ?? -1),
    flags: [...tree.flags].map((flags, row) => flags | (table.conflict[row] ? SPAN_FLAG.conflict : 0)),
  };
}

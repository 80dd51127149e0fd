// Spans as columns with one dictionary of strings, parents as row numbers: what the tree and the waterfall draw.
import { buildTree } from '../../core/derive/tree.ts';
import { SPAN_KINDS } from '../../core/model/canonical.ts';
import type { SpanColumns } from '../../rpc/spanColumns.ts';
import { SPAN_FLAG } from '../../rpc/viewModels.ts';
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
  const int = (make: (row: number) => number) => {
    const column = new Int32Array(count);
    for (let row = 0; row < count; row++) column[row] = make(row);
    return column;
  };
  const float = (make: (row: number) => number) => {
    const column = new Float64Array(count);
    for (let row = 0; row < count; row++) column[row] = make(row);
    return column;
  };
  return {
    count,
    omitted: table.omitted,
    strings,
    baseUs,
    spanIds: table.spanId.join(''),
    traceId: int(row => intern(table.traceId[row] ?? null)),
    parent: Int32Array.from(tree.parent),
    name: int(row => intern(table.label[row] ?? table.name[row] ?? null)),
    kind: int(row => (table.kind[row]! < 0 ? OTHER : table.kind[row]!)),
    start: float(row => (table.startUs[row]! > 0 ? table.startUs[row]! - baseUs : 0)),
    duration: float(row => (table.endUs[row] === 0 ? -1 : Math.max(0, table.endUs[row]! - table.startUs[row]!))),
    status: int(row => ((table.factFlags[row] ?? 0) & FACT_FLAG.error ? 2 : table.status[row]!)),
    turn: int(row => (table.turnNo[row] == null ? 0 : (turnIndex.get(table.turnNo[row]!) ?? 0))),
    model: int(row => intern(table.model[row] ?? null)),
    inputTokens: float(row => table.inputTokens[row] ?? -1),
    outputTokens: float(row => table.outputTokens[row] ?? -1),
    cost: float(row => (table.costNano[row] == null ? -1 : table.costNano[row]! / 1e9)),
    ttft: float(row => (table.ttftMs[row] == null ? -1 : table.ttftMs[row]! * 1000)),
    flags: int(row => tree.flags[row]! | (table.conflict[row] ? SPAN_FLAG.conflict : 0)),
  };
}

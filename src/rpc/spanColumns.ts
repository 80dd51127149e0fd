// Spans as columns of numbers with one dictionary of strings: what trees, flame graphs and tables draw, 100,000 at a time.

/** Numbers in order of rows. Over a port or HTTP they are typed arrays; anything with an index serves. */
export type Column = ArrayLike<number>;

export interface SpanColumns {
  readonly count: number;
  /** Spans left out because the limit was reached. */
  readonly omitted: number;
  readonly strings: readonly string[];
  /** Microseconds since 1970 of offset 0. */
  readonly baseUs: number;
  /** All span ids after each other, 16 hex digits each: one text is far cheaper to carry than so many. */
  readonly spanIds: string;
  readonly traceId: Column;
  /** A row, never one of a cycle; -1 for none. Rows are in order of their start. */
  readonly parent: Column;
  readonly name: Column;
  /** Index into SPAN_KINDS. */
  readonly kind: Column;
  /** Microseconds after `baseUs`. */
  readonly start: Column;
  /** Microseconds; -1 while running. */
  readonly duration: Column;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: Column;
  /** Turn index (1-based), 0 for none. */
  readonly turn: Column;
  readonly model: Column;
  /** -1 where unknown, here and below. */
  readonly inputTokens: Column;
  readonly outputTokens: Column;
  /** US dollars. */
  readonly cost: Column;
  /** Microseconds from the start to the first token. */
  readonly ttft: Column;
  readonly flags: Column;
}

const ID_CHARS = 16;

export function spanIdOf(columns: SpanColumns, row: number): string {
  return columns.spanIds.slice(row * ID_CHARS, (row + 1) * ID_CHARS);
}

export function traceIdOf(columns: SpanColumns, row: number): string {
  return columns.strings[columns.traceId[row] ?? -1] ?? '';
}

/** The row of a span, or -1. */
export function rowOf(columns: SpanColumns, traceId: string, spanId: string): number {
  if (spanId.length !== ID_CHARS) return -1;
  for (let at = columns.spanIds.indexOf(spanId); at >= 0; at = columns.spanIds.indexOf(spanId, at + 1)) {
    if (at % ID_CHARS === 0 && traceIdOf(columns, at / ID_CHARS) === traceId) return at / ID_CHARS;
  }
  return -1;
}

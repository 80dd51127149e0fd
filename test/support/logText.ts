// Log records from plain objects, as families of them see them, and what is made of them.
import { type LogFamily, LogView, type MadeSpan } from '../../src/core/conventions/logFamily.ts';
import { normalize } from '../../src/core/conventions/normalize.ts';
import type { CanonicalSpan } from '../../src/core/model/canonical.ts';
import type { LogRecord } from '../../src/core/model/span.ts';
import { type Attributes, makeContext, makeLog } from './spanText.ts';

/** A moment of the tests, in nanoseconds since 1970. */
export function at(ms: number): bigint {
  return 1_767_225_600_000_000_000n + BigInt(ms) * 1_000_000n;
}

export function logView(ms: number, attributes: Attributes, rest: Partial<LogRecord> = {}, scope = 'app'): LogView {
  const log = makeLog('', attributes, { timeUnixNano: at(ms), observedTimeUnixNano: at(ms), ...rest });
  return new LogView(log, makeContext({}, scope));
}

export const TRACE_ID = 'ab'.repeat(16);

/** What a family makes of records, with their meaning. */
export function made(
  family: LogFamily,
  records: readonly LogView[],
  present: readonly string[] = [],
): readonly (CanonicalSpan & { made: MadeSpan })[] {
  const spans = family.makeSpans(
    records.filter(view => family.recognizes(view)),
    TRACE_ID,
    new Set(present),
  );
  return spans.map(span => ({ ...normalize(span.span, span.context), made: span }));
}

/** The same records in another order. */
export function shuffled<T>(list: readonly T[]): readonly T[] {
  return list
    .map((item, index) => ({ item, key: (index * 7919) % 101 }))
    .sort((a, b) => b.key - a.key)
    .map(({ item }) => item);
}

// Log records in one order, whatever order they came in, and the small things that making spans of them needs.
import { AttributeMap } from '../attributes.ts';
import { compare } from '../compare.ts';
import type { LogRecord } from '../model/span.ts';
import type { LogView } from './logFamily.ts';

/** By time, then the producer's own sequence, then name, then what they hold: equal sets of records are read equally. */
export function inOrder(records: readonly LogView[]): readonly LogView[] {
  return records
    .map(view => ({ view, time: view.time, sequence: view.attributes.number('event.sequence') ?? -1 }))
    .sort((a, b) => {
      return (
        compare(a.time, b.time) ||
        a.sequence - b.sequence ||
        compare(a.view.name, b.view.name) ||
        compare(contentOf(a.view), contentOf(b.view))
      );
    })
    .map(entry => entry.view);
}

/** Only asked of records that are equal in everything else. */
function contentOf(view: LogView): string {
  return [...view.attributes.keys()].map(key => `${key}=${view.attributes.text(key)}`).join('\n');
}

const NS_PER_MS = 1_000_000;
/** A day: no request and no tool of a coding agent takes longer, a wrong unit does. */
const MAX_MS = 86_400_000;

/** When what the record tells of began: its time less its duration, where it says one. */
export function startOf(view: LogView, key = 'duration_ms'): bigint {
  const duration = view.attributes.number(key);
  if (duration === null || duration <= 0 || duration > MAX_MS) return view.time;
  const start = view.time - BigInt(Math.round(duration * NS_PER_MS));
  return start > 0n ? start : view.time;
}

export function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** The attributes of those of a span's records that fit, in order of time. Codex leaves a record's time out: when it was seen counts. */
export function attributesInOrder(logs: readonly LogRecord[], fits: (log: LogRecord) => boolean): readonly AttributeMap[] {
  if (logs.length === 0) return [];
  const time = (log: LogRecord) => log.timeUnixNano || log.observedTimeUnixNano;
  return logs
    .filter(fits)
    .sort((a, b) => compare(time(a), time(b)))
    .map(log => new AttributeMap(log.attributes));
}

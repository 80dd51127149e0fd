// Making spans out of log records: ids that depend on nothing but what the span stands for, and attributes in the current GenAI names.
import type { AnyValue, KeyValue, Span } from '../model/span.ts';

/** 32-bit FNV-1a with a seed; two lanes of it make an id. Ids need to be equal for equal records, not hard to guess. */
function fnv(text: string, seed: number): number {
  let hash = seed >>> 0;
  for (let at = 0; at < text.length; at++) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x85ebca6b) >>> 0;
}

function hex(text: string, lanes: number): string {
  let id = '';
  for (let lane = 0; lane < lanes; lane++)
    id += fnv(text, 0x811c9dc5 ^ Math.imul(lane + 1, 0x9e3779b1))
      .toString(16)
      .padStart(8, '0');
  return id;
}

/** A span id (16 hex digits) for what `name` names. */
export function spanIdOf(name: string): string {
  return hex(name, 2);
}

/** A trace id (32 hex digits) for a conversation that has none. */
export function traceIdOf(name: string): string {
  return hex(name, 4);
}

/** Attributes out of a plain object; undefined and null are left out. */
export function attributesOf(values: Readonly<Record<string, AnyValue | undefined>>): readonly KeyValue[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined || value === null ? [] : [{ key, value }]));
}

/** A span with everything that records cannot say left empty. */
export function makeSpan(given: Pick<Span, 'traceId' | 'spanId' | 'name' | 'startTimeUnixNano' | 'endTimeUnixNano'> & Partial<Span>): Span {
  return {
    parentSpanId: '',
    traceState: '',
    flags: 0,
    kind: 1,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: null,
    ...given,
  };
}

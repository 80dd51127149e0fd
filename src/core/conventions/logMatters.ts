// Which log records derivation must keep: those of a known family, and those that change what a span of theirs says.
import { LOG_SESSION_KEYS } from './identity.ts';
import type { LogView } from './logFamily.ts';

/** A record of no family matters to its span when it tells of an exception or names a session. */
export function mattersToSpan({ log, attributes }: LogView): boolean {
  if (log.spanId === '') return false;
  return attributes.has('exception.type') || attributes.has('exception.message') || LOG_SESSION_KEYS.some(key => attributes.has(key));
}

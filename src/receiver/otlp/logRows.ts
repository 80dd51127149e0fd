// Makes the index rows of log records, which are decoded on arrival: they are few. A record has no id of its own, so its identity is a hash
// of what it says, taken from one canonical text, so that a replay over another transport or encoding changes nothing.
import { hash } from 'node:crypto';
import { printLogRecord, printResource } from '../../core/exports/otlpJson.ts';
import type { LogRow, WireFormat } from '../../core/model/batch.ts';
import { decodeContext, decodeLog } from './decode.ts';
import { columnText } from './outcome.ts';

export interface LogPlace {
  readonly group: number;
  readonly offset: number;
  readonly length: number;
}

/** 16 bytes of SHA-256 over resource attributes, scope name and record, and the count of equal records before it in the request. */
export function logRows(format: WireFormat, body: Uint8Array, groups: Int32Array, places: readonly LogPlace[]): LogRow[] {
  const seen = new Map<string, number>();
  let contextOf = -1;
  let context = '';
  return places.map(place => {
    if (place.group !== contextOf) {
      const { resource, scope } = decodeContext(format, body, groups, place.group);
      context = `${resource === null ? '{}' : printResource(resource)}\n${JSON.stringify(scope?.name ?? '')}\n`;
      contextOf = place.group;
    }
    const record = decodeLog(format, body, place.offset, place.length);
    const text = context + printLogRecord(record).toWellFormed();
    const digest = hash('sha256', text, 'hex');
    const before = seen.get(digest) ?? 0;
    seen.set(digest, before + 1);
    const identity = before === 0 ? digest : hash('sha256', `${digest} ${before}`, 'hex');
    return {
      identity: Buffer.from(identity.slice(0, 32), 'hex'),
      traceId: record.traceId === '' ? null : Buffer.from(record.traceId, 'hex'),
      spanId: record.spanId === '' ? null : Buffer.from(record.spanId, 'hex'),
      timeUs: Number(record.timeUnixNano / 1000n),
      timeRem: Number(record.timeUnixNano % 1000n),
      severity: record.severityNumber,
      eventName: columnText(record.eventName),
      group: place.group,
      offset: place.offset,
      length: place.length,
    };
  });
}

export function isZero(bytes: Uint8Array, offset: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[offset + i] !== 0) return false;
  return true;
}

// Indexes an OTLP request in protobuf: the columns that a span is found by and where its bytes lie. Attributes are walked, never made.
// Field numbers: opentelemetry-proto, trace/v1/trace.proto and logs/v1/logs.proto.
import { crc32 } from 'node:zlib';
import type { LogRequest, SpanRow, TraceRequest } from '../../core/model/batch.ts';
import type { ContentLimits } from '../limits.ts';
import type { ProtobufChecker } from './checkProtobuf.ts';
import { isZero, type LogPlace, logRows } from './logRows.ts';
import { columnText, type IndexOutcome, Malformed } from './outcome.ts';
import type { ProtobufReader } from './protobufReader.ts';
import { walkProtobuf } from './walkProtobuf.ts';

export function indexProtobufTraces(body: Uint8Array, limits: ContentLimits): IndexOutcome<TraceRequest> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return guarded(() => {
    const { rows, groups, rejections } = walkProtobuf(
      bytes,
      limits,
      { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
      (reader, checker, end, group) => readSpan(bytes, reader, checker, end, group),
    );
    const request: TraceRequest = {
      signal: 'traces',
      format: 'protobuf',
      body,
      groups,
      rows,
      rejected: rejections.count,
      reason: rejections.reason('span'),
    };
    return { ok: true, request, hint: '' };
  });
}

export function indexProtobufLogs(body: Uint8Array, limits: ContentLimits): IndexOutcome<LogRequest> {
  return guarded(() => {
    const walked = walkProtobuf(body, limits, { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' }, readLog);
    const request: LogRequest = {
      signal: 'logs',
      format: 'protobuf',
      body,
      groups: walked.groups,
      rows: logRows('protobuf', body, walked.groups, walked.rows),
      rejected: walked.rejections.count,
      reason: walked.rejections.reason('log record'),
    };
    return { ok: true, request, hint: '' };
  });
}

function guarded<T>(index: () => T): T | { ok: false; problem: string } {
  try {
    return index();
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, problem: `Not a protobuf OTLP request: ${error.problem} at byte ${error.offset}.` };
    throw error;
  }
}

function readSpan(bytes: Buffer, reader: ProtobufReader, checker: ProtobufChecker, end: number, group: number): SpanRow | string {
  const offset = reader.pos;
  let trace = 0;
  let traceLength = 0;
  let id = 0;
  let idLength = 0;
  let parent = 0;
  let parentLength = 0;
  let name = 0;
  let nameEnd = 0;
  let kind = 0;
  let startUs = 0;
  let startRem = 0;
  let endUs = 0;
  let endRem = 0;
  let status = 0;
  let richness = 0;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    switch (tag) {
      case 74: // attributes
        checker.keyValue(reader.stop(end), 1);
        richness++;
        break;
      case 10: {
        const stop = reader.stop(end);
        trace = reader.pos;
        traceLength = stop - trace;
        reader.pos = stop;
        break;
      }
      case 18: {
        const stop = reader.stop(end);
        id = reader.pos;
        idLength = stop - id;
        reader.pos = stop;
        break;
      }
      case 34: {
        const stop = reader.stop(end);
        parent = reader.pos;
        parentLength = stop - parent;
        reader.pos = stop;
        break;
      }
      case 42:
        nameEnd = reader.stop(end);
        name = reader.pos;
        reader.pos = nameEnd;
        break;
      case 48:
        kind = reader.varint(end) | 0;
        break;
      case 57:
        reader.fixed64(end);
        startUs = reader.micros();
        startRem = reader.remainder();
        break;
      case 65:
        reader.fixed64(end);
        endUs = reader.micros();
        endRem = reader.remainder();
        break;
      case 90: // events
      case 106: {
        // links: attributes are field 4 there, field 3 in events
        const stop = reader.stop(end);
        if (checker.one()) checker.holder(stop, tag === 90 ? 26 : 34);
        else reader.pos = stop;
        richness++;
        break;
      }
      case 122:
        status = readStatus(reader, reader.stop(end));
        break;
      default:
        reader.skip(tag, end);
    }
  }
  if (traceLength !== 16) return `traceId has ${traceLength} bytes, not 16`;
  if (idLength !== 8) return `spanId has ${idLength} bytes, not 8`;
  if (isZero(bytes, trace, 16)) return 'traceId is all zeros';
  if (isZero(bytes, id, 8)) return 'spanId is all zeros';
  if (parentLength !== 0 && parentLength !== 8) return `parentSpanId has ${parentLength} bytes, not 8`;
  return {
    traceId: bytes.subarray(trace, trace + 16),
    spanId: bytes.subarray(id, id + 8),
    // Some senders write eight zeros for "no parent".
    parentSpanId: parentLength === 0 || isZero(bytes, parent, 8) ? null : bytes.subarray(parent, parent + 8),
    name: columnText(bytes.toString('utf8', name, nameEnd)),
    kind,
    startUs,
    startRem,
    endUs,
    endRem,
    status,
    richness,
    digest: crc32(bytes.subarray(offset, end)),
    group,
    offset,
    length: end - offset,
  };
}

function readStatus(reader: ProtobufReader, end: number): number {
  let code = 0;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 24) code = reader.varint(end) | 0;
    else reader.skip(tag, end);
  }
  return code;
}

function readLog(reader: ProtobufReader, checker: ProtobufChecker, end: number, group: number): LogPlace {
  const offset = reader.pos;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 50) checker.keyValue(reader.stop(end), 1);
    else if (tag === 42) checker.value(reader.stop(end), 1);
    else reader.skip(tag, end);
  }
  return { group, offset, length: end - offset };
}

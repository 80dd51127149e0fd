// Indexes an OTLP request in JSON: the columns that a span is found by and where its bytes lie, without making objects of the rest.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
import { crc32 } from 'node:zlib';
import type { LogRequest, SpanRow, TraceRequest } from '../../core/model/batch.ts';
import type { ContentLimits } from '../limits.ts';
import type { JsonChecker } from './checkJson.ts';
import { fieldTable } from './fieldTable.ts';
import { isZero, type LogPlace, logRows } from './logRows.ts';
import { parseUnsigned64, spanKind, statusCode } from './numbers.ts';
import { columnText, type IndexOutcome, Malformed } from './outcome.ts';
import { isDigit, type JsonScanner, OPEN_BRACE, QUOTE } from './scanJson.ts';
import { walkJson } from './walkJson.ts';

const SPAN = fieldTable([
  'traceId',
  'spanId',
  'traceState',
  'parentSpanId',
  'flags',
  'name',
  'kind',
  'startTimeUnixNano',
  'endTimeUnixNano',
  'attributes',
  'droppedAttributesCount',
  'events',
  'droppedEventsCount',
  'links',
  'droppedLinksCount',
  'status',
]);
const STATUS = fieldTable(['code', 'message']);
const LOG = fieldTable([
  'timeUnixNano',
  'observedTimeUnixNano',
  'severityNumber',
  'severityText',
  'body',
  'attributes',
  'droppedAttributesCount',
  'flags',
  'traceId',
  'spanId',
  'eventName',
]);

export function indexJsonTraces(body: Uint8Array, limits: ContentLimits): IndexOutcome<TraceRequest> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return guarded(() => {
    const names = { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' };
    const { rows, groups, rejections, hints } = walkJson(bytes, limits, names, readSpan);
    const request: TraceRequest = {
      signal: 'traces',
      format: 'json',
      body,
      groups,
      rows,
      rejected: rejections.count,
      reason: rejections.reason('span'),
    };
    return { ok: true, request, hint: hintText(hints) };
  });
}

export function indexJsonLogs(body: Uint8Array, limits: ContentLimits): IndexOutcome<LogRequest> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return guarded(() => {
    const names = { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' };
    const { rows, groups, rejections, hints } = walkJson(bytes, limits, names, readLog);
    const request: LogRequest = {
      signal: 'logs',
      format: 'json',
      body,
      groups,
      rows: logRows('json', body, groups, rows),
      rejected: rejections.count,
      reason: rejections.reason('log record'),
    };
    return { ok: true, request, hint: hintText(hints) };
  });
}

function guarded<T>(index: () => T): T | { ok: false; problem: string } {
  try {
    return index();
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, problem: `Not an OTLP/JSON request: ${error.problem} at byte ${error.offset}.` };
    throw error;
  }
}

function hintText(hints: readonly string[]): string {
  if (hints.length === 0) return '';
  return `OTLP/JSON field names are lowerCamelCase; ignored in snake_case: ${hints.join(', ')}.`;
}

const NO_ID = new Uint8Array(0);

function readSpan(scanner: JsonScanner, checker: JsonChecker, group: number): SpanRow | string {
  const offset = scanner.pos;
  let traceId: Uint8Array | string = NO_ID;
  let spanId: Uint8Array | string = NO_ID;
  let parent: Uint8Array | string = NO_ID;
  let name = '';
  let kind = 0;
  let start = [0, 0];
  let end = [0, 0];
  let status = 0;
  let attributes = 0;
  let events = 0;
  let links = 0;
  if (scanner.enterObject()) {
    do {
      const field = scanner.field(SPAN);
      switch (field) {
        case 'traceId':
          traceId = id(scanner, checker, field, 16);
          break;
        case 'spanId':
          spanId = id(scanner, checker, field, 8);
          break;
        case 'parentSpanId':
          parent = id(scanner, checker, field, 8);
          break;
        case 'name': {
          const byte = scanner.next();
          if (byte === QUOTE) {
            scanner.string();
            name = columnText(scanner.text());
          } else {
            name = '';
            checker.absent(byte, field, 'a string');
          }
          break;
        }
        case 'kind':
          kind = spanKind(scalar(scanner, checker));
          break;
        case 'startTimeUnixNano':
          start = time(scanner, checker, field);
          break;
        case 'endTimeUnixNano':
          end = time(scanner, checker, field);
          break;
        case 'attributes':
          attributes = checker.attributes(1);
          break;
        case 'events':
          events = checker.eventsOrLinks(field);
          break;
        case 'links':
          links = checker.eventsOrLinks(field);
          break;
        case 'status':
          status = readStatus(scanner, checker);
          break;
        default:
          checker.pass();
      }
    } while (scanner.moreFields());
  }
  if (typeof traceId === 'string') return traceId;
  if (typeof spanId === 'string') return spanId;
  if (typeof parent === 'string') return parent;
  if (traceId.length === 0) return 'traceId has 0 bytes, not 16';
  if (spanId.length === 0) return 'spanId has 0 bytes, not 8';
  if (isZero(traceId, 0, 16)) return 'traceId is all zeros';
  if (isZero(spanId, 0, 8)) return 'spanId is all zeros';
  return {
    traceId,
    spanId,
    parentSpanId: parent.length === 0 || isZero(parent, 0, 8) ? null : parent,
    name,
    kind,
    startUs: start[0]!,
    startRem: start[1]!,
    endUs: end[0]!,
    endRem: end[1]!,
    status,
    richness: attributes + events + links,
    digest: crc32(scanner.bytes.subarray(offset, scanner.pos)),
    group,
    offset,
    length: scanner.pos - offset,
  };
}

/** The bytes of a hex id (any case), none when it is absent or empty, or what is wrong with it. */
function id(scanner: JsonScanner, checker: JsonChecker, what: string, length: number): Uint8Array | string {
  const byte = scanner.next();
  if (byte !== QUOTE) {
    checker.absent(byte, what, 'a string');
    return NO_ID;
  }
  scanner.string();
  const { start, stop, bytes } = scanner;
  if (start === stop) return NO_ID;
  if (scanner.escaped || stop - start !== length * 2) return `${what} is not ${length * 2} hex digits`;
  const out = new Uint8Array(length);
  let all = 0;
  for (let i = 0, at = start; i < length; i++, at += 2) {
    const value = (HEX[bytes[at]!]! << 4) | HEX[bytes[at + 1]!]!;
    out[i] = value;
    all |= value;
  }
  return all < 0 ? `${what} is not ${length * 2} hex digits` : out;
}

/** The value of a hex digit in either case; -1 for any other byte. */
const HEX = Int8Array.from({ length: 256 }, (_, byte) => '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()));

/** Microseconds and remaining nanoseconds. */
function time(scanner: JsonScanner, checker: JsonChecker, what: string): [number, number] {
  if (!checker.integer(scanner.next(), what, false)) return [0, 0];
  const { bytes, start, stop } = scanner;
  const length = stop - start;
  // The common case, nineteen digits of this century, without a bigint. Both parts are exact.
  if (length === 19) {
    let us = 0;
    let rem = 0;
    let at = start;
    while (at < stop - 3 && isDigit(bytes[at]!)) us = us * 10 + (bytes[at++]! - 0x30);
    while (at < stop && isDigit(bytes[at]!)) rem = rem * 10 + (bytes[at++]! - 0x30);
    if (at === stop && us <= Number.MAX_SAFE_INTEGER) return [us, rem];
  }
  const value = parseUnsigned64(scanner.text()) ?? 0n;
  return [Number(value / 1000n), Number(value % 1000n)];
}

/** A number or string for an enum; undefined for null. Anything else counts as absent. */
function scalar(scanner: JsonScanner, checker: JsonChecker): unknown {
  const byte = scanner.next();
  if (byte === QUOTE) {
    scanner.string();
    return scanner.stop - scanner.start > 64 ? undefined : scanner.text();
  }
  if (byte === 0x2d || isDigit(byte)) {
    scanner.number();
    return Number(scanner.text());
  }
  checker.pass();
  return undefined;
}

function readStatus(scanner: JsonScanner, checker: JsonChecker): number {
  const byte = scanner.next();
  if (byte !== OPEN_BRACE) {
    checker.absent(byte, 'status', 'an object');
    return 0;
  }
  let code = 0;
  if (!scanner.enterObject()) return 0;
  do {
    if (scanner.field(STATUS) === 'code') code = statusCode(scalar(scanner, checker));
    else checker.pass();
  } while (scanner.moreFields());
  return code;
}

function readLog(scanner: JsonScanner, checker: JsonChecker, group: number): LogPlace {
  const offset = scanner.pos;
  if (scanner.enterObject()) {
    do {
      const field = scanner.field(LOG);
      if (field === 'attributes') checker.attributes(1);
      else if (field === 'body') checker.value(1);
      else if (field === 'timeUnixNano' || field === 'observedTimeUnixNano') checker.integer(scanner.next(), field, false);
      else checker.pass();
    } while (scanner.moreFields());
  }
  return { group, offset, length: scanner.pos - offset };
}

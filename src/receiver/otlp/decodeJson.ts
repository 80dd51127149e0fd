// Decodes one span, log record, resource or scope from OTLP/JSON into the lossless model. JSON.parse does the reading; what has the wrong
// type, which the indexer lets through only where it does not matter, counts as absent. Nothing here throws.
import type { AnyValue, KeyValue, LogRecord, Resource, Scope, Span, SpanEvent, SpanLink } from '../../core/model/span.ts';
import { idOrNone } from './decodeProtobuf.ts';
import { parseDouble, parseSigned64, parseUnsigned64, severityNumber, spanKind, statusCode, unsigned32 } from './numbers.ts';

type Json = Readonly<Record<string, unknown>>;

/** Set while converting when JSON.parse had to round an integer: the text is then read again with its integers as they were written. */
interface Loss {
  lost: boolean;
}

function decodeWith<T>(body: Uint8Array, offset: number, length: number, convert: (json: Json, loss: Loss) => T): T {
  const text = Buffer.from(body.buffer, body.byteOffset + offset, length).toString('utf8');
  const loss = { lost: false };
  const value = convert(object(JSON.parse(text)), loss);
  return loss.lost ? convert(object(JSON.parse(text, exactIntegers)), loss) : value;
}

/** JSON.parse source text access: https://tc39.es/proposal-json-parse-with-source */
function exactIntegers(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? (context?.source ?? value) : value;
}

export function decodeJsonSpan(body: Uint8Array, offset: number, length: number): Span {
  return decodeWith(body, offset, length, (json, loss) => ({
    traceId: hex(json.traceId),
    spanId: hex(json.spanId),
    parentSpanId: parent(json.parentSpanId),
    traceState: text(json.traceState),
    flags: unsigned32(json.flags),
    name: text(json.name),
    kind: spanKind(json.kind),
    startTimeUnixNano: time(json.startTimeUnixNano, loss),
    endTimeUnixNano: time(json.endTimeUnixNano, loss),
    attributes: pairs(json.attributes, loss),
    droppedAttributesCount: unsigned32(json.droppedAttributesCount),
    events: list(json.events, event => spanEvent(event, loss)),
    droppedEventsCount: unsigned32(json.droppedEventsCount),
    links: list(json.links, link => spanLink(link, loss)),
    droppedLinksCount: unsigned32(json.droppedLinksCount),
    status: isObject(json.status) ? { code: statusCode(json.status.code), message: text(json.status.message) } : null,
  }));
}

export function decodeJsonLog(body: Uint8Array, offset: number, length: number): LogRecord {
  return decodeWith(body, offset, length, (json, loss) => ({
    timeUnixNano: time(json.timeUnixNano, loss),
    observedTimeUnixNano: time(json.observedTimeUnixNano, loss),
    severityNumber: severityNumber(json.severityNumber),
    severityText: text(json.severityText),
    body: anyValue(json.body, loss, 1),
    attributes: pairs(json.attributes, loss),
    droppedAttributesCount: unsigned32(json.droppedAttributesCount),
    flags: unsigned32(json.flags),
    traceId: idOrNone(hex(json.traceId), 32),
    spanId: idOrNone(hex(json.spanId), 16),
    eventName: text(json.eventName),
  }));
}

export function decodeJsonResource(bytes: Uint8Array): Resource {
  return decodeWith(bytes, 0, bytes.length, (json, loss) => ({
    attributes: pairs(json.attributes, loss),
    droppedAttributesCount: unsigned32(json.droppedAttributesCount),
  }));
}

export function decodeJsonScope(bytes: Uint8Array): Scope {
  return decodeWith(bytes, 0, bytes.length, (json, loss) => ({
    name: text(json.name),
    version: text(json.version),
    attributes: pairs(json.attributes, loss),
    droppedAttributesCount: unsigned32(json.droppedAttributesCount),
  }));
}

/** A JSON string with its quotes. */
export function decodeJsonText(bytes: Uint8Array): string {
  return text(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const object = (value: unknown): Json => (isObject(value) ? value : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function list<T>(value: unknown, convert: (json: Json) => T): T[] {
  const out: T[] = [];
  if (Array.isArray(value)) for (const element of value) if (isObject(element)) out.push(convert(element));
  return out;
}

function hex(value: unknown): string {
  return typeof value === 'string' && value.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(value) ? value.toLowerCase() : '';
}

function parent(value: unknown): string {
  const id = hex(value);
  return id === '0000000000000000' ? '' : id;
}

function time(value: unknown, loss: Loss): bigint {
  if (typeof value === 'string') return parseUnsigned64(value) ?? 0n;
  return typeof value === 'number' ? (parseUnsigned64(integerText(value, loss)) ?? 0n) : 0n;
}

function integerText(value: number, loss: Loss): string {
  if (!Number.isSafeInteger(value)) {
    loss.lost = true;
    return Number.isInteger(value) ? String(BigInt(value)) : '';
  }
  return String(value);
}

function spanEvent(json: Json, loss: Loss): SpanEvent {
  return {
    timeUnixNano: time(json.timeUnixNano, loss),
    name: text(json.name),
    attributes: pairs(json.attributes, loss),
    droppedAttributesCount: unsigned32(json.droppedAttributesCount),
  };
}

function spanLink(json: Json, loss: Loss): SpanLink {
  return {
    traceId: hex(json.traceId),
    spanId: hex(json.spanId),
    traceState: text(json.traceState),
    attributes: pairs(json.attributes, loss),
    droppedAttributesCount: unsigned32(json.droppedAttributesCount),
    flags: unsigned32(json.flags),
  };
}

function pairs(value: unknown, loss: Loss, depth = 1): KeyValue[] {
  return list(value, json => ({ key: text(json.key), value: anyValue(json.value, loss, depth) }));
}

/** Far above what the indexer accepts, far below what the stack bears: bytes that went bad on the disk must not end the process. */
const DEPTH = 256;

function anyValue(value: unknown, loss: Loss, depth: number): AnyValue {
  if (!isObject(value) || depth > DEPTH) return null;
  if (typeof value.stringValue === 'string') return value.stringValue;
  if (typeof value.boolValue === 'boolean') return value.boolValue;
  if (typeof value.intValue === 'number') {
    return Number.isSafeInteger(value.intValue) ? BigInt(value.intValue) : parseSigned64(integerText(value.intValue, loss));
  }
  if (typeof value.intValue === 'string') return parseSigned64(value.intValue);
  if (typeof value.doubleValue === 'number') return value.doubleValue;
  if (typeof value.doubleValue === 'string') return parseDouble(value.doubleValue);
  if (typeof value.bytesValue === 'string') return new Uint8Array(Buffer.from(value.bytesValue, 'base64'));
  if (isObject(value.arrayValue)) {
    const values = value.arrayValue.values;
    return Array.isArray(values) ? values.map(element => anyValue(element, loss, depth + 1)) : [];
  }
  if (isObject(value.kvlistValue)) return { entries: pairs(value.kvlistValue.values, loss, depth + 1) };
  return null;
}

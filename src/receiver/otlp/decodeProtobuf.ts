// Decodes one span, log record, resource or scope from protobuf into the lossless model. Only for bytes the indexer accepted: their lengths
// are known to be sound, so nothing here throws. Invalid UTF-8 becomes U+FFFD; of a field given twice the last one counts.
import type { AnyValue, KeyValue, LogRecord, Resource, Scope, Span, SpanEvent, SpanLink, SpanStatus } from '../../core/model/span.ts';
import { anyValue, type Bytes, hex, keyValue, open, text, time } from './protobufValues.ts';

export function decodeProtobufSpan(body: Uint8Array, offset: number, length: number): Span {
  const reader = open(body);
  const end = offset + length;
  reader.pos = offset;
  let traceId = '';
  let spanId = '';
  let parentSpanId = '';
  let traceState = '';
  let flags = 0;
  let name = '';
  let kind = 0;
  let startTimeUnixNano = 0n;
  let endTimeUnixNano = 0n;
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  const events: SpanEvent[] = [];
  let droppedEventsCount = 0;
  const links: SpanLink[] = [];
  let droppedLinksCount = 0;
  let status: SpanStatus | null = null;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    switch (tag) {
      case 10:
        traceId = hex(reader, end);
        break;
      case 18:
        spanId = hex(reader, end);
        break;
      case 26:
        traceState = text(reader, end);
        break;
      case 34:
        parentSpanId = hex(reader, end);
        if (parentSpanId === '0000000000000000') parentSpanId = '';
        break;
      case 42:
        name = text(reader, end);
        break;
      case 48:
        kind = reader.varint(end) | 0;
        break;
      case 57:
        startTimeUnixNano = time(reader, end);
        break;
      case 65:
        endTimeUnixNano = time(reader, end);
        break;
      case 74:
        attributes.push(keyValue(reader, reader.stop(end)));
        break;
      case 80:
        droppedAttributesCount = reader.varint(end);
        break;
      case 90:
        events.push(spanEvent(reader, reader.stop(end)));
        break;
      case 96:
        droppedEventsCount = reader.varint(end);
        break;
      case 106:
        links.push(spanLink(reader, reader.stop(end)));
        break;
      case 112:
        droppedLinksCount = reader.varint(end);
        break;
      case 122:
        status = spanStatus(reader, reader.stop(end));
        break;
      case 133:
        flags = reader.fixed32(end);
        break;
      default:
        reader.skip(tag, end);
    }
  }
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState,
    flags,
    name,
    kind,
    startTimeUnixNano,
    endTimeUnixNano,
    attributes,
    droppedAttributesCount,
    events,
    droppedEventsCount,
    links,
    droppedLinksCount,
    status,
  };
}

export function decodeProtobufLog(body: Uint8Array, offset: number, length: number): LogRecord {
  const reader = open(body);
  const end = offset + length;
  reader.pos = offset;
  let timeUnixNano = 0n;
  let observedTimeUnixNano = 0n;
  let severityNumber = 0;
  let severityText = '';
  let value: AnyValue = null;
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  let flags = 0;
  let traceId = '';
  let spanId = '';
  let eventName = '';
  while (reader.pos < end) {
    const tag = reader.tag(end);
    switch (tag) {
      case 9:
        timeUnixNano = time(reader, end);
        break;
      case 16:
        severityNumber = reader.varint(end) | 0;
        break;
      case 26:
        severityText = text(reader, end);
        break;
      case 42:
        value = anyValue(reader, reader.stop(end));
        break;
      case 50:
        attributes.push(keyValue(reader, reader.stop(end)));
        break;
      case 56:
        droppedAttributesCount = reader.varint(end);
        break;
      case 69:
        flags = reader.fixed32(end);
        break;
      case 74:
        traceId = idOrNone(hex(reader, end), 32);
        break;
      case 82:
        spanId = idOrNone(hex(reader, end), 16);
        break;
      case 89:
        observedTimeUnixNano = time(reader, end);
        break;
      case 98:
        eventName = text(reader, end);
        break;
      default:
        reader.skip(tag, end);
    }
  }
  return {
    timeUnixNano,
    observedTimeUnixNano,
    severityNumber,
    severityText,
    body: value,
    attributes,
    droppedAttributesCount,
    flags,
    traceId,
    spanId,
    eventName,
  };
}

export function decodeProtobufResource(bytes: Uint8Array): Resource {
  const reader = open(bytes);
  const { attributes, droppedAttributesCount } = holder(reader, bytes.length, 10, 16);
  return { attributes, droppedAttributesCount };
}

export function decodeProtobufScope(bytes: Uint8Array): Scope {
  const reader = open(bytes);
  const end = bytes.length;
  let name = '';
  let version = '';
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 10) name = text(reader, end);
    else if (tag === 18) version = text(reader, end);
    else if (tag === 26) attributes.push(keyValue(reader, reader.stop(end)));
    else if (tag === 32) droppedAttributesCount = reader.varint(end);
    else reader.skip(tag, end);
  }
  return { name, version, attributes, droppedAttributesCount };
}

/** The specification lets a record with an invalid id be read as one that belongs to no trace. */
export function idOrNone(id: string, length: number): string {
  return id.length === length && !/^0*$/.test(id) ? id : '';
}

function holder(reader: Bytes, end: number, attributesTag: number, droppedTag: number): Resource {
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === attributesTag) attributes.push(keyValue(reader, reader.stop(end)));
    else if (tag === droppedTag) droppedAttributesCount = reader.varint(end);
    else reader.skip(tag, end);
  }
  return { attributes, droppedAttributesCount };
}

function spanEvent(reader: Bytes, end: number): SpanEvent {
  let timeUnixNano = 0n;
  let name = '';
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 9) timeUnixNano = time(reader, end);
    else if (tag === 18) name = text(reader, end);
    else if (tag === 26) attributes.push(keyValue(reader, reader.stop(end)));
    else if (tag === 32) droppedAttributesCount = reader.varint(end);
    else reader.skip(tag, end);
  }
  return { timeUnixNano, name, attributes, droppedAttributesCount };
}

function spanLink(reader: Bytes, end: number): SpanLink {
  let traceId = '';
  let spanId = '';
  let traceState = '';
  const attributes: KeyValue[] = [];
  let droppedAttributesCount = 0;
  let flags = 0;
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 10) traceId = hex(reader, end);
    else if (tag === 18) spanId = hex(reader, end);
    else if (tag === 26) traceState = text(reader, end);
    else if (tag === 34) attributes.push(keyValue(reader, reader.stop(end)));
    else if (tag === 40) droppedAttributesCount = reader.varint(end);
    else if (tag === 53) flags = reader.fixed32(end);
    else reader.skip(tag, end);
  }
  return { traceId, spanId, traceState, attributes, droppedAttributesCount, flags };
}

function spanStatus(reader: Bytes, end: number): SpanStatus {
  let code = 0;
  let message = '';
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag === 18) message = text(reader, end);
    else if (tag === 24) code = reader.varint(end) | 0;
    else reader.skip(tag, end);
  }
  return { code, message };
}

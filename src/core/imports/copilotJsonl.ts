// Lines that Copilot's file exporters write, as spans and log records. Copilot Chat (`github.copilot.chat.otel.outfile`) writes the SDK's
// objects as JSON.stringify prints them, Copilot CLI (`COPILOT_OTEL_FILE_EXPORTER_PATH`) a shape of its own with a `type`; both have times
// as [seconds, nanoseconds] and attributes as an object. A line is text from outside: it never throws, and is right or says why not.
import type { LogGroup, SpanGroup } from '../exports/otlpJson.ts';
import { field, isObject, type Json, type JsonObject, jsonText } from '../json.ts';
import type { AnyValue, KeyValue, Resource, Scope, SpanContext, SpanEvent, SpanLink } from '../model/span.ts';

/**
 * `unwritten` is `{}`: what Copilot Chat leaves of every span, because its span objects hold circles that JSON cannot print (seen in
 * 0.67.0, microsoft/vscode#319993). `other` is no line of Copilot's.
 */
export type CopilotLine =
  | { readonly kind: 'span'; readonly group: SpanGroup }
  | { readonly kind: 'log'; readonly group: LogGroup }
  | { readonly kind: 'metrics' | 'unwritten' | 'other' }
  | { readonly kind: 'wrong'; readonly reason: string };

/** Levels of lists and objects in an attribute; what lies deeper becomes its JSON text. */
const MAX_DEPTH = 16;
const ZERO_ID = /^0+$/;

export function readCopilotLine(line: string): CopilotLine {
  const value = parse(line);
  if (!isObject(value)) return { kind: 'other' };
  if (Object.keys(value).length === 0) return { kind: 'unwritten' };
  if (field(value, 'type') === 'metric' || Array.isArray(field(value, 'scopeMetrics'))) return { kind: 'metrics' };
  if (Array.isArray(field(value, 'startTime')) && typeof field(value, 'name') === 'string') return readSpan(value);
  if (Array.isArray(field(value, 'hrTime'))) return readLog(value);
  return { kind: 'other' };
}

function readSpan(line: JsonObject): CopilotLine {
  const own = object(line, '_spanContext', 'spanContext');
  const parent = object(line, 'parentSpanContext');
  const traceId = id(field(own, 'traceId') ?? field(line, 'traceId'), 32);
  const spanId = id(field(own, 'spanId') ?? field(line, 'spanId'), 16);
  const start = time(field(line, 'startTime'));
  if (traceId === '') return wrong('the span has no traceId of 32 hex digits');
  if (spanId === '') return wrong('the span has no spanId of 16 hex digits');
  if (start === null) return wrong('the span has no startTime of [seconds, nanoseconds]');
  const status = object(line, 'status');
  const span = {
    traceId,
    spanId,
    parentSpanId: id(field(parent, 'spanId') ?? field(line, 'parentSpanId'), 16),
    traceState: text(field(own, 'traceState')),
    flags: whole(field(own, 'traceFlags')),
    name: text(field(line, 'name')),
    // The SDK counts from internal = 0, OTLP from unspecified = 0.
    kind: whole(field(line, 'kind')) + 1,
    startTimeUnixNano: start,
    endTimeUnixNano: time(field(line, 'endTime')) ?? 0n,
    attributes: attributes(field(line, 'attributes')),
    droppedAttributesCount: whole(field(line, 'droppedAttributesCount') ?? field(line, '_droppedAttributesCount')),
    events: objects(field(line, 'events')).map(readEvent),
    droppedEventsCount: whole(field(line, 'droppedEventsCount') ?? field(line, '_droppedEventsCount')),
    links: objects(field(line, 'links')).map(readLink),
    droppedLinksCount: whole(field(line, 'droppedLinksCount') ?? field(line, '_droppedLinksCount')),
    status: { code: whole(field(status, 'code')), message: text(field(status, 'message')) },
  };
  return { kind: 'span', group: { context: readContext(line), spans: [span] } };
}

function readLog(line: JsonObject): CopilotLine {
  const at = time(field(line, 'hrTime'));
  if (at === null) return wrong('the log record has no hrTime of [seconds, nanoseconds]');
  const own = object(line, 'spanContext');
  const log = {
    timeUnixNano: at,
    observedTimeUnixNano: time(field(line, 'hrTimeObserved')) ?? 0n,
    severityNumber: whole(field(line, '_severityNumber') ?? field(line, 'severityNumber')),
    severityText: text(field(line, '_severityText') ?? field(line, 'severityText')),
    body: anyValue(field(line, '_body') ?? field(line, 'body') ?? null, 0),
    attributes: attributes(field(line, 'attributes')),
    droppedAttributesCount: whole(field(line, 'droppedAttributesCount')),
    flags: whole(field(own, 'traceFlags')),
    traceId: id(field(own, 'traceId'), 32),
    spanId: id(field(own, 'spanId'), 16),
    eventName: text(field(line, '_eventName') ?? field(line, 'eventName')),
  };
  return { kind: 'log', group: { context: readContext(line), logs: [log] } };
}

function readContext(line: JsonObject): SpanContext {
  const from = object(line, 'resource');
  const scope = object(line, 'instrumentationScope', 'instrumentationLibrary');
  // The SDK's own object keeps pairs under a private name; what it shows to others is an object.
  const resource: Resource = {
    attributes: pairs(field(from, '_rawAttributes')) ?? attributes(field(from, 'attributes')),
    droppedAttributesCount: 0,
  };
  const named: Scope = {
    name: text(field(scope, 'name')),
    version: text(field(scope, 'version')),
    attributes: [],
    droppedAttributesCount: 0,
  };
  return {
    resource,
    resourceSchemaUrl: text(field(from, 'schemaUrl') ?? field(from, '_schemaUrl')),
    scope: named,
    scopeSchemaUrl: text(field(scope, 'schemaUrl')),
  };
}

function readEvent(event: JsonObject): SpanEvent {
  return {
    timeUnixNano: time(field(event, 'time')) ?? 0n,
    name: text(field(event, 'name')),
    attributes: attributes(field(event, 'attributes')),
    droppedAttributesCount: whole(field(event, 'droppedAttributesCount')),
  };
}

function readLink(link: JsonObject): SpanLink {
  const to = object(link, 'context');
  return {
    traceId: id(field(to, 'traceId'), 32),
    spanId: id(field(to, 'spanId'), 16),
    traceState: text(field(to, 'traceState')),
    attributes: attributes(field(link, 'attributes')),
    droppedAttributesCount: whole(field(link, 'droppedAttributesCount')),
    flags: whole(field(to, 'traceFlags')),
  };
}

function attributes(value: Json | undefined): KeyValue[] {
  return isObject(value) ? Object.entries(value).map(([key, item]) => ({ key, value: anyValue(item, 0) })) : [];
}

/** `[["service.name", "copilot-chat"]]`; null when it is no list. */
function pairs(value: Json | undefined): KeyValue[] | null {
  if (!Array.isArray(value)) return null;
  return (value as readonly Json[]).flatMap(pair =>
    Array.isArray(pair) && typeof pair[0] === 'string' ? [{ key: pair[0], value: anyValue((pair[1] as Json | undefined) ?? null, 0) }] : [],
  );
}

/** JSON has one kind of number: whole ones become integers, as the SDKs' own exporters do. */
function anyValue(value: Json, depth: number): AnyValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return jsonText(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(item => anyValue(item, depth + 1));
  return { entries: Object.entries(value).map(([key, item]) => ({ key, value: anyValue(item, depth + 1) })) };
}

function time(value: Json | undefined): bigint | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [seconds, nanos] = value as readonly Json[];
  if (!isCount(seconds) || !isCount(nanos) || nanos > 999_999_999) return null;
  const all = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
  return all < 1n << 63n ? all : null;
}

/** Lower-case hex of the right length, or the empty string: absent. */
function id(value: Json | undefined, digits: number): string {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-fA-F]+$/.test(value) || ZERO_ID.test(value)) return '';
  return value.toLowerCase();
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function whole(value: Json | undefined): number {
  return isCount(value) && value <= 0x7fff_ffff ? value : 0;
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The first of the named fields that is an object; an empty one when none is. */
function object(from: JsonObject, ...names: readonly string[]): JsonObject {
  for (const name of names) {
    const value = field(from, name);
    if (isObject(value)) return value;
  }
  return {};
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isObject) : [];
}

function wrong(reason: string): CopilotLine {
  return { kind: 'wrong', reason };
}

function parse(line: string): Json | undefined {
  try {
    return JSON.parse(line) as Json;
  } catch {
    // Whoever reads the file says what is wrong with the line.
    return undefined;
  }
}

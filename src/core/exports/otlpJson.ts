// Prints spans and log records as OTLP/JSON (opentelemetry-proto, proto3 JSON mapping): one request a line, every int64 a decimal string,
// ids lower-case hex, enums numbers, fields at their default left out. Equal content gives equal text, so it can also be compared and hashed.
import type {
  AnyValue,
  KeyValue,
  KeyValueList,
  LogRecord,
  Resource,
  Scope,
  Span,
  SpanContext,
  SpanEvent,
  SpanLink,
} from '../model/span.ts';

export interface SpanGroup {
  readonly context: SpanContext;
  readonly spans: readonly Span[];
}

export interface LogGroup {
  readonly context: SpanContext;
  readonly logs: readonly LogRecord[];
}

/** One ExportTraceServiceRequest without line breaks. Groups of equal resource or scope are merged, in order of first appearance. */
export function printTraceRequest(groups: readonly SpanGroup[]): string {
  return printRequest(
    groups.map(group => ({ context: group.context, items: group.spans.map(printSpan) })),
    { request: 'resourceSpans', scopes: 'scopeSpans', items: 'spans' },
  );
}

/** One ExportLogsServiceRequest without line breaks, merged as `printTraceRequest` does. */
export function printLogsRequest(groups: readonly LogGroup[]): string {
  return printRequest(
    groups.map(group => ({ context: group.context, items: group.logs.map(printLogRecord) })),
    { request: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords' },
  );
}

interface PrintedGroup {
  readonly context: SpanContext;
  readonly items: readonly string[];
}

function printRequest(groups: readonly PrintedGroup[], names: { request: string; scopes: string; items: string }): string {
  const resources = new Map<string, Map<string, string[]>>();
  for (const { context, items } of groups) {
    const resource = join([
      context.resource === null ? '' : `"resource":${printResource(context.resource)}`,
      text('schemaUrl', context.resourceSchemaUrl),
    ]);
    const scope = join([context.scope === null ? '' : `"scope":${printScope(context.scope)}`, text('schemaUrl', context.scopeSchemaUrl)]);
    let scopes = resources.get(resource);
    if (scopes === undefined) {
      scopes = new Map();
      resources.set(resource, scopes);
    }
    const known = scopes.get(scope);
    if (known === undefined) scopes.set(scope, [...items]);
    else for (const item of items) known.push(item);
  }
  const printed = [...resources].map(([resource, scopes]) => {
    const inner = [...scopes].map(([scope, items]) => `{${join([scope, `"${names.items}":[${items.join(',')}]`])}}`);
    return `{${join([resource, `"${names.scopes}":[${inner.join(',')}]`])}}`;
  });
  return `{"${names.request}":[${printed.join(',')}]}`;
}

function printSpan(span: Span): string {
  return `{${join([
    text('traceId', span.traceId),
    text('spanId', span.spanId),
    text('traceState', span.traceState),
    text('parentSpanId', span.parentSpanId),
    count('flags', span.flags),
    text('name', span.name),
    count('kind', span.kind),
    time('startTimeUnixNano', span.startTimeUnixNano),
    time('endTimeUnixNano', span.endTimeUnixNano),
    attributes(span.attributes),
    count('droppedAttributesCount', span.droppedAttributesCount),
    span.events.length === 0 ? '' : `"events":[${span.events.map(printEvent).join(',')}]`,
    count('droppedEventsCount', span.droppedEventsCount),
    span.links.length === 0 ? '' : `"links":[${span.links.map(printLink).join(',')}]`,
    count('droppedLinksCount', span.droppedLinksCount),
    span.status === null ? '' : `"status":{${join([text('message', span.status.message), count('code', span.status.code)])}}`,
  ])}}`;
}

export function printLogRecord(log: LogRecord): string {
  return `{${join([
    time('timeUnixNano', log.timeUnixNano),
    time('observedTimeUnixNano', log.observedTimeUnixNano),
    count('severityNumber', log.severityNumber),
    text('severityText', log.severityText),
    log.body === null ? '' : `"body":${printValue(log.body)}`,
    attributes(log.attributes),
    count('droppedAttributesCount', log.droppedAttributesCount),
    count('flags', log.flags),
    text('traceId', log.traceId),
    text('spanId', log.spanId),
    text('eventName', log.eventName),
  ])}}`;
}

export function printResource(resource: Resource): string {
  return `{${join([attributes(resource.attributes), count('droppedAttributesCount', resource.droppedAttributesCount)])}}`;
}

function printScope(scope: Scope): string {
  return `{${join([
    text('name', scope.name),
    text('version', scope.version),
    attributes(scope.attributes),
    count('droppedAttributesCount', scope.droppedAttributesCount),
  ])}}`;
}

function printEvent(event: SpanEvent): string {
  return `{${join([
    time('timeUnixNano', event.timeUnixNano),
    text('name', event.name),
    attributes(event.attributes),
    count('droppedAttributesCount', event.droppedAttributesCount),
  ])}}`;
}

function printLink(link: SpanLink): string {
  return `{${join([
    text('traceId', link.traceId),
    text('spanId', link.spanId),
    text('traceState', link.traceState),
    attributes(link.attributes),
    count('droppedAttributesCount', link.droppedAttributesCount),
    count('flags', link.flags),
  ])}}`;
}

/** An AnyValue as OTLP/JSON. The empty value is `{}`. */
function printValue(value: AnyValue): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${JSON.stringify(value)}}`;
    case 'boolean':
      return `{"boolValue":${value}}`;
    case 'bigint':
      return `{"intValue":"${value}"}`;
    case 'number':
      return `{"doubleValue":${printDouble(value)}}`;
  }
  if (value === null) return '{}';
  if (value instanceof Uint8Array) return `{"bytesValue":"${base64(value)}"}`;
  if (isList(value)) return `{"arrayValue":{"values":[${value.map(printValue).join(',')}]}}`;
  return `{"kvlistValue":{"values":[${value.entries.map(printKeyValue).join(',')}]}}`;
}

/** `Array.isArray` does not narrow readonly arrays. */
const isList = (value: readonly AnyValue[] | KeyValueList): value is readonly AnyValue[] => Array.isArray(value);

function printKeyValue(pair: KeyValue): string {
  return `{"key":${JSON.stringify(pair.key)},"value":${printValue(pair.value)}}`;
}

/** The proto3 JSON mapping: what JSON numbers cannot say is a string. */
function printDouble(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return `"${value}"`;
}

const join = (parts: readonly string[]): string => parts.filter(part => part !== '').join(',');
const text = (name: string, value: string): string => (value === '' ? '' : `"${name}":${JSON.stringify(value)}`);
const count = (name: string, value: number): string => (value === 0 ? '' : `"${name}":${value}`);
const time = (name: string, value: bigint): string => (value === 0n ? '' : `"${name}":"${value}"`);
const attributes = (pairs: readonly KeyValue[]): string =>
  pairs.length === 0 ? '' : `"attributes":[${pairs.map(printKeyValue).join(',')}]`;

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 section 4, with padding. */
function base64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += BASE64.charAt(bits >> 18) + BASE64.charAt((bits >> 12) & 63);
    out += left > 1 ? BASE64.charAt((bits >> 6) & 63) : '=';
    out += left > 2 ? BASE64.charAt(bits & 63) : '=';
  }
  return out;
}

// Makes model objects of byte ranges that the indexer accepted, in either encoding. Total on those: it never throws.
import { GROUP_STRIDE, type WireFormat } from '../../core/model/batch.ts';
import type { LogRecord, Resource, Scope, Span, SpanContext } from '../../core/model/span.ts';
import { decodeJsonLog, decodeJsonResource, decodeJsonScope, decodeJsonSpan, decodeJsonText } from './decodeJson.ts';
import { decodeProtobufLog, decodeProtobufResource, decodeProtobufScope, decodeProtobufSpan } from './decodeProtobuf.ts';

/** `offset` and `length` are those of the span's row; `body` may also be only that slice, with offset 0. */
export function decodeSpan(format: WireFormat, body: Uint8Array, offset: number, length: number): Span {
  return format === 'protobuf' ? decodeProtobufSpan(body, offset, length) : decodeJsonSpan(body, offset, length);
}

export function decodeLog(format: WireFormat, body: Uint8Array, offset: number, length: number): LogRecord {
  return format === 'protobuf' ? decodeProtobufLog(body, offset, length) : decodeJsonLog(body, offset, length);
}

/** What surrounds the items of one group. `groups` and `group` are as in IndexedRequest. An empty resource or scope is the same as none. */
export function decodeContext(format: WireFormat, body: Uint8Array, groups: Int32Array, group: number): SpanContext {
  const part = (place: number): Uint8Array | null => {
    const at = group * GROUP_STRIDE + place * 2;
    const length = groups[at + 1] ?? 0;
    const offset = groups[at] ?? 0;
    return length === 0 ? null : body.subarray(offset, offset + length);
  };
  const [resource, resourceUrl, scope, scopeUrl] = [part(0), part(1), part(2), part(3)];
  const protobuf = format === 'protobuf';
  const text = (bytes: Uint8Array | null): string =>
    bytes === null ? '' : protobuf ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8') : decodeJsonText(bytes);
  return {
    resource: resource && resourceOrNone(protobuf ? decodeProtobufResource(resource) : decodeJsonResource(resource)),
    resourceSchemaUrl: text(resourceUrl),
    scope: scope && scopeOrNone(protobuf ? decodeProtobufScope(scope) : decodeJsonScope(scope)),
    scopeSchemaUrl: text(scopeUrl),
  };
}

function resourceOrNone(resource: Resource): Resource | null {
  return resource.attributes.length === 0 && resource.droppedAttributesCount === 0 ? null : resource;
}

function scopeOrNone(scope: Scope): Scope | null {
  return scope.name === '' && scope.version === '' && scope.attributes.length === 0 && scope.droppedAttributesCount === 0 ? null : scope;
}

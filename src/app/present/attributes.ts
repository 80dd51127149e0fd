// Attribute values as text that fits the wire: clipped, with the full length said, so that a 10 MB value costs nothing until asked for.
import { previewText } from '../../core/attributes.ts';
import type { AnyValue, KeyValue, KeyValueList } from '../../core/model/span.ts';
import type { AttributeRow } from '../../rpc/viewModels.ts';

/** Characters of a value that travel with a span's details. */
export const CLIP_CHARS = 20_000;
/** Attributes that travel with a span's details; the rest are in its raw JSON. */
const MAX_ROWS = 1000;

export function attributeRows(attributes: readonly KeyValue[], fieldOf?: ReadonlyMap<string, string>): AttributeRow[] {
  return attributes.slice(0, MAX_ROWS).map(({ key, value }) => {
    const text = valueText(value);
    return { key, type: valueType(value), text: clip(text), length: text.length, field: fieldOf?.get(key) ?? null };
  });
}

/** Never splits a surrogate pair. */
export function clip(text: string, chars: number = CLIP_CHARS): string {
  return previewText(text, chars);
}

export function valueType(value: AnyValue): AttributeRow['type'] {
  if (value === null) return 'empty';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    default:
      return value instanceof Uint8Array ? 'bytes' : Array.isArray(value) ? 'array' : 'kvlist';
  }
}

export function valueText(value: AnyValue): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'object') return JSON.stringify(plain(value), null, 2);
  return String(value);
}

/** As plain JSON for reading: integers beyond a double as strings, bytes as base64. */
function plain(value: AnyValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(item => plain(item as AnyValue));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries((value as KeyValueList).entries.map(entry => [entry.key, plain(entry.value)]));
}

// An answer with columns of numbers as bytes, for HTTP: a head of JSON, then each column as it lies in memory, little-endian. Ports between
// threads and webviews carry such columns themselves. Layout: uint32 length of the head, the head padded to 8 bytes, columns padded to 8.

const KINDS = { i32: Int32Array, f64: Float64Array, u8: Uint8Array } as const;
type Kind = keyof typeof KINDS;
type Column = InstanceType<(typeof KINDS)[Kind]>;

/** What stands in the head for a column. */
interface Place {
  readonly $column: Kind;
  readonly at: number;
  readonly length: number;
}

export const PACKED_TYPE = 'application/vnd.turnstone.columns';

const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;

function kindOf(value: unknown): Kind | null {
  if (value instanceof Int32Array) return 'i32';
  if (value instanceof Float64Array) return 'f64';
  return value instanceof Uint8Array ? 'u8' : null;
}

/** Null where the answer has no columns among its fields: then it is plain JSON. `encode` is UTF-8. */
export function pack(result: unknown, encode: (text: string) => Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (typeof result !== 'object' || result === null) return null;
  const columns: { readonly at: number; readonly value: Column }[] = [];
  let at = 0;
  const head: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(result)) {
    const kind = kindOf(value);
    if (kind === null) {
      head[name] = value;
      continue;
    }
    const column = value as Column;
    columns.push({ at, value: column });
    head[name] = { $column: kind, at, length: column.length } satisfies Place;
    at += aligned(column.byteLength);
  }
  if (columns.length === 0) return null;
  const text = encode(JSON.stringify(head));
  const base = aligned(4 + text.length);
  const bytes = new Uint8Array(base + at);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  for (const { at: place, value } of columns) bytes.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), base + place);
  return bytes;
}

/** Columns are views of `body`: nothing is copied. Throws RangeError or SyntaxError on bytes that `pack` did not make. */
export function unpack(body: ArrayBuffer, decode: (bytes: Uint8Array) => string): Record<string, unknown> {
  const length = new DataView(body).getUint32(0, true);
  const head = JSON.parse(decode(new Uint8Array(body, 4, length))) as Record<string, unknown>;
  const base = aligned(4 + length);
  for (const [name, value] of Object.entries(head)) {
    const place = value as Partial<Place> | null;
    if (typeof place !== 'object' || place === null || place.$column === undefined) continue;
    head[name] = new KINDS[place.$column](body, base + (place.at ?? 0), place.length);
  }
  return head;
}

// The field names of a JSON message, found by their bytes without making a string of each key that is read.

/** Field names of one message, found by their bytes. `snake` holds the names that proto3 JSON does not know, to warn about. */
export interface FieldTable {
  readonly byLength: readonly (readonly { readonly name: string; readonly bytes: Uint8Array }[] | undefined)[];
  readonly snake: ReadonlyMap<string, string>;
}

export function fieldTable(names: readonly string[]): FieldTable {
  const byLength: { name: string; bytes: Uint8Array }[][] = [];
  const snake = new Map<string, string>();
  for (const name of names) {
    let bucket = byLength[name.length];
    if (bucket === undefined) {
      bucket = [];
      byLength[name.length] = bucket;
    }
    bucket.push({ name, bytes: Buffer.from(name, 'latin1') });
    const other = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    if (other !== name) snake.set(other, name);
  }
  return { byLength, snake };
}

/** The table's name for these bytes, or the empty string. */
export function findField(table: FieldTable, bytes: Uint8Array, start: number, stop: number): string {
  const bucket = table.byLength[stop - start];
  if (bucket === undefined) return '';
  for (let i = 0; i < bucket.length; i++) {
    const field = bucket[i]!;
    if (bytes[start] === field.bytes[0] && matches(bytes, start, field.bytes)) return field.name;
  }
  return '';
}

function matches(bytes: Uint8Array, start: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}

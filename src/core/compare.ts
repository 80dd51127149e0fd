// The order of values that JavaScript compares with `<`, as sorting wants it.

/** Texts by UTF-16 units: the same everywhere, whatever the language of the machine. */
export function compare<T extends string | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Adding one list to another. Arguments of a call lie on the stack: `push(...list)` throws from some hundred thousand items on, and
// how many there are is up to whoever sent them.

/** Adds the items one by one, up to `max` in all; the rest is dropped. */
export function append<T>(to: T[], items: readonly T[], max = Number.POSITIVE_INFINITY): void {
  for (const item of items) {
    if (to.length >= max) return;
    to.push(item);
  }
}

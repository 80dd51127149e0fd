// Words of a text, as measures count them: letters and digits, without case.
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How often each run of `size` words stands in the text. */
export function runsOf(words: readonly string[], size: number): ReadonlyMap<string, number> {
  const runs = new Map<string, number>();
  for (let at = 0; at + size <= words.length; at += 1) {
    const run = words.slice(at, at + size).join(' ');
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return runs;
}

/** How many runs both hold, each as often as both do. */
export function shared(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let both = 0;
  for (const [run, count] of a) both += Math.min(count, b.get(run) ?? 0);
  return both;
}

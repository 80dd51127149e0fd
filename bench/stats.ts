// Figures of repeated measurements.

/** Sorted copy's value at `share` (0 to 1), nearest rank. NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Median milliseconds of `times` calls, after one call that is not counted. */
export async function timed(times: number, work: () => unknown): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time <= times; time += 1) {
    const start = performance.now();
    await work();
    if (time > 0) taken.push(performance.now() - start);
  }
  return median(taken);
}

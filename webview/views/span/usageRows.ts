// The token counts of a call as rows: cache and reasoning stand under the count that includes them.
import type { Usage } from '../../../src/core/model/canonical.ts';

export interface UsageRow {
  readonly label: string;
  readonly tokens: number | null;
  /** Included in the row above that is no part. */
  readonly part: boolean;
  readonly hint: string;
}

/** A whole that was not reported stays where one of its parts was: as unknown. */
export function usageRows(usage: Usage): readonly UsageRow[] {
  const part = (label: string, tokens: number | null, hint: string) => ({ label, tokens, part: true, hint });
  const input = [
    part('cache read', usage.cacheRead, 'Included in input: read from the cache'),
    part('cache write', usage.cacheWrite, 'Included in input: written to the cache'),
    part('audio', usage.audioInput, 'Included in input: audio'),
  ].filter(row => row.tokens !== null);
  const output = [
    part('reasoning', usage.reasoning, 'Included in output: thinking'),
    part('audio', usage.audioOutput, 'Included in output: audio'),
  ].filter(row => row.tokens !== null);
  const whole = (label: string, tokens: number | null, parts: readonly UsageRow[]) =>
    tokens === null && parts.length === 0 ? [] : [{ label, tokens, part: false, hint: 'With the parts below it' }, ...parts];
  const total = usage.total === null ? [] : [{ label: 'total', tokens: usage.total, part: false, hint: 'Input and output' }];
  return [...whole('input', usage.input, input), ...whole('output', usage.output, output), ...total];
}

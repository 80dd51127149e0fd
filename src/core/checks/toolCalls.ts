// Which tools were called: `tools` names all of them in their order (`lookup, refund`), `tool` one that must be among them.
import type { GoldenTool } from '../model/golden.ts';
import { type Check, type CheckResult, quote, verdict } from './check.ts';

export const toolsInOrder: Check = {
  id: 'tools',
  title: 'Calls exactly these tools, in this order',
  takes: 'names',
  run: ({ tools }, given) => {
    const wanted = given
      .split(',')
      .map(name => name.trim())
      .filter(Boolean);
    const called = tools.map(tool => tool.name);
    return verdict(
      wanted.join('\n') === called.join('\n'),
      called.length === 0 ? 'no tool was called' : `called ${called.map(quote).join(', ')}`,
    );
  },
};

export const toolAmong: Check = {
  id: 'tool',
  title: 'Calls a tool',
  takes: 'name',
  run: ({ tools }, given) => {
    const called = tools.some(tool => tool.name === given.trim());
    return verdict(called, `${quote(given.trim())} was ${called ? '' : 'not '}called`);
  },
};

/**
 * Expected calls found among the real ones in their order, others between them allowed; of an expected call's arguments those that it names
 * must be equal. The score is the share that was found.
 */
export function trajectory(expected: readonly GoldenTool[], called: readonly GoldenTool[]): CheckResult {
  let from = 0;
  let found = 0;
  let reason = 'every expected call was made, in order';
  for (const each of expected) {
    const at = called.findIndex((call, place) => place >= from && call.name === each.name && holds(call.args, each.args));
    if (at >= 0) {
      found += 1;
      from = at + 1;
    } else if (found === expected.indexOf(each)) {
      const other = called.find(call => call.name === each.name);
      reason = other
        ? `${quote(each.name)} was called with ${quote(JSON.stringify(other.args))}, or too early`
        : `${quote(each.name)} was not called`;
    }
  }
  const score = expected.length === 0 ? 1 : found / expected.length;
  return { passed: score === 1, score, reason, place: null };
}

/** Whether `value` is what `wanted` says; of an object the keys that `wanted` names. */
function holds(value: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return true;
  if (typeof wanted !== 'object' || Array.isArray(wanted)) return JSON.stringify(value) === JSON.stringify(wanted);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(wanted).every(([key, each]) => Object.hasOwn(value, key) && holds((value as Record<string, unknown>)[key], each));
}

// The turn called no more tools than so many, and none twice with the same arguments.
import type { GoldenTool } from '../model/golden.ts';
import { atMost, type Check, quote, verdict } from './check.ts';

export const stepCount: Check = {
  id: 'max-steps',
  title: 'Called no more tools than',
  takes: 'calls',
  run({ tools }, given) {
    const most = Number(given);
    if (!Number.isInteger(most) || most < 0) return { problem: `${JSON.stringify(given)} is no number of calls` };
    return atMost(tools.length, most, value => `${value} calls`);
  },
};

export const redundantSteps: Check = {
  id: 'no-repeats',
  title: 'Repeats no call',
  takes: null,
  run({ tools }) {
    const seen = new Set<string>();
    const again = tools.find(tool => {
      const key = keyOf(tool);
      if (seen.has(key)) return true;
      seen.add(key);
      return false;
    });
    return again ? verdict(false, `${quote(again.name)} was called again with the same arguments`) : verdict(true, 'no call is repeated');
  },
};

function keyOf({ name, args }: GoldenTool): string {
  return `${name} ${JSON.stringify(args)}`;
}

// A turn of hundreds of calls stays readable: the first ones, a line that counts the rest, and the answer at the end.
import type { FlowItem } from './turnFlow.ts';

export const CALLS_SHOWN = 30;

export interface Folded {
  readonly head: readonly FlowItem[];
  readonly hiddenCalls: number;
  readonly hiddenItems: number;
  readonly tail: readonly FlowItem[];
}

/** `shown` calls, and of everything together twice as many items. What follows the last call is never folded. */
export function foldFlow(items: readonly FlowItem[], shown: number): Folded {
  let calls = 0;
  let cut = items.length;
  let last = -1;
  items.forEach((item, place) => {
    if (item.kind === 'call') {
      calls++;
      last = place;
    }
    if (cut === items.length && (calls > shown || place >= shown * 2)) cut = place;
  });
  if (cut === items.length) return { head: items, hiddenCalls: 0, hiddenItems: 0, tail: [] };
  // Where no call is left to fold, the last item is what the turn came to.
  const tailFrom = Math.max(last >= cut ? last + 1 : items.length - 1, items.length - shown);
  const hidden = items.slice(cut, tailFrom);
  const hiddenCalls = hidden.filter(item => item.kind === 'call').length;
  return { head: items.slice(0, cut), hiddenCalls, hiddenItems: hidden.length, tail: items.slice(tailFrom) };
}

// The turn used no more than so many tokens, input and output together.
import { atMost, type Check } from './check.ts';

export const tokens: Check = {
  id: 'tokens',
  title: 'Used no more tokens than',
  takes: 'tokens',
  run({ tokens: used }, given) {
    const most = Number(given);
    if (!Number.isInteger(most) || most < 0) return { problem: `${JSON.stringify(given)} is no number of tokens` };
    return atMost(used, most, value => `${value} tokens`);
  },
};

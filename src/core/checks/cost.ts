// The turn cost no more than so many US dollars.
import { atMost, type Check } from './check.ts';

export const cost: Check = {
  id: 'cost',
  title: 'Cost no more than',
  takes: 'US dollars',
  run({ costUsd }, given) {
    const most = Number(given.replace('$', ''));
    if (!(most >= 0) || given.trim() === '') return { problem: `${JSON.stringify(given)} is no amount in dollars` };
    return atMost(costUsd, most, value => `$${value.toPrecision(2)}`);
  },
};

// The turn took no longer than `800ms` or `2.5s`.
import { atMost, type Check } from './check.ts';

export const latency: Check = {
  id: 'latency',
  title: 'Took no longer than',
  takes: 'time, as in 2s or 800ms',
  run({ durationUs }, given) {
    const [, value, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m)\s*$/.exec(given) ?? [];
    if (value === undefined) return { problem: `${JSON.stringify(given)} is no time: 800ms, 2s, 1m` };
    const most = Number(value) * { ms: 1e3, s: 1e6, m: 6e7 }[unit as 'ms' | 's' | 'm'];
    return atMost(durationUs, most, us => (us < 1e6 ? `${Math.round(us / 1e3)} ms` : `${(us / 1e6).toFixed(1)} s`));
  },
};

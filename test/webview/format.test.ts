// Numbers and times as the explorer words them.
import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCost,
  formatCount,
  formatDuration,
  formatOffset,
  formatPercent,
  formatPlural,
  formatTime,
  formatTokens,
  middleEllipsis,
} from '../../webview/format.ts';

describe('formatDuration', () => {
  it.each([
    [null, '-'],
    [0, '0 ms'],
    [40, '0.04 ms'],
    [8_400, '8.4 ms'],
    [9_999, '10 ms'],
    [340_000, '340 ms'],
    [999_499, '999 ms'],
    [999_600, '1.0 s'],
    [1_200_000, '1.2 s'],
    [9_960_000, '10 s'],
    [41_000_000, '41 s'],
    [59_700_000, '1 min'],
    [125_000_000, '2 min 5 s'],
    [11_040_000_000, '3 h 4 min'],
    [180_000_000_000, '2 d 2 h'],
    [-340_000, '-340 ms'],
    [Number.NaN, '-'],
  ])('%s microseconds are %s', (us, text) => expect(formatDuration(us)).toBe(text));

  it('never shows 60 s or 1000 ms on either side of a unit', () => {
    for (let us = 900_000; us < 70_000_000; us += 9_973) expect(formatDuration(us)).not.toMatch(/^(1000 ms|60 s)$/);
  });
});

describe('formatOffset', () => {
  it.each([
    [0, '+0 ms'],
    [340_000, '+340 ms'],
    [12_400_000, '+12.4 s'],
    [-2_000_000, '-2.0 s'],
    [125_000_000, '+2 min 5 s'],
  ])('%s is %s', (us, text) => expect(formatOffset(us)).toBe(text));
});

describe('formatTokens', () => {
  it.each([
    [null, '-'],
    [0, '0'],
    [950, '950'],
    [3_100, '3.1k'],
    [12_400, '12.4k'],
    [13_000, '13.0k'],
    [99_960, '100k'],
    [182_400, '182k'],
    [999_600, '1M'],
    [1_240_000, '1.2M'],
  ])('%s is %s', (tokens, text) => expect(formatTokens(tokens)).toBe(text));
});

describe('formatCost', () => {
  it.each([
    [null, '-'],
    [0, '$0'],
    [0.0031, '$0.0031'],
    [0.041, '$0.041'],
    [0.38, '$0.38'],
    [0.000_012, '$0.000012'],
    [0.000_000_2, '<$0.000001'],
    [0.999, '$1.00'],
    [1.234, '$1.23'],
    [1234.5, '$1,235'],
  ])('%s is %s', (usd, text) => expect(formatCost(usd)).toBe(text));
});

describe('doubtful costs', () => {
  it.each([
    [0.0031, 'reported', '$0.0031'],
    [0.0031, 'priced', '$0.0031'],
    [0.0031, 'approximate', '~$0.0031'],
    [0.0031, 'partial', '~$0.0031'],
    [0.0031, null, '$0.0031'],
    [null, 'partial', '-'],
    [Number.NaN, 'approximate', '-'],
  ] as const)('%s, %s is %s', (usd, basis, text) => expect(formatCost(usd, basis)).toBe(text));
});

describe('formatPercent', () => {
  it.each([
    [0, 10, '0 %'],
    [1, 1000, '<1 %'],
    [999, 1000, '>99 %'],
    [1000, 1000, '100 %'],
    [1, 3, '33 %'],
    [1, 0, '-'],
  ])('%s of %s is %s', (part, whole, text) => expect(formatPercent(part, whole)).toBe(text));
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 22, 14) * 1000;
  it.each([
    [5, 'now'],
    [40, '40 s ago'],
    [125, '2 min ago'],
    [3 * 3600, '3 h ago'],
    [2 * 86_400, '2 d ago'],
    [-180, 'in 3 min'],
  ])('%s seconds before the clock is %s', (seconds, text) => expect(formatAgo(now - seconds * 1_000_000, now)).toBe(text));

  it('says the date when it is a week ago', () => expect(formatAgo(now - 30 * 86_400_000_000, now)).toMatch(/^\d{4}-\d\d-\d\d$/));
  it('is exact to the millisecond', () => expect(formatTime(now + 123_000)).toMatch(/:00:00\.123$/));
  it('shows a time outside the calendar as its number', () => expect(formatTime(9e18)).toContain('µs'));
});

describe('small words', () => {
  it('counts', () => {
    expect(formatCount(1284)).toBe('1,284');
    expect(formatPlural(1, 'turn')).toBe('1 turn');
    expect(formatPlural(1284, 'session')).toBe('1,284 sessions');
    expect(formatBytes(12_400)).toBe('12.4 kB');
  });
  it('keeps both ends of an id', () => {
    const short = middleEllipsis('4bf92f3577b34da6a3ce929d0e0e4736', 11);
    expect(short).toBe('4bf92…e4736');
    expect(middleEllipsis('short', 11)).toBe('short');
  });
});

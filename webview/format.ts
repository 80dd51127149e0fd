// Numbers, durations and times as people read them. Pure: the caller passes the clock in. Unknown is '-'.
import type { CostBasis } from '../src/core/model/cost.ts';

export const UNKNOWN = '-';

function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return digits > 0 ? text.replace(/\.?0+$/, '') : text;
}

/** `340 ms`, `1.2 s`, `41 s`, `2 min 5 s`, `3 h 4 min`. Microseconds in; negative spans of time keep their sign. */
export function formatDuration(us: number | null): string {
  if (us === null || !Number.isFinite(us)) return UNKNOWN;
  if (us < 0) return `-${formatDuration(-us)}`;
  if (us === 0) return '0 ms';
  if (us < 100) return `${fixed(us / 1000, 2)} ms`;
  if (us < 9_950) return `${fixed(us / 1000, 1)} ms`;
  if (us < 999_500) return `${Math.round(us / 1000)} ms`;
  if (us < 9_950_000) return `${(us / 1_000_000).toFixed(1)} s`;
  if (us < 59_500_000) return `${Math.round(us / 1_000_000)} s`;
  const seconds = Math.round(us / 1_000_000);
  if (seconds < 3600) return joinUnits(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return joinUnits(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return joinUnits(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joinUnits(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
}

/** An offset within a session: `+340 ms`, `+12.4 s`, `+2 min 5 s`. Microseconds in. */
export function formatOffset(us: number): string {
  const sign = us < 0 ? '-' : '+';
  const size = Math.abs(us);
  if (size >= 999_500 && size < 59_950_000) return `${sign}${(size / 1_000_000).toFixed(1)} s`;
  return `${sign}${formatDuration(size)}`;
}

/** Counts with thousands separators: `1,284`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Short token counts: `950`, `3.1k`, `12.4k`, `182k`, `1.2M`. */
export function formatTokens(tokens: number | null): string {
  if (tokens === null || !Number.isFinite(tokens)) return UNKNOWN;
  if (tokens < 1000) return String(Math.round(tokens));
  if (tokens < 99_950) return `${(tokens / 1000).toFixed(1)}k`;
  if (tokens < 999_500) return `${Math.round(tokens / 1000)}k`;
  return `${fixed(tokens / 1_000_000, tokens < 99_950_000 ? 1 : 0)}M`;
}

/** A cost, with `~` before one that is only about right: a similar model's price, or a sum in which some call has none. */
export function formatCost(usd: number | null, basis: CostBasis | null = null): string {
  if (usd === null || !Number.isFinite(usd)) return UNKNOWN;
  return basis === 'approximate' || basis === 'partial' ? `~${formatUsd(usd)}` : formatUsd(usd);
}

/** US dollars: two significant digits below one dollar (`$0.0031`), cents up to a thousand, whole dollars above. */
function formatUsd(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0) return `-${formatUsd(-usd)}`;
  if (usd < 0.000_001) return '<$0.000001';
  if (usd < 0.995) return `$${usd.toFixed(Math.min(7, 1 - Math.floor(Math.log10(usd))))}`;
  if (usd < 1000) return `$${usd.toFixed(2)}`;
  return `$${formatCount(usd)}`;
}

/** A share in whole per cent. Some is never said to be none, nor nearly all to be all: `<1 %`, `>99 %`. */
export function formatPercent(part: number, whole: number): string {
  if (!(whole > 0)) return UNKNOWN;
  const percent = Math.round((part / whole) * 100);
  if (percent === 0 && part > 0) return '<1 %';
  return percent === 100 && part < whole ? '>99 %' : `${percent} %`;
}

/** Values of scores: four significant digits, and no more than there are. */
export function formatScore(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : UNKNOWN;
}

/** `now`, `40 s ago`, `2 min ago`, `3 h ago`, `2 d ago`, then the date. Times ahead of the clock read `in 3 min`. */
export function formatAgo(us: number, nowUs: number): string {
  const seconds = Math.floor(Math.abs(nowUs - us) / 1_000_000);
  if (seconds < 10) return 'now';
  const say = (n: number, unit: string) => (us > nowUs ? `in ${n} ${unit}` : `${n} ${unit} ago`);
  if (seconds < 60) return say(seconds, 's');
  if (seconds < 3600) return say(Math.floor(seconds / 60), 'min');
  if (seconds < 86_400) return say(Math.floor(seconds / 3600), 'h');
  if (seconds < 7 * 86_400) return say(Math.floor(seconds / 86_400), 'd');
  return formatTime(us).slice(0, 10);
}

/** Local time to the millisecond: `2026-11-22 14:03:07.123`. Times outside the calendar read as their number. */
export function formatTime(us: number): string {
  const date = new Date(us / 1000);
  if (Number.isNaN(date.getTime())) return `${us} µs`;
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `1 turn`, `1,284 sessions`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Sizes of media: `512 B`, `12.4 kB`, `1.2 MB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return UNKNOWN;
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${fixed(bytes / 1000, 1)} kB`;
  return `${fixed(bytes / 1_000_000, 1)} MB`;
}

/** Ids and paths keep both ends: `4bf92f…4736`. */
export function middleEllipsis(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = Math.ceil((max - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (max - 1 - head))}`;
}

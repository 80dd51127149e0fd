// The numbers of proto3 JSON: 64-bit integers that come as strings or as numbers, enums that come as numbers or as names.

const MAX_U64 = 18446744073709551615n;
const MAX_I64 = 9223372036854775807n;
const MIN_I64 = -9223372036854775808n;
/** Longer than any 64-bit integer needs, so that a megabyte of digits is not made into a number. */
const LONGEST = 40;

function whole(text: string): bigint | null {
  if (text.length === 0 || text.length > LONGEST) return null;
  if (/^-?\d+$/.test(text)) return BigInt(text);
  // 1.5e3 and 2.0 are whole numbers too, as far as a double can tell.
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return null;
  const number = Number(text);
  return Number.isInteger(number) ? BigInt(number) : null;
}

/** A time in nanoseconds; null when it is no whole number from 0 to 2^64 - 1. */
export function parseUnsigned64(text: string): bigint | null {
  const value = whole(text);
  return value !== null && value >= 0n && value <= MAX_U64 ? value : null;
}

/** An intValue; null when it is no whole number of 64 bits. */
export function parseSigned64(text: string): bigint | null {
  const value = whole(text);
  return value !== null && value >= MIN_I64 && value <= MAX_I64 ? value : null;
}

/** A doubleValue given as a string: a number, "NaN", "Infinity" or "-Infinity"; null when it is none. */
export function parseDouble(text: string): number | null {
  if (text === 'NaN') return Number.NaN;
  if (text === 'Infinity') return Number.POSITIVE_INFINITY;
  if (text === '-Infinity') return Number.NEGATIVE_INFINITY;
  return text.length < 400 && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const CODES = ['UNSET', 'OK', 'ERROR'];
const SEVERITIES = ['UNSPECIFIED', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** An enum or 32-bit number; a name that is not known is 0, as an unknown field is ignored. */
function small(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? value | 0 : 0;
  if (typeof value !== 'string') return 0;
  return /^-?\d{1,10}$/.test(value) ? Number(value) | 0 : null;
}

function named(value: unknown, prefix: string, names: readonly string[]): number {
  const number = small(value);
  if (number !== null) return number;
  const text = value as string;
  return text.startsWith(prefix) ? Math.max(0, names.indexOf(text.slice(prefix.length))) : 0;
}

export const spanKind = (value: unknown): number => named(value, 'SPAN_KIND_', KINDS);
export const statusCode = (value: unknown): number => named(value, 'STATUS_CODE_', CODES);

/** SEVERITY_NUMBER_WARN is 13, SEVERITY_NUMBER_WARN2 is 14: four levels a name. */
export function severityNumber(value: unknown): number {
  const number = small(value);
  if (number !== null) return number;
  const match = /^SEVERITY_NUMBER_([A-Z]+)([2-4]?)$/.exec(value as string);
  const place = SEVERITIES.indexOf(match?.[1] ?? '');
  return place < 1 ? 0 : (place - 1) * 4 + Number(match?.[2] || 1);
}

/** An unsigned 32-bit count or set of flags. */
export const unsigned32 = (value: unknown): number => (small(value) ?? 0) >>> 0;

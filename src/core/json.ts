// JSON met inside attributes: reading it when it is there, and printing values as text, without ever throwing.
// Probing follows what producers do: JSON text in a string, sometimes encoded twice, sometimes cut off.
import type { AnyValue } from './model/span.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Longer text is not parsed: it stays text. */
const MAX_JSON_CHARS = 16_000_000;
/** Values nested deeper than this become a note, so that no walk of ours can exhaust the stack. */
const MAX_DEPTH = 100;

/** Parses text that looks like JSON (starts with {, [ or "). `undefined`: it does not look like JSON, or is not well-formed. */
export function parseJson(text: string): Json | undefined {
  if (text.length > MAX_JSON_CHARS || !looksLikeJson(text)) return undefined;
  const value = tryParse(text);
  // Some producers encode twice; no producer known encodes three times.
  if (typeof value === 'string' && looksLikeJson(value)) return tryParse(value) ?? value;
  return value;
}

function tryParse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Malformed is an ordinary answer here: the caller keeps the text.
    return undefined;
  }
}

/** The first character that is not white space opens an object, a list or a string. */
export function looksLikeJson(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10 || code === 13) continue;
    return code === 0x7b || code === 0x5b || code === 0x22;
  }
  return false;
}

/** Compact JSON; a string stays as it is. */
export function jsonText(value: Json): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    // Only nesting beyond the stack can end here.
    return '(nested too deep to show)';
  }
}

/** An own property, `undefined` when absent. Guards against names every object inherits. */
export function field(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The first of the named properties that is a string, or a number or boolean as text. Empty strings count as absent. */
export function textField(object: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = field(object, name);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  }
  return null;
}

/** The first of the named properties that is neither absent nor null. */
export function anyField(object: JsonObject, ...names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = field(object, name);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** An AnyValue as JSON. Integers beyond 2^53 become text, bytes a note of their length, of duplicate keys the last wins. */
export function toJson(value: AnyValue, depth = 0): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (depth >= MAX_DEPTH) return '(nested too deep to show)';
  if (Array.isArray(value)) return value.map((item: AnyValue) => toJson(item, depth + 1));
  const object: Record<string, Json> = Object.create(null);
  for (const entry of (value as { readonly entries: readonly { key: string; value: AnyValue }[] }).entries) {
    object[entry.key] = toJson(entry.value, depth + 1);
  }
  return object;
}

/** Any value as text for people: strings as they are, the rest as JSON. */
export function valueText(value: AnyValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  return jsonText(toJson(value));
}

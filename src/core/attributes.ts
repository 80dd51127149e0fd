// Reading attributes whatever type they came in: producers send numbers as text, lists as JSON or comma text, objects as
// flattened keys. Every reader is total: what cannot be read is null, and the caller falls back to the raw value.
import { isList, type Json, jsonText, looksLikeJson, parseJson, toJson, valueText } from './json.ts';
import type { AnyValue, KeyValue } from './model/span.ts';

/** List indexes in flattened keys beyond this are ignored: a hostile `llm.input_messages.4000000000.` must cost nothing. */
const MAX_INDEX = 10_000;
const MAX_SEGMENTS = 24;
const REFUSED = new Set(['__proto__', 'constructor', 'prototype']);

/** A node of flattened keys. A key can be a leaf and a prefix at once, so a node can have both a value and children. */
export interface FlatNode {
  value: AnyValue | undefined;
  readonly children: Map<string, FlatNode>;
}

/** The attributes of one span, event or log record. Of duplicate keys the last wins. */
export class AttributeMap {
  readonly #values = new Map<string, AnyValue>();
  #json: Map<string, Json | undefined> | null = null;

  constructor(list: readonly KeyValue[]) {
    for (const { key, value } of list) this.#values.set(key, value);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  raw(key: string): AnyValue | undefined {
    return this.#values.get(key);
  }

  /** Non-empty text; numbers, booleans and structures as text. */
  text(key: string): string | null {
    const value = this.#values.get(key);
    if (value === undefined || value === null) return null;
    const text = typeof value === 'string' ? value : valueText(value);
    return text === '' ? null : text;
  }

  number(key: string): number | null {
    return toNumber(this.#values.get(key));
  }

  boolean(key: string): boolean | null {
    const value = this.#values.get(key);
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'True' || value === '1' || value === 1n || value === 1) return true;
    if (value === 'false' || value === 'False' || value === '0' || value === 0n || value === 0) return false;
    return null;
  }

  /** A structure, or text that holds JSON. `undefined`: absent, or not JSON. Parsed once however often it is asked for. */
  json(key: string): Json | undefined {
    const value = this.#values.get(key);
    if (value === undefined || value === null) return undefined;
    this.#json ??= new Map();
    if (this.#json.has(key)) return this.#json.get(key);
    const json = typeof value === 'string' ? parseJson(value) : toJson(value);
    this.#json.set(key, json);
    return json;
  }

  /** It begins like JSON and is none: most likely cut off by the producer's attribute limit. */
  looksCut(key: string): boolean {
    const value = this.#values.get(key);
    return typeof value === 'string' && looksLikeJson(value) && this.json(key) === undefined;
  }

  /** A list of texts from an array, JSON text, or comma-separated text. */
  list(key: string): readonly string[] {
    const value = this.#values.get(key);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value.map(valueText).filter(text => text !== '');
    if (typeof value === 'string') {
      const json = parseJson(value);
      if (isList(json)) return json.map(jsonText).filter(text => text !== '');
      return value
        .split(',')
        .map(part => part.trim())
        .filter(part => part !== '');
    }
    return [valueText(value)];
  }

  keysUnder(prefix: string): readonly string[] {
    const found: string[] = [];
    for (const key of this.#values.keys()) if (key.startsWith(prefix)) found.push(key);
    return found;
  }

  /** The tree of the keys that start with `prefix`, which ends in a dot. Null when there are none. */
  tree(prefix: string): FlatNode | null {
    let root: FlatNode | null = null;
    for (const [key, value] of this.#values) {
      if (!key.startsWith(prefix)) continue;
      const segments = key.slice(prefix.length).split('.', MAX_SEGMENTS + 1);
      if (segments.length > MAX_SEGMENTS || segments.some(segment => REFUSED.has(segment))) continue;
      root ??= { value: undefined, children: new Map() };
      let node = root;
      for (const segment of segments) {
        let next = node.children.get(segment);
        if (next === undefined) {
          next = { value: undefined, children: new Map() };
          node.children.set(segment, next);
        }
        node = next;
      }
      node.value = value;
    }
    return root;
  }
}

/** bigint, number or numeric text as a number; null when it is none, or an integer a number cannot hold exactly. */
export function toNumber(value: AnyValue | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : null;
  if (typeof value !== 'string' || value.length > 40 || !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number)) ? number : null;
}

/** The numbered children of a node in order of their number; other names in that place are skipped. */
export function items(node: FlatNode | undefined | null): readonly FlatNode[] {
  if (!node) return [];
  const found: { index: number; node: FlatNode }[] = [];
  for (const [name, child] of node.children) {
    if (!/^\d{1,5}$/.test(name)) continue;
    const index = Number(name);
    if (index <= MAX_INDEX) found.push({ index, node: child });
  }
  return found.sort((a, b) => a.index - b.index).map(entry => entry.node);
}

/** The node at a dotted path below this one. */
export function at(node: FlatNode | undefined, path: string): FlatNode | undefined {
  let current = node;
  for (const segment of path.split('.')) current = current?.children.get(segment);
  return current;
}

/** Non-empty text at a dotted path below a node, or null. */
export function textAt(node: FlatNode | undefined, path: string): string | null {
  const value = at(node, path)?.value;
  if (value === undefined || value === null) return null;
  const text = valueText(value);
  return text === '' ? null : text;
}

/** At most `limit` UTF-16 units of a text, never half of a surrogate pair. */
export function previewText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** The last value of a key in a short list, without building a map: for resources and events. */
export function textOf(list: readonly KeyValue[], key: string): string | null {
  for (let index = list.length - 1; index >= 0; index--) {
    const entry = list[index]!;
    if (entry.key === key) return entry.value === null || entry.value === '' ? null : valueText(entry.value);
  }
  return null;
}

// Python's way to print a value (`{'role': 'user', 'content': None}`), which some instrumentations send where JSON belongs.
import type { Json } from '../json.ts';

/** Longer texts stay text. */
const MAX_CHARS = 2_000_000;
const MAX_DEPTH = 60;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['None', null],
  ['True', true],
  ['False', false],
  ['null', null],
  ['true', true],
  ['false', false],
]);
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['0', '\0'],
  ['\n', ''],
]);

/** A printed dict, list or tuple as JSON. `undefined`: it is none, or holds what cannot be printed back (objects, sets). */
export function parsePython(text: string): Json | undefined {
  if (text.length > MAX_CHARS || !/^\s*[[{(]/.test(text.slice(0, 100))) return undefined;
  const reader = new Reader(text);
  const value = reader.value(0);
  return reader.failed || !reader.atEnd() ? undefined : value;
}

class Reader {
  failed = false;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#skip();
    return this.#at >= this.#text.length;
  }

  value(depth: number): Json {
    this.#skip();
    const char = this.#text[this.#at];
    if (depth > MAX_DEPTH || char === undefined) return this.#fail();
    if (char === '{') return this.#dict(depth);
    if (char === '[') return this.#list(']', depth);
    if (char === '(') return this.#list(')', depth);
    if (char === "'" || char === '"') return this.#string(char);
    return this.#word();
  }

  #dict(depth: number): Json {
    const object: { [key: string]: Json } = Object.create(null);
    this.#at++;
    while (!this.failed && !this.#take('}')) {
      const key = this.value(depth + 1);
      if (!this.#take(':')) return this.#fail();
      if (typeof key === 'object') return this.#fail();
      object[String(key)] = this.value(depth + 1);
      if (!this.#take(',') && this.#peek() !== '}') return this.#fail();
    }
    return object;
  }

  #list(end: ']' | ')', depth: number): Json {
    const list: Json[] = [];
    this.#at++;
    while (!this.failed && !this.#take(end)) {
      list.push(this.value(depth + 1));
      if (!this.#take(',') && this.#peek() !== end) return this.#fail();
    }
    return list;
  }

  #string(quote: string): string {
    let text = '';
    let from = ++this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!;
      if (char === quote) {
        text += this.#text.slice(from, this.#at++);
        return text;
      }
      if (char !== '\\') continue;
      text += this.#text.slice(from, this.#at++) + this.#escape();
      from = this.#at + 1;
    }
    this.#fail();
    return text;
  }

  /** What stands after a backslash; leaves the place on its last character. */
  #escape(): string {
    const char = this.#text[this.#at] ?? '';
    const digits = char === 'x' ? 2 : char === 'u' ? 4 : char === 'U' ? 8 : 0;
    if (digits === 0) return ESCAPES.get(char) ?? char;
    const code = Number.parseInt(this.#text.slice(this.#at + 1, this.#at + 1 + digits), 16);
    this.#at += digits;
    return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  }

  #word(): Json {
    const word = /^[A-Za-z0-9_.+-]{1,40}/.exec(this.#text.slice(this.#at, this.#at + 41))?.[0] ?? '';
    this.#at += word.length;
    const known = WORDS.get(word);
    if (known !== undefined) return known;
    const number = word === '' ? Number.NaN : Number(word);
    return Number.isFinite(number) ? number : this.#fail();
  }

  #fail(): null {
    this.failed = true;
    return null;
  }

  #peek(): string | undefined {
    this.#skip();
    return this.#text[this.#at];
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false;
    this.#at++;
    return true;
  }

  #skip(): void {
    while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at]!)) this.#at++;
  }
}

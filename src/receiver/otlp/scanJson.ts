// A strict JSON scanner over UTF-8 bytes (RFC 8259): walks values in place and says where they lie, so that nothing is made of what is only
// kept. Nesting never uses the call stack. What JSON.parse refuses throws Malformed; invalid UTF-8 is let through, as text decoding repairs it.
import { type FieldTable, findField } from './fieldTable.ts';
import { Malformed } from './outcome.ts';

export const QUOTE = 0x22;
export const OPEN_BRACE = 0x7b;
export const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** 1 for the bytes that a string may hold as they are. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0));

export class JsonScanner {
  readonly bytes: Buffer;
  readonly end: number;
  pos: number;
  /** Content of the last string or number: without quotes. */
  start = 0;
  stop = 0;
  escaped = false;
  /** Of the last `skip`: how deep it went and how many values it held. */
  deepest = 0;
  values = 0;
  readonly hints = new Set<string>();

  /** The same memory in words of four bytes, from `#shift` bytes before the first. */
  readonly #words: Int32Array;
  readonly #shift: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#shift = bytes.byteOffset & 3;
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset - this.#shift, (bytes.length + this.#shift) >> 2);
    this.end = bytes.length;
    // A byte order mark is no part of the text.
    this.pos = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  fail(expected: string): never {
    throw new Malformed(this.pos >= this.end ? `unexpected end, expected ${expected}` : `expected ${expected}`, this.pos);
  }

  /** Passes white space; the first byte of what follows, or -1 at the end. */
  next(): number {
    const { bytes, end } = this;
    let pos = this.pos;
    for (; pos < end; pos++) {
      const byte = bytes[pos]!;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) {
        this.pos = pos;
        return byte;
      }
    }
    this.pos = pos;
    return -1;
  }

  /** Enters an object or array (the byte was seen by `next`); false when it is empty, and then it is passed. */
  enter(close: number): boolean {
    this.pos++;
    if (this.next() !== close) return true;
    this.pos++;
    return false;
  }

  enterObject(): boolean {
    return this.enter(CLOSE_BRACE);
  }

  enterArray(): boolean {
    return this.enter(CLOSE_BRACKET);
  }

  #more(close: number): boolean {
    const byte = this.next();
    if (byte === COMMA) {
      this.pos++;
      return true;
    }
    if (byte !== close) this.fail(close === CLOSE_BRACE ? '"," or "}"' : '"," or "]"');
    this.pos++;
    return false;
  }

  moreFields(): boolean {
    return this.#more(CLOSE_BRACE);
  }

  moreElements(): boolean {
    return this.#more(CLOSE_BRACKET);
  }

  /** Reads a key and its colon, and stands before the value. The name if the table has it, else the empty string. */
  field(table: FieldTable): string {
    this.key();
    if (this.escaped) {
      const text = this.text();
      return table.byLength[text.length]?.find(field => field.name === text)?.name ?? '';
    }
    const name = findField(table, this.bytes, this.start, this.stop);
    if (name === '') this.#hint(table);
    return name;
  }

  /** Any key and its colon. */
  key(): void {
    if (this.next() !== QUOTE) this.fail('a field name');
    this.string();
    if (this.bytes[this.pos] !== COLON && this.next() !== COLON) this.fail('":"');
    this.pos++;
  }

  #hint(table: FieldTable): void {
    if (this.stop - this.start > 32 || this.hints.size >= 8) return;
    const right = table.snake.get(this.bytes.toString('latin1', this.start, this.stop));
    if (right !== undefined) this.hints.add(right);
  }

  /** At a quote: reads the string, leaves its content in `start` and `stop`. */
  string(): void {
    let pos = this.pos + 1;
    this.start = pos;
    this.escaped = false;
    for (;;) {
      pos = this.#special(pos);
      const byte = this.bytes[pos];
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) {
        this.pos = Math.min(pos, this.end);
        this.fail('the end of the string');
      }
      this.escaped = true;
      pos = this.#escape(pos);
    }
    this.stop = pos;
    this.pos = pos + 1;
  }

  /**
   * The place of the next quote, backslash or control character, or the end. Looks at four bytes at a time (little-endian, as every platform
   * of Node is); the lowest mark is exact: https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
   */
  #special(from: number): number {
    const words = this.#words;
    const shift = this.#shift;
    let at = (from + shift) >> 2;
    // The bytes of the first word that lie before `from` are made plain.
    let mask = (1 << (((from + shift) & 3) * 8)) - 1;
    for (; at < words.length; at++) {
      const word = (words[at]! & ~mask) | (0x61616161 & mask);
      mask = 0;
      const quote = word ^ 0x22222222;
      const slash = word ^ 0x5c5c5c5c;
      const marks = (((quote - 0x01010101) & ~quote) | ((slash - 0x01010101) & ~slash) | ((word - 0x20202020) & ~word)) & 0x80808080;
      if (marks !== 0) return at * 4 - shift + ((31 - Math.clz32(marks & -marks)) >> 3);
    }
    let pos = Math.max(from, at * 4 - shift);
    while (pos < this.end && PLAIN[this.bytes[pos]!] === 1) pos++;
    return pos;
  }

  #escape(pos: number): number {
    const byte = this.bytes[pos + 1];
    if (byte === 0x75) {
      for (let i = 2; i < 6; i++) {
        if (!isHex(this.bytes[pos + i] ?? 0)) {
          this.pos = Math.min(pos + i, this.end);
          this.fail('four hex digits');
        }
      }
      return pos + 6;
    }
    // " \ / b f n r t
    if (
      byte === QUOTE ||
      byte === BACKSLASH ||
      byte === 0x2f ||
      byte === 0x62 ||
      byte === 0x66 ||
      byte === 0x6e ||
      byte === 0x72 ||
      byte === 0x74
    ) {
      return pos + 2;
    }
    this.pos = Math.min(pos + 1, this.end);
    return this.fail('an escape');
  }

  /** The last string as text. */
  text(): string {
    const raw = this.bytes.toString('utf8', this.start, this.stop);
    return this.escaped ? (JSON.parse(`"${raw}"`) as string) : raw;
  }

  /** At a digit or minus: reads the number, leaves its text in `start` and `stop`. */
  number(): void {
    const { bytes } = this;
    let pos = this.pos;
    this.start = pos;
    this.escaped = false;
    if (bytes[pos] === 0x2d) pos++;
    if (bytes[pos] === 0x30) pos++;
    else pos = this.#digits(pos);
    if (bytes[pos] === 0x2e) pos = this.#digits(pos + 1);
    if (bytes[pos] === 0x65 || bytes[pos] === 0x45) {
      pos++;
      if (bytes[pos] === 0x2b || bytes[pos] === 0x2d) pos++;
      pos = this.#digits(pos);
    }
    this.stop = pos;
    this.pos = pos;
  }

  #digits(from: number): number {
    const { bytes } = this;
    let pos = from;
    while (isDigit(bytes[pos] ?? 0)) pos++;
    if (pos === from) {
      this.pos = Math.min(pos, this.end);
      this.fail('a digit');
    }
    return pos;
  }

  /** At `null`: passes it. */
  null(): void {
    this.#word('null');
  }

  /** `true`, `false` or `null`; `first` is its first byte. */
  literal(first: number): void {
    this.#word(first === 0x74 ? 'true' : first === 0x66 ? 'false' : 'null');
  }

  #word(word: string): void {
    for (let i = 0; i < word.length; i++) if (this.bytes[this.pos + i] !== word.charCodeAt(i)) this.fail('a value');
    this.pos += word.length;
  }

  /** Passes one value of any kind. Nesting is kept in a bit a level, so 64 MiB of brackets cost 8 MiB and no stack. */
  skip(): void {
    this.values = 0;
    this.deepest = 0;
    let depth = 0;
    let kinds: Uint8Array | null = null;
    // Levels up to 31 fit one number; beyond, a growing bit set.
    let near = 0;
    for (;;) {
      const byte = this.next();
      this.values++;
      let open = false;
      if (byte === QUOTE) this.string();
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        const object = byte === OPEN_BRACE;
        if (object ? this.enterObject() : this.enterArray()) {
          depth++;
          if (depth > this.deepest) this.deepest = depth;
          if (depth < 32) near = object ? near | (1 << depth) : near & ~(1 << depth);
          else kinds = mark(kinds, depth, object);
          open = true;
          if (object) this.key();
        } else if (depth + 1 > this.deepest) this.deepest = depth + 1;
      } else if (byte === 0x2d || isDigit(byte)) this.number();
      else if (byte === 0x74 || byte === 0x66 || byte === 0x6e) this.literal(byte);
      else this.fail('a value');
      if (open) continue;
      for (;;) {
        if (depth === 0) return;
        const object = depth < 32 ? (near & (1 << depth)) !== 0 : isMarked(kinds, depth);
        if (object ? this.moreFields() : this.moreElements()) {
          if (object) this.key();
          break;
        }
        depth--;
      }
    }
  }
}

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

function isHex(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
}

function mark(bits: Uint8Array | null, depth: number, on: boolean): Uint8Array {
  let set = bits ?? new Uint8Array(64);
  const at = depth >>> 3;
  if (at >= set.length) {
    const larger = new Uint8Array(set.length * 2);
    larger.set(set);
    set = larger;
  }
  const bit = 1 << (depth & 7);
  set[at] = on ? set[at]! | bit : set[at]! & ~bit;
  return set;
}

function isMarked(bits: Uint8Array | null, depth: number): boolean {
  return bits !== null && (bits[depth >>> 3]! & (1 << (depth & 7))) !== 0;
}

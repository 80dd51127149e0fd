// Reads JSON for showing it: numbers keep their spelling, duplicate keys and `__proto__` stay, depth is bounded.
// Not JSON.parse: that rounds large integers and drops duplicates, so a trace would show what was never sent.

export type JsonNode =
  | { readonly type: 'object'; readonly entries: readonly (readonly [key: string, value: JsonNode])[] }
  | { readonly type: 'array'; readonly items: readonly JsonNode[] }
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'number' | 'boolean' | 'null'; readonly text: string };

const MAX_DEPTH = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings may not hold them.
const TOKEN = /[\s]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;

/** The tree of a JSON text, or null when it is not JSON or nests deeper than 200 levels. */
export function readJson(text: string): JsonNode | null {
  const reader = new Reader(text);
  const value = reader.value(0);
  return value !== null && reader.atEnd() ? value : null;
}

/** As `readJson`, for objects and arrays only: what is worth a tree. */
export function readJsonTree(text: string): JsonNode | null {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[') return null;
  return readJson(text);
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    return this.#text.slice(this.#at).trim() === '';
  }

  #next(): RegExpExecArray | null {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (match) this.#at = TOKEN.lastIndex;
    return match;
  }

  #peek(): string | undefined {
    const before = this.#at;
    const token = this.#next()?.[1];
    this.#at = before;
    return token;
  }

  value(depth: number): JsonNode | null {
    const token = this.#next();
    if (!token || depth > MAX_DEPTH) return null;
    const [, mark, string, number, word] = token;
    if (string !== undefined) return stringNode(string);
    if (number !== undefined) return { type: 'number', text: number };
    if (word !== undefined) return { type: word === 'null' ? 'null' : 'boolean', text: word };
    if (mark === '{') return this.#object(depth);
    if (mark === '[') return this.#array(depth);
    return null;
  }

  #object(depth: number): JsonNode | null {
    const entries: [string, JsonNode][] = [];
    if (this.#peek() === '}') {
      this.#next();
      return { type: 'object', entries };
    }
    for (;;) {
      const key = this.#next()?.[2];
      const name = key === undefined ? null : stringNode(key);
      if (name?.type !== 'string' || this.#next()?.[1] !== ':') return null;
      const value = this.value(depth + 1);
      if (value === null) return null;
      entries.push([name.text, value]);
      const mark = this.#next()?.[1];
      if (mark === '}') return { type: 'object', entries };
      if (mark !== ',') return null;
    }
  }

  #array(depth: number): JsonNode | null {
    const items: JsonNode[] = [];
    if (this.#peek() === ']') {
      this.#next();
      return { type: 'array', items };
    }
    for (;;) {
      const value = this.value(depth + 1);
      if (value === null) return null;
      items.push(value);
      const mark = this.#next()?.[1];
      if (mark === ']') return { type: 'array', items };
      if (mark !== ',') return null;
    }
  }
}

function stringNode(literal: string): JsonNode | null {
  try {
    return { type: 'string', text: JSON.parse(literal) as string };
  } catch {
    // A bad escape such as "\x": the whole text is then not JSON.
    return null;
  }
}

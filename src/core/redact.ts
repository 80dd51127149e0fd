// Takes secrets out of a request before anything is stored: what looks like a key, a token or a private key is overwritten with asterisks
// of the same length, so that both encodings stay what they are. Looks at bytes, not at fields: a secret may stand anywhere.
import { listOf } from './listOf.ts';

export interface RedactionRule {
  readonly id: string;
  /** For people. */
  readonly label: string;
}

interface Shape extends RedactionRule {
  /** What it begins with, in ASCII. */
  readonly start: string;
  /** Place in `start` of the four bytes that are looked for; three where it has no more. */
  readonly key: number;
  /** Bytes that follow, and how many there are at least. */
  readonly tail: RegExp;
}

/** Characters that a token may hold. */
const WORD = '[A-Za-z0-9_-]';

function shape(id: string, label: string, start: string, tail: string, key = 0): Shape {
  return { id, label, start, key, tail: new RegExp(tail, 'y') };
}

/** Shapes that are hardly ever anything else. Providers document them; the lengths are lower bounds. */
const SHAPES: readonly Shape[] = [
  shape('api-key', 'API keys of model providers (sk-…)', 'sk-', `${WORD}{20,400}`),
  shape('aws', 'AWS access keys', 'AKIA', '[A-Z0-9]{16}(?![A-Za-z0-9])'),
  shape('aws', 'AWS access keys', 'ASIA', '[A-Z0-9]{16}(?![A-Za-z0-9])'),
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map(start => shape('github', 'GitHub tokens', start, '[A-Za-z0-9]{30,255}')),
  shape('github', 'GitHub tokens', 'github_pat_', '\\w{22,255}'),
  shape('gitlab', 'GitLab tokens', 'glpat-', `${WORD}{20,80}`),
  ...['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xapp-'].map(start => shape('slack', 'Slack tokens', start, `${WORD}{10,255}`)),
  shape('google', 'Google API keys', 'AIza', `${WORD}{35}`),
  shape('hugging-face', 'Hugging Face tokens', 'hf_', '[A-Za-z0-9]{30,80}'),
  shape('npm', 'npm tokens', 'npm_', '[A-Za-z0-9]{36}'),
  ...['sk_live_', 'sk_test_', 'rk_live_'].map(start => shape('stripe', 'Stripe keys', start, '[A-Za-z0-9]{16,255}')),
  shape('jwt', 'JSON Web Tokens', 'eyJ', `${WORD}{8,4000}\\.eyJ${WORD}{8,8000}\\.${WORD}{16,4000}`),
  shape('bearer', 'Bearer tokens in headers', 'Bearer ', '[A-Za-z0-9._~+/=-]{20,4000}'),
  // Lines of a key are broken by line ends, which JSON writes as backslash and n.
  shape(
    'pem',
    'Private keys (PEM)',
    '-----BEGIN ',
    '(?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\:,-]{16,20000}?-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----',
    6,
  ),
];

/** The rules that are on unless somebody turns them off, once each. */
export const REDACTION_RULES: readonly RedactionRule[] = [...new Map(SHAPES.map(({ id, label }) => [id, { id, label }])).values()];

export interface RedactionOptions {
  /** Ids of rules that are off. */
  readonly off: readonly string[];
  /** A person's own: name -> regular expression, over the bytes as Latin-1. */
  readonly patterns: Readonly<Record<string, string>>;
}

export const NO_OPTIONS: RedactionOptions = { off: [], patterns: {} };

/** How often each rule took something out of one body; null where none did. Overwrites the bytes it is given. */
export type Redactor = (body: Uint8Array) => ReadonlyMap<string, number> | null;

/** `problems` says what is wrong with a person's patterns: those are left out. */
export function createRedactor(options: RedactionOptions): { readonly redact: Redactor; readonly problems: readonly string[] } {
  const shapes = SHAPES.filter(({ id }) => !options.off.includes(id));
  const table = searchTable(shapes);
  const problems: string[] = [];
  const patterns: { readonly name: string; readonly pattern: RegExp }[] = [];
  for (const [name, source] of Object.entries(options.patterns)) {
    try {
      patterns.push({ name, pattern: new RegExp(source, 'g') });
    } catch (error) {
      problems.push(`The redaction pattern "${name}" is no regular expression: ${(error as Error).message}`);
    }
  }

  const redact: Redactor = body => {
    let counts: Map<string, number> | null = null;
    const took = (rule: string) => {
      counts ??= new Map();
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
    };
    for (let at = nextCandidate(body, KEY - 1, table); at < body.length; at = nextCandidate(body, at + 1, table)) {
      for (const each of table.groups.get(placeOf(body[at - 1] as number, body[at] as number)) ?? []) {
        const start = at - (KEY - 1) - each.key;
        const end = fits(body, start, each);
        if (end === 0) continue;
        blank(body, start + each.start.length, end);
        took(each.id);
        at = end - 1;
        break;
      }
    }
    if (patterns.length > 0) redactPatterns(body, patterns, took);
    return counts;
  };
  return { redact, problems };
}

/**
 * How far a search may go on from a pair of bytes, and the shapes that may stand where it cannot: Wu and Manber's search for many patterns at
 * once (1994), with blocks of two bytes. A shape is looked for by four bytes, so that mostly every third byte is looked at; a start of three is
 * filled up with what a secret may go on with. Pairs share places of a table small enough to stay close to the processor.
 */
function searchTable(shapes: readonly Shape[]): SearchTable {
  const shifts = new Uint8Array(PLACES).fill(KEY - 1);
  const heads = new Uint8Array(PLACES);
  const groups = new Map<number, Shape[]>();
  for (const each of shapes) {
    const bytes = Array.from({ length: KEY }, (_, at) => {
      const code = each.start.charCodeAt(each.key + at);
      return Number.isNaN(code) ? WORD_BYTES : [code];
    });
    const [first, second, third] = bytes.map(codes => codes[0]) as [number, number, number];
    heads[headOf(first, second, third)] = 1;
    for (let end = 1; end < KEY; end++) {
      for (const one of bytes[end - 1] ?? []) {
        for (const two of bytes[end] ?? []) {
          const place = placeOf(one, two);
          shifts[place] = Math.min(KEY - 1 - end, shifts[place] as number);
          if (end < KEY - 1) continue;
          const group = listOf(groups, place);
          if (!group.includes(each)) group.push(each);
        }
      }
    }
  }
  return { shifts, heads, groups };
}

interface SearchTable {
  readonly shifts: Uint8Array;
  /** By the first three of the four bytes: whether they may begin one. */
  readonly heads: Uint8Array;
  readonly groups: ReadonlyMap<number, readonly Shape[]>;
}

/** Bytes that a shape is looked for by. */
const KEY = 4;
const PLACES = 4096;
const WORD_BYTES = Array.from({ length: 128 }, (_, code) => code).filter(code => isWord(code) || code === 45);

function placeOf(one: number, two: number): number {
  return ((one << 5) ^ two) & (PLACES - 1);
}

function headOf(first: number, second: number, third: number): number {
  return ((first << 8) ^ (second << 4) ^ third) & (PLACES - 1);
}

/** The next place at or after `at` where the bytes of a shape may end; the length of the body where there is none. */
function nextCandidate(body: Uint8Array, at: number, { shifts, heads }: SearchTable): number {
  const { length } = body;
  let place = at;
  while (place < length) {
    const shift = shifts[(((body[place - 1] as number) << 5) ^ (body[place] as number)) & (PLACES - 1)] as number;
    if (shift === 0) {
      if (heads[headOf(body[place - 3] as number, body[place - 2] as number, body[place - 1] as number)] === 1) return place;
      place++;
    } else place += shift;
  }
  return length;
}

const MAX_SECRET = 24_000;

/** Where the secret that begins at `start` ends; 0 where none does. */
function fits(body: Uint8Array, start: number, { start: head, tail }: Shape): number {
  if (start < 0 || start + head.length > body.length) return 0;
  for (let at = 0; at < head.length; at++) if (body[start + at] !== head.charCodeAt(at)) return 0;
  // "task-…" holds no key.
  if (start > 0 && isWord(body[start - 1] as number)) return 0;
  const from = start + head.length;
  const rest = latin1(body, from, Math.min(body.length, from + MAX_SECRET));
  tail.lastIndex = 0;
  const found = tail.exec(rest);
  return found === null ? 0 : from + found[0].length;
}

function isWord(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 95;
}

const STAR = 42;
const DASH = 45;

/** Asterisks over what is secret; the frame of a PEM block stays, so that people see what was there. */
function blank(body: Uint8Array, from: number, end: number): void {
  const isPem = body[end - 1] === DASH && body[end - 2] === DASH;
  const text = isPem ? latin1(body, from, end) : '';
  const first = isPem ? from + text.indexOf('-----') + 5 : from;
  const last = isPem ? from + text.lastIndexOf('-----END ') : end;
  body.fill(STAR, first, last);
}

function redactPatterns(
  body: Uint8Array,
  patterns: readonly { readonly name: string; readonly pattern: RegExp }[],
  took: (rule: string) => void,
): void {
  const text = latin1(body, 0, body.length);
  for (const { name, pattern } of patterns) {
    for (const found of text.matchAll(pattern)) {
      if (found[0] === '') continue;
      let [from, end] = [found.index, found.index + found[0].length];
      // Whole characters: half of one would be no text any more.
      while (from > 0 && isContinuation(body[from] as number)) from--;
      while (end < body.length && isContinuation(body[end] as number)) end++;
      body.fill(STAR, from, end);
      took(name);
    }
  }
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

const CHUNK = 8192;

function latin1(body: Uint8Array, from: number, end: number): string {
  let text = '';
  for (let at = from; at < end; at += CHUNK) text += String.fromCharCode(...body.subarray(at, Math.min(end, at + CHUNK)));
  return text;
}

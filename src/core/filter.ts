// The filter language: what people type above a list, as a typed value that a store turns into a query of its own.
//   error model:gpt-* tokens>10k -user:alice "refund policy" since:2d
// Terms are separated by spaces and all must hold. `-term` must not hold. `key:value` takes * for any characters; "quotes" keep
// spaces and stars as they are. `key>n`, >=, <, <=, = compare. A bare word is a flag (error, running) or text to look for.
import { SPAN_KINDS } from './model/canonical.ts';

export type FilterEntity = 'session' | 'turn' | 'span' | 'log';
export type FilterFlag = 'error' | 'running';
export type Comparison = '=' | '>' | '>=' | '<' | '<=';

const ALL = ['session', 'turn', 'span', 'log'] as const;
const WORK = ['session', 'turn', 'span'] as const;

/**
 * Every field: its type and which lists know it. For sessions and turns, `kind`, `name` and `convention` ask whether any span in them
 * matches. For logs, `name` is the event name. `tokens` is input and output together, `cost` US dollars.
 */
export const FILTER_FIELDS = [
  { name: 'app', type: 'text', on: ALL },
  { name: 'user', type: 'text', on: WORK },
  { name: 'model', type: 'text', on: WORK },
  { name: 'session', type: 'text', on: ALL },
  { name: 'kind', type: 'text', on: WORK },
  { name: 'name', type: 'text', on: ALL },
  { name: 'status', type: 'text', on: WORK },
  { name: 'convention', type: 'text', on: WORK },
  { name: 'text', type: 'text', on: ALL },
  { name: 'turns', type: 'number', on: ['session'] },
  { name: 'spans', type: 'number', on: ['session', 'turn'] },
  { name: 'errors', type: 'number', on: ['session', 'turn'] },
  { name: 'tokens', type: 'number', on: WORK },
  { name: 'cost', type: 'number', on: WORK },
  { name: 'duration', type: 'duration', on: WORK },
  { name: 'since', type: 'ago', on: ALL },
] as const satisfies readonly { name: string; type: 'text' | 'number' | 'duration' | 'ago'; on: readonly FilterEntity[] }[];

type Field = (typeof FILTER_FIELDS)[number];
type NameOf<T> = Extract<Field, { type: T }>['name'];
/** Fields compared as text. `text` and `status` have terms of their own. */
export type TextField = Exclude<NameOf<'text'>, 'text' | 'status'>;
export type NumberField = NameOf<'number' | 'duration'>;

export type FilterTerm =
  /** `value` with `glob` true holds `*` for any characters; otherwise the whole value must be equal. Case does not matter. */
  | { readonly type: 'match'; readonly field: TextField; readonly value: string; readonly glob: boolean; readonly negated: boolean }
  /** Durations are in microseconds. */
  | { readonly type: 'compare'; readonly field: NumberField; readonly op: Comparison; readonly value: number; readonly negated: boolean }
  | { readonly type: 'status'; readonly status: 'ok' | 'error' | 'running'; readonly negated: boolean }
  /** Active within the last `micros` microseconds. */
  | { readonly type: 'since'; readonly micros: number; readonly negated: boolean }
  /** Content that contains this text. */
  | { readonly type: 'text'; readonly text: string; readonly negated: boolean };

export interface Filter {
  readonly terms: readonly FilterTerm[];
}

export interface FilterProblem {
  /** What is wrong and what to do about it. */
  readonly message: string;
  /** Where in the text: UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export type FilterResult =
  | { readonly ok: true; readonly filter: Filter }
  | { readonly ok: false; readonly problems: readonly FilterProblem[] };

const FLAGS: ReadonlySet<string> = new Set<FilterFlag>(['error', 'running']);
const STATUSES = ['ok', 'error', 'running'] as const;
const MAX_TERMS = 50;

/** Parses a filter for one kind of list. Empty text is the filter that everything passes. */
export function parseFilter(text: string, entity: FilterEntity): FilterResult {
  const terms: FilterTerm[] = [];
  const problems: FilterProblem[] = [];
  for (const token of tokenize(text)) {
    const result = token.problem ?? readTerm(token, entity);
    if (typeof result === 'string') problems.push({ message: result, start: token.start, end: token.end });
    else terms.push(result);
  }
  if (terms.length > MAX_TERMS) problems.push({ message: `A filter takes at most ${MAX_TERMS} terms.`, start: 0, end: text.length });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, filter: { terms } };
}

interface Token {
  readonly negated: boolean;
  /** Empty for a bare word. */
  readonly key: string;
  readonly op: ':' | Comparison;
  readonly value: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
  readonly problem?: string;
}

const KEY = /([A-Za-z_][\w.]*)(>=|<=|:>=|:<=|:>|:<|:=|:|=|>|<)/y;
const BARE = /[^\s"]\S*/y;

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const start = at;
    const negated = text[at] === '-' && at + 1 < text.length && !/\s/.test(text[at + 1]!);
    if (negated) at++;
    KEY.lastIndex = at;
    const key = KEY.exec(text);
    if (key !== null) at = KEY.lastIndex;
    const op = key === null || key[2] === ':' ? ':' : (key[2]!.replace(':', '') as Comparison);
    const value = readValue(text, at);
    at = Math.max(value.end, start + 1);
    tokens.push({
      negated,
      key: key?.[1] ?? '',
      op,
      value: value.text,
      quoted: value.quoted,
      start,
      end: at,
      ...(value.problem ? { problem: value.problem } : {}),
    });
  }
  return tokens;
}

function readValue(
  text: string,
  start: number,
): { readonly text: string; readonly quoted: boolean; readonly end: number; readonly problem?: string } {
  if (text[start] !== '"') {
    BARE.lastIndex = start;
    const word = BARE.exec(text)?.[0] ?? '';
    return { text: word, quoted: false, end: start + word.length };
  }
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return { text: value, quoted: true, end: at + 1 };
    if (text[at] === '\\' && at + 1 < text.length) at++;
    value += text[at];
  }
  return { text: value, quoted: true, end: text.length, problem: 'The quote is not closed: add a " at the end.' };
}

function readTerm(token: Token, entity: FilterEntity): FilterTerm | string {
  const { negated, value } = token;
  if (token.key === '') {
    if (value === '') return 'An empty quote matches nothing: put the text to look for between the quotes, or remove them.';
    if (!token.quoted && FLAGS.has(value.toLowerCase()) && entity !== 'log')
      return { type: 'status', status: value.toLowerCase() as FilterFlag, negated };
    return { type: 'text', text: value, negated };
  }
  const known = FILTER_FIELDS.find(candidate => candidate.name === token.key.toLowerCase());
  if (known === undefined)
    return `There is no field "${token.key}". Fields here: ${fieldsOf(entity)}. To look for this as text, put it in quotes.`;
  if (!(known.on as readonly FilterEntity[]).includes(entity))
    return `"${known.name}" does not apply to ${entity}s. Fields here: ${fieldsOf(entity)}.`;
  if (value === '') return `"${known.name}" needs a value: for example ${EXAMPLES[known.name]}.`;
  switch (known.type) {
    case 'text':
      if (token.op !== ':' && token.op !== '=')
        return `"${known.name}" is text and cannot be compared with ${token.op}: write ${known.name}:${value}.`;
      return textTerm(known.name, token);
    case 'number':
      return compareTerm(known.name, token, parseAmount(value));
    case 'duration':
      return compareTerm(known.name, token, parseDuration(value));
    case 'ago': {
      const micros = parseDuration(value);
      if (token.op !== ':' && token.op !== '=') return `Write since:${value}.`;
      return micros === null ? `"${value}" is no length of time: for example ${EXAMPLES.since}.` : { type: 'since', micros, negated };
    }
  }
}

function textTerm(name: TextField | 'text' | 'status', token: Token): FilterTerm | string {
  const { negated, value } = token;
  if (name === 'text') return { type: 'text', text: value, negated };
  if (name === 'status') {
    const status = STATUSES.find(candidate => candidate === value.toLowerCase());
    return status === undefined ? `A status is one of ${STATUSES.join(', ')}.` : { type: 'status', status, negated };
  }
  const glob = !token.quoted && value.includes('*');
  if (name === 'kind' && !glob && !(SPAN_KINDS as readonly string[]).includes(value.toLowerCase())) {
    return `There is no kind "${value}". Kinds: ${SPAN_KINDS.join(', ')}.`;
  }
  return { type: 'match', field: name, value, glob, negated };
}

function compareTerm(field: NumberField, token: Token, value: number | null): FilterTerm | string {
  if (value === null)
    return `"${token.value}" is no ${field === 'duration' ? 'length of time' : 'number'}: for example ${EXAMPLES[field]}.`;
  return { type: 'compare', field, op: token.op === ':' ? '=' : token.op, value, negated: token.negated };
}

const EXAMPLES: Readonly<Record<Field['name'], string>> = {
  app: 'app:support-agent',
  user: 'user:alice',
  model: 'model:gpt-*',
  session: 'session:checkout-*',
  kind: 'kind:tool',
  name: 'name:search*',
  status: 'status:error',
  convention: 'convention:openinference',
  text: 'text:"refund policy"',
  turns: 'turns>3',
  spans: 'spans>100',
  errors: 'errors>0',
  tokens: 'tokens>10k',
  cost: 'cost>0.05',
  duration: 'duration>2s or duration<340ms',
  since: 'since:2d or since:3h',
};

/** Names of the fields a list knows, for messages and completion. */
function fieldsOf(entity: FilterEntity): string {
  return FILTER_FIELDS.filter(candidate => (candidate.on as readonly FilterEntity[]).includes(entity))
    .map(candidate => candidate.name)
    .join(', ');
}

/** `12`, `0.05`, `$0.05`, `10k`, `1.5m`. Null for anything else. */
function parseAmount(text: string): number | null {
  const match = /^\$?(\d{1,15}(?:\.\d{1,12})?)([km]?)$/i.exec(text);
  if (match === null) return null;
  const unit = match[2]!.toLowerCase();
  return Number(match[1]) * (unit === 'k' ? 1000 : unit === 'm' ? 1_000_000 : 1);
}

const UNIT_US: Readonly<Record<string, number>> = {
  us: 1,
  ms: 1000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
  d: 86_400_000_000,
  w: 604_800_000_000,
};

/** `340ms`, `2s`, `1m30s`, `3h`, `2d`, `1w` in microseconds. A bare number has no unit and is refused: null. */
function parseDuration(text: string): number | null {
  if (!/^(?:\d{1,9}(?:\.\d{1,6})?(?:us|ms|[smhdw]))+$/i.test(text)) return null;
  let micros = 0;
  for (const [, amount, unit] of text.toLowerCase().matchAll(/([\d.]+)(us|ms|[smhdw])/g)) micros += Number(amount) * UNIT_US[unit!]!;
  return Number.isFinite(micros) ? Math.round(micros) : null;
}

// The filter language: what people type above a list, as a typed value that a store turns into a query of its own.
//   error model:gpt-* tokens>10k -user:alice "refund policy" score.groundedness<0.5 attr.http.status_code=429 since:2d
// Terms are separated by spaces and all must hold. `-term` must not hold. `key:value` takes * for any characters; "quotes" keep
// spaces and stars as they are. `key>n`, >=, <, <=, = compare. A bare word is a flag (error, running, scored, pinned) or text to look for.
import {
  appliesTo,
  FILTER_FIELDS,
  FILTER_FLAGS,
  type FilterEntity,
  fieldsOf,
  NAMED_FIELDS,
  type NumberField,
  type TextField,
} from './filterFields.ts';
import { type Comparison, type FilterToken, filterTokens } from './filterTokens.ts';
import { SPAN_KINDS } from './model/canonical.ts';

export type FilterTerm =
  /** `value` with `glob` true holds `*` for any characters; otherwise the whole value must be equal. Case does not matter. */
  | { readonly type: 'match'; readonly field: TextField; readonly value: string; readonly glob: boolean; readonly negated: boolean }
  /** Durations are in microseconds. */
  | { readonly type: 'compare'; readonly field: NumberField; readonly op: Comparison; readonly value: number; readonly negated: boolean }
  | { readonly type: 'status'; readonly status: 'ok' | 'error' | 'running'; readonly negated: boolean }
  /** Active within the last `micros` microseconds. */
  | { readonly type: 'since'; readonly micros: number; readonly negated: boolean }
  /** Content that contains this text. */
  | { readonly type: 'text'; readonly text: string; readonly negated: boolean }
  /** A score of this name (case does not matter) whose value compares so, or whose label matches. */
  | {
      readonly type: 'score';
      readonly name: string;
      readonly test: { readonly op: Comparison; readonly value: number } | { readonly label: string; readonly glob: boolean };
      readonly negated: boolean;
    }
  | { readonly type: 'scored'; readonly negated: boolean }
  | { readonly type: 'pinned'; readonly negated: boolean }
  /** An attribute of a span or of its resource. `number` is the value where it is one, for comparing. */
  | {
      readonly type: 'attr';
      readonly key: string;
      readonly op: Comparison;
      readonly value: string;
      readonly glob: boolean;
      readonly number: number | null;
      readonly negated: boolean;
    };

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

const STATUSES = ['ok', 'error', 'running'] as const;
const MAX_TERMS = 50;

/** Parses a filter for one kind of list. Empty text is the filter that everything passes. */
export function parseFilter(text: string, entity: FilterEntity): FilterResult {
  const terms: FilterTerm[] = [];
  const problems: FilterProblem[] = [];
  for (const token of filterTokens(text)) {
    const result = token.problem ?? readTerm(token, entity);
    if (typeof result === 'string') problems.push({ message: result, start: token.start, end: token.end });
    else terms.push(result);
  }
  if (terms.length > MAX_TERMS) problems.push({ message: `A filter takes at most ${MAX_TERMS} terms.`, start: 0, end: text.length });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, filter: { terms } };
}

function readTerm(token: FilterToken, entity: FilterEntity): FilterTerm | string {
  const { negated, value } = token;
  if (token.key === '') return bareTerm(token, entity);
  const key = token.key.toLowerCase();
  const named = NAMED_FIELDS.find(({ prefix }) => key.startsWith(prefix));
  const known = named ?? FILTER_FIELDS.find(candidate => candidate.name === key);
  if (known === undefined)
    return `There is no field "${token.key}". Fields here: ${fieldsOf(entity)}. To look for this as text, put it in quotes.`;
  const called = 'prefix' in known ? known.prefix.slice(0, -1) : known.name;
  if (!appliesTo(known, entity)) return `"${called}" does not apply to ${entity}s. Fields here: ${fieldsOf(entity)}.`;
  if (value === '') return `"${token.key}" needs a value: for example ${known.example}.`;
  if ('prefix' in known) {
    const name = token.key.slice(known.prefix.length);
    if (name === '') return `Write a name after "${known.prefix}": for example ${known.example}.`;
    return known.prefix === 'score.' ? scoreTerm(name, token) : attributeTerm(name, token, entity);
  }
  switch (known.type) {
    case 'text':
      if (token.op !== ':' && token.op !== '=')
        return `"${known.name}" is text and cannot be compared with ${token.op}: write ${known.name}:${value}.`;
      return textTerm(known.name, token);
    case 'number':
      return compareTerm(known.name, token, parseAmount(value), `no number: for example ${known.example}`);
    case 'duration':
      return compareTerm(known.name, token, parseDuration(value), `no length of time: for example ${known.example}`);
    case 'ago': {
      const micros = parseDuration(value);
      if (token.op !== ':' && token.op !== '=') return `Write since:${value}.`;
      return micros === null ? `"${value}" is no length of time: for example ${known.example}.` : { type: 'since', micros, negated };
    }
  }
}

function bareTerm({ value, quoted, negated }: FilterToken, entity: FilterEntity): FilterTerm | string {
  if (value === '') return 'An empty quote matches nothing: put the text to look for between the quotes, or remove them.';
  const flag = quoted ? undefined : FILTER_FLAGS.find(candidate => candidate.name === value.toLowerCase() && appliesTo(candidate, entity));
  if (flag === undefined) return { type: 'text', text: value, negated };
  return flag.name === 'scored' || flag.name === 'pinned' ? { type: flag.name, negated } : { type: 'status', status: flag.name, negated };
}

/** A value that is a number compares as one; anything else is a label. */
function scoreTerm(name: string, token: FilterToken): FilterTerm | string {
  const { negated, value, op } = token;
  const number = token.quoted ? null : parseDecimal(value);
  if (number !== null) return { type: 'score', name, test: { op: op === ':' ? '=' : op, value: number }, negated };
  if (op !== ':' && op !== '=') return `"${value}" is no number: for example score.${name}${op}0.5, or score.${name}:pass for a label.`;
  return { type: 'score', name, test: { label: value, glob: !token.quoted && value.includes('*') }, negated };
}

function attributeTerm(key: string, token: FilterToken, entity: FilterEntity): FilterTerm | string {
  const { negated, value, quoted } = token;
  const op = token.op === ':' ? '=' : token.op;
  const number = quoted ? null : parseDecimal(value);
  if (op !== '=' && number === null)
    return `"${value}" is no number: attributes compare with ${op} only by number. Write attr.${key}=${value}.`;
  if (negated && entity === 'session')
    return 'Sessions can be asked for an attribute that a span of theirs has, not for one that none has: remove the dash.';
  return { type: 'attr', key, op, value, glob: op === '=' && !quoted && value.includes('*'), number, negated };
}

function textTerm(name: TextField | 'text' | 'status', token: FilterToken): FilterTerm | string {
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

function compareTerm(field: NumberField, token: FilterToken, value: number | null, otherwise: string): FilterTerm | string {
  if (value === null) return `"${token.value}" is ${otherwise}.`;
  return { type: 'compare', field, op: token.op === ':' ? '=' : token.op, value, negated: token.negated };
}

/** `0.5`, `-1`, `429`. Null for anything else. */
function parseDecimal(text: string): number | null {
  return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : null;
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

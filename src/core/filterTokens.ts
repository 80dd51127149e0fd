// Cuts the text of a filter into tokens: an optional dash, an optional key with its operator, and a value that may be quoted.

export type Comparison = '=' | '>' | '>=' | '<' | '<=';

/** Whether a number compares so; NaN never does. */
export function compares(have: number, op: Comparison, wanted: number): boolean {
  switch (op) {
    case '=':
      return have === wanted;
    case '>':
      return have > wanted;
    case '>=':
      return have >= wanted;
    case '<':
      return have < wanted;
    case '<=':
      return have <= wanted;
  }
}

export interface FilterToken {
  readonly negated: boolean;
  /** Empty for a bare word. */
  readonly key: string;
  readonly op: ':' | Comparison;
  readonly value: string;
  readonly quoted: boolean;
  /** Where in the text, in UTF-16 units. */
  readonly start: number;
  /** Where the value begins. */
  readonly valueStart: number;
  readonly end: number;
  readonly problem?: string;
}

const KEY = /([A-Za-z_][\w.]*)(>=|<=|:>=|:<=|:>|:<|:=|:|=|>|<)/y;
const NAMED_KEY = /((?:attr|score)\.[^\s"<>=:]+)(>=|<=|:>=|:<=|:>|:<|:=|:|=|>|<)/iy;
const BARE = /[^\s"]\S*/y;

export function filterTokens(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const start = at;
    const negated = text[at] === '-' && at + 1 < text.length && !/\s/.test(text[at + 1]!);
    if (negated) at++;
    const key = match(NAMED_KEY, text, at) ?? match(KEY, text, at);
    if (key !== null) at += key[0].length;
    const op = key === null || key[2] === ':' ? ':' : (key[2]!.replace(':', '') as Comparison);
    const valueStart = at;
    const value = readValue(text, at);
    at = Math.max(value.end, start + 1);
    tokens.push({
      negated,
      key: key?.[1] ?? '',
      op,
      value: value.text,
      quoted: value.quoted,
      start,
      valueStart,
      end: at,
      ...(value.problem ? { problem: value.problem } : {}),
    });
  }
  return tokens;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

interface Value {
  readonly text: string;
  readonly quoted: boolean;
  readonly end: number;
  readonly problem?: string;
}

function readValue(text: string, start: number): Value {
  if (text[start] !== '"') {
    const word = match(BARE, text, start)?.[0] ?? '';
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

/** As a value in a filter: quoted where it holds what would end or change it. */
export function quoteValue(value: string): string {
  return /^[^\s"*\\<>=:][^\s"*\\]*$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

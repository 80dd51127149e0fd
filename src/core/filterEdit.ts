// Changes the text of a filter by whole terms, leaving everything else as it was typed: what facets and row actions do.
import { type FilterToken, filterTokens } from './filterTokens.ts';

/** The text with the term at its end; as it was where it holds the term already. */
export function addTerm(text: string, term: string): string {
  return hasTerm(text, term) ? text : `${text.trimEnd()} ${term}`.trimStart();
}

/** The text without any term that says the same. */
export function removeTerm(text: string, term: string): string {
  const wanted = idOf(filterTokens(term)[0]);
  let left = '';
  let from = 0;
  for (const token of filterTokens(text)) {
    if (idOf(token) !== wanted) continue;
    left += text.slice(from, token.start).replace(/\s+$/, ' ');
    from = token.end;
  }
  return (left + text.slice(from).replace(/^\s+/, left === '' || left.endsWith(' ') ? '' : ' ')).trim();
}

export function hasTerm(text: string, term: string): boolean {
  const wanted = idOf(filterTokens(term)[0]);
  return filterTokens(text).some(token => idOf(token) === wanted);
}

/** The terms of a filter that ask for the same field: a facet counts its values as if they were not there. */
export function withoutField(text: string, field: string): string {
  return filterTokens(text)
    .filter(token => token.key.toLowerCase() !== field || token.negated)
    .map(token => text.slice(token.start, token.end))
    .join(' ');
}

function idOf(token: FilterToken | undefined): string {
  if (!token) return '';
  const op = token.op === '=' ? ':' : token.op;
  return JSON.stringify([token.negated, token.key.toLowerCase(), op, token.value.toLowerCase()]);
}

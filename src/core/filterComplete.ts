// What can be typed next in a filter: fields, flags, kinds and statuses from the language itself; values of the data are asked for.
import { appliesTo, FILTER_FIELDS, FILTER_FLAGS, type FilterEntity, NAMED_FIELDS } from './filterFields.ts';
import { filterTokens } from './filterTokens.ts';
import { SPAN_KINDS } from './model/canonical.ts';

export interface FilterOption {
  /** What replaces the text from `start` to `end`. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

export interface FilterCompletion {
  readonly start: number;
  readonly end: number;
  readonly options: readonly FilterOption[];
  /** Values to fetch, for the field that is being written; they go where the options go. */
  readonly ask: { readonly field: string; readonly prefix: string } | null;
}

/** Fields whose values the data knows. */
const ASKED = new Set(['app', 'user', 'model', 'tool', 'name', 'event', 'convention', 'session']);
const SINCE = ['15m', '1h', '1d', '7d'] as const;

/** Completes the token around `at`, a place in the text in UTF-16 units. */
export function completeFilter(text: string, at: number, entity: FilterEntity): FilterCompletion {
  const token = filterTokens(text).find(each => each.start <= at && at <= each.end);
  if (!token) return { start: at, end: at, options: keys('', entity), ask: null };
  const typed = token.value.toLowerCase();
  if (token.key === '') {
    const start = token.negated ? token.start + 1 : token.start;
    const named = NAMED_FIELDS.find(field => typed.startsWith(field.prefix) && appliesTo(field, entity));
    if (named && !token.quoted)
      return {
        start,
        end: token.end,
        options: [],
        ask: { field: named.prefix.slice(0, -1), prefix: token.value.slice(named.prefix.length) },
      };
    return { start, end: token.end, options: token.quoted ? [] : keys(typed, entity), ask: null };
  }
  const place = { start: token.valueStart, end: token.end };
  const of = (values: readonly string[]) =>
    values.filter(value => value.startsWith(typed)).map(value => ({ insert: value, label: value, detail: '' }));
  const key = token.key.toLowerCase();
  if (key === 'kind') return { ...place, options: of(SPAN_KINDS), ask: null };
  if (key === 'status') return { ...place, options: of(['ok', 'error', 'running']), ask: null };
  if (key === 'since') return { ...place, options: of(SINCE), ask: null };
  return { ...place, options: [], ask: ASKED.has(key) ? { field: key, prefix: token.value.replace(/\*$/, '') } : null };
}

function keys(typed: string, entity: FilterEntity): readonly FilterOption[] {
  const flags = FILTER_FLAGS.filter(flag => appliesTo(flag, entity)).map(({ name, is }) => ({ insert: name, label: name, detail: is }));
  const fields = FILTER_FIELDS.filter(field => appliesTo(field, entity)).map(({ name, type, is, example }) => ({
    insert: `${name}${type === 'number' || type === 'duration' ? '>' : ':'}`,
    label: name,
    detail: `${is}, for example ${example}`,
  }));
  const named = NAMED_FIELDS.filter(field => appliesTo(field, entity)).map(({ prefix, is, example }) => ({
    insert: prefix,
    label: `${prefix}…`,
    detail: `${is}, for example ${example}`,
  }));
  return [...flags, ...fields, ...named].filter(option => option.insert.startsWith(typed) && option.insert !== typed);
}

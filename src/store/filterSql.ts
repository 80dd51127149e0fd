// The filter language as SQL: every value is bound, every column comes from the tables below. One place says what a term means in each list.
import type { Filter, FilterTerm } from '../core/filter.ts';
import type { FilterEntity, NumberField, TextField } from '../core/filterFields.ts';
import type { Comparison } from '../core/filterTokens.ts';
import { SPAN_KINDS } from '../core/model/canonical.ts';
import { RUNNING_US } from '../core/model/conversation.ts';
import { FACT_FLAG, SCORE_TARGETS } from './contract.ts';
import type { SqlValue } from './driver.ts';
import { FOUND_BY_WORDS, matchOf } from './searchRows.ts';
import type { WordIndex } from './wordIndex.ts';

export interface Conditions {
  /** Joined with AND. */
  readonly sql: string[];
  readonly params: SqlValue[];
  /** Of the sessions that hold a common text only those that mentioned it last pass. */
  readonly latestOnly: boolean;
}

interface Condition {
  readonly text: string;
  readonly params: readonly SqlValue[];
  readonly latestOnly?: boolean;
}

/** How texts are looked for. */
export interface TextSearch {
  readonly index: WordIndex;
  /** Else a common text names the sessions that mentioned it last. */
  readonly every: boolean;
}

interface Dialect {
  readonly text: Readonly<Partial<Record<TextField, string>>>;
  readonly number: Readonly<Partial<Record<NumberField, string>>>;
  /** Wraps a condition on a span's facts (f) and row (s) into one on the list's row. */
  readonly ofSpans: (condition: string) => string;
  /** The list's row, and the column of a span's facts (f2) that names it: for what is found from the other end. Null where there is none. */
  readonly found: { readonly row: string; readonly by: string } | null;
  readonly content: readonly string[];
  readonly status: Readonly<Record<'ok' | 'error' | 'running', string>>;
  readonly seen: string;
}

const open = (seen: string) => `${seen} > ?now - ${RUNNING_US}`;

// Aliases are those of the queries: sessions without one; turns t, sessions s; spans s, facts f; logs l.
const DIALECTS: Readonly<Record<FilterEntity, Dialect>> = {
  session: {
    text: { app: 'sessions.app', user: 'sessions.user_id', session: 'sessions.id' },
    number: {
      turns: 'turns',
      spans: 'spans',
      errors: 'errors',
      tokens: '(coalesce(input_tokens, 0) + coalesce(output_tokens, 0))',
      cost: 'cost_nano / 1e9',
      duration: '(end_us - start_us)',
      latency: 'latency_us',
    },
    ofSpans: condition => `EXISTS (SELECT 1 FROM facts f JOIN spans s ON s.id = f.span WHERE f.session_no = sessions.no AND ${condition})`,
    found: { row: 'sessions.no', by: 'f2.session_no' },
    content: ['EXISTS (SELECT 1 FROM turns t WHERE t.session_no = sessions.no AND (t.input LIKE ?text OR t.output LIKE ?text))'],
    status: {
      running: `(open_turns > 0 AND ${open('seen_us')})`,
      error: `(errors > 0 AND NOT (open_turns > 0 AND ${open('seen_us')}))`,
      ok: `(errors = 0 AND NOT (open_turns > 0 AND ${open('seen_us')}))`,
    },
    seen: 'end_us',
  },
  turn: {
    text: { app: 's.app', user: 's.user_id', session: 's.id' },
    number: {
      spans: 't.spans',
      errors: 't.errors',
      tokens: '(coalesce(t.input_tokens, 0) + coalesce(t.output_tokens, 0))',
      cost: 't.cost_nano / 1e9',
      duration: '(t.end_us - t.start_us)',
    },
    ofSpans: condition =>
      `EXISTS (SELECT 1 FROM facts f JOIN spans s ON s.id = f.span WHERE f.session_no = t.session_no AND f.turn_no = t.id AND ${condition})`,
    found: { row: 't.id', by: 'f2.turn_no' },
    content: ['(t.input LIKE ?text OR t.output LIKE ?text)'],
    status: {
      running: `(t.ended = 0 AND ${open('t.seen_us')})`,
      error: `(t.failed AND NOT (t.ended = 0 AND ${open('t.seen_us')}))`,
      ok: `(NOT t.failed AND NOT (t.ended = 0 AND ${open('t.seen_us')}))`,
    },
    seen: 't.end_us',
  },
  span: {
    text: { app: 'f.app', user: 'f.user_id', session: '(SELECT id FROM sessions WHERE no = f.session_no)' },
    number: {
      tokens: '(coalesce(f.input_tokens, 0) + coalesce(f.output_tokens, 0))',
      cost: 'f.cost_nano / 1e9',
      duration: '(s.end_us - s.start_us)',
    },
    ofSpans: condition => `(${condition})`,
    found: { row: 's.id', by: 'f2.span' },
    content: ['(s.name LIKE ?text OR f.tool_name LIKE ?text OR f.agent_name LIKE ?text OR f.error_message LIKE ?text)'],
    status: {
      running: 's.end_us = 0',
      error: `(s.status = 2 OR (coalesce(f.flags, 0) & ${FACT_FLAG.error}) != 0)`,
      ok: `(s.end_us > 0 AND s.status != 2 AND (coalesce(f.flags, 0) & ${FACT_FLAG.error}) = 0)`,
    },
    seen: 's.start_us',
  },
  log: {
    text: {
      app: '(SELECT f.app FROM spans s JOIN facts f ON f.span = s.id WHERE s.trace_id = l.trace_id LIMIT 1)',
      session:
        '(SELECT se.id FROM spans s JOIN facts f ON f.span = s.id JOIN sessions se ON se.no = f.session_no WHERE s.trace_id = l.trace_id LIMIT 1)',
      name: 'l.event_name',
    },
    number: {},
    ofSpans: () => '0',
    found: null,
    // What a record says is in raw: the handler looks there.
    content: [],
    status: { running: '0', error: 'l.severity >= 17', ok: 'l.severity < 17' },
    seen: 'l.time_us',
  },
};

/** Fields that ask about any span of the list's row. */
const SPAN_TEXT: Readonly<Partial<Record<TextField, string>>> = {
  model: 'f.model',
  name: 's.name',
  convention: 'f.convention',
  tool: 'f.tool_name',
  prompt: 'f.prompt',
};

/** As of now: the index may become whole, or be read again, between two queries. */
export function searchIn(words: () => WordIndex | null, every = false): TextSearch | null {
  const index = words();
  return index && { index, every };
}

/**
 * `search` null: texts are looked for in previews. Terms a store cannot answer for the list are left out: text in log records, and
 * attributes, which are read from raw.
 */
export function filterSql(
  filter: Filter | undefined,
  entity: FilterEntity,
  search: TextSearch | null = null,
  nowUs: number = Date.now() * 1000,
): Conditions {
  const sql: string[] = [];
  const params: SqlValue[] = [];
  let latestOnly = false;
  for (const term of filter?.terms ?? []) {
    const condition = termSql(term, DIALECTS[entity], search, nowUs);
    if (!condition) continue;
    latestOnly ||= condition.latestOnly === true;
    // SQL's null is neither true nor false: without coalesce a negated term would lose rows that have no value.
    sql.push(term.negated ? `NOT coalesce((${condition.text}), 0)` : `(${condition.text})`);
    params.push(...condition.params);
  }
  return { sql, params, latestOnly };
}

function termSql(term: FilterTerm, dialect: Dialect, search: TextSearch | null, nowUs: number): Condition | null {
  switch (term.type) {
    case 'match': {
      const own = dialect.text[term.field];
      if (own) return match(own, term);
      if (term.field === 'kind') {
        const pattern = new RegExp(
          `^${term.value
            .toLowerCase()
            .replace(/[^a-z0-9_*]/g, '')
            .replace(/\*+/g, '.*')}$`,
        );
        const kinds = SPAN_KINDS.flatMap((kind, place) => (pattern.test(kind) ? [place] : []));
        return { text: dialect.ofSpans(`f.kind IN (${kinds.join(', ')})`), params: [] };
      }
      if (term.field === 'event') {
        const event = match('l2.event_name', term);
        return foundBy(
          dialect,
          `SELECT ?by FROM logs l2 JOIN spans s2 ON s2.trace_id = l2.trace_id JOIN facts f2 ON f2.span = s2.id WHERE ${event.text}`,
          event.params,
        );
      }
      if (term.field === 'error') {
        // Messages differ in ids and numbers: a part of one is what people look for.
        const pattern = `%${escapeLike(term.value)}%`;
        return {
          text: dialect.ofSpans("f.error_message LIKE ? ESCAPE '\\'"),
          params: [term.glob ? pattern.replaceAll('*', '%') : pattern],
        };
      }
      const inner = match(SPAN_TEXT[term.field] ?? 'NULL', term);
      return { text: dialect.ofSpans(inner.text), params: inner.params };
    }
    case 'compare':
      return { text: `${dialect.number[term.field] ?? 'NULL'} ${COMPARISONS[term.op]} ?`, params: [term.value] };
    case 'status':
      return withNow(dialect.status[term.status], nowUs);
    case 'since':
      return { text: `${dialect.seen} >= ?`, params: [nowUs - term.micros] };
    case 'pinned':
      return { text: 'sessions.id IN (SELECT id FROM pinned_sessions)', params: [] };
    case 'scored':
      return scored(dialect, 'a.name IS NOT NULL', []);
    case 'score': {
      const { test } = term;
      const fits =
        'label' in test
          ? match('a.label', { value: test.label, glob: test.glob })
          : { text: `a.value ${COMPARISONS[test.op]} ?`, params: [test.value] };
      return scored(dialect, `a.name = ? COLLATE NOCASE AND ${fits.text}`, [term.name, ...fits.params]);
    }
    case 'attr':
      return null;
    case 'text': {
      const match = search !== null && dialect.found !== null ? matchOf(term.text) : null;
      if (search !== null && match !== null && dialect.found !== null) {
        if (dialect.found.row === 'sessions.no') return sessionsWith(match, search, term.negated);
        const words = foundBy(dialect, FOUND_BY_WORDS, [match]);
        // A span is also known by its names.
        return dialect.found.row === 's.id' ? either(words, like(dialect.content[0] ?? '0', term.text)) : words;
      }
      const condition = dialect.content[0];
      if (!condition) return null;
      return like(condition, term.text);
    }
  }
}

/** That a session is not among some says nothing: negated, all are asked for. */
function sessionsWith(match: string, { index, every }: TextSearch, negated: boolean): Condition {
  const { numbers, more } = every || negated ? index.every(match) : index.latest(match);
  return { text: 'sessions.no IN (SELECT value FROM json_each(?))', params: [numbers], latestOnly: more };
}

function like(condition: string, text: string): { text: string; params: SqlValue[] } {
  const params = Array<SqlValue>(condition.split('?text').length - 1).fill(`%${escapeLike(text)}%`);
  return { text: condition.replaceAll('?text', "? ESCAPE '\\'"), params };
}

function either(
  one: { text: string; params: SqlValue[] },
  other: { text: string; params: SqlValue[] },
): { text: string; params: SqlValue[] } {
  return { text: `${one.text} OR ${other.text}`, params: [...one.params, ...other.params] };
}

/** Rows that a query from the other end names; `?by` in it is the column that does. */
function foundBy(dialect: Dialect, query: string, params: SqlValue[]): { text: string; params: SqlValue[] } {
  if (dialect.found === null) return { text: '0', params: [] };
  return { text: `${dialect.found.row} IN (${query.replaceAll('?by', dialect.found.by)})`, params };
}

const SESSION_TARGET = SCORE_TARGETS.indexOf('session');

/** A score is about a span, about a trace (then about all in it), or about a session by its id, with or without its namespace. */
function scored(dialect: Dialect, condition: string, params: SqlValue[]): { text: string; params: SqlValue[] } {
  const ofSpan = `SELECT ?by FROM arrived_scores a JOIN spans s2 ON s2.trace_id = a.target_trace AND (a.target_span IS NULL OR s2.span_id = a.target_span)
    JOIN facts f2 ON f2.span = s2.id WHERE a.target_trace IS NOT NULL AND ${condition}`;
  if (dialect.found?.row !== 'sessions.no') return foundBy(dialect, ofSpan, params);
  const ofSession = `SELECT se.no FROM arrived_scores a JOIN sessions se ON se.id = a.target_text OR substr(se.id, -length(a.target_text) - 1) = '/' || a.target_text
    WHERE a.target = ${SESSION_TARGET} AND ${condition}`;
  return foundBy(dialect, `${ofSpan} UNION ${ofSession}`, [...params, ...params]);
}

const COMPARISONS: Readonly<Record<Comparison, string>> = { '=': '=', '>': '>', '>=': '>=', '<': '<', '<=': '<=' };

function match(column: string, term: { value: string; glob: boolean }): { text: string; params: SqlValue[] } {
  if (!term.glob) return { text: `${column} = ? COLLATE NOCASE`, params: [term.value] };
  return { text: `${column} LIKE ? ESCAPE '\\'`, params: [escapeLike(term.value).replaceAll('*', '%')] };
}

function withNow(text: string, nowUs: number): { text: string; params: SqlValue[] } {
  return { text: text.replaceAll('?now', '?'), params: Array<SqlValue>(text.split('?now').length - 1).fill(nowUs) };
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

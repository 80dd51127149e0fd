// Values and how often they occur: facets over the sessions that pass a filter, and values to complete a filter with.
import type { Filter } from '../../core/filter.ts';
import type { Driver } from '../driver.ts';
import { escapeLike, filterSql, searchIn } from '../filterSql.ts';
import type { FacetValue } from '../records.ts';
import type { WordIndex } from '../wordIndex.ts';

/** Rows of large tables that completion looks at: what came last is what people ask for. */
const RECENT = 50_000;
/** Values of a facet that are counted at most. */
const MAX_VALUES = 1000;

const FACETS = {
  app: 'SELECT app AS value FROM sessions WHERE ?where',
  model: 'SELECT m.value AS value FROM sessions, json_each(sessions.models) m WHERE ?where',
  prompt: 'SELECT m.value AS value FROM sessions, json_each(sessions.prompts) m WHERE ?where',
} as const;

/** Where each field's values stand, the newest first. */
const VALUES: Readonly<Record<string, string>> = {
  app: 'SELECT app AS value FROM sessions ORDER BY end_us DESC',
  user: 'SELECT user_id AS value FROM sessions ORDER BY end_us DESC',
  session: 'SELECT id AS value FROM sessions ORDER BY end_us DESC',
  model: 'SELECT m.value AS value FROM (SELECT models FROM sessions ORDER BY end_us DESC) s, json_each(s.models) m',
  prompt: 'SELECT m.value AS value FROM (SELECT prompts FROM sessions ORDER BY end_us DESC) s, json_each(s.prompts) m',
  tool: 'SELECT tool_name AS value FROM facts ORDER BY span DESC',
  convention: 'SELECT convention AS value FROM facts ORDER BY span DESC',
  name: 'SELECT name AS value FROM spans ORDER BY id DESC',
  event: 'SELECT event_name AS value FROM logs ORDER BY id DESC',
  score: 'SELECT name AS value FROM arrived_scores ORDER BY id DESC',
};

/** `words` is null where not all words are indexed now. */
export function facetQueries(driver: Driver, words: () => WordIndex | null) {
  return {
    facet(field: keyof typeof FACETS, query: { filter?: Filter; plain: boolean; limit: number }): { values: FacetValue[]; more: number } {
      const filter = filterSql(query.filter, 'session', searchIn(words, true));
      const where = [query.plain ? '1' : 'sessions.plain = 0', ...filter.sql].join(' AND ');
      const rows = driver
        .prepare(
          `SELECT value, count(*) AS n FROM (${FACETS[field].replace('?where', where)}) WHERE value IS NOT NULL GROUP BY value
            ORDER BY n DESC, value LIMIT ${MAX_VALUES}`,
        )
        .all(...filter.params)
        .map(row => ({ value: String(row.value), count: Number(row.n) }));
      return { values: rows.slice(0, query.limit), more: Math.max(0, rows.length - query.limit) };
    },
    valuesOf(field: string, prefix: string, limit: number): FacetValue[] {
      const from = VALUES[field];
      if (from === undefined) return [];
      return driver
        .prepare(
          `SELECT value, count(*) AS n FROM (${from} LIMIT ${RECENT}) WHERE value LIKE ? ESCAPE '\\' AND value != '' GROUP BY value
            ORDER BY n DESC, value LIMIT ?`,
        )
        .all(`${escapeLike(prefix)}%`, limit)
        .map(row => ({ value: String(row.value), count: Number(row.n) }));
    },
    saved: (): { name: string; filter: string }[] =>
      driver
        .prepare('SELECT name, filter FROM saved_filters ORDER BY name')
        .all()
        .map(row => ({ name: String(row.name), filter: String(row.filter) })),
    save(name: string, filter: string | null, nowUs: number): void {
      if (filter === null) driver.prepare('DELETE FROM saved_filters WHERE name = ?').run(name);
      else driver.prepare('INSERT OR REPLACE INTO saved_filters (name, filter, saved_us) VALUES (?, ?, ?)').run(name, filter, nowUs);
    },
  };
}

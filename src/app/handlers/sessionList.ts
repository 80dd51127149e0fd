// The list of sessions: pages in any order, facets, values to complete a filter with, and the filters that people keep.
import type { AttributeTerm } from '../../core/attributeTest.ts';
import { searchText } from '../../core/derive/searchText.ts';
import { type Filter, parseFilter } from '../../core/filter.ts';
import { withoutField } from '../../core/filterEdit.ts';
import type { FilterEntity } from '../../core/filterFields.ts';
import { quoteValue } from '../../core/filterTokens.ts';
import type { Handlers, Params } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { Facet, SessionListRow } from '../../rpc/listModels.ts';
import type { Store } from '../../store/contract.ts';
import type { SessionPlace, SessionRecord } from '../../store/records.ts';
import { attributeKeys } from '../attributeKeys.ts';
import { scanAttributes } from '../attributeScan.ts';
import { summarizeScores } from '../present/scores.ts';
import { presentHit } from '../present/searchHit.ts';
import { presentSession } from '../present/sessions.ts';
import type { SpanReader } from '../spanReader.ts';

const SESSIONS_PAGE = 100;
const SPARKLINE_TURNS = 20;
const FACET_VALUES = 30;
const COMPLETIONS = 20;

type ListMethod = 'sessions.list' | 'sessions.facets' | 'filter.values' | 'filters.list' | 'filters.put';

export function sessionListHandlers(store: Store, reader: SpanReader, nowUs: () => number): Pick<Handlers, ListMethod> {
  const listRows = async (records: readonly SessionRecord[], filter: Filter | undefined) => {
    const times = await store.turnTimes(
      records.map(record => record.no),
      SPARKLINE_TURNS,
    );
    const scores = await store.scoresBySession(records);
    const pinned = await store.keeping.pinned(records.map(record => record.id));
    const rows: SessionListRow[] = [];
    for (const record of records) {
      rows.push({
        ...presentSession(record, nowUs(), pinned),
        latencies: times.get(record.no) ?? [],
        scores: summarizeScores(scores.get(record.no) ?? []),
        hit: await hitOf(record, filter),
      });
    }
    return rows;
  };
  const hitOf = async (record: SessionRecord, filter: Filter | undefined) => {
    const texts = (filter?.terms ?? []).flatMap(term => (term.type === 'text' && !term.negated ? [term.text] : []));
    const turn = texts[0] === undefined ? null : await store.turnWith(record.no, texts[0]);
    const hit = turn && presentHit(turn, texts);
    return hit || texts[0] === undefined ? hit : deepHit(record, texts);
  };

  /** Beyond the previews: what a tool gave back, the end of a long answer. */
  const deepHit = async (record: SessionRecord, texts: readonly string[]) => {
    const found = await store.spanWith(record.no, texts[0] ?? '');
    const row = found && (await store.span(found.traceId, found.spanId));
    if (!row) return null;
    const { canonical } = await reader.canonical(row, row.traceId, row.spanId);
    return presentHit({ turnId: found.turnId, input: null, output: searchText(canonical) }, texts);
  };

  /** Sessions whose spans have attributes that only the raw log knows: in the order in which they are found. */
  const scanned = async (
    query: { plain: boolean; filter: Filter },
    terms: readonly AttributeTerm[],
    params: Params<'sessions.list'>,
    cancelled: () => boolean,
  ) => {
    const of = (await store.followState()).head;
    const from = params.after === undefined ? of + 1 : scanPlace(params.after);
    const { spans, next } = await scanAttributes(store, terms, from, params.limit ?? SESSIONS_PAGE, cancelled);
    const records = await store.sessionsOf({ ...query, nos: await store.sessionsWith(spans) });
    return {
      rows: await listRows(records, query.filter),
      total: null,
      next: next === null ? null : `scan ${next}`,
      scan: { done: next === null ? of : Math.max(0, of - next + 1), of },
    };
  };

  return {
    async 'sessions.list'(params, { cancelled }) {
      const limit = params.limit ?? SESSIONS_PAGE;
      const query = { plain: params.plain ?? false, ...filterOf(params.filter, 'session') };
      const attributes = attributeTerms(query.filter);
      if (query.filter && attributes.length > 0) return scanned({ ...query, filter: query.filter }, attributes, params, cancelled);
      const order = { sort: params.sort ?? 'active', descending: params.descending ?? true } as const;
      const after = params.after === undefined ? {} : { after: listPlace(params.after) };
      const records = await store.sessions({ ...query, ...order, ...after, limit });
      const last = records.length === limit ? records.at(-1) : undefined;
      return {
        rows: await listRows(records, query.filter),
        total: await store.countSessions({ ...query, every: false }),
        next: last ? JSON.stringify([last.sorted, last.no]) : null,
        scan: null,
      };
    },
    async 'sessions.facets'({ filter = '', plain = false }) {
      const under = (field: string) => ({ plain, ...filterOf(withoutField(filter, field), 'session') });
      const facets: Facet[] = [];
      for (const [field, title] of [
        ['app', 'App'],
        ['model', 'Model'],
        ['prompt', 'Prompt'],
      ] as const) {
        const { values, more } = await store.facet(field, { ...under(field), limit: FACET_VALUES });
        facets.push({
          field,
          title,
          values: values.map(({ value, count }) => ({ label: value, count, term: `${field}:${quoteValue(value)}` })),
          more,
        });
      }
      const all = { plain, ...filterOf(filter, 'session') };
      for (const [term, title] of [
        ['error', 'Errors'],
        ['scored', 'Scored'],
        ['running', 'Running'],
      ] as const) {
        const flag = parseFilter(term, 'session');
        const terms = [...(all.filter?.terms ?? []), ...(flag.ok ? flag.filter.terms : [])];
        const count = (await store.countSessions({ plain, filter: { terms }, every: true })) ?? 0;
        facets.push({ field: term, title, values: [{ label: title, count, term }], more: 0 });
      }
      return { facets };
    },
    async 'filter.values'({ field, prefix, limit = COMPLETIONS }) {
      return { values: field === 'attr' ? await attributeKeys(store, reader, prefix, limit) : await store.valuesOf(field, prefix, limit) };
    },
    'filters.list': async () => ({ rows: await store.savedFilters() }),
    async 'filters.put'({ name, filter }) {
      if (filter !== null) filterOf(filter, 'session');
      await store.saveFilter(name.trim(), filter, nowUs());
      return {};
    },
  };
}

export function attributeTerms(filter: Filter | undefined): readonly AttributeTerm[] {
  return (filter?.terms ?? []).filter(term => term.type === 'attr');
}

/** Throws Invalid with the place of each mistake, for the filter box to point at. */
export function filterOf(text: string | undefined, entity: FilterEntity): { filter?: Filter } {
  if (text === undefined || text.trim() === '') return {};
  const parsed = parseFilter(text, entity);
  if (!parsed.ok) throw new RpcError('Invalid', parsed.problems.map(problem => `${problem.message} (at ${problem.start + 1})`).join(' '));
  return { filter: parsed.filter };
}

const NO_PLACE = 'sessions.list: after is not a place that this list gave out';

function listPlace(text: string): SessionPlace {
  let place: unknown;
  try {
    place = JSON.parse(text);
  } catch {
    throw new RpcError('Invalid', NO_PLACE);
  }
  const [value, no] = Array.isArray(place) ? (place as unknown[]) : [];
  const known = value === null || typeof value === 'number' || typeof value === 'string';
  if (!known || !Number.isSafeInteger(no)) throw new RpcError('Invalid', NO_PLACE);
  return { value, no: no as number };
}

function scanPlace(text: string): number {
  const chunk = Number(/^scan (\d{1,15})$/.exec(text)?.[1]);
  if (!Number.isSafeInteger(chunk)) throw new RpcError('Invalid', NO_PLACE);
  return chunk;
}

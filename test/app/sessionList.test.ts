// The list of sessions over a real database: every order page by page, facets, attributes that only raw knows, places of a text, kept filters.
import { beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { SESSION_SORTS } from '../../src/core/model/sessionSort.ts';
import type { Params } from '../../src/rpc/contract.ts';
import type { SessionListRow } from '../../src/rpc/listModels.ts';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceId, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const SESSIONS = 23;
let app: App;

beforeAll(async () => {
  const made = await tempApp(tempOptions('session-list'));
  app = made.app;
  for (let no = 1; no <= SESSIONS; no++) {
    const spans = agentTurn(no, {
      session: `s-${no}`,
      input: no === 7 ? 'Is my REFUND coming? 100%_sure' : `question ${(no * 7) % SESSIONS}`,
      tokens: (no * 37) % 50,
      ...(no % 4 === 0 ? { toolError: 'timed out' } : {}),
    });
    if (no === 5) Object.assign(spans[2]!.attributes as object, { 'http.status_code': 429, note: 'a "quoted" \u0001 thing' });
    await made.post(
      '/v1/traces',
      traceRequest(spans, { 'service.name': no % 3 === 0 ? 'search' : 'support', 'deployment.id': `d${no % 2}` }),
    );
  }
  await app.settled();
});

const list = (params: Params<'sessions.list'>) => app.handlers['sessions.list'](params, ALWAYS);

async function everyPage(params: Params<'sessions.list'>, limit: number): Promise<SessionListRow[]> {
  const rows: SessionListRow[] = [];
  let after: string | null = null;
  do {
    const page = await list({ ...params, limit, ...(after === null ? {} : { after }) });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return rows;
}

const KEYS: Readonly<Record<(typeof SESSION_SORTS)[number], (row: SessionListRow) => number | string | null>> = {
  active: row => row.endUs,
  started: row => row.startUs,
  input: row => row.firstInput?.toLowerCase() ?? null,
  app: row => row.app,
  user: row => row.user,
  turns: row => row.turns,
  spans: row => row.spans,
  tokens: row => (row.inputTokens === null && row.outputTokens === null ? null : (row.inputTokens ?? 0) + (row.outputTokens ?? 0)),
  cost: row => row.costUsd,
  latency: row => row.latencyUs,
  errors: row => row.errors,
};

describe('order', () => {
  test.each(SESSION_SORTS.flatMap(sort => [[sort, true] as const, [sort, false] as const]))(
    '%s, descending: %s',
    async (sort, descending) => {
      const rows = await everyPage({ sort, descending }, 4);
      expect(new Set(rows.map(row => row.id)).size).toBe(SESSIONS);
      const known = rows.map(KEYS[sort]).filter(key => key !== null);
      const sorted = [...known].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(known).toEqual(descending ? sorted.reverse() : sorted);
      expect(rows.map(KEYS[sort]).slice(known.length)).toEqual(Array(SESSIONS - known.length).fill(null));
    },
  );

  test('a place that this list never gave out is refused', async () => {
    for (const after of ['x', '[]', '[{},1]', '[1,"1"]', 'null']) await expect(list({ after })).rejects.toThrow('not a place');
    await expect(list({ filter: 'attr.a=1', after: '[1,2]' })).rejects.toThrow('not a place');
  });
});

test('facets count what the rest of the filter leaves', async () => {
  const { facets } = await app.handlers['sessions.facets']({ filter: 'app:search error' }, ALWAYS);
  const found = (field: string) => facets.find(facet => facet.field === field)?.values.map(value => [value.label, value.count, value.term]);
  // Of six with an error (4, 8, 12, 16, 20), one is of "search": the app's own facet leaves the app out.
  expect(found('app')).toEqual([
    ['support', 4, 'app:support'],
    ['search', 1, 'app:search'],
  ]);
  expect(found('model')).toEqual([['gpt-test', 1, 'model:gpt-test']]);
  expect(found('error')).toEqual([['Errors', 1, 'error']]);
  expect(found('scored')).toEqual([['Scored', 0, 'scored']]);
});

describe('attributes that nothing indexes', () => {
  test.each([
    ['attr.http.status_code=429', ['s-5']],
    ['attr.http.status_code>400', ['s-5']],
    ['attr.http.status_code>429', []],
    ['attr.note:*"quoted"*', ['s-5']],
    ['attr.note:"a \\"quoted\\" \u0001 thing"', ['s-5']],
    ['attr.http.status_code=429 error', []],
    ['attr.http.status_code=429 attr.deployment.id:d1', ['s-5']],
    ['attr.http.status_code=429 attr.deployment.id:d0', []],
    ['attr.nobody.has.this=1', []],
  ])('%s', async (filter, ids) => {
    expect((await everyPage({ filter }, 100)).map(row => row.id)).toEqual(ids);
  });

  test('of a resource, page by page, with how far it has come', async () => {
    const first = await list({ filter: 'attr.deployment.id:d1', limit: 2 });
    expect(first.total).toBeNull();
    expect(first.scan?.of).toBe(SESSIONS);
    expect(first.scan?.done).toBeGreaterThan(0);
    const rows = await everyPage({ filter: 'attr.deployment.id:d1' }, 2);
    expect(rows.map(row => row.id).sort()).toEqual(
      [...Array(SESSIONS).keys()]
        .filter(no => no % 2 === 0)
        .map(no => `s-${no + 1}`)
        .sort(),
    );
  });

  test('whoever went away is not searched for', async () => {
    const page = await app.handlers['sessions.list']({ filter: 'attr.deployment.id:d1' }, { cancelled: () => true });
    expect(page.rows).toEqual([]);
    expect(page.next).not.toBeNull();
  });

  test('of spans, also negated', async () => {
    const spans = async (filter: string) =>
      (await app.handlers['spans.list']({ filter, traceId: traceId(5) }, ALWAYS)).rows.map(row => row.name);
    expect(await spans('attr.http.status_code=429')).toEqual(['lookup']);
    expect(await spans('-attr.http.status_code=429')).toEqual(['agent', 'chat']);
  });
});

test('the place of a text, with wildcards of SQL taken literally', async () => {
  const { rows } = await list({ filter: 'text:refund "100%_s"' });
  expect(rows.map(row => row.hit)).toEqual([
    {
      text: 'Is my REFUND coming? 100%_sure',
      ranges: [
        [6, 12],
        [21, 27],
      ],
      turn: expect.any(String),
      side: 'input',
    },
  ]);
  expect((await list({ filter: '"100%xs"' })).rows).toEqual([]);
  expect((await list({ limit: 1 })).rows[0]).toMatchObject({ hit: null, latencies: [500_000], scores: [] });
});

test('values to complete with', async () => {
  const values = async (field: string, prefix: string) => (await app.handlers['filter.values']({ field, prefix }, ALWAYS)).values;
  expect(await values('app', 's')).toEqual([
    { value: 'support', count: 16 },
    { value: 'search', count: 7 },
  ]);
  expect(await values('tool', '')).toEqual([{ value: 'lookup', count: SESSIONS }]);
  expect((await values('attr', 'dep')).map(each => each.value)).toEqual(['deployment.id']);
  expect(await values('no such field', '')).toEqual([]);
});

test('kept filters: one of a name, whatever its case; a wrong one is refused', async () => {
  const put = (name: string, filter: string | null) => app.handlers['filters.put']({ name, filter }, ALWAYS);
  await put('Slow ones', 'latency>5s');
  await put('slow ones', 'latency>9s');
  await put('Failed', 'error');
  await expect(put('Bad', 'no:such')).rejects.toThrow('no field');
  expect((await app.handlers['filters.list']({}, ALWAYS)).rows).toEqual([
    { name: 'Failed', filter: 'error' },
    { name: 'slow ones', filter: 'latency>9s' },
  ]);
  await put('Failed', null);
  expect((await app.handlers['filters.list']({}, ALWAYS)).rows).toHaveLength(1);
});

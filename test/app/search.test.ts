// Sessions are found by the words of what was said in them, wherever it was said, in any script, and not once it is deleted.

import { rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type App, startApp } from '../../src/app/app.ts';
import { matchOf } from '../../src/store/searchRows.ts';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

describe.each(['better-sqlite3', 'node-sqlite'] as const)('search with %s', driver => {
  let app: App;
  const found = async (filter: string) => (await app.handlers['sessions.list']({ filter }, ALWAYS)).rows.map(row => row.id).sort();

  beforeAll(async () => {
    const made = await tempApp({ ...tempOptions(`search-${driver}`), driver });
    app = made.app;
    const say = async (no: number, input: string, output: string, tool: string) => {
      const spans = agentTurn(no, { session: `s${no}`, input, output });
      Object.assign(spans[2]!.attributes as object, { 'output.value': tool });
      await made.post('/v1/traces', traceRequest(spans));
    };
    await say(1, 'Where is my refund?', `${'padding '.repeat(2000)} the parcel is in Utrecht`, '{"carrier":"UPS","eta":"Tuesday"}');
    await say(2, 'Wo ist die Rückerstattung?', 'Unterwegs.', 'nothing');
    await say(3, '返金はいつですか', '明日です', '出荷済み');
    await say(4, 'say "quoted AND OR NOT" (near) * words', 'fine', 'null');
    await app.settled();
  });

  test('words of inputs, of the end of long outputs, and of what tools gave back', async () => {
    expect(await found('text:refund')).toEqual(['s1']);
    expect(await found('text:"in Utrecht"')).toEqual(['s1']);
    expect(await found('text:tuesday')).toEqual(['s1']);
    expect(await found('text:"Utrecht in"')).toEqual([]);
    expect(await found('parcel eta')).toEqual(['s1']);
    expect(await found('-text:refund')).toEqual(['s2', 's3', 's4']);
  });

  test('beginnings of words, accents and case', async () => {
    expect(await found('text:ref')).toEqual(['s1']);
    expect(await found('text:rucker')).toEqual(['s2']);
    expect(await found('text:RÜCKERSTATTUNG')).toEqual(['s2']);
  });

  test('scripts without spaces, anywhere in a sentence', async () => {
    expect(await found('text:いつ')).toEqual(['s3']);
    expect(await found('text:出荷')).toEqual(['s3']);
    expect(await found('text:荷出')).toEqual([]);
  });

  test('what the index would read as a query is text', async () => {
    expect(await found('text:"quoted AND OR"')).toEqual(['s4']);
    for (const text of ['"(near"', '"a OR b"', '"body:x"', '"*"', '"\\""', '"^quoted"', '"NEAR(a b)"']) await found(`text:${text}`);
    expect(await found('text:"(near) *"')).toEqual(['s4']);
  });

  test('a hit far from the preview is shown where it stands', async () => {
    const [row] = (await app.handlers['sessions.list']({ filter: 'text:utrecht' }, ALWAYS)).rows;
    expect(row?.hit?.text).toContain('the parcel is in Utrecht');
    expect(row?.hit?.ranges.map(([from, to]) => row.hit?.text.slice(from, to))).toEqual(['Utrecht']);
    const [tool] = (await app.handlers['sessions.list']({ filter: 'text:tuesday' }, ALWAYS)).rows;
    expect(tool?.hit?.text).toContain('"eta":"Tuesday"');
  });

  test('turns and spans are found too', async () => {
    expect((await app.handlers['turns.list']({ filter: 'text:tuesday' }, ALWAYS)).rows.map(turn => turn.session)).toEqual(['s1']);
    expect((await app.handlers['spans.list']({ filter: 'text:tuesday' }, ALWAYS)).rows.map(span => span.name)).toEqual(['lookup']);
    expect((await app.handlers['spans.list']({ filter: 'text:look session:s1' }, ALWAYS)).rows.map(span => span.name)).toEqual(['lookup']);
  });

  test('what was deleted is not found', async () => {
    await app.handlers['sessions.delete']({ session: 's2' }, ALWAYS);
    expect(await found('text:unterwegs')).toEqual([]);
    expect(await found('text:refund')).toEqual(['s1']);
  });
});

test('a phrase for the index', () => {
  expect(matchOf('refund pol')).toBe('"refund pol" *');
  expect(matchOf('say "x"')).toBe('"say ""x"""');
  expect(matchOf('?!')).toBeNull();
  expect(matchOf('a\0b')).toBe('"a b" *');
});

test('an index that was thrown away is made again, and meanwhile previews are looked through', async () => {
  const options = tempOptions('search-lost');
  const first = await startApp(options);
  const spans = agentTurn(1, { session: 's1', input: 'Where is my refund?' });
  Object.assign(spans[2]!.attributes as object, { 'output.value': 'it is in Utrecht' });
  await fetch(`${(await first.status()).http}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: traceRequest(spans) as BodyInit,
  });
  await first.settled();
  await first.stop();
  for (const end of ['', '-wal', '-shm']) rmSync(`${options.db}-search${end}`, { force: true });
  const second = await startApp(options);
  const found = async (filter: string) => (await second.handlers['sessions.list']({ filter }, ALWAYS)).total;
  expect(await found('text:refund')).toBe(1);
  await second.settled();
  expect(await found('text:utrecht')).toBe(1);
  await second.stop();
});

test('words that most sessions hold: the newest come first, and are not counted; beside them everything is', async () => {
  const { app, post } = await tempApp(tempOptions('search-common'));
  const spans = Array.from({ length: 560 }, (_, index) =>
    agentTurn(index + 1, { session: `s${index + 1}`, input: index % 13 === 0 ? 'nothing of that' : 'Where is my refund?' }),
  );
  await post('/v1/traces', traceRequest(spans.flat()));
  await app.settled();
  const page = await app.handlers['sessions.list']({ filter: 'text:refund', limit: 20 }, ALWAYS);
  const holds = Array.from({ length: 560 }, (_, index) => index).filter(index => index % 13 !== 0);
  const newest = holds.reverse().map(index => `s${index + 1}`);
  expect(page.total).toBeNull();
  expect(page.rows.map(row => row.id)).toEqual(newest.slice(0, 20));
  const next = await app.handlers['sessions.list']({ filter: 'text:refund', limit: 20, after: page.next ?? '' }, ALWAYS);
  expect(next.rows.map(row => row.id)).toEqual(newest.slice(20, 40));
  const both = await app.handlers['sessions.list']({ filter: 'text:refund app:test-app', limit: 20 }, ALWAYS);
  expect([both.total, both.rows[0]?.id]).toEqual([516, newest[0]]);
  const without = await app.handlers['sessions.list']({ filter: '-text:refund' }, ALWAYS);
  expect(without.rows).toHaveLength(44);
  const { facets } = await app.handlers['sessions.facets']({ filter: 'text:refund' }, ALWAYS);
  expect(facets[0]?.values).toEqual([{ label: 'test-app', count: 516, term: 'app:test-app' }]);
  expect((await app.handlers['sessions.list']({ filter: 'text:nothing' }, ALWAYS)).total).toBe(44);
});

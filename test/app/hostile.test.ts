// What nobody thought of costs itself, and nothing beside it.
import { expect, test } from 'vitest';
import type { LogRecord } from '../../src/core/model/span.ts';
import { ALWAYS } from '../support/always.ts';
import { openPipeline } from '../support/pipeline.ts';
import { logAt, logsRequest, spanAt, spansRequest } from '../support/requests.ts';

const good = spanAt([1, 1], 'chat', [0, 10], { 'gen_ai.provider.name': 'openai', 'gen_ai.operation.name': 'chat', 'session.id': 's' });

test.each([
  ['a message of 140,000 texts', JSON.stringify([{ role: 'user', content: Array(140_000).fill('a') }])],
  ['lists nested ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000)],
])('%s leaves its neighbours in their session', async (_what, messages) => {
  const pipeline = await openPipeline();
  await pipeline.send([
    spansRequest([spanAt([2, 1], 'chat', [0, 5], { 'gen_ai.provider.name': 'x', 'gen_ai.input.messages': messages }), good]),
  ]);
  expect((await pipeline.handlers['sessions.list']({}, ALWAYS)).rows.map(row => row.id)).toContain('s');
  const rest = await pipeline.handlers['span.get']({ traceId: `${'0'.repeat(31)}2`, spanId: `${'0'.repeat(15)}1` }, ALWAYS);
  expect(rest.name).toBe('chat');
});

test('a score about a session with an absurd name, or one full of wildcards, is about no other session', async () => {
  const pipeline = await openPipeline();
  const score = (session: string) =>
    logAt('gen_ai.evaluation.result', 1, {
      'gen_ai.evaluation.name': 'n',
      'gen_ai.evaluation.score.value': 1,
      'gen_ai.conversation.id': session,
    });
  await pipeline.send([spansRequest([good]), logsRequest([score('%'), score('_'), score('x'.repeat(50_000)), score('s')])]);
  const { turns } = await pipeline.handlers['session.get']({ session: 's' }, ALWAYS);
  expect(turns[0]?.scores).toHaveLength(1);
});

test('a record from the end of time is read back like any other', async () => {
  const pipeline = await openPipeline();
  const late: Partial<LogRecord> = { timeUnixNano: 2n ** 64n - 1n, body: { entries: [{ key: 'content', value: 'hello' }] } };
  await pipeline.send([logsRequest([logAt('gen_ai.user.message', 0, {}, [3, 1], late)])]);
  expect((await pipeline.handlers['spans.list']({}, ALWAYS)).rows).toMatchObject([{ startUs: Number.MAX_SAFE_INTEGER }]);
  await pipeline.send([spansRequest([spanAt([3, 2], 'other', [0, 1], { 'session.id': 's3', 'gen_ai.provider.name': 'x' })])]);
  expect((await pipeline.handlers['sessions.list']({}, ALWAYS)).rows.map(row => row.id)).toContain('s3');
});

test('a span that says it stands for log records, and came as a span, is a span', async () => {
  const pipeline = await openPipeline();
  const posing = spanAt([4, 1], 'chat', [0, 5], { 'gen_ai.provider.name': 'x', 'turnstone.made_of': 'log records', 'session.id': 's4' });
  await pipeline.send([spansRequest([posing]), logsRequest([logAt('gen_ai.user.message', 1, {}, [4, 9], { body: { entries: [] } })])]);
  expect((await pipeline.handlers['spans.list']({ session: 's4' }, ALWAYS)).rows.map(row => row.fromLogs)).toContain(false);
  expect((await pipeline.handlers['sessions.list']({}, ALWAYS)).rows.find(row => row.id === 's4')).toMatchObject({ spans: 2 });
});

test('of two spans with one response id a score finds the same one, whichever came first', async () => {
  const response = { 'gen_ai.provider.name': 'x', 'gen_ai.response.id': 'r', 'session.id': 's5' };
  const outer = spansRequest([spanAt([5, 1], 'outer', [0, 100], response)]);
  const inner = spansRequest([spanAt([5, 2, 1], 'inner', [1, 99], response)]);
  const score = logsRequest([
    logAt('gen_ai.evaluation.result', 200, {
      'gen_ai.evaluation.name': 'n',
      'gen_ai.evaluation.score.value': 1,
      'gen_ai.response.id': 'r',
    }),
  ]);
  const seen = await Promise.all(
    [
      [score, inner, outer],
      [outer, inner, score],
      [inner, score, outer],
    ].map(async order => {
      const pipeline = await openPipeline();
      await pipeline.send(order);
      return (await pipeline.store.scores({ session: 's5' })).map(each => each.spanId);
    }),
  );
  expect(seen).toEqual([[`${'0'.repeat(15)}1`], [`${'0'.repeat(15)}1`], [`${'0'.repeat(15)}1`]]);
});

test("a flood of an app's own records does not push out those that mean something", async () => {
  const pipeline = await openPipeline();
  const noise = Array.from({ length: 11_000 }, (_, at) => logAt('', at, { at: BigInt(at) }, [6, 7], { body: 'debug' }));
  const said = (ms: number, text: string) =>
    logAt('gen_ai.user.message', ms, {}, [6, ms], { body: { entries: [{ key: 'content', value: text }] } });
  await pipeline.send([logsRequest(noise), logsRequest([said(20_000, 'first')])]);
  // As after a restart: nothing is remembered.
  await pipeline.rebuild();
  await pipeline.send([logsRequest([said(30_000, 'second')])]);
  const spans = (await pipeline.handlers['spans.list']({}, ALWAYS)).rows;
  expect(spans).toHaveLength(2);
});

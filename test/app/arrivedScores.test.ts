// Scores that come with telemetry reach what they are about, before it or after it.
import { expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { openPipeline } from '../support/pipeline.ts';
import { logAt, logsRequest, spanAt, spansRequest } from '../support/requests.ts';

const call = spansRequest([
  spanAt([1, 1], 'chat', [0, 900], {
    'gen_ai.provider.name': 'openai',
    'gen_ai.operation.name': 'chat',
    'gen_ai.response.id': 'resp-1',
    'session.id': 's-1',
  }),
]);
const verdict = { 'gen_ai.evaluation.name': 'grounded', 'gen_ai.evaluation.score.value': 0.5 };
const target = { traceId: `${'0'.repeat(31)}1`, spanId: `${'0'.repeat(15)}1` };
const chips = async (pipeline: Awaited<ReturnType<typeof openPipeline>>) =>
  (await pipeline.handlers['session.get']({ session: 's-1' }, ALWAYS)).turns[0]?.scores.map(
    score => `${score.name} ${score.value ?? score.label}`,
  );

test.each([
  ['by trace and span id', logsRequest([logAt('gen_ai.evaluation.result', 5000, verdict, [1, 1])])],
  ['by response id', logsRequest([logAt('gen_ai.evaluation.result', 5000, { ...verdict, 'gen_ai.response.id': 'resp-1' })])],
  ['by session', logsRequest([logAt('gen_ai.evaluation.result', 5000, { ...verdict, 'gen_ai.conversation.id': 's-1' })])],
])('%s: before its target and after it', async (how, score) => {
  const early = await openPipeline();
  await early.send([score]);
  expect(await early.store.pendingScores()).toBe(how === 'by session' ? 0 : 1);
  await early.send([call]);
  expect(await early.store.pendingScores()).toBe(0);
  expect(await chips(early)).toEqual(['grounded 0.5']);
  const late = await openPipeline();
  await late.send([call, score, score]);
  expect(await chips(late)).toEqual(['grounded 0.5']);
  if (how !== 'by session') expect((await late.handlers['span.get'](target, ALWAYS)).scores).toHaveLength(1);
  const found = async (filter: string) => (await late.handlers['sessions.list']({ filter }, ALWAYS)).rows.map(row => row.id);
  for (const filter of ['scored', 'score.grounded<0.6', 'score.Grounded=0.5', '-score.grounded>0.5'])
    expect(await found(filter)).toEqual(['s-1']);
  for (const filter of ['-scored', 'score.grounded>0.5', 'score.other<1', 'score.grounded:pass']) expect(await found(filter)).toEqual([]);
  expect((await late.handlers['sessions.list']({}, ALWAYS)).rows[0]?.scores).toMatchObject([{ name: 'grounded', value: 0.5 }]);
  expect(await late.see()).toEqual(await early.see());
  await late.rebuild();
  expect(await late.see()).toEqual(await early.see());
});

test('a carrier span whose annotations change is counted as it is now', async () => {
  const annotated = (end: number, score: number) =>
    spansRequest([
      spanAt(
        [1, 2, 1],
        'annotate',
        [1000, end],
        { 'annotations.0.annotation.name': 'helpful', 'annotations.0.annotation.score': score },
        {
          links: [{ ...target, traceState: '', attributes: [], droppedAttributesCount: 0, flags: 0 }],
        },
      ),
    ]);
  const pipeline = await openPipeline();
  await pipeline.send([call, annotated(1001, 1), annotated(1002, 3)]);
  expect(await chips(pipeline)).toEqual(['helpful 3']);
});

// Reviews over the real app: turns are chosen once, marks last, what raters differ on is settled by a record of its own.
import { expect, test } from 'vitest';
import type { Judgement } from '../../src/core/model/score.ts';
import { writeScoreLine } from '../../src/core/rubrics/scoreLines.ts';
import type { ReviewWish } from '../../src/rpc/reviewModels.ts';
import { ALWAYS } from '../support/always.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const WISH: ReviewWish = { sample: 'newest', size: 50, blind: true, adjudicates: false };
const given = (value: number, label: string): Judgement => ({
  ...{ verdict: 'scored', value, label, note: null, correction: null, place: null },
});

async function scene() {
  const options = tempOptions('reviews');
  const { app } = await tempApp(options);
  const { session } = await app.handlers['sample.load']({}, ALWAYS);
  const { turns } = await app.handlers['session.get']({ session }, ALWAYS);
  return { app, call: app.handlers, session, turns, options };
}

test('turns are chosen once, in their order, and marks are there after a restart', async () => {
  const { app, call, session, turns, options } = await scene();
  const filter = `session:"${session}"`;
  const made = await call['reviews.make']({ ...WISH, filter }, ALWAYS);
  expect(made).toMatchObject({ turns: turns.length, of: turns.length });
  const before = await call['reviews.get']({ id: made.id }, ALWAYS);
  expect(before).toMatchObject({ name: filter, blind: true, total: turns.length, done: 0, skipped: 0 });
  expect(before.turns.map(each => each.turn)).toEqual(turns.map(each => each.id).reverse());
  const card = await call['turn.get']({ session, turn: before.turns[0]?.turn ?? '' }, ALWAYS);
  expect(card).toEqual(turns.at(-1));
  await call['reviews.mark']({ id: made.id, place: 0, state: 'done' }, ALWAYS);
  await call['reviews.mark']({ id: made.id, place: 1, state: 'skipped' }, ALWAYS);
  await app.stop();

  const { app: again } = await tempApp(options);
  const after = await again.handlers['reviews.get']({ id: made.id }, ALWAYS);
  expect(after).toMatchObject({ done: 1, skipped: 1 });
  expect(after.turns.slice(0, 2).map(each => each.state)).toEqual(['done', 'skipped']);
  await again.handlers['reviews.remove']({ id: made.id }, ALWAYS);
  expect(await again.handlers['reviews.list']({}, ALWAYS)).toEqual({ rows: [] });
  await expect(again.handlers['reviews.mark']({ id: made.id, place: 0, state: 'done' }, ALWAYS)).rejects.toThrow(/deleted/);
});

test('what cannot be chosen says why', async () => {
  const { call } = await scene();
  const make = (wish: Partial<ReviewWish>) => call['reviews.make']({ ...WISH, ...wish }, ALWAYS);
  await expect(make({ filter: 'app:nobody' })).rejects.toThrow('No turn fits this filter.');
  await expect(make({ filter: 'turns>1' })).rejects.toThrow(/turns/);
  await expect(make({ sample: 'disagreement' })).rejects.toThrow(/Collect the scores of others/);
  await expect(make({ sample: 'lowest' })).rejects.toThrow(/check or a judge/);
});

test('where raters differ the turn is chosen until somebody settles it, and the raters stay as they were', async () => {
  const { call, turns } = await scene();
  const [first, second] = turns;
  if (!first || !second) throw new Error('The sample has too few turns.');
  const target = { type: 'turn', traceId: second.traceId, spanId: second.anchorSpanId } as const;
  const mine = await call['scores.put']({ target, rubric: 'overall', judgement: given(5, 'excellent') }, ALWAYS);
  const theirs = { ...mine, id: 'zz-1', author: 'Eve', value: 2, label: 'poor' };
  await call['scores.collect']({ text: `${writeScoreLine(theirs)}\n` }, ALWAYS);

  const wish: ReviewWish = { ...WISH, sample: 'disagreement', blind: false, adjudicates: true };
  const { id } = await call['reviews.make'](wish, ALWAYS);
  expect((await call['reviews.get']({ id }, ALWAYS)).turns.map(each => each.turn)).toEqual([second.id]);
  const gold = await call['scores.put']({ target, rubric: 'overall', judgement: given(4, 'good'), gold: true }, ALWAYS);
  expect(gold.author).toBe('gold:Test Person');
  await expect(call['reviews.make'](wish, ALWAYS)).rejects.toThrow(/differ on none/);
  const [row] = (await call['scores.agree']({}, ALWAYS)).rows;
  expect(row).toMatchObject({ authors: ['Eve', 'Test Person'], percent: 0, disagreements: [] });
  await call['scores.undo']({ target, rubric: 'overall', gold: true }, ALWAYS);
  expect((await call['reviews.make'](wish, ALWAYS)).turns).toBe(1);
  const standing = (await call['scores.list']({ session: second.session }, ALWAYS)).rows;
  expect(standing.map(each => each.author).sort()).toEqual(['Eve', 'Test Person']);
});

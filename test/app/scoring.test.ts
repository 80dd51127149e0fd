// Scores that people give: kept with rubric, version and author, shown everywhere at once, taken back step by step, never lost.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Judgement, ScoreTarget } from '../../src/core/model/score.ts';
import { ALWAYS } from '../support/always.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';
import { tempFolder } from '../support/tempFolder.ts';

const given = (value: number | null, label: string | null, rest: Partial<Judgement> = {}): Judgement => ({
  ...{ verdict: 'scored', value, label, note: null, correction: null, place: null },
  ...rest,
});

async function scene(folder = join(tempFolder('rubrics'), 'rubrics')) {
  const options = { ...tempOptions('scoring'), rubricFolders: [folder] };
  const { app } = await tempApp(options);
  const call = app.handlers;
  const { session } = await call['sample.load']({}, ALWAYS);
  const { turns } = await call['session.get']({ session }, ALWAYS);
  const turn = turns[0];
  if (!turn) throw new Error('The sample has no turn.');
  const target: ScoreTarget = { type: 'turn', traceId: turn.traceId, spanId: turn.anchorSpanId };
  return {
    ...{ app, call, session, turn, target, folder, options },
    put: (rubric: string, judgement: Judgement, at: ScoreTarget = target) => call['scores.put']({ target: at, rubric, judgement }, ALWAYS),
    undo: (rubric: string) => call['scores.undo']({ target, rubric }, ALWAYS),
    standing: async () =>
      (await call['scores.list']({ session }, ALWAYS)).rows.map(
        row => `${row.rubric} ${row.verdict === 'scored' ? (row.label ?? row.value) : row.verdict}`,
      ),
    chips: async () =>
      (await call['session.get']({ session }, ALWAYS)).turns[0]?.scores
        .filter(score => score.author === 'Test Person')
        .map(score => `${score.name} ${score.label} ${score.value}`),
  };
}

test('a score is shown on its turn, in the list, by filters, and keeps its session from retention', async () => {
  const { call, put, session, turn, chips, standing } = await scene();
  const { rubrics, builtIn, author } = await call['rubrics.list']({}, ALWAYS);
  expect(builtIn).toBe(true);
  expect(author).toBe('Test Person');
  expect(rubrics.map(rubric => rubric.id)).toEqual(['overall', 'failure-mode']);
  const kept = await put('overall', given(4, 'good', { note: 'Right, and short.' }));
  expect(kept).toMatchObject({ author: 'Test Person', version: rubrics[0]?.version, passes: true });
  expect(await standing()).toEqual(['overall good']);
  expect((await call['scores.list']({ session }, ALWAYS)).rows[0]?.turn).toBe(turn.id);
  expect(await chips()).toEqual(['overall good 4']);
  const filtered = async (filter: string) => (await call['sessions.list']({ filter }, ALWAYS)).rows.map(row => row.id);
  for (const filter of ['scored', 'score.overall>=4', 'score.overall:good']) expect(await filtered(filter)).toContain(session);
  expect(await filtered('score.overall<4')).toEqual([]);
  expect((await call['storage.get']({}, ALWAYS)).judged).toBe(1);
  // It is about the turn, not about the span that the turn begins at.
  const span = await call['span.get']({ traceId: turn.traceId, spanId: turn.anchorSpanId }, ALWAYS);
  expect(span.scores.filter(score => score.author === 'Test Person')).toEqual([]);
});

test('each change is a record; undo takes them back one by one, down to nothing', async () => {
  const { call, put, undo, target, standing, chips } = await scene();
  await put('overall', given(2, 'poor'));
  await put('overall', given(4, 'good'));
  await put('overall', given(5, 'excellent', { correction: 'Better words.' }));
  expect(await standing()).toEqual(['overall excellent']);
  await undo('overall');
  expect(await standing()).toEqual(['overall good']);
  await put('overall', given(1, 'unusable'));
  expect(await chips()).toEqual(['overall unusable 1']);
  await undo('overall');
  expect(await standing()).toEqual(['overall good']);
  await undo('overall');
  expect(await chips()).toEqual(['overall poor 2']);
  await undo('overall');
  expect(await standing()).toEqual([]);
  expect(await chips()).toEqual([]);
  await expect(undo('overall')).rejects.toMatchObject({ code: 'NotFound' });
  const { rows } = await call['scores.history']({ target, rubric: 'overall' }, ALWAYS);
  expect(rows.map(row => row.value)).toEqual([2, 4, 5, 4, 1, 4, 2, null]);
  expect(rows[2]?.correction).toBe('Better words.');
});

test('what cannot be is refused, and says what to do', async () => {
  const { put, call, session } = await scene();
  const fails = (work: Promise<unknown>, message: string) => expect(work).rejects.toThrow(message);
  await fails(put('no-such', given(1, null)), 'There is no rubric "no-such"');
  await fails(put('overall', given(7, null)), 'takes a whole number from 1 to 5');
  await fails(put('overall', given(null, null, { verdict: 'not-scorable' })), 'Say why');
  await fails(put('overall', given(4, 'good'), { type: 'session', session }), 'applies to a turn, not to a session');
  await put('overall', given(null, null, { verdict: 'not-scorable', note: 'The answer was cut.' }));
  expect((await call['session.get']({ session }, ALWAYS)).turns[0]?.scores.at(-1)).toMatchObject({ label: 'not scorable', value: null });
});

test('scores of a session, and scores that outlive a deletion and a restart', async () => {
  const first = await scene();
  const { call, session, options, put, chips } = first;
  await put('conversation-resolution', given(4, 'resolved'), { type: 'session', session });
  await put('overall', given(4, 'good'));
  expect((await call['sessions.list']({}, ALWAYS)).rows.find(row => row.id === session)?.scores.map(score => score.name)).toEqual(
    expect.arrayContaining(['conversation-resolution', 'overall']),
  );
  await call['sessions.delete']({ everything: true }, ALWAYS);
  expect((await call['sessions.list']({}, ALWAYS)).rows).toEqual([]);
  await call['sample.load']({}, ALWAYS);
  expect(await chips()).toEqual(['conversation-resolution resolved 4', 'overall good 4']);
  await call['sessions.delete']({ session }, ALWAYS);
  await call['sample.load']({}, ALWAYS);
  expect(await chips()).toEqual(['conversation-resolution resolved 4', 'overall good 4']);
  await first.app.stop();
  const { app } = await tempApp(options);
  expect((await app.handlers['scores.list']({ session }, ALWAYS)).rows).toHaveLength(2);
});

test('rubrics of the workspace: read, read again, wrong ones said, ids taken once', async () => {
  const folder = join(tempFolder('rubrics'), 'rubrics');
  const { call, put, chips } = await scene(folder);
  const made = await call['rubrics.add']({ ids: ['groundedness', 'overall'] }, ALWAYS);
  expect(made.files).toEqual([join(folder, 'groundedness.yaml'), join(folder, 'overall.yaml')]);
  expect((await call['rubrics.add']({ ids: ['overall'] }, ALWAYS)).files).toEqual([]);
  await expect(call['rubrics.add']({ ids: ['../etc'] }, ALWAYS)).rejects.toThrow('There is no built-in rubric');
  const before = await call['rubrics.list']({}, ALWAYS);
  expect(before).toMatchObject({ builtIn: false, problems: [] });
  expect(before.rubrics.map(rubric => rubric.id)).toEqual(['groundedness', 'overall']);
  expect(
    (await call['rubrics.library']({}, ALWAYS)).rubrics
      .filter(rubric => rubric.added)
      .map(rubric => rubric.id)
      .sort(),
  ).toEqual(['groundedness', 'overall']);
  await put('groundedness', given(3, 'some'));
  const text = readFileSync(join(folder, 'groundedness.yaml'), 'utf8');
  writeFileSync(join(folder, 'groundedness.yaml'), text.replace('threshold: 4', 'threshold: 3'));
  writeFileSync(join(folder, 'broken.yaml'), 'id: broken\ntitle: B\n');
  writeFileSync(join(folder, 'twin.yml'), text);
  mkdirSync(join(folder, 'folder.yaml'));
  const after = await call['rubrics.list']({}, ALWAYS);
  expect(after.rubrics.map(rubric => rubric.id)).toEqual(['groundedness', 'overall']);
  expect(after.rubrics[0]?.version).not.toBe(before.rubrics[0]?.version);
  expect(after.problems.map(problem => problem.message)).toEqual([
    'definition: is missing',
    'scale: is missing',
    expect.stringContaining('The id groundedness is taken by'),
  ]);
  // The score keeps the version it was given by, and is judged by it.
  expect(await chips()).toEqual(['groundedness some 3']);
  const { rows } = await call['scores.list']({ session: (await scene(folder)).session }, ALWAYS);
  expect(rows[0]).toMatchObject({ version: before.rubrics[0]?.version, passes: false });
});

test('two raters: files merge in any order, what is known changes nothing, and a conflict is said', async () => {
  const folder = join(tempFolder('rubrics'), 'rubrics');
  const rater = async (name: string) => {
    const own = { ...tempOptions(`scoring-${name}`), rubricFolders: [folder], author: name };
    const { app } = await tempApp(own);
    const { session } = await app.handlers['sample.load']({}, ALWAYS);
    const { turns } = await app.handlers['session.get']({ session }, ALWAYS);
    const put = (turn: number, rubric: string, value: number | null, label: string) => {
      const at = turns[turn];
      if (!at) throw new Error(`The sample has no turn ${turn}.`);
      const target: ScoreTarget = { type: 'turn', traceId: at.traceId, spanId: at.anchorSpanId };
      return app.handlers['scores.put']({ target, rubric, judgement: given(value, label) }, ALWAYS);
    };
    return { call: app.handlers, put, session };
  };
  const [ada, bob, eve] = [await rater('Ada'), await rater('Bob'), await rater('Eve')];
  for (const [turn, a, b] of [
    [0, 4, 4],
    [1, 2, 3],
    [2, 5, 5],
    [3, 1, 3],
  ] as const) {
    await ada.put(turn, 'overall', a, ['unusable', 'poor', 'fair', 'good', 'excellent'][a - 1] ?? '');
    await bob.put(turn, 'overall', b, ['unusable', 'poor', 'fair', 'good', 'excellent'][b - 1] ?? '');
  }
  const shared = await ada.call['scores.share']({}, ALWAYS);
  expect(shared).toEqual({ file: join(folder, '..', 'scores', 'ada.jsonl'), records: 4, added: 4 });
  const before = readFileSync(shared.file, 'utf8');
  expect(await ada.call['scores.share']({}, ALWAYS)).toMatchObject({ records: 4, added: 0 });
  expect(readFileSync(shared.file, 'utf8')).toBe(before);
  await bob.call['scores.share']({}, ALWAYS);
  // Eve reads Bob's lines first, in reverse; then the files, twice; then a text with a conflict in it.
  const bobs = (await bob.call['scores.text']({ author: 'Bob' }, ALWAYS)).text.trim().split('\n');
  expect(await eve.call['scores.collect']({ text: bobs.toReversed().join('\n') }, ALWAYS)).toMatchObject({ records: 4, added: 4 });
  expect(await eve.call['scores.collect']({}, ALWAYS)).toMatchObject({ records: 8, added: 4, problems: [] });
  expect(await eve.call['scores.collect']({}, ALWAYS)).toMatchObject({ records: 8, added: 0 });
  await ada.call['scores.collect']({}, ALWAYS);
  writeFileSync(shared.file, `${before}<<<<<<< HEAD\n`);
  expect((await eve.call['scores.collect']({}, ALWAYS)).problems).toEqual([
    { file: shared.file, line: 5, message: 'a merge conflict is not resolved here' },
  ]);
  const agreed = async (who: typeof ada) => (await who.call['scores.agree']({}, ALWAYS)).rows;
  const [row] = await agreed(eve);
  expect(await agreed(eve)).toEqual(await agreed(ada));
  expect(row).toMatchObject({ rubric: 'overall', title: 'Overall', authors: ['Ada', 'Bob'], shared: 4, metric: 'ordinal', percent: 0.5 });
  // The furthest apart first, and where to go and look.
  expect(row?.disagreements.map(each => [each.session, each.said.map(said => said.value)])).toEqual([
    [eve.session, [1, 3]],
    [eve.session, [2, 3]],
  ]);
  expect(row?.confusions[0]).toEqual({ a: 1, b: 3, count: 1 });
  // Both stand on the turn, and in the list.
  const chips = (await eve.call['session.get']({ session: eve.session }, ALWAYS)).turns[3]?.scores.map(
    score => `${score.author} ${score.label}`,
  );
  expect(chips).toEqual(['Ada unusable', 'Bob fair']);
});

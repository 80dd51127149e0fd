// Golden sets as files: kept from a turn, changed a line at a time, never over what others wrote, and stale where rubrics move on.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { writeGoldenLine } from '../../src/core/golden/goldenLines.ts';
import { invalidParams } from '../../src/rpc/validate.ts';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';
import { tempFolder } from '../support/tempFolder.ts';

async function scene() {
  const workspace = join(tempFolder('golden'), '.turnstone');
  const { app } = await tempApp({ ...tempOptions('golden'), rubricFolders: [join(workspace, 'rubrics')] });
  const call = app.handlers;
  const { session } = await call['sample.load']({}, ALWAYS);
  const { turns } = await call['session.get']({ session }, ALWAYS);
  return {
    ...{ call, session, turns },
    file: (set: string) => join(workspace, 'golden', `${set}.jsonl`),
    draft: (turn: number) => call['golden.draft']({ session, turn: turns[turn]?.id ?? '' }, ALWAYS),
    put: (set: string, line: string) => call['golden.put']({ set, entry: JSON.parse(line) }, ALWAYS),
    sets: async () => (await call['golden.sets']({}, ALWAYS)).rows,
  };
}

test('a turn is kept with what was found, what was called, how it was scored and corrected', async () => {
  const { call, draft, put, turns, session, file, sets } = await scene();
  const target = { type: 'turn' as const, traceId: turns[0]?.traceId ?? '', spanId: turns[0]?.anchorSpanId ?? '' };
  const judgement = { verdict: 'scored' as const, value: 2, label: 'poor', note: null, correction: 'It left today.', place: null };
  await call['scores.put']({ target, rubric: 'overall', judgement }, ALWAYS);
  const kept = await draft(0);
  expect(kept).toMatchObject({ heldBy: [], alike: [], secrets: [], sets: ['golden'] });
  const { entry } = kept;
  expect(entry).toMatchObject({
    ...{ status: 'draft', version: 1, rubrics: ['overall'] },
    expected: { answer: 'It left today.', tools: [{ name: expect.any(String) }] },
    from: { session, author: 'Test Person', scores: [{ rubric: 'overall', value: 2, label: 'poor' }] },
  });
  expect(entry.input.messages.map(message => message.role)).toContain('user');
  expect(entry.context.length).toBeGreaterThan(0);
  expect(await put('golden', writeGoldenLine(entry))).toEqual({ outcome: 'added' });
  expect(await put('golden', writeGoldenLine(entry))).toEqual({ outcome: 'same' });
  expect(readFileSync(file('golden'), 'utf8')).toBe(`${writeGoldenLine(entry)}\n`);
  expect(await sets()).toMatchObject([{ name: 'golden', entries: 1, accepted: 0, problems: [] }]);
  expect((await draft(0)).heldBy).toEqual(['golden']);
  // Another behaviour is another version; another status is not.
  await put('golden', writeGoldenLine({ ...entry, status: 'accepted' }));
  expect((await draft(0)).entry).toMatchObject({ status: 'accepted', version: 1 });
  await put('golden', writeGoldenLine({ ...entry, expected: { ...entry.expected, answer: 'Else.' } }));
  expect((await draft(0)).entry).toMatchObject({ version: 2 });
  expect(await call['golden.remove']({ set: 'golden', id: entry.id }, ALWAYS)).toEqual({ outcome: 'removed' });
  expect(readFileSync(file('golden'), 'utf8')).toBe('');
});

test('lines of others stay as they are, wrong ones and conflicts too', async () => {
  const { draft, put, file, sets, call } = await scene();
  const [first, second] = [(await draft(0)).entry, (await draft(1)).entry];
  await put('golden', writeGoldenLine(first));
  const mine = readFileSync(file('golden'), 'utf8').trimEnd();
  const odd = ['<<<<<<< HEAD', '  {"id":"hand",   "input":{"messages":[{"role":"user","content":"By hand"}]}, "owner":"Bob"}', 'not json'];
  writeFileSync(file('golden'), `${odd.join('\r\n')}\r\n${mine}\r\n`);
  expect((await sets())[0]).toMatchObject({ entries: 2, problems: [{ line: 1 }, { line: 3, message: 'is no JSON' }] });
  await put('golden', writeGoldenLine(second));
  expect(readFileSync(file('golden'), 'utf8')).toBe(`${[...odd, mine, writeGoldenLine(second)].join('\r\n')}\r\n`);
  // What somebody wrote into an entry by hand outlives a change of it.
  writeFileSync(file('golden'), `${mine.replace('{"id"', '{"owner":"Bob","id"')}\n${mine}\n`);
  await put('golden', writeGoldenLine({ ...first, status: 'accepted' }));
  expect(readFileSync(file('golden'), 'utf8').split('\n')[0]).toMatch(/"owner":"Bob"}$/);
  expect((await sets())[0]?.problems).toEqual([{ line: 2, message: expect.stringContaining('stands twice') }]);
  expect((await call['golden.entries']({ set: 'golden' }, ALWAYS)).entries).toHaveLength(1);
});

test('a set is a file of the folder and nothing else; what is no entry is refused', async () => {
  const { put, call } = await scene();
  await expect(put('golden', '{"id":"x"}')).rejects.toThrow('This is no golden entry: input: is missing');
  await expect(call['golden.draft']({ session: 'nope', turn: 'x' }, ALWAYS)).rejects.toMatchObject({ code: 'NotFound' });
  for (const set of ['../x', 'a/b', '', '.hidden', 'a.b', 'c:d'])
    expect(invalidParams('golden.put', { set, entry: {} }), set).not.toBe(null);
  expect(invalidParams('golden.put', { set: 'Rückgaben_2', entry: {} })).toBe(null);
});

test('secrets that people wrote into an entry are overwritten when it is kept again, and counted', async () => {
  const { put, draft } = await scene();
  const key = `sk-proj-${'A1b2C3d4'.repeat(6)}`;
  const { entry } = await draft(0);
  await put('golden', writeGoldenLine({ ...entry, expected: { ...entry.expected, answer: `The key is ${key}` } }));
  const again = await draft(0);
  expect(again.secrets).toMatchObject([{ count: 1 }]);
  expect(again.entry.expected.answer).not.toContain(key);
});

test('entries whose rubric moved on or went are listed', async () => {
  const { call, draft, put, turns, file } = await scene();
  const rubrics = join(file('x'), '..', '..', 'rubrics');
  mkdirSync(rubrics, { recursive: true });
  await call['rubrics.add']({ ids: ['overall', 'completeness'] }, ALWAYS);
  const target = { type: 'turn' as const, traceId: turns[0]?.traceId ?? '', spanId: turns[0]?.anchorSpanId ?? '' };
  const judgement = { verdict: 'scored' as const, value: 4, label: 'good', note: null, correction: null, place: null };
  await call['scores.put']({ target, rubric: 'overall', judgement }, ALWAYS);
  await put('golden', writeGoldenLine((await draft(0)).entry));
  const stale = async () => (await call['golden.stale']({}, ALWAYS)).rows.map(row => row.why);
  expect(await stale()).toEqual([]);
  const text = readFileSync(join(rubrics, 'overall.yaml'), 'utf8');
  writeFileSync(join(rubrics, 'overall.yaml'), text.replace('threshold: 4', 'threshold: 3'));
  expect(await stale()).toEqual(['the rubric overall has another version since']);
});

test('a set goes out in every format, and rows of others come in as one write', async () => {
  const { call, file } = await scene();
  const rows = 'question,ideal\nWhere?,Here\nWhen?,Now\n,Nothing\n';
  const dry = await call['golden.import']({ set: 'theirs', text: rows, dry: true }, ALWAYS);
  expect(dry).toMatchObject({ mapping: { input: 'question', expected: 'ideal' }, rows: 2, added: 0, problems: [{ line: 4 }] });
  expect(existsSync(file('theirs'))).toBe(false);
  expect(await call['golden.import']({ set: 'theirs', text: rows }, ALWAYS)).toMatchObject({ added: 2, changed: 0, same: 0 });
  const before = readFileSync(file('theirs'), 'utf8');
  expect(await call['golden.import']({ set: 'theirs', text: rows }, ALWAYS)).toMatchObject({ added: 0, changed: 0, same: 2 });
  const { text } = await call['golden.export']({ set: 'theirs', format: 'jsonl' }, ALWAYS);
  expect(text).toBe(before);
  await call['golden.import']({ set: 'copy', text }, ALWAYS);
  expect(readFileSync(file('copy'), 'utf8')).toBe(before);
  for (const { id } of (await call['golden.formats']({}, ALWAYS)).rows)
    expect(await call['golden.export']({ set: 'theirs', format: id }, ALWAYS)).toMatchObject({ entries: 2, problems: [] });
  const nothing = await call['golden.export']({ set: 'theirs', format: 'jsonl', accepted: true }, ALWAYS);
  expect(nothing).toMatchObject({ text: '', entries: 0 });
  const unread = await call['golden.import']({ set: 'theirs', text: rows, mapping: { expected: '' }, dry: true }, ALWAYS);
  expect(unread.preview[0]?.expected.answer).toBe(null);
  await expect(call['golden.import']({ set: 'theirs', text: rows, mapping: { input: 'x' } }, ALWAYS)).rejects.toThrow(/question, ideal/);
  await expect(call['golden.export']({ set: 'theirs', format: 'xml' }, ALWAYS)).rejects.toThrow(/promptfoo/);
});

test('an entry is compared with the newest turn that asked the same', async () => {
  const { call, draft, put } = await scene();
  const { entry } = await draft(1);
  await put('golden', writeGoldenLine(entry));
  const other = { ...entry, id: 'never', input: { messages: [{ role: 'user', content: 'Nobody asked this.' }] } };
  await put('golden', writeGoldenLine(other));
  await put(
    'golden',
    writeGoldenLine({ ...entry, id: 'wrong', expected: { ...entry.expected, assertions: ['contains: zebra', 'is polite'] } }),
  );
  await put('golden', writeGoldenLine({ ...entry, id: 'old', status: 'retired' }));
  const { rows } = await call['golden.run']({ set: 'golden' }, ALWAYS);
  expect(rows.map(row => [row.id, row.passed, row.turn?.origin ?? null])).toEqual([
    [entry.id, true, true],
    ['never', null, null],
    ['wrong', false, true],
  ]);
  expect(rows[2]?.comparisons.filter(each => each.result?.passed !== true).map(each => each.what)).toEqual([
    'contains: zebra',
    'is polite',
  ]);
  expect((await call['golden.run']({ set: 'golden', ids: ['wrong'] }, ALWAYS)).rows).toHaveLength(1);
});

test('an entry whose prompt moved on is told, and says the commit it was kept at', async () => {
  const workspace = join(tempFolder('golden'), '.turnstone');
  const folder = dirname(workspace);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: folder, encoding: 'utf8' }).trim();
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'Begin');
  const { app, post } = await tempApp({ ...tempOptions('golden'), rubricFolders: [join(workspace, 'rubrics')] });
  const call = app.handlers;
  const say = async (no: number, version: string) => {
    const spans = agentTurn(no, { session: 'one' });
    const key = 'langfuse.observation';
    Object.assign(spans[1]?.attributes as object, {
      ...{ [`${key}.type`]: 'generation', [`${key}.prompt.name`]: 'support', [`${key}.prompt.version`]: version },
    });
    await post('/v1/traces', traceRequest(spans));
    await app.settled();
  };
  await say(1, '6');
  const [turn] = (await call['turns.list']({ session: 'one' }, ALWAYS)).rows;
  const { entry } = await call['golden.draft']({ session: 'one', turn: turn?.id ?? '' }, ALWAYS);
  expect(entry.from).toMatchObject({ prompt: 'support@6', commit: git('rev-parse', 'HEAD') });
  await call['golden.put']({ set: 'golden', entry }, ALWAYS);
  const stale = async () => (await call['golden.stale']({}, ALWAYS)).rows.map(row => row.why);
  expect(await stale()).toEqual([]);
  await say(2, '7');
  expect(await stale()).toEqual(['its prompt was support@6, and is support@7 since']);
  await call['golden.put']({ set: 'golden', entry: { ...entry, status: 'retired' } }, ALWAYS);
  expect(await stale()).toEqual([]);
});

// Scoring by the keyboard alone, in the real page over the real app: what is kept, what is shown, what is taken back, what fails.
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Server } from './server.ts';

export async function scoreByKeyboard(page: Page, server: Server, session: string, out: string): Promise<void> {
  const kept = async () =>
    (await server.call('scores.list', { session })).rows.map(row => `${row.rubric} ${row.label ?? row.verdict}`).sort();
  /** Until the app has it: the page shows it before. */
  const settles = async (wanted: readonly string[]) => {
    for (let tries = 0; tries < 40 && (await kept()).join() !== wanted.join(); tries += 1) await page.waitForTimeout(50);
    assert.deepEqual(await kept(), wanted);
  };
  const strip = page.locator('.turn.selected .rubrics');
  const row = (name: string) => strip.getByRole('group', { name });
  await page.goto(`${new URL(server.url).origin}/#/session/${session}`);
  await strip.waitFor();
  await page.locator('.turn.selected').focus();

  // Two keys score two rubrics, three turns.
  await page.keyboard.press('2');
  await page.keyboard.press('3');
  await row('Overall: poor 2').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('4');
  await page.keyboard.press('1');
  await page.keyboard.press('j');
  await page.keyboard.press('5');
  await settles(['failure-mode nothing', 'failure-mode retrieval', 'overall excellent', 'overall good', 'overall poor']);
  await row('Overall: excellent 5').waitFor();

  // The mark is on the second rubric; a note is kept without a verdict.
  await page.keyboard.press('n');
  await page.keyboard.type('3 sentences would do.');
  await page.keyboard.press('Enter');
  await row('What went wrong: noted').waitFor();
  await settles([
    'failure-mode noted',
    'failure-mode nothing',
    'failure-mode retrieval',
    'overall excellent',
    'overall good',
    'overall poor',
  ]);
  await page.keyboard.press('u');
  await row('What went wrong: not scored').waitFor();
  await page.keyboard.press('u');
  await row('Overall: not scored').waitFor();
  await settles(['failure-mode nothing', 'failure-mode retrieval', 'overall good', 'overall poor']);

  // A correction shows what it changes.
  await page.keyboard.press('4');
  await page.keyboard.press('Shift+Tab');
  await row('Overall: good 4').getByRole('button', { name: 'good' }).focus();
  await page.keyboard.press('e');
  const field = page.getByRole('textbox', { name: 'Corrected output' });
  await field.waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await page.keyboard.type(' We are sorry.');
  await strip.locator('ins', { hasText: 'sorry' }).waitFor();
  await page.screenshot({ path: `${out}/scoring-correction.png` });
  await page.keyboard.press('Control+Enter');
  await row('Overall').getByLabel('Corrected').waitFor();
  await page.keyboard.press('w');
  await strip.getByRole('listitem').nth(3).waitFor();
  await page.screenshot({ path: `${out}/scoring-history.png` });
  const { rows } = await server.call('scores.list', { session });
  assert.match(rows.find(each => each.correction !== null)?.correction ?? '', / We are sorry\.$/);

  // What cannot be scored needs a reason.
  await page.keyboard.press('Tab');
  await page.keyboard.press('x');
  await page.keyboard.press('Enter');
  await strip.getByRole('alert').getByText('Say why').waitFor();
  await page.keyboard.type('It was cut off.');
  await page.keyboard.press('Enter');
  await strip.getByRole('group', { name: 'not scorable' }).waitFor();

  // Nothing is lost when saving fails.
  await page.route('**/rpc', route =>
    route.request().postData()?.includes('scores.put')
      ? route.fulfill({ status: 200, contentType: 'application/json', body: '{"error":{"code":"Busy","message":"The disk is full."}}' })
      : route.continue(),
  );
  await page.keyboard.press('k');
  await page.locator('.turn.selected').focus();
  await row('Overall: good 4').waitFor();
  await strip.getByRole('group', { name: 'Overall' }).getByRole('button', { name: 'good' }).focus();
  await page.keyboard.press('1');
  await strip.getByRole('alert').getByText('The disk is full.').waitFor();
  await row('Overall: unusable 1').waitFor();
  await page.screenshot({ path: `${out}/scoring-failed.png` });
  await page.unroute('**/rpc');
  await strip.getByRole('button', { name: 'Try Again' }).click();
  await strip.getByRole('alert').waitFor({ state: 'detached' });
  assert.ok((await kept()).includes('overall unusable'));

  // One key keeps the turn, with what is expected; the same turn is kept once.
  await page.locator('.turn.selected').focus();
  await page.keyboard.press('g');
  const expected = strip.getByRole('textbox', { name: 'Expected answer' });
  await expected.waitFor();
  await page.keyboard.type('It was sent. ');
  await strip.getByRole('textbox', { name: 'Tags' }).fill('refund slow');
  await page.screenshot({ path: `${out}/scoring-golden.png` });
  await page.keyboard.press('Enter');
  await strip.getByText('.turnstone/golden/golden.jsonl').waitFor();
  const golden = join(server.folder, '.turnstone/golden/golden.jsonl');
  const [line] = readFileSync(golden, 'utf8').trim().split('\n');
  const entry = JSON.parse(line ?? '');
  assert.deepEqual(entry.tags, ['refund', 'slow']);
  assert.match(entry.expected.answer, /It was sent\. $/);
  assert.equal(entry.from.session, session);
  await page.screenshot({ path: `${out}/scoring-golden-kept.png` });
  await strip.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await strip.getByText('.turnstone/golden/golden.jsonl').waitFor({ state: 'detached' });
  assert.equal(readFileSync(golden, 'utf8'), '');

  // Rubrics of one's own.
  await strip.getByRole('button', { name: 'Add Rubrics' }).click();
  await page.getByRole('button', { name: 'RAG', exact: true }).click();
  await row('Groundedness: not scored').waitFor();
  // Those of a span stand with the span, and score by the same keys; a retrieval has one, a model call none.
  await page.locator('.span-list').getByText('search help pages').first().click();
  const details = page.locator('[data-pane=details] .rubrics');
  const relevance = details.getByRole('group', { name: 'Context relevance' });
  await relevance.getByRole('button', { name: '0.5' }).focus();
  await page.keyboard.press('3');
  await details.getByRole('group', { name: 'Context relevance: 1' }).waitFor();
  await page.screenshot({ path: `${out}/scoring-span.png` });
  assert.ok((await server.call('scores.list', { session })).rows.some(each => each.target.type === 'span' && each.value === 1));
  // And those of the session below its last turn.
  const { files } = await server.call('rubrics.add', { ids: ['conversation-resolution'] });
  assert.equal(files.length, 1);
  const end = page.locator('.session-scores');
  await end.getByRole('group', { name: 'Resolution: not scored' }).waitFor();
  await end.getByRole('button', { name: 'resolved', exact: false }).last().click();
  await end.getByRole('group', { name: 'Resolution: resolved 4' }).waitFor();
  await page.screenshot({ path: `${out}/scoring-session.png` });
  assert.ok(existsSync(join(server.folder, '.turnstone/rubrics/groundedness.yaml')));
  await page.screenshot({ path: `${out}/scoring-own.png` });
}

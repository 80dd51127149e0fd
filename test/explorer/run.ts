// The explorer in a real Chromium over the built app and the real demo agent: what a newcomer sees in the first minute, by keyboard, in four themes.
// Pictures land in test/out/explorer. `--readme` also renews media/screenshot.png.

import { strict as assert } from 'node:assert';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { FAST_PACE, playScenarios } from '../../examples/support-agent/play.ts';
import { spanIdOf } from '../../src/rpc/spanColumns.ts';
import { launchChromium } from '../support/chromium.ts';
import { accessProblems } from './access.ts';
import { hostileRequest } from './hostile.ts';
import { reviewByKeyboard } from './review.ts';
import { scoreByKeyboard } from './scoring.ts';
import { type Server, startServer } from './server.ts';

const OUT = 'test/out/explorer';
const THEMES = ['dark', 'light', 'hc-black', 'hc-light'] as const;

mkdirSync(OUT, { recursive: true });
const results: { name: string; error: Error | null }[] = [];
const server = await startServer();
const browser = await launchChromium();
const faults: string[] = [];

async function check(name: string, work: () => Promise<void>): Promise<void> {
  let error: Error | null = null;
  try {
    await work();
    assert.deepEqual(faults.splice(0), [], 'the page complained');
  } catch (caught) {
    error = caught as Error;
  }
  results.push({ name, error });
  console.log(`${error ? 'FAIL' : 'ok  '}  ${name}${error ? `\n      ${error.message.split('\n').slice(0, 12).join('\n      ')}` : ''}`);
}

/** Tooltips that hold characters which reorder, hide or control text. */
async function unsafeTitles(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[title]')]
      .map(element => element.getAttribute('title') ?? '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: as it says.
      .filter(title => /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(title)),
  );
}

async function openPage(from: Browser, to: Server, theme: (typeof THEMES)[number] = 'dark', width = 1400): Promise<Page> {
  const page = await from.newPage({ viewport: { width, height: 860 } });
  const origin = new URL(to.url).origin;
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', error => faults.push(`exception: ${error.message}`));
  page.on('dialog', dialog => faults.push(`dialog: ${dialog.message()}`));
  page.on('request', request => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) faults.push(`request to ${request.url()}`);
  });
  await page.addInitScript(id => localStorage.setItem('turnstone.theme', id), theme);
  await page.goto(to.url);
  return page;
}

try {
  const page = await openPage(browser, server);

  await check('an empty start says what to do', async () => {
    await page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').first().waitFor();
    await page.getByRole('button', { name: 'Load Sample Session' }).waitFor();
    assert.match((await page.textContent('body')) ?? '', new RegExp(new URL(server.http).host));
    assert.ok(!page.url().includes('token='), 'the token stays in the address bar');
    await page.screenshot({ path: `${OUT}/empty-dark.png` });
  });

  await check('sessions of the demo agent appear while it runs, without a reload', async () => {
    const played = playScenarios({
      endpoint: server.http,
      protocol: 'http/protobuf',
      pace: FAST_PACE,
      sessionId: scenario => scenario.id,
      print: () => undefined,
    });
    await page.getByText('Hi! Where is my order K-2041?').waitFor({ timeout: 20_000 });
    await played;
    for (const text of ['Has my refund for K-2017 been sent?', 'My neighbor ordered mugs', 'I need a kettle'])
      await page.getByText(text).first().waitFor();
    await page.getByText('5 sessions').waitFor();
    await page.screenshot({ path: `${OUT}/sessions-dark.png` });
  });

  await check('every span of every turn is in its tree', async () => {
    const { rows } = await server.call('sessions.list', {});
    assert.equal(rows.length, 5);
    for (const row of rows) {
      const { turns } = await server.call('session.get', { session: row.id });
      const { rows: spans } = await server.call('spans.list', { session: row.id, limit: 1000 });
      assert.equal(turns.length, row.turns);
      for (const turn of turns) {
        const columns = await server.call('spans.columns', { session: row.id, turn: turn.id });
        assert.deepEqual(
          Array.from({ length: columns.count }, (_, at) => spanIdOf(columns, at)).sort(),
          spans
            .filter(span => span.turn === turn.id)
            .map(span => span.spanId)
            .sort(),
        );
        assert.equal(Array.from(columns.parent).filter(parent => parent === -1).length, 1, `${turn.id} is one tree`);
        assert.ok(
          Array.from(columns.flags).every(flags => flags === 0),
          'no span is an orphan',
        );
      }
      assert.equal(
        turns.reduce((sum, turn) => sum + turn.spans, 0),
        row.spans,
      );
    }
  });

  await check('the failing tool is red at every level above it', async () => {
    await page.getByText('Has my refund for K-2017 been sent?').first().dblclick();
    await page.locator('.session').waitFor();
    await page.locator('.session-header').getByText('2 errors').waitFor();
    await page.locator('.turn').nth(2).waitFor();
    assert.ok((await page.locator('.turn-error').count()) === 2, 'two turns are marked failed');
    await page.locator('.turn').first().click();
    const tree = page.locator('[role=treegrid]');
    await tree.getByText('refund_status').first().waitFor();
    const colors = await tree
      .locator('[role=row]')
      .evaluateAll(rows => rows.map(row => ({ text: row.textContent ?? '', red: row.querySelector('.error') !== null })));
    assert.ok(colors.find(row => row.text.includes('refund_status'))?.red, 'the tool');
    assert.ok(colors.find(row => row.text.includes('kettle-support'))?.red, 'the agent above it');
    await page.screenshot({ path: `${OUT}/session-dark.png` });
  });

  await check('by keyboard alone: list, session, span, and back', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('.sessions').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('error');
    await page.getByText('1 session', { exact: false }).first().waitFor();
    // Enter goes from the filter to the rows, the second opens the row.
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.session').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press(']');
    await page.getByText('payments ledger did not answer').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  await check('a reload comes back to the same place', async () => {
    const before = page.url();
    await page.reload();
    await page.locator('.session').waitFor();
    assert.equal(page.url(), before);
    await page.getByText('refund_status').first().waitFor();
  });

  await check('a filter that is wrong says where', async () => {
    await page.goto(`${new URL(server.url).origin}/#/?filter=colour:red`);
    await page.getByText('There is no field').first().waitFor();
    await page.goto(`${new URL(server.url).origin}/#/`);
  });

  await check('by keyboard alone: score, note, correct, take back, try again, add rubrics', async () => {
    await scoreByKeyboard(page, server, 'missing-refund', OUT);
    await page.goto(`${new URL(server.url).origin}/#/`);
  });

  await check('by keyboard alone: 200 turns in one sitting, killed in the middle, nothing lost', async () => {
    const waits = await reviewByKeyboard(to => openPage(browser, to), OUT);
    console.log(
      `      from key to next turn: median ${waits[waits.length >> 1]?.toFixed(0)} ms of ${waits.length}, worst ${waits.at(-1)?.toFixed(0)} ms`,
    );
  });

  await check('hostile text is inert', async () => {
    const response = await fetch(`${server.http}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: hostileRequest(),
    });
    assert.equal(response.status, 200);
    // The facets over the list show the app's hostile name too: a press there narrows the list and opens nothing.
    const rows = page.locator('.session-list');
    await rows.getByText('<img src=x').first().waitFor();
    await rows.getByText('<img src=x').first().dblclick();
    await page.locator('.session').waitFor();
    for (const tab of ['Attributes', 'Events', 'Raw', 'Content']) {
      await page.getByRole('tab', { name: tab }).first().click();
      await page.waitForTimeout(150);
    }
    // In the other views of the spans, and in what pointing at things says.
    await page.locator('.span-list [role=row]').nth(1).click();
    for (const view of ['Flame graph', 'Agent graph', 'Table', 'Tree']) {
      await page.getByRole('radio', { name: view }).click();
      await page.waitForTimeout(150);
      assert.deepEqual(await unsafeTitles(page), [], `tooltips of the ${view}`);
    }
    await page.locator('.span-list', { hasText: '[run](command' }).getByText('[run](command').first().click();
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page.keyboard.press('d');
    await page.locator('.storage-apps').first().waitFor();
    assert.deepEqual(await unsafeTitles(page), [], 'tooltips of the storage page');
    await page.keyboard.press('Escape');
    await page.locator('.session').waitFor();
    // What is exported is JSON: every control is an escape, one request a line.
    const { text } = await server.call('export.otlpJson', { session: '<b>hostile</b>' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for.
    assert.ok(!/[\u0000-\u0009\u000b-\u001f]/.test(text), 'no control character is exported as it is');
    for (const line of text.trim().split('\n')) JSON.parse(line);
    assert.equal(await page.evaluate(() => (globalThis as { hacked?: boolean }).hacked), undefined);
    assert.equal(await page.locator('img, iframe, object, script:not([src])').count(), 0);
    assert.equal(await page.locator('a[href^="command:"], a[href^="javascript:"], a[href^="vscode:"]').count(), 0);
    await page.screenshot({ path: `${OUT}/hostile-dark.png` });
  });

  await check('the sample loads with one click in an empty explorer', async () => {
    const other = await startServer();
    const fresh = await openPage(browser, other);
    await fresh.getByRole('button', { name: 'Load Sample Session' }).click();
    await fresh.locator('.session, [role=grid]').first().waitFor();
    assert.ok((await other.call('sessions.list', {})).rows.length > 0);
    await fresh.close();
    await other.stop();
  });

  await check('a file dropped on the page is imported, and its bad line is said', async () => {
    const other = await startServer();
    const fresh = await openPage(browser, other);
    await fresh.getByText('No sessions yet').waitFor();
    await fresh.evaluate(
      text => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], 'run.otlp.jsonl'));
        for (const type of ['dragover', 'drop'])
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      },
      `${readFileSync('dist/sample.otlp.jsonl', 'utf8').trimEnd()}\n{"broken": \n`,
    );
    await fresh.getByText('1 line rejected: line 6').waitFor();
    await fresh.locator('.session-list .list-row').first().waitFor();
    await fresh.screenshot({ path: `${OUT}/dropped.png` });
    await fresh.close();
    await other.stop();
  });

  await check('four themes, three widths, and axe finds nothing wrong in any', async () => {
    for (const theme of THEMES) {
      for (const width of [1400, 900, 480]) {
        const shot = await openPage(browser, server, theme, width);
        await shot.getByText('Has my refund for K-2017 been sent?').first().waitFor();
        await shot.screenshot({ path: `${OUT}/sessions-${theme}-${width}.png` });
        assert.deepEqual(await accessProblems(shot), [], `the list in ${theme} at ${width}`);
        await shot.goto(`${new URL(server.url).origin}/#/session/missing-refund`);
        // At its edge: its middle may be a score.
        await shot
          .locator('.turn')
          .first()
          .click({ position: { x: 60, y: 8 } });
        await shot.waitForTimeout(400);
        await shot.screenshot({ path: `${OUT}/session-${theme}-${width}.png` });
        assert.deepEqual(await accessProblems(shot), [], `the session in ${theme} at ${width}`);
        if (width === 1400) {
          for (const view of ['Flame graph', 'Agent graph', 'Table', 'Tree']) {
            await shot.getByRole('radio', { name: view }).click();
            await shot.waitForTimeout(200);
            await shot.screenshot({ path: `${OUT}/${view.toLowerCase().replace(' ', '-')}-${theme}.png` });
            assert.deepEqual(await accessProblems(shot), [], `the ${view} in ${theme}`);
          }
          await shot.getByRole('button', { name: 'More actions of the session' }).click();
          assert.deepEqual(await accessProblems(shot), [], `the menu of the session in ${theme}`);
          await shot.keyboard.press('Escape');
          await shot.keyboard.press('d');
          await shot.locator('.storage-apps').first().waitFor();
          assert.deepEqual(await accessProblems(shot), [], `the storage page in ${theme}`);
        }
        await shot.goto(`${new URL(server.url).origin}/#/review`);
        await shot.locator('.review-make').waitFor();
        assert.deepEqual(await accessProblems(shot), [], `the reviews in ${theme} at ${width}`);
        await shot.getByRole('button', { name: 'Begin Review' }).click();
        await shot.locator('.review-side .rubric').first().waitFor();
        await shot.screenshot({ path: `${OUT}/review-${theme}-${width}.png` });
        assert.deepEqual(await accessProblems(shot), [], `a review in ${theme} at ${width}`);
        await shot.close();
      }
    }
    if (process.argv.includes('--readme')) copyFileSync(`${OUT}/session-dark-1400.png`, 'media/screenshot.png');
  });
} finally {
  await browser.close();
  await server.stop();
}

const failed = results.filter(result => result.error).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

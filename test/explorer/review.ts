// A sitting of 200 turns by the keyboard alone, in the real page over the real app, which is killed in the middle.
import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { type Server, startServer } from './server.ts';

const SESSIONS = 20;
const TURNS = 10;
const KILLED_AT = 120;

/** Notes how long each press took until the next turn was drawn, in `waits`. */
function clock(): void {
  const waits: number[] = [];
  Object.assign(window, { waits });
  let pressed = 0;
  let before = '';
  document.addEventListener(
    'keydown',
    () => {
      pressed = performance.now();
      before = document.querySelector('.review-progress .num')?.textContent ?? '';
    },
    true,
  );
  new MutationObserver(() => {
    const now = document.querySelector('.review-progress .num')?.textContent ?? '';
    if (pressed === 0 || now === before || !document.querySelector('.review-said .said')) return;
    const from = pressed;
    pressed = 0;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => waits.push(performance.now() - from);
      port2.postMessage(null);
    });
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

async function fillForReview(server: Server): Promise<void> {
  const spans = Array.from({ length: SESSIONS * TURNS }, (_, place) =>
    agentTurn(place + 1, { session: `session-${Math.floor(place / TURNS)}` }),
  ).flat();
  const response = await fetch(`${server.http}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Uint8Array(traceRequest(spans)),
  });
  assert.equal(response.status, 200);
  for (let tries = 0; tries < 100; tries += 1) {
    const { rows } = await server.call('turns.list', {});
    if (rows.length === SESSIONS * TURNS) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('The turns did not come.');
}

/** Opens a page on a server that it starts; returns milliseconds from key to next turn, sorted. */
export async function reviewByKeyboard(open: (server: Server) => Promise<Page>, out: string): Promise<readonly number[]> {
  let server = await startServer();
  try {
    await fillForReview(server);
    const all = SESSIONS * TURNS;
    let page = await open(server);
    await page.addInitScript(clock);
    await page.reload();
    await page.locator('.session-list [role=row]').first().waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('turns at most').fill(String(all));
    await page.getByLabel('turns at most').press('Enter');
    await page.locator('.review-said').waitFor();
    await page.screenshot({ path: `${out}/review-dark.png` });

    const at = async (page: Page, place: number) => {
      await page.getByText(`${place} of ${all}`, { exact: true }).waitFor();
      // What is not drawn cannot be scored.
      await page.locator('.review-side .rubric').first().waitFor();
    };
    let scored = 0;
    const score = async (page: Page, level: string) => {
      await page.keyboard.press(level);
      await page.keyboard.press('1');
      scored += 1;
    };
    for (let place = 1; place <= KILLED_AT; place += 1) {
      await at(page, place);
      if (place % 10 === 0) await page.keyboard.press('s');
      else await score(page, String((place % 5) + 1));
    }
    // One rubric of a turn is scored, and is a score like any other.
    await at(page, KILLED_AT + 1);
    await page.keyboard.press('5');
    const { folder } = server;
    const count = async () => (await server.call('scores.text', {})).text.split('\n').filter(Boolean).length;
    // The last press is on its way: what the app has said to be saved is what must be there.
    await page.locator('.rubric[aria-label^="Overall: excellent"] .codicon-check').waitFor();
    for (let tries = 0; tries < 100 && (await count()) < 2 * scored + 1; tries += 1) await page.waitForTimeout(50);
    const saved = await count();
    assert.equal(saved, 2 * scored + 1);
    const waits = await page.evaluate(() => (window as unknown as { waits: number[] }).waits);
    await page.close();
    await server.kill();

    server = await startServer(folder);
    assert.equal(await count(), saved, 'a score was lost');
    page = await open(server);
    await page.locator('.session-list [role=row]').first().waitFor();
    await page.keyboard.press('r');
    await page.getByRole('button', { name: `${KILLED_AT} of ${all}` }).click();
    // Skipped turns wait for the end; the sitting goes on at the first of them that is not done.
    await at(page, 10);
    await page.keyboard.press('k');
    await at(page, 9);
    await page.locator('.rubric[aria-label^="Overall: excellent"]').waitFor();
    await page.keyboard.press('u');
    await page.locator('.rubric[aria-label^="What went wrong: not scored"]').waitFor();
    await page.keyboard.press('1');
    await at(page, 10);
    for (let place = 10; place <= all; place += place < KILLED_AT ? 10 : 1) {
      await at(page, place);
      if (place === KILLED_AT + 1) await page.keyboard.press('1');
      else await score(page, '3');
    }
    await page.getByRole('heading', { name: 'All turns are scored' }).waitFor();
    const [row] = (await server.call('reviews.list', {})).rows;
    assert.deepEqual([row?.done, row?.skipped, row?.total], [all, 0, all]);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Reviews' }).waitFor();
    await page.close();
    return waits.sort((a, b) => a - b);
  } finally {
    await server.stop();
  }
}

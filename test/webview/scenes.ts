// What the picture script does and checks: one scene a situation, each with its own data.
import type { Page } from 'playwright-core';
import { RpcError } from '../../src/rpc/errors.ts';
import type { ProducerReceipt } from '../../src/rpc/viewModels.ts';
import type { FakeApp } from '../support/fakeApp.ts';
import { BASE_US, type FakeSession, hostileSession, largeSession, plainSession, supportSession } from './fakeData.ts';
import type { FakeServer } from './serveFake.ts';
import { TALK_SCENES } from './talkScenes.ts';

export interface Stage {
  readonly page: Page;
  readonly app: FakeApp;
  readonly server: FakeServer;
  readonly picture: (name?: string) => Promise<void>;
  readonly check: (what: string, ok: boolean) => void;
  readonly width: number;
}

export interface Scene {
  readonly name: string;
  readonly sessions: () => FakeSession[];
  readonly producers?: () => ProducerReceipt[];
  readonly themes?: readonly string[];
  readonly widths?: readonly number[];
  readonly token?: string;
  /** Console lines that the situation itself makes, such as a refused connection. */
  readonly expectedConsole?: RegExp;
  /** Runs in the page before its scripts. */
  readonly before?: () => void;
  readonly run: (stage: Stage) => Promise<void>;
}

/** What the page posted to its host, in the scene that plays VS Code. */
interface Posted {
  readonly t: string;
  readonly title?: string;
  readonly text?: string;
  readonly route?: { readonly view: string };
}

/** Stands in for VS Code's API: calls go to the same server, everything else is kept for the scene to look at. */
function playVsCode(): void {
  const posted: { t: string; id?: number; method?: string; params?: unknown }[] = [];
  let state: unknown;
  Object.assign(globalThis, {
    posted,
    acquireVsCodeApi: () => ({
      getState: () => state,
      setState: (next: unknown) => {
        state = next;
      },
      postMessage: async (message: (typeof posted)[number]) => {
        posted.push(message);
        if (message.t !== 'call') return;
        const body = JSON.stringify({ method: message.method, params: message.params });
        const response = await fetch('rpc', { method: 'POST', body, headers: { authorization: 'Bearer test-token' } });
        window.postMessage({ t: 'result', id: message.id, ...(await response.json()) });
      },
    }),
  });
}

const THEMES = ['dark', 'light', 'hc-black', 'hc-light'];
const WIDTHS = [1400, 900, 480];

const many = (count = 240) => Array.from({ length: count }, (_, seed) => supportSession(seed, BASE_US - seed * 97_000_000));
const focusedRow = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex') ?? document.activeElement?.tagName ?? '');
const selectedName = (page: Page) => page.locator('.span-list .list-row.selected .name').textContent();
const openFailing = async (page: Page) => {
  await page.locator('.session-list .list-row').nth(3).click();
  await page.locator('.span-list .list-row').first().waitFor();
  await page.locator('.span-head').waitFor();
};

export const SCENES: readonly Scene[] = [
  {
    name: 'sessions',
    sessions: () => many(),
    themes: THEMES,
    widths: WIDTHS,
    run: async ({ page, check }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      check('the token left the address bar', !page.url().includes('token'));
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      check('arrows move the focus', (await focusedRow(page)) === '4');
    },
  },
  {
    name: 'session',
    sessions: () => many(20),
    themes: THEMES,
    widths: WIDTHS,
    run: async ({ page, check, width, picture }) => {
      if (width > 600) await openFailing(page);
      else {
        await page.locator('.session-list .list-row').nth(3).click();
        await page.locator('.turn').first().waitFor();
        await picture('turns');
        await page.keyboard.press('l');
        await page.locator('.span-list .list-row').first().waitFor();
        await picture('spans');
        await page.keyboard.press('l');
        await page.locator('.span-head').waitFor();
        return;
      }
      await page.keyboard.press(']');
      check('] goes to an error', (await page.locator('.span-list .list-row.selected.failed').count()) === 1);
      await page.locator('.error-block').waitFor();
    },
  },
  {
    name: 'tabs',
    sessions: () => many(20),
    widths: [1400],
    themes: ['dark', 'light'],
    run: async ({ page, picture, check }) => {
      await page.locator('.session-list .list-row').nth(4).click();
      await page.locator('.span-list .list-row').nth(3).click();
      await page.locator('.messages').first().waitFor();
      await picture('llm');
      await page.locator('[role=tab]', { hasText: 'Attributes' }).click();
      await page.locator('.attributes').first().waitFor();
      await picture('attributes');
      await page.getByText('Load all 48,213 characters').click();
      await page.locator('.attributes', { hasText: 'xxxxxxxx' }).waitFor();
      await page.locator('[role=tab]', { hasText: 'Raw' }).click();
      await page.locator('.raw pre').waitFor();
      await picture('raw');
      check('the tab stays when another span is selected', await rawAfterMove(page));
      await page.locator('[role=tab]', { hasText: 'Content' }).click();
      await page.locator('.step', { hasText: 'lookup_order' }).first().click();
      await page.locator('.section h3', { hasText: 'Result' }).waitFor();
      check('a step selects its span', (await selectedName(page))?.includes('lookup_order') === true);
      await picture('tool');
      await page.locator('.step', { hasText: 'retrieve kb' }).first().click();
      await page.locator('.documents').waitFor();
      await picture('documents');
    },
  },
  {
    name: 'keys',
    sessions: () => many(),
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('refund');
      await page.waitForFunction(() => document.querySelector('.bar .count')?.textContent === '30 sessions');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.locator('.turn').first().waitFor();
      await page.waitForFunction(() => document.activeElement?.matches('article'));
      const turnOf = () => page.locator('.turn.selected .turn-index').textContent();
      check('the first turn is selected', (await turnOf())?.startsWith('1') === true);
      await page.keyboard.press('j');
      check('j goes to the next turn', (await turnOf())?.startsWith('2') === true);
      await page.keyboard.press('k');
      check('k goes back', (await turnOf())?.startsWith('1') === true);
      await page.keyboard.press('l');
      await page.waitForFunction(() => document.activeElement?.closest('[data-pane=spans]') !== null);
      await page.locator('.span-list .list-row').first().waitFor();
      const before = await page.locator('.span-list .list-row').count();
      await page.keyboard.press('ArrowLeft');
      check('left folds', (await page.locator('.span-list .list-row').count()) < before);
      await page.keyboard.press('ArrowRight');
      check('right unfolds', (await page.locator('.span-list .list-row').count()) === before);
      await page.keyboard.press('ArrowRight');
      check('right goes to the first child', (await selectedName(page)) === 'retrieve kb');
      check(
        'the focus is on the selected row',
        await page.evaluate(() => document.activeElement?.getAttribute('aria-selected') === 'true'),
      );
      await page.keyboard.press('End');
      check('End goes to the last span', (await selectedName(page)) === 'guardrail tone');
      await page.keyboard.press('j');
      await page.waitForFunction(() => document.querySelector('.turn.selected .turn-index')?.textContent?.startsWith('2'));
      check('j leaves the focus in the spans', await page.evaluate(() => document.activeElement?.closest('[data-pane=spans]') !== null));
      await page.keyboard.press('z');
      await page.keyboard.press('a');
      await page.waitForFunction(() => document.querySelector('.segments [aria-checked=true]')?.textContent === 'Session');
      await picture('whole-session');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.closest('[data-pane=details]') !== null);
      await page.keyboard.press('?');
      await page.locator('.key-sheet').waitFor();
      await picture('sheet');
      await page.keyboard.press('Escape');
      await page.locator('.key-sheet').waitFor({ state: 'detached' });
      for (const pane of ['spans', 'conversation']) {
        await page.keyboard.press('Escape');
        await page.waitForFunction(id => document.activeElement?.closest(`[data-pane=${id}]`) !== null, pane);
      }
      await page.keyboard.press('Escape');
      await page.locator('.session-list').waitFor();
      check('the filter is still there', (await page.locator('.bar .count').textContent()) === '30 sessions');
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-rowindex') === '3');
    },
  },
  {
    name: 'double-click',
    sessions: () => many(30),
    run: async ({ page, check }) => {
      // At several heights, so that one of them has text under the pointer on the page that opens.
      for (const row of [0, 2, 4, 6, 9, 12]) {
        const box = await page.locator('.session-list .list-row').nth(row).boundingBox();
        await page.mouse.click(box!.x + 120, box!.y + 11);
        await page.locator('.turn').first().waitFor();
        await page.mouse.down({ clickCount: 2 });
        await page.mouse.up({ clickCount: 2 });
        check(`nothing is selected after row ${row}`, (await page.evaluate(() => String(getSelection()))) === '');
        await page.goBack();
        await page.locator('.session-list .list-row').first().waitFor();
      }
    },
  },
  {
    name: 'span-filter',
    sessions: () => many(3),
    themes: THEMES,
    widths: [1400, 900],
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').nth(1).click();
      await page.locator('.span-list .list-row').first().waitFor();
      const field = page.locator('.spans .field input');
      await field.click();
      const rows = await page.locator('.span-list .list-row').count();
      await page.keyboard.type('kind:tool');
      await page.locator('.spans .bar .count', { hasText: 'match' }).waitFor();
      check('fewer rows match', (await page.locator('.span-list .list-row').count()) < rows);
      await page.keyboard.type(' bogus:x');
      await page.locator('.spans .field-problem', { hasText: 'no field "bogus"' }).waitFor();
      await picture('problem');
      check('all rows are there while the filter is wrong', (await page.locator('.span-list .list-row').count()) === rows);
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.querySelector('.spans .field-problem')?.textContent === '');
    },
  },
  {
    name: 'status-line',
    sessions: () => many(3),
    themes: THEMES,
    widths: [1400, 800, 480],
    run: async ({ page, app, check, width, picture }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      const first =
        '5 requests refused: not OTLP. Last: the body is neither protobuf nor JSON that a trace service would send, at byte 17.';
      const problem = (code: string, message: string) => ({ code, message, count: 5 });
      app.setStatus({ problems: [problem('a', first), problem('b', 'second'), problem('c', 'third')] });
      await page.locator('.status-line .problem').waitFor();
      await picture('problems');
      const cut = (where: string) =>
        page.evaluate(selector => {
          const element = document.querySelector(selector);
          const box = element?.getBoundingClientRect();
          return !element || !box || element.scrollWidth > element.clientWidth || box.right > innerWidth || box.width === 0;
        }, where);
      check('the sign of a problem is there', (await page.locator('.status-line .problem .codicon').boundingBox())?.width === 14);
      if (width < 600) return;
      check('where it listens is whole', !(await cut('.status-line > :first-child .line')));
      check('the count of spans is whole', !(await cut('.status-line .received')));
      check('others are counted', (await page.locator('.others').textContent()) === '(2 other problems)');
    },
  },
  {
    name: 'live',
    sessions: () => many(),
    run: async ({ page, app, check, picture, server }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const selected = () => page.locator('.session-list .list-row.selected').textContent();
      const before = await selected();
      for (let i = 0; i < 14; i++) app.addSession(supportSession(5000 + i, BASE_US));
      await page.locator('.new-bar').waitFor();
      await page.waitForFunction(() => document.querySelector('.new-bar')?.textContent?.includes('14'));
      check('the selection did not move', (await selected()) === before && (await focusedRow(page)) === '3');
      await picture('waiting');
      await page.locator('.new-bar').click();
      await page.locator('.new-bar').waitFor({ state: 'detached' });
      check('new rows came in', (await page.locator('.bar .count').textContent()) === '254 sessions');
      app.addSession(supportSession(6000, BASE_US));
      await page.waitForFunction(() => document.querySelector('.bar .count')?.textContent === '255 sessions');
      check('at the top new rows push', (await page.locator('.new-bar').count()) === 0);

      const id = supportSession(9, 0).id;
      await page.evaluate(session => {
        location.hash = `#/session/${session}`;
      }, id);
      await page.locator('.turn').first().waitFor();
      // The pane takes the focus itself while it has no row to give it to.
      await page.locator('.span-list .list-row').first().waitFor();
      await page.keyboard.press('l');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      const name = await selectedName(page);
      const turns = await page.locator('.turn').count();
      app.addTurn(id);
      await page.waitForFunction(count => document.querySelectorAll('.turn').length === count, turns + 1);
      check('the span stays selected', (await selectedName(page)) === name);
      check('the focus stays on it', await page.evaluate(() => document.activeElement?.getAttribute('aria-selected') === 'true'));
      await page.locator('.turn').last().click();
      await page.locator('.bar-running').first().waitFor();
      await picture('running');
      server.cut(true);
      await page.getByText('Connection lost').waitFor();
      await picture('lost');
      app.addTurn(id);
      server.cut(false);
      await page.waitForFunction(count => document.querySelectorAll('.turn').length === count, turns + 2, { timeout: 15_000 });
    },
    expectedConsole: /ERR_(EMPTY_RESPONSE|CONNECTION|INCOMPLETE)/,
  },
  {
    name: 'large',
    sessions: () => [largeSession('large', 2000, false), largeSession('deep', 400, true), largeSession('huge', 100_000, false)],
    widths: [1400, 900],
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').nth(2).click();
      const start = Date.now();
      await page.locator('.span-list .list-row').first().waitFor();
      console.log(`     100,000 rows asked for, sent and drawn: ${Date.now() - start} ms`);
      console.log(`     scrolling 3,000 px a frame: ${(await frameTime(page)).toFixed(1)} ms a frame`);
      check('the tree says how many rows', (await page.locator('.span-list').getAttribute('aria-rowcount')) === '100001');
      check('few rows exist', (await page.locator('.span-list .list-row').count()) < 80);
      await page.locator('.span-list .list-row').first().focus();
      await page.keyboard.press('End');
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-rowindex') === '100001');
      const fold = await page.evaluate(async () => {
        const start = performance.now();
        document.querySelector<HTMLElement>('[title="Fold all"]')?.click();
        await new Promise(resolve => requestAnimationFrame(resolve));
        return performance.now() - start;
      });
      console.log(`     fold of 100,000 rows: ${fold.toFixed(0)} ms`);
      await picture('folded');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.locator('.session-list .list-row').nth(1).click();
      await page.locator('.span-list .list-row').first().waitFor();
      await page.locator('.span-list').evaluate(list => {
        list.scrollTop = 1500;
      });
      await picture('deep');
      await page.locator('.span-list .list-row').first().waitFor();
      await page.locator('.field input').fill('tool error');
    },
  },
  {
    name: 'hostile',
    sessions: () => [hostileSession(), plainSession()],
    run: async ({ page, check }) => {
      await page.locator('.session-list .list-row').first().click();
      await page.locator('.span-head').waitFor();
      check('nothing was made of the markup', (await page.locator('img, a[href]').count()) === 0);
      check('an emoji of several stays one', !((await page.locator('.turn').textContent()) ?? '').includes('200D'));
      check('controls are drawn as escapes', (await page.locator('.turn .escape').count()) > 0);
      const id = await page.evaluate(() => location.hash);
      await page.reload();
      await page.locator('.span-head').waitFor();
      check('the place survives a reload', (await page.evaluate(() => location.hash)) === id);
    },
  },
  {
    name: 'plain',
    sessions: () => [plainSession(), ...many(3)],
    run: async ({ page, check }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      check('other traces are not listed', (await page.locator('.session-list .list-row').count()) === 3);
      await page.getByRole('button', { name: 'Columns and density' }).click();
      await page.locator('.checkbox', { hasText: 'Other traces' }).click();
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.querySelectorAll('.session-list .list-row').length === 4);
      await page.locator('.session-list .list-row').first().click();
      await page.locator('.span-head').waitFor();
    },
  },
  {
    name: 'vscode',
    sessions: () => many(20),
    before: playVsCode,
    run: async ({ page, check }) => {
      const posted = () => page.evaluate(() => (globalThis as unknown as { posted: Posted[] }).posted);
      await page.locator('.session-list .list-row').first().waitFor();
      check('the browser header is not there', (await page.locator('.app-header').count()) === 0);
      check(
        'it says when it listens',
        (await posted()).some(message => message.t === 'ready'),
      );
      const { id } = supportSession(3, 0);
      await page.evaluate(session => window.postMessage({ t: 'open', session }), id);
      await page.locator('.span-head').waitFor();
      await page.locator('[aria-label="Copy session id"]').click();
      const messages = await posted();
      check(
        'it copies through the host',
        messages.some(message => message.t === 'copy' && message.text === id),
      );
      check(
        'it tells the place',
        messages.some(
          message => message.t === 'route' && message.route?.view === 'session' && message.title?.startsWith('Change the address') === true,
        ),
      );
      await page.evaluate(() => window.postMessage({ t: 'open' }));
      await page.locator('.session-list').waitFor();
    },
  },
  {
    name: 'empty',
    sessions: () => [],
    themes: THEMES,
    widths: [1400, 480],
    run: async ({ page, check, width, picture }) => {
      await page.getByText('No sessions yet').waitFor();
      check('the snippet names the port', ((await page.locator('.snippet pre').textContent()) ?? '').includes('127.0.0.1:4318'));
      if (width !== 1400) return;
      await picture('first');
      await page.getByRole('radio', { name: 'Python' }).click();
      await page.locator('.snippet .icon-button').click();
      check('the snippet was copied', (await page.evaluate(() => navigator.clipboard.readText())).includes('OTLPSpanExporter'));
    },
  },
  {
    name: 'errors',
    sessions: () => many(30),
    expectedConsole: /never/,
    run: async ({ page, app, picture, check }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('cost<');
      await page.locator('.field-problem', { hasText: 'needs a number' }).waitFor();
      check('the rows stay while the filter is wrong', (await page.locator('.session-list .list-row').count()) > 10);
      await picture('filter');
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => document.querySelector('.field-problem') === null);
      app.failNext('span.get', new RpcError('Internal', 'database disk image is malformed'));
      app.failNext('spans.columns', new RpcError('Busy', 'The store is being rebuilt.'));
      app.setStatus({
        role: 'busy',
        holder: 'otel-collector (pid 812)',
        problems: [{ code: 'disk', message: 'The disk is almost full: 312 MB left', count: 1 }],
      });
      await page.locator('.session-list .list-row').nth(3).click();
      await page.getByText('could not be read').first().waitFor();
      await picture('panes');
      app.failNext('span.get', null);
      app.failNext('spans.columns', null);
      await page.getByText('Try Again').first().click();
      await page.locator('.span-list .list-row').first().waitFor();
      await page.evaluate(() => {
        location.hash = '#/session/gone';
      });
      await page.getByText('This session is not here').waitFor();
    },
  },
  {
    name: 'locked',
    sessions: () => many(3),
    token: 'stale',
    expectedConsole: /401/,
    run: async ({ page }) => {
      await page.getByText('This link has expired').waitFor();
    },
  },
  ...TALK_SCENES,
];

async function rawAfterMove(page: Page): Promise<boolean> {
  await page.locator('.span-list .list-row').nth(1).click();
  await page.locator('.span-title', { hasText: 'retrieve kb' }).waitFor();
  return page.locator('.raw').isVisible();
}

/** Mean time between frames while the span list scrolls for 90 frames. */
function frameTime(page: Page): Promise<number> {
  return page.locator('.span-list').evaluate(async list => {
    const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
    const start = performance.now();
    for (let i = 0; i < 90; i++) {
      list.scrollTop += 3000;
      await frame();
    }
    return (performance.now() - start) / 90;
  });
}

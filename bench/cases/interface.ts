// What people wait for in the explorer, in a real Chromium over the built app: first rows, a session opened, a large trace, live updates.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../../test/support/chromium.ts';
import type { BenchCase, BenchContext, BenchRow } from '../benchCase.ts';
import { shownAt, startClock } from '../pageClock.ts';
import type { OwnServer } from '../servers.ts';
import { median, percentile } from '../stats.ts';
import { REQUEST_SPANS, sessionId } from '../workload.ts';

const MANY_SPANS = 100_000;
const BIG_SPANS = 2000;
const BIG_ROUND = 9000;
const HUGE_ROUND = 9100;
const LIVE_ROUND = 9200;
const LIVE_RATE = 500;
const LIVE_SECONDS = 10;
const SESSIONS = '.session-list [role=row]';
const SPANS = '.span-list [role=row]';
/** A few rows: enough to fill what a person sees first. */
const ROWS = 10;
const FRAMES = 120;
const STEP_PX = 3000;
/** The list is drawn, and the code of the other views is there. */
const SETTLED_MS = 1000;

/** Many sessions, one of a 2,000-span turn and one of a 100k-span turn: `treeSpans` in one trace each. */
async function fill({ load, say }: BenchContext, own: OwnServer): Promise<void> {
  const send = async (name: string, spans: number, round: number, treeSpans?: number) => {
    const shape = { workload: 'M', spans, requestSpans: REQUEST_SPANS, formats: ['protobuf'], ...(treeSpans && { treeSpans }) } as const;
    await load.ask({ do: 'prepare', name, ...shape });
    await load.ask({ do: 'send', name, via: 'protobuf', target: own.http, from: round, to: round + 1, connections: 4 });
    await load.ask({ do: 'forget', name });
  };
  await send('huge', MANY_SPANS, HUGE_ROUND, MANY_SPANS);
  say(`the trace of ${MANY_SPANS} spans is derived ${(await own.idle()).toFixed(1)} s after its last acknowledgement`);
  await send('many', MANY_SPANS, 0);
  await send('big', BIG_SPANS, BIG_ROUND, BIG_SPANS);
  await own.idle();
}

async function openPage(browser: Browser, own: OwnServer): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await startClock(page);
  await page.goto(own.page);
  await page.locator(SESSIONS).first().waitFor();
  return page;
}

/** From the start of the navigation, token and bundle included: what the command does, in a browser. */
async function firstRows(browser: Browser, own: OwnServer): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await startClock(page);
  await page.goto(own.page, { waitUntil: 'commit' });
  const ms = await shownAt(page, SESSIONS, ROWS);
  await page.close();
  return ms;
}

const hash = (session: string) => `#/session/${encodeURIComponent(session)}?scope=session`;

/** From Enter on its row to its spans and turns on the screen, in a page of its own: one that has shown it keeps the answers. */
async function openSession(browser: Browser, own: OwnServer, session: string): Promise<number> {
  const page = await openPage(browser, own);
  await sleep(SETTLED_MS);
  await page.evaluate(id => {
    location.hash = `#/?filter=${encodeURIComponent(`session:${id}`)}`;
  }, session);
  await page.waitForFunction(rows => document.querySelectorAll(rows).length === 2, SESSIONS);
  await page.locator(`${SESSIONS}[tabindex="0"]`).focus();
  const shown = shownAt(page, `body:has(.turn) ${SPANS}`, ROWS);
  await page.keyboard.press('Enter');
  const at = await shown;
  const ms = at - (await page.evaluate(() => globalThis.turnstoneBench.key));
  await page.close();
  return ms;
}

interface Huge {
  readonly read: number;
  readonly paint: number;
}

/** In a page of its own: one that has shown the trace keeps the answer. */
async function openHuge(browser: Browser, own: OwnServer): Promise<Huge & { readonly page: Page }> {
  const page = await openPage(browser, own);
  await sleep(SETTLED_MS);
  const shown = shownAt(page, SPANS, ROWS);
  await page.evaluate(
    to => {
      location.hash = to;
    },
    hash(sessionId(HUGE_ROUND, 0)),
  );
  const at = await shown;
  const answer = await page.evaluate(() => globalThis.turnstoneBench.answers['spans.columns']);
  if (!answer) throw new Error('The page never asked for spans.columns');
  return { page, read: answer.read - answer.arrived, paint: at - answer.read };
}

async function scrollFps(page: Page): Promise<number> {
  const times = await page.evaluate(
    ([list, step, frames]) => globalThis.turnstoneBench.scroll(list as string, step as number, frames as number),
    ['.span-list', STEP_PX, FRAMES],
  );
  return 1000 / (times.reduce((sum, time) => sum + time, 0) / times.length);
}

/** Long tasks of the page while spans come at a steady rate. */
async function liveTasks({ load }: BenchContext, own: OwnServer, page: Page): Promise<readonly number[]> {
  const shape = { workload: 'M', spans: LIVE_RATE * LIVE_SECONDS, requestSpans: 20, formats: ['protobuf'] } as const;
  await load.ask({ do: 'prepare', name: 'live', ...shape });
  await page.evaluate(() => globalThis.turnstoneBench.longTasks.splice(0));
  await load.ask({
    do: 'send',
    name: 'live',
    via: 'protobuf',
    target: own.http,
    from: LIVE_ROUND,
    to: LIVE_ROUND + 1,
    connections: 2,
    rate: LIVE_RATE,
  });
  await load.ask({ do: 'forget', name: 'live' });
  await sleep(500);
  return page.evaluate(() => globalThis.turnstoneBench.longTasks);
}

const within = (what: string, measured: number, budget: number): BenchRow => ({ what, measured, unit: 'ms', budget, good: 'below' });
const fps = (what: string, measured: number, budget: number): BenchRow => ({ what, measured, unit: 'fps', budget, good: 'above' });

export const explorerInterface: BenchCase = {
  name: 'interface',
  async run(context) {
    const own = await context.startOwn('interface.db');
    await fill(context, own);
    const browser = await launchChromium();
    try {
      const times = Array.from({ length: context.rounds });
      const first: number[] = [];
      for (const _ of times) first.push(await firstRows(browser, own));
      const opened: number[] = [];
      for (const _ of times) opened.push(await openSession(browser, own, sessionId(BIG_ROUND, 0)));
      const huge: Huge[] = [];
      const full: number[] = [];
      const slow: number[] = [];
      for (const _ of times) {
        const { page: large, ...opened } = await openHuge(browser, own);
        huge.push(opened);
        full.push(await scrollFps(large));
        const cdp: CDPSession = await large.context().newCDPSession(large);
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        slow.push(await scrollFps(large));
        await large.close();
      }
      const page = await openPage(browser, own);
      const list = await liveTasks(context, own, page);
      await page.close();
      return [
        within('sessions list: first rows after the command', median(first), 300),
        within('sessions list: first rows, p95 of the rounds', percentile(first, 0.95), 300),
        within('2,000-span session: Enter to paint', median(opened), 150),
        within('100k-span trace: the answer read in the page', median(huge.map(each => each.read)), 5),
        within('100k-span trace: data to paint', median(huge.map(each => each.paint)), 33),
        fps('100k-span trace: scrolling 3,000 px a frame', median(full), 59),
        fps('100k-span trace: scrolling at a quarter of the processor', median(slow), 45),
        { what: 'live at 500 spans/s: tasks over 50 ms in the page', measured: list.length, unit: '', budget: 0, good: 'below' },
      ];
    } finally {
      await browser.close();
      await own.stop();
    }
  },
};

// Scenes of conversations and producers: what is new in a turn, scores, costs, receipts, and hostile text in all of them.
import type { Page } from 'playwright-core';
import { RpcError } from '../../src/rpc/errors.ts';
import { hostileTalk, manyCallsSession } from './fakeExtremes.ts';
import { gappyProducer, hostileProducer, manyProducers, wholeProducer } from './fakeProducers.ts';
import { talkSession } from './fakeTalk.ts';
import type { Scene } from './scenes.ts';

const THEMES = ['dark', 'light', 'hc-black', 'hc-light'];
const WIDTHS = [1400, 900, 480];

const open = async (page: Page, place: string) => {
  await page.locator('.app').waitFor();
  await page.evaluate(hash => {
    location.hash = hash;
  }, place);
};
const example = () => {
  const span = talkSession().turns[0]?.spans[2];
  return { traceId: span?.traceId ?? '', spanId: span?.spanId ?? '' };
};

export const TALK_SCENES: readonly Scene[] = [
  {
    name: 'talk',
    sessions: () => [talkSession()],
    producers: () => [wholeProducer(1)],
    themes: THEMES,
    widths: WIDTHS,
    run: async ({ page, check, picture, width }) => {
      await open(page, '#/session/conv-journeys');
      const turn = page.locator('.turn').first();
      await turn.locator('.flow').waitFor();
      check('one row for each tool call and step', (await turn.locator('.step').count()) === 4);
      check('flags say what they mean', (await turn.locator('[aria-label*="no span ran it"]').count()) === 1);
      check('and what was not offered', (await turn.locator('[aria-label*="not offered"]').count()) === 1);
      check(
        'nothing is said twice',
        (await turn.locator('.said-user').count()) === 1 && (await turn.locator('.said-assistant').count()) === 1,
      );
      await turn.getByText('thinking, 384 tokens').click();
      await turn.getByText('A night train then').waitFor();
      await picture('thinking');
      await turn.locator('.score-chip').first().click();
      await turn.getByText('Exactly what I asked for').waitFor();
      await picture('scores');
      await turn.locator('.score-chip').first().click();
      await turn.getByText('thinking, 384 tokens').click();
      for (const at of [1, 2, 3]) {
        await page.locator('.turn').nth(at).locator('.turn-index').click();
        await page.locator('.turn').nth(at).locator('.flow').waitFor();
      }
      check('a retry is said', (await page.locator('.turn').nth(1).getByText('same input again (retry)').count()) === 1);
      check('a branch is said', (await page.locator('.turn').nth(2).getByText('branches off turn 2').count()) === 1);
      check('nothing remote is loaded', (await page.locator('img, a[href]').count()) === 0);
      await page.getByText('Show picture').click();
      const image = page.locator('img.part-picture');
      await image.waitFor();
      check(
        'a picture is drawn',
        await image.evaluate((element: HTMLImageElement) => element.decode().then(() => element.naturalWidth > 0)),
      );
      await picture('image');
      await page.getByText('Hide picture').click();
      check('logs are said', (await page.locator('.turn').nth(3).getByText('from logs').count()) === 1);
      if (width > 600) await page.locator('.turn').nth(1).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'proof',
    sessions: () => [talkSession()],
    themes: ['dark', 'light', 'hc-black'],
    widths: [1400, 900, 480],
    run: async ({ page, check, picture }) => {
      await open(page, '#/session/conv-journeys');
      await page.locator('.turn').nth(1).locator('.turn-index').click();
      const line = page.locator('.turn').nth(1).locator('.flow-line').first();
      await line.waitFor();
      check('the line counts what was resent', ((await line.textContent()) ?? '').includes('earlier messages resent'));
      await line.focus();
      await page.keyboard.press('Enter');
      await page.locator('.message.is-new').first().waitFor();
      await page.waitForFunction(() => document.activeElement?.classList.contains('is-new'));
      check('all messages are there', (await page.locator('[data-pane=details] .message').count()) > 6);
      await picture();
      await page.locator('[data-pane=details] .message-fold').first().click();
      await picture('folded');
      check('they fold again', (await page.locator('[data-pane=details] .message.is-resent').count()) === 0);
    },
  },
  {
    name: 'span-parts',
    sessions: () => [talkSession()],
    themes: ['dark', 'light', 'hc-black'],
    run: async ({ page, picture }) => {
      await open(page, '#/session/conv-journeys');
      await page.locator('.span-list .list-row').first().waitFor();
      await page.locator('.span-list .list-row', { hasText: 'chat gpt-5-mini' }).first().click();
      await page.locator('.usage').waitFor();
      await page.locator('.usage').scrollIntoViewIfNeeded();
      await picture('usage');
      await page.locator('.span-list .list-row', { hasText: 'guardrail' }).click();
      await page.locator('.guardrail-head').waitFor();
      await picture('guardrail');
      await page.locator('.span-list .list-row', { hasText: 'chat gpt-5-mini' }).nth(1).click();
      await page.locator('.score-list').waitFor();
      await page.locator('.score-list').scrollIntoViewIfNeeded();
      await picture('score');
      await page.locator('.turn').nth(2).locator('.turn-index').click();
      await page.locator('.span-list .list-row', { hasText: 'house-model' }).click();
      await page.locator('.usage').waitFor();
      await page.locator('.usage').scrollIntoViewIfNeeded();
      await picture('unknown-cost');
    },
  },
  {
    name: 'many-calls',
    sessions: () => [manyCallsSession()],
    run: async ({ page, check, picture }) => {
      await open(page, '#/session/conv-many');
      const turn = page.locator('.turn').nth(1);
      await page.locator('.turn').first().locator('.turn-index').click();
      await page.locator('.turn').first().locator('.flow').waitFor();
      check('thirty are shown', (await page.locator('.turn').first().locator('.step').count()) === 30);
      await page.getByText('270 more calls').waitFor();
      check('the answer is below', (await page.locator('.turn').first().getByText('Six pages').count()) === 1);
      await page.getByText('270 more calls').scrollIntoViewIfNeeded();
      await picture();
      await page.getByText('270 more calls').click();
      check('then all', (await page.locator('.turn').first().locator('.step').count()) === 300);
      await turn.locator('.turn-index').click();
      await turn.getByText('303 earlier messages resent').waitFor();
    },
  },
  {
    name: 'messages-fail',
    sessions: () => [talkSession()],
    run: async ({ page, app, picture }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      app.failNext('turn.messages', new RpcError('Internal', 'database disk image is malformed'));
      await open(page, '#/session/conv-journeys');
      await page.getByText('could not be read').first().waitFor();
      await picture('failed-to-read');
      app.failNext('turn.messages', null);
      await page.getByText('Try again').first().click();
      await page.locator('.flow').first().waitFor();
    },
  },
  {
    name: 'producers',
    sessions: () => [talkSession()],
    producers: () => [
      wholeProducer(1),
      gappyProducer(2, example()),
      { ...wholeProducer(3, 'worker'), unknownKeys: gappyProducer(2, example()).unknownKeys.slice(0, 2) },
    ],
    themes: THEMES,
    widths: WIDTHS,
    run: async ({ page, check, picture, width }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      await page.locator('.status-line button', { hasText: '3 producers' }).waitFor();
      await page.keyboard.press('p');
      await page.locator('.producer-head').first().waitFor();
      check('the place is in the address', page.url().endsWith('#/producers'));
      await picture('closed');
      await page.keyboard.press('Enter');
      await page.locator('.field-line').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await page.getByText('Messages missing from 12 of 40 model calls').waitFor();
      check('no link leads out', (await page.locator('a[href]').count()) === 0);
      await page.locator('.advice .icon-button').first().click();
      check(
        'the setting is copied',
        (await page.evaluate(() => navigator.clipboard.readText())) === 'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
      );
      await page.getByText('5 more keys').scrollIntoViewIfNeeded();
      await picture('gaps');
      if (width !== 1400) return;
      await page.locator('.receipt-fold').nth(1).click();
      await page.locator('.field-table').waitFor();
      await picture('fields');
      await page.locator('.missing .link-button').first().click();
      await page.locator('.span-head').waitFor();
      check('the example opens in its session', page.url().includes('conv-journeys'));
      await page.keyboard.press('p');
      await page.locator('.producer-head').first().waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.session').waitFor();
      await page.goBack();
      await page.locator('.producers').waitFor();
    },
  },
  {
    name: 'producers-whole',
    sessions: () => [talkSession()],
    producers: () => [wholeProducer(1)],
    themes: ['dark', 'light'],
    run: async ({ page, app }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      await page.locator('.app-nav button', { hasText: 'Producers' }).click();
      await page.locator('.field-line').waitFor();
      app.setStatus({ rebuild: { done: 43, total: 100 } });
      await page.getByText('Reading everything again: 43 %').waitFor();
    },
  },
  {
    name: 'producers-many',
    sessions: () => [talkSession()],
    producers: () => manyProducers(120),
    run: async ({ page, check }) => {
      await open(page, '#/producers');
      await page.getByText('70 more producers').waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('service-77');
      await page.waitForFunction(() => document.querySelectorAll('.producer-head').length === 1);
      check('one matches', (await page.locator('.producer-head').count()) === 1);
      check('the count follows', (await page.locator('.bar .count').textContent())?.startsWith('1 of 120 producers') === true);
      await page.keyboard.type('x');
      await page.getByText('No producer matches this filter').waitFor();
      check('none is counted', (await page.locator('.bar .count').textContent()) === '0 of 120 producers');
      await page.getByText('Clear Filter').click();
      await page.getByText('70 more producers').waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('service-75');
      await page.waitForFunction(() => document.querySelectorAll('.producer-head').length === 1);
      check('no tick without GenAI spans', (await page.locator('.producer-head .good').count()) === 0);
      await page.locator('.producer-head').click();
    },
  },
  {
    name: 'producers-empty',
    sessions: () => [],
    themes: ['dark', 'light'],
    widths: [1400, 480],
    run: async ({ page, check }) => {
      await page.getByText('No sessions yet').waitFor();
      check('no button where there is nothing', (await page.locator('.status-line button').count()) === 0);
      await page.keyboard.press('p');
      await page.getByText('Nothing received yet').waitFor();
      await page.getByRole('button', { name: 'Load Sample Session' }).waitFor();
    },
  },
  {
    name: 'hostile-talk',
    sessions: () => [hostileTalk()],
    producers: () => [hostileProducer(1)],
    themes: ['dark', 'hc-light'],
    run: async ({ page, check, picture }) => {
      await open(page, '#/session/conv-hostile-talk');
      await page.locator('.flow').waitFor();
      await page.locator('.score-chip').click();
      await page.locator('.span-list .list-row').nth(3).click();
      await page.locator('.guardrail-head').waitFor();
      check('nothing was made of the markup', (await page.locator('img, a[href]').count()) === 0);
      await picture('session');
      const titles = () =>
        page.evaluate(() => [...document.querySelectorAll('[title]')].map(element => element.getAttribute('title')).join('\n'));
      check('no tooltip reorders text', !/[\u202a-\u202e\u2066-\u2069]/.test(await titles()));
      await page.keyboard.press('p');
      await page.locator('.missing').waitFor();
      check('nor in receipts', (await page.locator('img, a[href]').count()) === 0);
      check('no tooltip of receipts reorders text', !/[\u202a-\u202e\u2066-\u2069]/.test(await titles()));
      await picture('producers');
    },
  },
];

// Scenes of the span views: flame graph, agent graph and table show the same spans, selection and filter as the tree.
import { BASE_US, largeSession, supportSession } from './fakeData.ts';
import type { Scene } from './scenes.ts';

const many = () => Array.from({ length: 8 }, (_, seed) => supportSession(seed, BASE_US - seed * 97_000_000));

export const VIEW_SCENES: readonly Scene[] = [
  {
    name: 'span-views',
    sessions: many,
    themes: ['dark', 'light', 'hc-black', 'hc-light'],
    widths: [1400, 800, 480],
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').nth(3).click();
      await page.locator('.turn').first().waitFor();
      await page.keyboard.press('l');
      await page.locator('.span-list .list-row').nth(2).waitFor();
      await page.keyboard.press('v');
      await page.locator('.flame-scroll').waitFor();
      await page.locator('.flame-scroll').focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await picture('flame');
      check('the line says what is selected', ((await page.locator('.flame-words').textContent()) ?? '').includes('of its own'));
      await page.keyboard.press('v');
      await page.locator('.graph-node').first().waitFor();
      await picture('graph');
      await page.getByRole('radio', { name: 'Each call' }).click();
      await picture('calls');
      await page.locator('.graph-node[tabindex="0"]').focus();
      await page.keyboard.press('ArrowRight');
      check('an arrow goes to what it called', (await page.locator('.graph-node[aria-pressed=true]').count()) === 1);
      await page.getByRole('radio', { name: 'By name' }).click();
      await page.keyboard.press('v');
      await page.locator('.span-table .list-row').first().waitFor();
      await page.locator('.span-table').getByRole('button', { name: 'Duration' }).click();
      await picture('table');
      await page.keyboard.press('v');
      await page.locator('.span-list .list-row').first().waitFor();
    },
  },
  {
    name: 'flame-large',
    sessions: () => [largeSession('large', 3000, true)],
    themes: ['dark', 'light'],
    widths: [1400],
    run: async ({ page, picture }) => {
      await page.locator('.session-list .list-row').first().click();
      await page.locator('.turn, .span-list .list-row').first().waitFor();
      await page.keyboard.press('a');
      await page.keyboard.press('l');
      await page.keyboard.press('v');
      await page.locator('.flame-scroll').waitFor();
      await picture();
    },
  },
];

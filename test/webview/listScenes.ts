// Scenes of the sessions list: its table, its filter and what helps to write one, facets, kept filters, columns.
import { BASE_US, supportSession } from './fakeData.ts';
import type { Scene } from './scenes.ts';

const many = () => Array.from({ length: 240 }, (_, seed) => supportSession(seed, BASE_US - seed * 97_000_000));
const THEMES = ['dark', 'light', 'hc-black', 'hc-light'];

export const LIST_SCENES: readonly Scene[] = [
  {
    name: 'filter-help',
    sessions: many,
    themes: THEMES,
    widths: [1400, 480],
    run: async ({ page, check, picture, width }) => {
      const field = page.getByRole('combobox', { name: 'Filter sessions' });
      await page.locator('.session-list .list-row').first().waitFor();
      await page.keyboard.press('/');
      check('/ goes to the filter', await field.evaluate(element => element === document.activeElement));
      await page.keyboard.type('err');
      await page.locator('.completions').getByRole('option').first().waitFor();
      await picture('fields');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      check('Enter takes the option', (await field.inputValue()) === 'error ');
      await page.keyboard.type('app:s');
      await page.getByRole('option', { name: /support/ }).waitFor();
      await picture('values');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      check('Tab takes the option', /^error app:(support|search) $/.test(await field.inputValue()));
      await page.keyboard.type('cost>much');
      await page.getByText('is no number').waitFor();
      await picture('mistake');
      await page.keyboard.press('Escape');
      check('Escape clears', (await field.inputValue()) === '');
      if (width < 600) return;
      await page.locator('.facet-value', { hasText: 'Errors' }).click();
      await page.waitForFunction(() => location.hash.includes('filter=error'));
      check('a facet is a term', (await field.inputValue()) === 'error');
      check('and says that it is on', (await page.locator('.facet-value[aria-pressed=true]').count()) === 1);
      await page.locator('.facet-value', { hasText: 'Errors' }).click();
      check('a second press takes it away', (await field.inputValue()) === '');
    },
  },
  {
    name: 'kept-filters',
    sessions: many,
    themes: THEMES,
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('error ');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Saved' }).click();
      await page.getByRole('textbox', { name: 'Name for the present filter' }).fill('Every morning');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Forget Every morning' }).waitFor();
      await picture('list');
      await page.getByRole('button', { name: 'Forget Every morning' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Forget Every morning' }).waitFor();
      await page.keyboard.press('Escape');
      check('Escape closes and gives the focus back', (await page.locator('.menu-panel').count()) === 0);
      check('to the button', await page.getByRole('button', { name: 'Saved' }).evaluate(element => element === document.activeElement));
    },
  },
  {
    name: 'columns',
    sessions: many,
    themes: THEMES,
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      const header = (name: string) => page.getByRole('columnheader', { name }).first();
      await header('Tokens').getByRole('button').click();
      check('the first press sorts numbers from the largest', (await header('Tokens').getAttribute('aria-sort')) === 'descending');
      await header('Tokens').getByRole('button').click();
      check('the second turns it round', (await header('Tokens').getAttribute('aria-sort')) === 'ascending');
      const before = (await header('App').boundingBox())?.width ?? 0;
      await header('App').getByRole('button').focus();
      await page.keyboard.press('Alt+ArrowRight');
      check('Alt and an arrow resize', ((await header('App').boundingBox())?.width ?? 0) === before + 8);
      await page.getByRole('button', { name: 'Columns and density' }).click();
      await page.locator('.menu-panel .checkbox', { hasText: 'Models' }).click();
      await header('Models').waitFor();
      await page.getByRole('radio', { name: 'Comfortable' }).click();
      await picture('menu');
      await page.keyboard.press('Escape');
      await page.reload();
      await page.locator('.session-list .list-row').first().waitFor();
      check('choices survive a reload', await header('Models').isVisible());
    },
  },
];

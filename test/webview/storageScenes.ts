// Scenes of keeping: the storage page, its questions before something is deleted, and the actions of a session.
import { BASE_US, supportSession } from './fakeData.ts';
import type { Scene } from './scenes.ts';

const many = () =>
  Array.from({ length: 24 }, (_, seed) => ({
    ...supportSession(seed, BASE_US - seed * 97_000_000),
    app: ['support', 'search', 'triage'][seed % 3]!,
  }));

export const STORAGE_SCENES: readonly Scene[] = [
  {
    name: 'storage',
    sessions: many,
    themes: ['dark', 'light', 'hc-black', 'hc-light'],
    widths: [1400, 800, 480],
    run: async ({ page, app, check, picture }) => {
      await page.locator('.session-list .list-row').first().waitFor();
      await page.keyboard.press('d');
      await page.locator('.storage-apps tbody tr').first().waitFor();
      await picture('page');
      await page.getByRole('button', { name: 'Delete the sessions of search' }).click();
      await page.locator('.confirm').waitFor();
      await picture('asking');
      await page.keyboard.press('Escape');
      check('Escape leaves the question', (await page.locator('.confirm').count()) === 0);
      await page.getByRole('button', { name: 'Delete Everything…' }).click();
      check('the question names what would go', ((await page.locator('.confirm').textContent()) ?? '').includes('24 sessions'));
      await page.getByRole('button', { name: 'Delete Everything', exact: true }).click();
      await page.getByText('Nothing is stored.').waitFor();
      for (const session of many().reverse()) app.addSession(session);
      await page.keyboard.press('Escape');
      await page.locator('.sessions').waitFor();
    },
  },
  {
    name: 'session-actions',
    sessions: many,
    themes: ['dark', 'light', 'hc-black'],
    widths: [1400, 800, 480],
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').nth(3).click();
      await page.locator('.turn').first().waitFor();
      await page.keyboard.press('Shift+P');
      await page.locator('.session-header .codicon-pinned').waitFor();
      check('Shift+P pins', true);
      await page.getByRole('button', { name: 'More actions of the session' }).click();
      await page.locator('.menu-line').first().waitFor();
      await picture('menu');
      await page.locator('.menu-line', { hasText: 'Delete Session' }).click();
      await page.locator('.confirm').waitFor();
      await picture('asking');
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.locator('.session-list .list-row').first().waitFor();
    },
  },
  {
    name: 'span-actions',
    sessions: many,
    themes: ['dark', 'light', 'hc-black'],
    widths: [1400, 480],
    run: async ({ page, check, picture }) => {
      await page.locator('.session-list .list-row').nth(3).click();
      await page.locator('.turn').first().waitFor();
      await page.keyboard.press('l');
      await page.locator('.span-list .list-row').nth(2).waitFor();
      await page.keyboard.press('l');
      await page.locator('.span-actions').waitFor();
      await page.getByRole('button', { name: 'More actions', exact: true }).click();
      await page.locator('.menu-line').first().waitFor();
      await picture('menu');
      await page.keyboard.press('Escape');
      check('Escape closes the menu', (await page.locator('.menu-line').count()) === 0);
    },
  },
];

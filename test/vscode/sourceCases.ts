// From spans to code: a whole task by keyboard alone, figures above functions, links from outside, and paths that must open nothing.
import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../support/codeServer.ts';
import { sendTurn } from './exporter.ts';
import type { Case, Place } from './scene.ts';
import type { Workbench } from './workbench.ts';

const SOURCE = `// The tools of the agent.
export const KNOWN = 1;

export async function lookupOrder(id: number) {
  throw new Error('the order service timed out');
}
`;

/** A folder with the code of the app. */
async function project(place: Place, name: string): Promise<string> {
  const folder = join(place.server.folder, name);
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeFile(join(folder, 'src', 'tools.ts'), SOURCE);
  return folder;
}

const clipboard = (window: Workbench) => window.page.evaluate(() => navigator.clipboard.readText());

export const SOURCE_CASES: readonly Case[] = [
  {
    name: 'by keyboard alone: yesterday, the slowest, its failing tool, its source, its arguments, its like',
    async run(scene) {
      const place = await scene.place('source');
      await project(place, 'tasks');
      const window = await scene.open(place, 'tasks');
      const { page } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
      await sendTurn(place.httpPort, 'quick', 'A quick one', { at: hoursAgo(26), tookMs: 400 });
      await sendTurn(place.httpPort, 'slow', 'The slow one', { at: hoursAgo(30), tookMs: 9000, file: 'src/tools.ts', line: 5 });
      await sendTurn(place.httpPort, 'today', 'One of today', { tookMs: 60_000 });
      await window.run('Turnstone: Open Explorer');
      await window.explorer.getByText('One of today').first().waitFor();
      const rows = window.explorer.locator('.session-list .list-row');
      await page.keyboard.press('/');
      await page.keyboard.type('since:2d -since:1d');
      await page.keyboard.press('Escape');
      await until(async () => (await rows.count()) === 2, 'the sessions of yesterday');
      // To the header above the list, and along it to the 95th percentile.
      await page.keyboard.press('ArrowDown');
      for (let step = 0; step < 20; step++) {
        await page.keyboard.press('Shift+Tab');
        if ((await window.explorer.locator(':focus').textContent())?.startsWith('p95')) break;
      }
      await page.keyboard.press('Enter');
      await until(async () => ((await rows.first().textContent()) ?? '').includes('The slow one'), 'the slowest on top');
      for (let step = 0; step < 20 && !(await window.explorer.locator('[role=row]:focus').count()); step++)
        await page.keyboard.press('Tab');
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await window.explorer.locator('.turn').first().waitFor();
      await page.keyboard.press(']');
      await window.explorer.locator('.span-details', { hasText: 'the order service timed out' }).waitFor();
      await window.shot('keyboard-span');
      await page.keyboard.press('s');
      await page.locator('.tab.active', { hasText: 'tools.ts' }).waitFor();
      await page.locator('.statusbar-item', { hasText: 'Ln 5, Col 1' }).waitFor();
      await window.shot('keyboard-source');
      // Back to the group of the explorer.
      await page.keyboard.press('Control+1');
      const focused = () => window.explorer.locator('body').evaluate(body => body.ownerDocument.hasFocus());
      await until(focused, 'the explorer to have the focus');
      await page.keyboard.press('y');
      await until(async () => (await clipboard(window)) === '{"id":118}', 'the arguments on the clipboard');
      await page.keyboard.press('x');
      await until(async () => (await rows.count()) === 3, 'all sessions with this error');
      await window.shot('keyboard-alike');
      await window.close();
      return undefined;
    },
  },
  {
    name: 'a path that leads out of the workspace opens nothing',
    async run(scene) {
      const place = await scene.place('source');
      const folder = await project(place, 'contained');
      const secret = join(place.server.folder, 'secret.ts');
      await writeFile(secret, 'secret');
      await symlink(secret, join(folder, 'src', 'link.ts'));
      const window = await scene.open(place, 'contained');
      const { page } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.showSidebar();
      const paths = [
        '/etc/passwd',
        '../secret.ts',
        'src/../../secret.ts',
        '\\\\server\\share\\x.ts',
        '//server/share/x.ts',
        'src/link.ts',
        'file://server/x.ts',
      ];
      for (const [no, file] of paths.entries()) {
        const question = `Hostile ${no}`;
        await sendTurn(place.httpPort, `hostile-${no}`, question, { file });
        await window.row(question).click();
        await window.explorer.locator('.session', { hasText: question }).waitFor();
        await window.explorer.getByText(question).first().waitFor();
        await window.explorer.locator('.turn').first().click();
        await page.keyboard.press(']');
        await window.explorer.locator('.span-details', { hasText: 'the order service timed out' }).waitFor();
        const since = Date.now();
        await page.keyboard.press('s');
        const { outcome } = await place.server.step(({ step, at }) => step === 'source' && at >= since, 'an answer');
        assert.equal(outcome, 'refused', file);
        if (no === 0) {
          await window.run('Notifications: Show Notifications');
          await page.locator('.notifications-center', { hasText: 'is not a file of this workspace' }).waitFor();
          await window.shot('source-refused');
        }
        await window.run('Notifications: Clear All Notifications');
      }
      // Nothing but the explorer is open.
      assert.equal(await page.locator('.tabs-container .tab').count(), 1);
      await window.close();
      return `${paths.length} paths`;
    },
  },
  {
    name: 'figures stand above a function that has spans, and lead to the newest',
    async run(scene) {
      const place = await scene.place('source');
      await project(place, 'lenses');
      const window = await scene.open(place, 'lenses');
      const { page } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      await sendTurn(place.httpPort, 'lens-1', 'Lens question', { file: 'src/tools.ts', line: 4, tookMs: 340 });
      await window.run('Go to File...').catch(() => undefined);
      const input = page.locator('.quick-input-widget:visible input.input');
      await input.waitFor();
      await input.fill('tools.ts');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'tools.ts' }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: 'tools.ts' }).waitFor();
      const lens = page.locator('.codelens-decoration a', { hasText: /span/ }).first();
      await lens.waitFor();
      assert.match((await lens.textContent()) ?? '', /1 error/);
      await window.shot('codelens');
      await lens.click();
      await window.explorer.locator('.span-details', { hasText: 'the order service timed out' }).waitFor();
      await window.close();
      return undefined;
    },
  },
];

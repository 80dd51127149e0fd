// Scoring in the editor by keyboard alone, rubrics as files with their mistakes in Problems, and scores that travel by git.
import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../support/codeServer.ts';
import { sendTurn } from './exporter.ts';
import type { Case } from './scene.ts';

export const SCORING_CASES: readonly Case[] = [
  {
    name: 'by keyboard alone: three turns scored on two rubrics, a note, undo, a correction, shared as a file',
    async run(scene) {
      const place = await scene.place('scoring');
      const folder = join(place.server.folder, 'judged');
      await mkdir(folder, { recursive: true });
      const window = await scene.open(place, 'judged');
      const { page, explorer } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      for (const text of ['First question', 'Second question', 'Third question']) await sendTurn(place.httpPort, 'judged', text);
      await window.run('Turnstone: Open Explorer');
      await explorer.getByText('First question').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      const strip = explorer.locator('.turn.selected .rubrics');
      const row = (name: string) => strip.getByRole('group', { name });
      await strip.waitFor();
      await window.shot('scoring-open');
      for (const [place, keys] of ['42', '51', '13'].entries()) {
        if (place > 0) await page.keyboard.press('j');
        await until(async () => (await explorer.locator('.turn').nth(place).getAttribute('aria-current')) === 'true', `turn ${place + 1}`);
        for (const key of keys) await page.keyboard.press(key);
        await row(`What went wrong: ${['misunderstood', 'nothing', 'retrieval'][place]}`).waitFor();
      }
      await row('Overall: unusable 1').waitFor();
      await window.shot('scoring-scored');
      await page.keyboard.press('n');
      await page.keyboard.type('It looked in the wrong place.');
      await page.keyboard.press('Enter');
      await row('What went wrong').getByLabel('Note: It looked in the wrong place.').waitFor();
      await page.keyboard.press('u');
      await until(async () => (await row('What went wrong').getByLabel('Note:').count()) === 0, 'the note to be taken back');
      await page.keyboard.press('e');
      await until(
        () =>
          explorer
            .locator('textarea:focus')
            .count()
            .then(count => count === 1),
        'the field of the correction',
      );
      await page.keyboard.type(' And this.');
      await window.shot('scoring-correction');
      await page.keyboard.press('Control+Enter');
      await row('What went wrong').getByLabel('Corrected').waitFor();
      await window.run('Turnstone: Share My Scores');
      await page.getByText('of your scores are in').first().waitFor();
      const [file] = await readdir(join(folder, '.turnstone/scores'));
      const lines = (await readFile(join(folder, '.turnstone/scores', file ?? ''), 'utf8'))
        .trim()
        .split('\n')
        .map(line => JSON.parse(line));
      assert.equal(lines.length, 9);
      assert.match(lines.at(-1).correction, / And this\.$/);
      await window.shot('scoring-shared');
      await window.close();
      return `${lines.length} records`;
    },
  },
  {
    name: 'a mistake in a rubric stands in Problems at its line, and goes when it is mended',
    async run(scene) {
      const place = await scene.place('rubrics');
      const rubrics = join(place.server.folder, 'mistaken', '.turnstone/rubrics');
      await mkdir(rubrics, { recursive: true });
      const file = join(rubrics, 'tone.yaml');
      await writeFile(file, 'id: tone\ntitle: Tone\ndefinition: It is kind.\nscale:\n  type: stars\n');
      const window = await scene.open(place, 'mistaken');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.run('Problems: Focus on Problems View');
      const { page } = window;
      await page.locator('.markers-panel').getByText('must be one of pass-fail').first().waitFor();
      await page.locator('.markers-panel').getByText('[Ln 5, Col 9]').first().waitFor();
      await window.shot('rubric-problem');
      await writeFile(file, 'id: tone\ntitle: Tone\ndefinition: It is kind.\nscale:\n  type: pass-fail\n');
      await until(async () => (await page.locator('.markers-panel').getByText('must be one of').count()) === 0, 'the problem to go');
      await window.close();
      return undefined;
    },
  },
];

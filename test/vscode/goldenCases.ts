// Golden sets in the editor: tests that compare with the newest turns, kept with one key, and a line in source control's diff.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../support/codeServer.ts';
import { sendTurn } from './exporter.ts';
import type { Case } from './scene.ts';

const line = (id: string, question: string, expected: object) =>
  `${JSON.stringify({ id, status: 'accepted', version: 1, input: { messages: [{ role: 'user', content: question }] }, expected })}\n`;

export const GOLDEN_CASES: readonly Case[] = [
  {
    name: 'golden entries are tests: what holds passes, what does not says why, what nobody asked is skipped',
    async run(scene) {
      const place = await scene.place('golden');
      const folder = join(place.server.folder, 'judged');
      await mkdir(join(folder, '.turnstone/golden'), { recursive: true });
      const file = join(folder, '.turnstone/golden/support.jsonl');
      const holds = line('holds', 'First question', { assertions: ['not-refusal', 'latency: 1m'] });
      const fails = line('fails', 'Second question', { assertions: ['contains: zebra'] });
      await writeFile(file, `${holds}${fails}${line('never', 'Nobody asked this', { answer: 'Yes.' })}`);
      const window = await scene.open(place, 'judged');
      const { page } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      for (const text of ['First question', 'Second question']) await sendTurn(place.httpPort, 'judged', text);
      await window.run('Testing: Focus on Test Explorer View');
      await page
        .getByRole('treeitem', { name: /support/ })
        .first()
        .waitFor();
      await window.run('Test: Run All Tests');
      await page.getByText('contains: zebra: "zebra" is not in it').first().waitFor();
      await page.getByText('1/2').first().waitFor();
      await window.shot('golden-tests');
      await window.close();
      return '1 of 2 hold, 1 was not asked';
    },
  },
  {
    name: 'one key keeps a turn as golden, and source control shows the line',
    async run(scene) {
      const place = await scene.place('kept');
      const folder = join(place.server.folder, 'kept');
      await mkdir(folder, { recursive: true });
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: folder });
      git('init', '-q');
      await writeFile(join(folder, 'prompt.md'), 'Be short.\n');
      git('add', '.');
      git('commit', '-qm', 'A prompt');
      const window = await scene.open(place, 'kept');
      const { page, explorer } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      await sendTurn(place.httpPort, 'judged', 'First question');
      await window.run('Turnstone: Open Explorer');
      await explorer.getByText('First question').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await explorer.locator('.turn.selected .rubrics').waitFor();
      await page.keyboard.press('g');
      await explorer.locator('.golden-field, .rubric-field').first().waitFor();
      await page.keyboard.press('Control+Enter');
      const file = join(folder, '.turnstone/golden/golden.jsonl');
      const kept = () => readFile(file, 'utf8').catch(() => '');
      await until(async () => (await kept()).includes('First question'), 'the line of the entry');
      assert.equal((await kept()).trim().split('\n').length, 1);
      // As a change of a file that git knows: added without its content.
      git('add', '-N', '.');
      await page.keyboard.press('Control+Shift+G');
      await page
        .getByRole('treeitem', { name: /golden\.jsonl/ })
        .first()
        .dblclick();
      await page.locator('.diff-editor, .editor-instance').first().waitFor();
      await page.getByText('First question').first().waitFor();
      await window.shot('golden-diff');
      await window.close();
      return 'one line';
    },
  },
];

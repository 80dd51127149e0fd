// Trace files in their own editor, files dropped on the tree, and a workspace whose terminals send here.
import assert from 'node:assert/strict';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../support/codeServer.ts';
import { sendTurn } from './exporter.ts';
import type { Case } from './scene.ts';

export const FILE_CASES: readonly Case[] = [
  {
    name: 'a trace file opens in an editor of its own, says which line is bad, and leaves the database alone',
    async run(scene) {
      const place = await scene.place('files');
      const folder = join(place.server.folder, 'files');
      await mkdir(folder, { recursive: true });
      const sample = await readFile(join(import.meta.dirname, '../../dist/sample.otlp.jsonl'), 'utf8');
      await writeFile(join(folder, 'run.otlp.jsonl'), `${sample.trimEnd()}\n{"broken": \n`);
      const window = await scene.open(place, 'files');
      const { page } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'run.otlp.jsonl' }).dblclick();
      const rows = window.explorer.locator('.session-list .list-row');
      await until(async () => (await rows.count()) > 0, 'sessions of the file', 30_000);
      // Written anew as editors do it: beside it, and then put in its place.
      await writeFile(join(folder, 'draft'), `${sample.trimEnd()}\n{"broken": \n`);
      await rename(join(folder, 'draft'), join(folder, 'run.otlp.jsonl'));
      await window.explorer.getByText('Read Again').click();
      await until(async () => (await rows.count()) > 0, 'sessions of the file, read again', 30_000);
      await window.explorer.getByText('1 line could not be read').click();
      await window.shot('trace-file');
      await rows.first().click();
      await window.explorer.locator('.turn').first().waitFor();
      await window.shot('trace-file-session');
      // Nothing of it is in the person's own database.
      await window.showSidebar();
      await window.welcome.getByText('Load Sample Session').waitFor();
      await window.explorer.locator('.file-problems button').first().click();
      await page.locator('.statusbar-item', { hasText: /^Ln \d+, Col 1$/ }).waitFor();
      await page.keyboard.press('Control+1');
      await window.explorer.getByText('Import Into Turnstone').click();
      await window.rows.nth(1).waitFor();
      await window.close();
      return undefined;
    },
  },
  {
    name: 'this workspace sends here: asked first, shown, and its terminals have the variables',
    async run(scene) {
      const place = await scene.place('files');
      const folder = join(place.server.folder, 'sending');
      const window = await scene.open(place, 'sending');
      const { page } = window;
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.run('Turnstone: Send This Workspace Here...');
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').first().waitFor();
      await window.shot('send-here');
      await dialog.getByRole('button', { name: 'Send Here' }).click();
      await place.server.step(({ step, on }) => step === 'sendHere' && on === true, 'the variables to be set');
      await window.run('Terminal: Create New Terminal');
      await page.locator('.terminal-wrapper.active').first().waitFor();
      const out = join(folder, 'seen.txt');
      await until(
        async () => {
          await page.locator('.terminal-wrapper.active').first().click();
          await page.keyboard.type(`echo $OTEL_EXPORTER_OTLP_ENDPOINT > ${out}\n`);
          await page.waitForTimeout(500);
          return (await readFile(out, 'utf8').catch(() => '')).trim() !== '';
        },
        'the terminal to answer',
        30_000,
      );
      assert.equal((await readFile(out, 'utf8')).trim(), `http://127.0.0.1:${place.httpPort}`);
      await window.close();
      return undefined;
    },
  },
  {
    name: 'a session is deleted after a question',
    async run(scene) {
      const place = await scene.place('files');
      const window = await scene.open(place, 'deleting');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.showSidebar();
      await sendTurn(place.httpPort, 'goes', 'This one goes');
      await window.row('This one goes').click({ button: 'right' });
      const item = window.page.locator('.context-view .action-item', { hasText: 'Delete Session' });
      await item.hover();
      // The menu takes nothing in the moment that it opens.
      await window.page.waitForTimeout(500);
      await item.click();
      const dialog = window.page.locator('.monaco-dialog-box');
      await dialog.getByText('cannot be undone').waitFor();
      await window.shot('delete-session');
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await window.row('This one goes').waitFor({ state: 'detached' });
      await window.close();
      return undefined;
    },
  },
];

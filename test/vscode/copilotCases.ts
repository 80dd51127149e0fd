// Copilot as a source: its settings are written after asking and put back, and its files open. This VS Code ships Copilot Chat but does not
// enable it, so an extension of the test's own contributes the settings, as they stand in Copilot's manifest.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { ensureCodeServer, until } from '../support/codeServer.ts';
import type { Case, Place } from './scene.ts';
import type { Workbench } from './workbench.ts';

const SECTION = 'github.copilot.chat.otel.';
const BEFORE = { [`${SECTION}otlpEndpoint`]: 'http://localhost:9999', [`${SECTION}outfile`]: '/tmp/copilot.jsonl' };
const FILES = join(import.meta.dirname, '../core/imports');

export const COPILOT_CASES: readonly Case[] = [
  {
    name: 'Copilot Chat is pointed here after asking, and everything is put back',
    async run(scene) {
      const place = await scene.place('copilot');
      await writeUserSettings(place, BEFORE);
      const here = `http://127.0.0.1:${place.httpPort}`;
      const settings = `vscode-remote://${new URL(place.server.url).host}${await settingsOfCopilot(place.server.folder)}`;
      const window = await scene.open(place, 'one', [['extensionDevelopmentPath', settings]]);
      await window.statusShows(String(place.httpPort), 'pulse');
      const dialog = window.page.locator('.monaco-dialog-box');
      const press = (name: string) => dialog.getByRole('button', { name }).click();
      const connect = async (texts: string) => {
        await window.run('Turnstone: Receive Copilot Chat Traces');
        await window.quickPick.getByText(texts, { exact: true }).click();
        await dialog.waitFor();
      };

      await connect('Without Texts');
      const said = (await dialog.innerText()).replaceAll('\u00a0', ' ');
      assert.match(said, /otel\.enabled: false \(not set\) → true/);
      assert.ok(said.includes(`${SECTION}otlpEndpoint: http://localhost:9999 → ${here}`), said);
      assert.match(said, /otel\.outfile: \/tmp\/copilot\.jsonl → empty/);
      assert.doesNotMatch(said, /captureContent/);
      await window.shot('copilot-asks');
      await press('Cancel');
      assert.deepEqual(await copilotSettings(place), BEFORE);

      await connect('Without Texts');
      await press('Write Settings');
      const wanted = {
        [`${SECTION}otlpEndpoint`]: here,
        [`${SECTION}outfile`]: '',
        [`${SECTION}enabled`]: true,
        [`${SECTION}protocol`]: 'http/protobuf',
      };
      await settingsAre(place, wanted);
      const told = await notification(window, 'once the window has been reloaded');
      await told.getByRole('button', { name: 'Reload Window' }).waitFor();
      await window.shot('copilot-written');
      await told.getByRole('button', { name: 'Undo' }).click();
      await settingsAre(place, BEFORE);

      await connect('With Texts');
      await press('Write Settings');
      await settingsAre(place, { ...wanted, [`${SECTION}captureContent`]: true });
      await window.run('Turnstone: Stop Receiving Copilot Chat Traces');
      await dialog.waitFor();
      await press('Restore Settings');
      await settingsAre(place, BEFORE);
      await window.close();
      return undefined;
    },
  },
  {
    name: 'without Copilot Chat the command says why and what to do',
    async run(scene) {
      const place = await scene.place('main');
      const window = await scene.open(place, 'one');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.run('Turnstone: Receive Copilot Chat Traces');
      await notification(window, 'chat.disableAIFeatures');
      await window.close();
      return undefined;
    },
  },
  {
    name: 'the files that Copilot writes open as sessions, and what is missing in them is said',
    async run(scene) {
      const place = await scene.place('copilot-files');
      const window = await scene.open(place, 'one');
      await window.showSidebar();
      await window.statusShows(String(place.httpPort), 'pulse');
      const open = async (file: string) => {
        await window.run('Turnstone: Open Copilot Trace File...');
        const input = window.quickPick.locator('input.input');
        await input.waitFor();
        // VS Code writes the folder it starts in once it has read it, over whatever was typed before.
        await until(async () => (await input.inputValue()).endsWith('/'), 'the folder in the dialog');
        await window.quickPick.getByText('..', { exact: true }).first().waitFor();
        await input.fill(join(FILES, file));
        await window.quickPick.getByText(file).first().waitFor();
        await window.quickPick.getByRole('button', { name: 'OK' }).click();
      };
      await open('copilot-cli-1.0.102.jsonl');
      await window.row('What does the note say?').waitFor();
      await window.explorer.getByText('What does the note say?').first().waitFor();
      await open('copilot-chat-hand-written.jsonl');
      await window.row('Rename the function').waitFor();
      const told = await notification(window, '319993');
      await told.getByRole('button', { name: 'Receive Copilot Chat Traces' }).waitFor();
      await window.shot('copilot-files');
      await window.close();
      return undefined;
    },
  },
  {
    name: 'the status menu counts producers and leads to what arrives from each',
    async run(scene) {
      const place = await scene.place('copilot-files');
      const window = await scene.open(place, 'one');
      await window.statusShows(String(place.httpPort), 'pulse');
      await window.status.click();
      await window.quickPick
        .getByText(/\d producers?/)
        .first()
        .waitFor();
      await window.shot('producers-menu');
      await window.quickPick.getByText('What Arrives From Each App').first().click();
      await place.server.step(
        ({ step, route }) => step === 'route' && (route as { view?: string } | null)?.view === 'producers',
        'the explorer to show the producers',
      );
      await window.explorer.getByText('github-copilot').first().waitFor();
      await window.shot('producers');
      await window.close();
      return undefined;
    },
  },
];

/** Copilot's settings among the user's, as they stand in the file. */
async function copilotSettings({ server }: Place): Promise<Readonly<Record<string, unknown>>> {
  const all = JSON.parse(await readFile(join(server.folder, 'data/User/settings.json'), 'utf8')) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(all).filter(([key]) => key.startsWith(SECTION)));
}

/** Beside those of the harness, which stand in the server's own file too: these are the user's alone. */
async function writeUserSettings({ server }: Place, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const file = join(server.folder, 'data/User/settings.json');
  await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, 'utf8')) as object), ...settings }, null, 2));
}

async function settingsAre(place: Place, wanted: Readonly<Record<string, unknown>>): Promise<void> {
  const text = (settings: Readonly<Record<string, unknown>>) => JSON.stringify(Object.entries(settings).sort());
  let found = '';
  try {
    await until(async () => {
      // A moment in which VS Code writes the file shows half of it.
      found = await copilotSettings(place).then(text, String);
      return found === text(wanted);
    }, 'the settings');
  } catch {
    assert.fail(`The settings are ${found}, not ${text(wanted)}`);
  }
}

/** An extension with Copilot's own settings and nothing else. */
async function settingsOfCopilot(folder: string): Promise<string> {
  type Properties = Readonly<Record<string, { type?: unknown; default?: unknown; scope?: unknown; enum?: unknown }>>;
  const copilot = JSON.parse(await readFile(join(await ensureCodeServer(), 'extensions/copilot/package.json'), 'utf8')) as {
    contributes: { configuration: readonly { properties?: Properties }[] };
  };
  const all = Object.assign({}, ...copilot.contributes.configuration.map(({ properties }) => properties)) as Properties;
  const properties = Object.entries(all).flatMap(([key, { type, default: preset, scope, enum: values }]) =>
    key.startsWith(SECTION) ? [[key, { type, default: preset, scope, ...(values === undefined ? {} : { enum: values }) }]] : [],
  );
  assert.ok(properties.length >= 6, 'Copilot has other settings now');
  const path = join(folder, 'copilot-settings');
  await mkdir(path, { recursive: true });
  const contributes = { configuration: { title: 'Copilot', properties: Object.fromEntries(properties) } };
  const manifest = { name: 'copilot-settings', publisher: 'test', version: '0.0.1', engines: { vscode: '^1.101.0' }, contributes };
  await writeFile(join(path, 'package.json'), JSON.stringify(manifest));
  return path;
}

/** A notification in the list behind the bell: VS Code shows no toasts to a driven window. */
async function notification(window: Workbench, text: string): Promise<Locator> {
  const found = window.page.locator('.notifications-center .notification-list-item', { hasText: text });
  if (!(await window.page.locator('.notifications-center').isVisible())) await window.run('Notifications: Show Notifications');
  await found.first().waitFor();
  return found.first();
}

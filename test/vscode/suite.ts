// The part of the suite that runs inside the extension host, with the whole `vscode` API. Also what @vscode/test-electron runs.
// Not here: what only a person's eyes and hands meet; run.ts drives the window for that.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import * as vscode from 'vscode';

const ID = 'turnstone.turnstone';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
    readonly configuration: readonly {
      readonly properties: Readonly<Record<string, { readonly scope?: string; readonly default?: unknown }>>;
    }[];
  };
}

const CASES: Readonly<Record<string, () => Promise<void>>> = {
  'the extension activates by itself': async () => {
    const extension = vscode.extensions.getExtension(ID);
    assert.ok(extension, `${ID} is not installed`);
    for (let tries = 0; !extension.isActive && tries < 200; tries++) await new Promise(resolve => setTimeout(resolve, 50));
    assert.ok(extension.isActive, 'not active ten seconds after the start');
  },
  'commands contributed are the commands registered': async () => {
    const contributed = manifest().contributes.commands.map(({ command }) => command);
    // VS Code adds its own commands for each view: <view>.focus, .open, .toggleVisibility and the like.
    const registered = (await vscode.commands.getCommands(true)).filter(
      id => id.startsWith('turnstone.') && !id.startsWith('turnstone.sessions.'),
    );
    assert.deepEqual([...registered].sort(), [...contributed].sort());
  },
  'every command has a category and a short title without it': async () => {
    for (const { command, title, category } of manifest().contributes.commands) {
      assert.equal(category, 'Turnstone', command);
      assert.ok(title.length <= 34 && !title.includes(':'), `${command}: ${title}`);
    }
  },
  'no text of the manifest is left untranslated': async () => {
    const left = JSON.stringify(manifest()).match(/"%[^"]+%"/g);
    assert.equal(left, null);
  },
  'a workspace cannot move the port, the hosts or the database': async () => {
    const properties = Object.entries(
      Object.assign(
        {},
        ...manifest().contributes.configuration.map(section => section.properties),
      ) as Manifest['contributes']['configuration'][0]['properties'],
    );
    const sensitive = properties.filter(([key]) => /^turnstone\.(receiver|storage)\./.test(key));
    assert.ok(sensitive.length >= 7);
    for (const [key, { scope }] of sensitive) assert.ok(scope === 'machine' || scope === 'application', `${key} has scope ${scope}`);
  },
  'the environment of each language is copied with the port in use': async () => {
    const port = vscode.workspace.getConfiguration('turnstone').get<number>('receiver.httpPort');
    for (const language of [
      'shell',
      'powershell',
      'dotenv',
      'node',
      'python',
      'claude-code',
      'claude-code-settings',
      'codex',
      'copilot-cli',
    ]) {
      await vscode.commands.executeCommand('turnstone.copyEnvironment', language);
      assert.match(await vscode.env.clipboard.readText(), new RegExp(`http://127\\.0\\.0\\.1:${port}`), language);
    }
  },
};

function manifest(): Manifest {
  return vscode.extensions.getExtension(ID)?.packageJSON as Manifest;
}

/** Runs every case; rejects when one failed. Results also go to TURNSTONE_SUITE_OUT, one JSON line each. */
export async function run(): Promise<void> {
  const file = process.env.TURNSTONE_SUITE_OUT;
  const failed: string[] = [];
  for (const [name, check] of Object.entries(CASES)) {
    const error = await check().then(
      () => null,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    );
    if (error !== null) failed.push(`${name}: ${error}`);
    if (file) appendFileSync(file, `${JSON.stringify({ name, error })}\n`);
  }
  if (file) appendFileSync(file, `${JSON.stringify({ done: true })}\n`);
  if (failed.length > 0) throw new Error(failed.join('\n'));
}

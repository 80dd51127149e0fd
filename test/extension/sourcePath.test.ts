import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baseName, locateSource } from '../../src/extension/sourcePath.ts';

let root = '';
let folder = '';
let outside = '';

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'source-')));
  folder = join(root, 'work');
  outside = join(root, 'secret.ts');
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(root, 'work-evil'));
  writeFileSync(join(folder, 'src', 'agent.ts'), 'x');
  writeFileSync(join(root, 'work-evil', 'agent.ts'), 'x');
  writeFileSync(outside, 'x');
  symlinkSync(outside, join(folder, 'src', 'link.ts'));
  symlinkSync(root, join(folder, 'up'));
  symlinkSync(join(folder, 'src', 'agent.ts'), join(folder, 'alias.ts'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const locate = (file: string, map: Record<string, string> = {}, folders = [folder]) => locateSource(file, { folders, map });

describe('a path that a span names', () => {
  it('is found inside the workspace, however it is written', async () => {
    const path = join(folder, 'src', 'agent.ts');
    for (const file of [path, 'src/agent.ts', './src/agent.ts', pathToFileURL(path).href, `${folder}/src/../src/agent.ts`])
      expect(await locate(file), file).toEqual({ path });
    expect(await locate('alias.ts')).toEqual({ path });
  });

  it('is found through a map of folders', async () => {
    const path = join(folder, 'src', 'agent.ts');
    expect(await locate('/app/src/agent.ts', { '/app': '${workspaceFolder}' })).toEqual({ path });
    expect(await locate('/app/agent.ts', { '/app/': 'src' })).toEqual({ path });
    expect(await locate('C:\\app\\agent.ts', { 'C:\\app': './src' })).toEqual({ path });
    expect(await locate('/application/agent.ts', { '/app': 'src' })).toEqual({ refused: 'outside' });
  });

  it('opens nothing outside the workspace', async () => {
    const hostile = [
      '/etc/passwd',
      '../secret.ts',
      'src/../../secret.ts',
      `${folder}/../secret.ts`,
      outside,
      join(root, 'work-evil', 'agent.ts'),
      'src/link.ts',
      'up/secret.ts',
      '/proc/self/environ',
      'C:\\Windows\\win.ini',
    ];
    for (const file of hostile) expect(await locate(file), file).toEqual({ refused: 'outside' });
    // A map leads nowhere else either.
    for (const target of ['/etc', '..', '${workspaceFolder}/..', root]) {
      expect(await locate('/app/secret.ts', { '/app': target }), target).toEqual({ refused: 'outside' });
      expect(await locate('/app/passwd', { '/app': target }), target).toEqual({ refused: 'outside' });
    }
    expect(await locate('/app/../secret.ts', { '/app': '${workspaceFolder}' })).toEqual({ refused: 'outside' });
  });

  it('is no path at all where it names a machine, a device or a scheme', async () => {
    const malformed = [
      '',
      '\\\\server\\share\\agent.ts',
      '//server/share/agent.ts',
      '\\\\?\\C:\\agent.ts',
      '\\\\.\\pipe\\x',
      'file://server/share/agent.ts',
      'file:////server/agent.ts',
      'https://evil.example/agent.ts',
      'vscode://x/y',
      'data:text/plain,x',
      'command:workbench.action.terminal.new',
      'src/agent.ts\u0000.png',
      'src/agent.ts\n',
      'a'.repeat(5000),
    ];
    for (const file of malformed) expect(await locate(file), file.slice(0, 60)).toEqual({ refused: 'malformed' });
  });

  it('is missing where nothing, or a folder, is there', async () => {
    expect(await locate('src/gone.ts')).toEqual({ refused: 'missing' });
    expect(await locate('src')).toEqual({ refused: 'missing' });
    expect(await locate('src/agent.ts', {}, [])).toEqual({ refused: 'outside' });
  });

  it('gives its last name to look for', () => {
    expect(baseName('C:\\app\\agent.ts')).toBe('agent.ts');
    expect(baseName('/app/agent.ts')).toBe('agent.ts');
    expect(baseName('/app/..')).toBe('');
    expect(baseName('/app/a\nb')).toBe('');
  });
});

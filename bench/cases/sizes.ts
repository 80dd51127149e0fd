// What is shipped and how fast it wakes: bundle and package sizes as built, and activation as the VS Code tests measured it.
import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BenchCase, BenchGap, BenchRow } from '../benchCase.ts';

const ROOT = new URL('../../', import.meta.url);
const KB = 1000;
const MB = 1_000_000;

async function bytesOf(path: string): Promise<number | null> {
  const at = fileURLToPath(new URL(path, ROOT));
  const found = await stat(at).catch(() => null);
  if (!found) return null;
  if (found.isFile()) return found.size;
  const names = await readdir(at, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(names.filter(each => each.isFile()).map(each => stat(`${each.parentPath}/${each.name}`)));
  return sizes.reduce((sum, each) => sum + each.size, 0);
}

async function bundle(what: string, path: string, budget?: number): Promise<BenchRow | BenchGap> {
  const bytes = await bytesOf(path);
  if (bytes === null) return { what, why: `${path} is not built` };
  return { what, measured: bytes / KB, unit: 'kB', ...(budget && { budget, good: 'below' as const }) };
}

async function packages(): Promise<(BenchRow | BenchGap)[]> {
  const names = await readdir(new URL('dist-vsix/', ROOT)).catch(() => []);
  const files = names.filter(name => name.endsWith('.vsix'));
  if (!files.length) return [{ what: 'VSIX', why: 'dist-vsix/ is empty: npm run package' }];
  return Promise.all(
    files.map(
      async (name): Promise<BenchRow> => ({
        what: `VSIX: ${name}`,
        measured: ((await bytesOf(`dist-vsix/${name}`)) ?? 0) / MB,
        unit: 'MB',
        budget: 3,
        good: 'below',
      }),
    ),
  );
}

interface Activation {
  readonly bodyMs?: number;
  readonly shownMs?: number;
}

async function activation(): Promise<(BenchRow | BenchGap)[]> {
  const text = await readFile(new URL('test/out/activation.json', ROOT), 'utf8').catch(() => null);
  if (text === null) return [{ what: 'activation', why: 'test/out/activation.json is not there: npm run test:vscode' }];
  const { bodyMs, shownMs } = JSON.parse(text) as Activation;
  return [
    bodyMs === undefined
      ? { what: 'activate() body', why: 'no bodyMs in activation.json' }
      : { what: 'activate() body', measured: bodyMs, unit: 'ms', budget: 20, good: 'below' },
    shownMs === undefined
      ? { what: 'activation as VS Code shows it', why: 'no shownMs in activation.json' }
      : { what: 'activation as VS Code shows it', measured: shownMs, unit: 'ms', budget: 50, good: 'below' },
  ];
}

export const sizes: BenchCase = {
  name: 'sizes',
  run: async () => [
    await bundle('main bundle (extension.cjs)', 'dist/extension.cjs', 150),
    await bundle('worker bundle (worker.cjs)', 'dist/worker.cjs'),
    await bundle('command line (cli.cjs)', 'dist/cli.cjs'),
    await bundle('webview', 'dist/webview'),
    ...(await packages()),
    ...(await activation()),
  ],
};

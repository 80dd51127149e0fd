// Brings the in-host suite into an extension host: bundled as CommonJS (hosts load no TypeScript), and carried by an empty extension
// so that the packaged Turnstone beside it is the one under test.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Returns the path of the bundled suite, without its ending, as extensionTestsPath wants it. */
export async function bundleSuite(folder: string): Promise<string> {
  const outfile = join(folder, 'suite.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'suite.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outfile;
}

/** An extension that does nothing: VS Code runs a suite only for a development extension. */
export async function carrier(folder: string): Promise<string> {
  const path = join(folder, 'carrier');
  await mkdir(path, { recursive: true });
  const manifest = { name: 'carrier', publisher: 'test', version: '0.0.1', engines: { vscode: '^1.101.0' } };
  await writeFile(join(path, 'package.json'), JSON.stringify(manifest));
  return path;
}

export interface SuiteResult {
  readonly name: string;
  readonly error: string | null;
}

/** The suite's results, or null while it is still running. */
export async function suiteResults(file: string): Promise<readonly SuiteResult[] | null> {
  const text = await readFile(file, 'utf8').catch(() => ''); // Not begun: no file.
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as SuiteResult & { done?: boolean });
  return lines.some(line => line.done) ? lines.filter(line => !line.done) : null;
}

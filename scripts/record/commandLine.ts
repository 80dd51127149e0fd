// Brings a coding agent's command line for one recording and runs it in an empty home, with nothing of this machine's environment.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '.cache');

/** Installs the package into a folder of its own and answers its node_modules. Its licence may not allow to ship it: it is only run. */
export async function bring(packageName: string, version: string, more: readonly string[] = []): Promise<string> {
  const folder = join(cache, packageName.replaceAll('/', '_'));
  await mkdir(folder, { recursive: true });
  const manifest = { private: true, dependencies: { [packageName]: version } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', ...more];
  const done = await run('npm', args, { ...process.env }, folder);
  if (done.code !== 0) throw new Error(`npm could not install ${packageName}: ${done.output}`);
  return join(folder, 'node_modules');
}

export interface Place {
  readonly home: string;
  /** The folder it works in, with a list of orders. */
  readonly work: string;
  remove(): Promise<void>;
}

export async function emptyPlace(): Promise<Place> {
  const home = await mkdtemp(join(tmpdir(), 'record-'));
  const work = join(home, 'shop');
  await mkdir(work);
  const rows = ['order,status,day,carrier,parcels', 'A-16,delivered,Friday,Northline,1', 'A-17,shipped,Monday,Northline,2'];
  await writeFile(join(work, 'orders.csv'), `${rows.join('\n')}\n`);
  return { home, work, remove: () => rm(home, { recursive: true, force: true, maxRetries: 3 }) };
}

type Environment = Record<string, string | undefined>;

export async function run(
  program: string,
  args: readonly string[],
  env: Environment,
  cwd: string,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
    let output = '';
    const keep = (part: Buffer) => {
      output += part.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', code => resolve({ code: code ?? -1, output }));
  });
}

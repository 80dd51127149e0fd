// A real VS Code server for tests: installs it on demand into a cache folder, gives each run its own data, extensions and ports.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

const VERSION = '4.139.1';
const ROOT = resolve(import.meta.dirname, '../..');

export type Settings = Readonly<Record<string, unknown>>;

/** Keeps test runs quiet: no banners, no look-ups, no assistants. */
const QUIET: Settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

export interface CodeServer {
  readonly url: string;
  readonly folder: string;
  /** The lifecycle steps that extensions under test have noted. */
  steps(): Promise<readonly Step[]>;
  /** Resolves with the first step that fits; rejects with what was seen after `ms`. */
  step(fits: (step: Step) => boolean, what: string, ms?: number): Promise<Step>;
  stop(): Promise<void>;
}

interface Step {
  readonly step: string;
  readonly pid: number;
  readonly at: number;
  readonly [detail: string]: unknown;
}

/** The folder of VS Code's server, installed when it is not there. TURNSTONE_CACHE moves the cache (about 590 MB). */
export async function ensureCodeServer(): Promise<string> {
  const cache = process.env.TURNSTONE_CACHE ? resolve(process.env.TURNSTONE_CACHE) : join(ROOT, '.cache');
  const folder = join(cache, 'code-server');
  const server = join(folder, 'node_modules/code-server/lib/vscode');
  const done = join(folder, `installed-${VERSION}`);
  if (existsSync(done) && existsSync(join(server, 'out/server-main.js'))) return server;
  console.log(`Installing code-server ${VERSION} into ${folder} ...`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "name": "code-server-cache", "private": true }\n');
  // No install scripts: they would compile what these tests do not use.
  install(folder, ['install', '--ignore-scripts', `code-server@${VERSION}`]);
  install(server, ['install', '--omit=dev', '--ignore-scripts']);
  await writeFile(done, '');
  return server;
}

function install(cwd: string, parameters: readonly string[]): void {
  const result = spawnSync('npm', [...parameters, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, stdio: 'inherit' });
  if (result.status !== 0) throw new Error(`npm ${parameters.join(' ')} failed in ${cwd}.`);
}

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as { port: number }).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

/** Starts a server with the VSIX installed. `folder` is emptied first; it receives data, extensions, logs and the steps. */
export async function startCodeServer(options: {
  readonly folder: string;
  readonly vsix: readonly string[];
  readonly settings: Settings;
  readonly env?: Readonly<Record<string, string>>;
}): Promise<CodeServer> {
  const main = join(await ensureCodeServer(), 'out/server-main.js');
  const { folder } = options;
  await rm(folder, { recursive: true, force: true });
  const data = join(folder, 'data');
  const extensions = join(folder, 'extensions');
  const stepFile = join(folder, 'steps.jsonl');
  const settings = JSON.stringify({ ...QUIET, ...options.settings }, null, 2);
  // Machine-scoped settings count from the server's own file, all others from the user's.
  for (const place of ['User', 'Machine']) {
    await mkdir(join(data, place), { recursive: true });
    await writeFile(join(data, place, 'settings.json'), settings);
  }
  for (const vsix of options.vsix) {
    const parameters = [
      main,
      '--accept-server-license-terms',
      '--user-data-dir',
      data,
      '--server-data-dir',
      data,
      '--extensions-dir',
      extensions,
    ];
    const result = spawnSync(process.execPath, [...parameters, '--install-extension', vsix], { encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`Installing ${vsix} failed: ${result.stdout}${result.stderr}`);
  }
  const [port = 0] = await freePorts(1);
  const child = spawn(
    process.execPath,
    [
      main,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
      ...[
        '--enable-smoke-test-driver',
        '--telemetry-level',
        'off',
        '--user-data-dir',
        data,
        '--server-data-dir',
        data,
        '--extensions-dir',
        extensions,
      ],
    ],
    {
      env: { ...process.env, TURNSTONE_DB: join(folder, 'turnstone.db'), TURNSTONE_TEST_LOG: stepFile, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const log = createWriteStream(join(folder, 'server.log'));
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const url = `http://127.0.0.1:${port}`;
  await until(() => answers(url), `the server on ${url}`, 30_000);

  const steps = async () => parseSteps(await readFile(stepFile, 'utf8').catch(() => '')); // Nothing noted yet: no file.
  return {
    url,
    folder,
    steps,
    async step(fits, what, ms = 20_000) {
      let found: Step | undefined;
      try {
        await until(
          async () => {
            found = (await steps()).find(fits);
            return found !== undefined;
          },
          what,
          ms,
        );
      } catch (error) {
        const seen = (await steps()).slice(-12).map(step => JSON.stringify(step));
        throw new Error(`${(error as Error).message} Last steps:\n${seen.join('\n')}`);
      }
      return found as Step;
    },
    stop: () => stop(child),
  };
}

function parseSteps(text: string): Step[] {
  // The last line may be half written.
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line) as Step);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status === 200;
  } catch {
    // Not listening yet.
    return false;
  }
}

/** Asks every 50 ms until it holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms for ${what}.`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

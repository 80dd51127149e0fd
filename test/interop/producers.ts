// What producers there are: one folder each with producer.json, requirements*.txt (one a recorded release) and main.py SCENARIO. Their
// packages go into virtual environments in a cache folder, made once for each list of requirements.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'producers');
const CACHE = process.env.INTEROP_VENVS ?? join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'interop');

export type Scenario = 'tool-use' | 'six-turns' | 'error';

export interface Variant {
  /** Ends the fixture's name; empty for what the SDK does by itself. */
  readonly suffix: string;
  readonly env: Readonly<Record<string, string>>;
  readonly scenarios?: readonly Scenario[];
  /** Only for the release of `requirements<this>.txt`. */
  readonly release?: string;
  /** False where no messages are sent. */
  readonly content?: boolean;
  /** Where a user's turn is not one trace: how many turns come out. */
  readonly turns?: Readonly<Partial<Record<Scenario, number>>>;
}

export interface Producer {
  readonly name: string;
  readonly folder: string;
  /** Its version names the folder of the fixtures. */
  readonly package: string;
  readonly scenarios: readonly Scenario[];
  /** Whether the SDK has a way to say the session. */
  readonly session: boolean;
  /** `$COLLECTOR` and `$MODEL` stand for the two servers. */
  readonly env: Readonly<Record<string, string>>;
  readonly variants: readonly Variant[];
  readonly releases: readonly Release[];
}

export interface Release {
  readonly name: string;
  readonly requirements: string;
  /** What pip cannot resolve with all that it asks for: installed afterwards, by itself. */
  readonly bare: string | null;
  readonly venv: string;
}

export function producersNamed(names: readonly string[]): readonly Producer[] {
  const all = readdirSync(FOLDER, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(FOLDER, entry.name, 'producer.json')))
    .map(entry => entry.name);
  const unknown = names.filter(name => !all.includes(name));
  if (unknown.length > 0) throw new Error(`No such producer: ${unknown.join(', ')}. There are ${all.join(', ')}.`);
  return (names.length > 0 ? names : all).map(producer);
}

function producer(name: string): Producer {
  const folder = join(FOLDER, name);
  const stated = JSON.parse(readFileSync(join(folder, 'producer.json'), 'utf8')) as Omit<Producer, 'name' | 'folder' | 'releases'>;
  const releases = readdirSync(folder)
    .map(file => /^requirements(.*)\.txt$/.exec(file))
    .filter(match => match !== null)
    .map(match => release(folder, name, match[1] ?? ''));
  return { ...stated, name, folder, releases };
}

function release(folder: string, producer: string, name: string): Release {
  const bare = join(folder, `without-dependencies${name}.txt`);
  const requirements = join(folder, `requirements${name}.txt`);
  return { name, requirements, bare: existsSync(bare) ? bare : null, venv: join(CACHE, `${producer}${name}`) };
}

export function pythonOf(release: Release): string {
  return join(release.venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
}

const stampOf = (release: Release) => join(release.venv, 'installed-requirements.txt');

export function isInstalled(release: Release): boolean {
  return existsSync(stampOf(release)) && readFileSync(stampOf(release), 'utf8') === wanted(release);
}

function wanted(release: Release): string {
  return [release.requirements, release.bare].map(file => (file === null ? '' : readFileSync(file, 'utf8'))).join('');
}

/** Why nothing can be installed here, or null. */
export function missing(): string | null {
  if (spawnSync('python3', ['-c', 'import venv, ensurepip']).status !== 0) return 'there is no python3 with venv';
  const index = spawnSync('python3', ['-m', 'pip', 'index', 'versions', 'opentelemetry-api', '--retries', '0', '--timeout', '15']);
  return index.status === 0 ? null : 'pip reaches no package index';
}

export function install(release: Release): void {
  if (isInstalled(release)) return;
  if (!existsSync(pythonOf(release))) python('python3', ['-m', 'venv', release.venv]);
  rmSync(stampOf(release), { force: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  python(pythonOf(release), [...pip, '-r', release.requirements]);
  if (release.bare !== null) python(pythonOf(release), [...pip, '--no-deps', '-r', release.bare]);
  writeFileSync(stampOf(release), wanted(release));
}

function python(command: string, args: readonly string[]): void {
  const run = spawnSync(command, args, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${args.join(' ')}: ${run.stderr || run.stdout || String(run.error)}`);
}

/** The versions of what was asked for, and of everything of OpenTelemetry. */
export function versionsOf(release: Release): Readonly<Record<string, string>> {
  const run = spawnSync(pythonOf(release), ['-m', 'pip', 'list', '--format=json', '--disable-pip-version-check'], { encoding: 'utf8' });
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');
  const asked = wanted(release)
    .split('\n')
    .map(line => plain(/^[\w.-]+/.exec(line)?.[0] ?? ''));
  const installed = JSON.parse(run.stdout) as { name: string; version: string }[];
  return Object.fromEntries(
    installed
      .filter(({ name }) => asked.includes(plain(name)) || plain(name).startsWith('opentelemetry-'))
      .map(({ name, version }) => [plain(name), version]),
  );
}

/** Where Python finds what the producers share. */
export const SHARED = dirname(join(FOLDER, 'shared.py'));

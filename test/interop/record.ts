// Writes what a scenario sent as a fixture: one request a line, without anything that tells where it was recorded.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { OtlpRequest } from './collector.ts';
import type { Release } from './producers.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FIXTURES = join(ROOT, 'test', 'fixtures');
/** Attributes that tell of the machine, and what stands there instead. */
const MACHINE: Readonly<Record<string, string>> = {
  'host.name': 'host',
  'host.id': 'host',
  'host.ip': 'host',
  'host.mac': 'host',
  'container.id': 'container',
  'process.owner': 'app',
  'process.command': 'main.py',
  'process.command_line': 'python main.py',
  'process.command_args': 'python main.py',
};

export function fixtureFolder(producer: string, version: string): string {
  const folder = join(FIXTURES, producer, version);
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function writeRequests(file: string, requests: readonly OtlpRequest[], release: Release): void {
  const scrubbed = requests.map(request => JSON.stringify(scrub(request, release)));
  writeFileSync(file, `[\n${scrubbed.join(',\n')}\n]\n`);
}

export function writeMeta(folder: string, meta: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(folder, 'recorded.meta'), `${JSON.stringify(meta, null, 1)}\n`);
}

function scrub(value: unknown, release: Release): unknown {
  const places: readonly (readonly [string, string])[] = [
    [release.venv, '/app/.venv'],
    [pythonHome(release), '/usr'],
    [ROOT, '/app'],
    [homedir(), '/app'],
    [hostname(), 'host'],
  ];
  const walk = (item: unknown): unknown => {
    if (typeof item === 'string') return places.reduce((text, [place, instead]) => text.replaceAll(place, instead), item);
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== 'object' || item === null) return item;
    const { key } = item as { key?: unknown };
    const instead = typeof key === 'string' ? MACHINE[key] : undefined;
    if (instead !== undefined) return { key, value: { stringValue: instead } };
    return Object.fromEntries(Object.entries(item).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(value);
}

/** Where the Python is that the environment was made of. */
function pythonHome(release: Release): string {
  const stated = /^home = (.*)$/m.exec(readFileSync(join(release.venv, 'pyvenv.cfg'), 'utf8'))?.[1] ?? '';
  return dirname(stated.trim());
}

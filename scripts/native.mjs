// Which prebuilt better-sqlite3 addons go into dist/native: the host's, one target's, or none (then node:sqlite serves).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** VS Code's target names and the prebuild each one uses. */
export const TARGETS = {
  'win32-x64': 'win32-x64',
  'win32-arm64': 'win32-arm64',
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'alpine-x64': 'linuxmusl-x64',
  'alpine-arm64': 'linuxmusl-arm64',
};

/** The host's VS Code target, or null where no prebuild exists. */
export function hostTarget() {
  const musl = process.platform === 'linux' && /\/ld-musl-/.test(readFileSync('/proc/self/maps', 'latin1'));
  const target = `${musl ? 'alpine' : process.platform}-${process.arch}`;
  return target in TARGETS ? target : null;
}

export function prebuildsFor(target) {
  if (target === 'none') return [];
  const wanted = target === 'host' ? hostTarget() : target;
  if (wanted === null) return [];
  const prebuild = TARGETS[wanted];
  if (!prebuild) throw new Error(`Unknown target ${target}. Known: ${Object.keys(TARGETS).join(', ')}, none.`);
  const folder = join(dirname(require.resolve('better-sqlite3/package.json')), 'prebuilds');
  return [{ from: join(folder, `${prebuild}.node`), name: 'better_sqlite3.node' }];
}

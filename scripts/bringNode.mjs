// Brings the project's own Node 24 (npm package "node") where it is missing, on whatever Node started npm. Runs first in every script,
// as `npm run own-node`: a shell that had looked up "node" itself before would keep the old one for the rest of its line.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** The major version of the project's own Node; 0 where it is not there or does not run. */
function ownMajor() {
  const run = spawnSync(own, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  return Number(/^v(\d+)/.exec(run.stdout ?? '')?.[1] ?? 0);
}

if (!existsSync(join(root, 'node_modules'))) {
  console.error('Run "npm ci" first.');
  process.exit(1);
}
if (ownMajor() !== 24) {
  // Install scripts are off for this project (.npmrc); this package's only purpose is to fetch the binary from the registry.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const run = spawnSync(npm[0], [...npm.slice(1), 'rebuild', 'node', '--ignore-scripts=false'], {
    cwd: root,
    encoding: 'utf8',
    shell: npm.length === 1,
  });
  if (ownMajor() !== 24) {
    console.error(`The project's own Node 24 could not be brought: ${(run.stderr || run.stdout || String(run.error ?? '')).trim()}`);
    console.error('Turnstone needs Node 22.15 or newer: install Node 24, or let npm reach its registry, and try again.');
    process.exit(1);
  }
}

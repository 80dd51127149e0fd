// Packages the extension: one VSIX a target with its addon, and one without any target or addon, where node:sqlite serves.
// Usage: node scripts/package.ts [--only host|none|<target>] [--out <folder>] [--no-build]
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { hostTarget, prebuildsFor, TARGETS } from './native.mjs';
import { writeNotices } from './notices.ts';

/** A VSIX larger than this is a mistake in what goes into it. */
const MAX_BYTES = 3 * 1024 * 1024;
/** The bundles that go into a VSIX: the command line ships elsewhere. */
const SHIPPED = ['dist/extension.cjs', 'dist/worker.cjs', 'dist/webview/'];

export interface Packaged {
  readonly target: string;
  readonly file: string;
  readonly bytes: number;
}

/** `only` is `host`, `none` or a target; without it all are made. `build: false` takes dist as it is. */
export async function packageExtension(options: {
  readonly only?: string;
  readonly out?: string;
  readonly build?: boolean;
}): Promise<readonly Packaged[]> {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..');
  const out = join(root, options.out ?? 'dist-vsix');
  if (options.build ?? true) {
    const built = spawnSync(execPath, [join(root, 'esbuild.mjs'), '--meta'], { cwd: root, stdio: 'inherit' });
    if (built.status !== 0) throw new Error('The build failed.');
  }
  await writeNotices(root, SHIPPED);
  await mkdir(out, { recursive: true });
  const { name, version, repository } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const packaged: Packaged[] = [];
  try {
    for (const target of targetsOf(options.only)) {
      await placeAddon(root, target);
      const file = join(out, `${name}${target === 'none' ? '' : `-${target}`}-${version}.vsix`);
      await createVSIX({
        cwd: root,
        packagePath: file,
        dependencies: false,
        allowMissingRepository: true,
        skipLicense: true,
        // Relative links of the README can only be rewritten where the repository is known.
        rewriteRelativeLinks: repository !== undefined,
        ...(target === 'none' ? {} : { target }),
      });
      const { size } = await stat(file);
      if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes; the limit is ${MAX_BYTES}.`);
      packaged.push({ target, file, bytes: size });
    }
  } finally {
    await placeAddon(root, 'host'); // dist is what tests and `npm start` run: leave it fit for this machine.
  }
  return packaged;
}

function targetsOf(only: string | undefined): readonly string[] {
  if (only === undefined) return [...Object.keys(TARGETS), 'none'];
  return [only === 'host' ? (hostTarget() ?? 'none') : only];
}

async function placeAddon(root: string, target: string): Promise<void> {
  const folder = join(root, 'dist/native');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of prebuildsFor(target)) await copyFile(file.from, join(folder, file.name));
}

function flag(name: string): string | undefined {
  const place = argv.indexOf(name);
  return place < 0 ? undefined : argv[place + 1];
}

if (import.meta.main) {
  const only = flag('--only');
  const out = flag('--out');
  const packaged = await packageExtension({ ...(only ? { only } : {}), ...(out ? { out } : {}), build: !argv.includes('--no-build') });
  for (const { target, file, bytes } of packaged) console.log(`${target.padEnd(14)} ${(bytes / 1024 / 1024).toFixed(2)} MiB  ${file}`);
}

// Builds the four bundles: extension (vscode only), worker and cli (the app), webview (one page for VS Code and the browser).
// Usage: node esbuild.mjs [--watch] [--target <platform-arch>|none] [--meta]
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { webviewBuild, withParts } from './scripts/webviewBuild.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const watch = argv.includes('--watch');
const meta = argv.includes('--meta');
const { version } = require('./package.json');

const node = {
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  external: ['vscode'],
  define: { TURNSTONE_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
  metafile: meta,
};

const builds = {
  extension: { ...node, entryPoints: ['src/extension/extension.ts'], outfile: 'dist/extension.cjs' },
  worker: { ...node, entryPoints: ['src/app/worker.ts'], outfile: 'dist/worker.cjs' },
  cli: { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.cjs', banner: { js: '#!/usr/bin/env node' } },
  webview: webviewBuild(root, 'dist/webview', watch),
};

await rm(join(root, 'dist'), { recursive: true, force: true });
await mkdir(join(root, 'dist/native'), { recursive: true });
const { prebuildsFor } = await import('./scripts/native.mjs');
for (const file of prebuildsFor(argv.includes('--target') ? argv[argv.indexOf('--target') + 1] : 'host')) {
  await copyFile(file.from, join(root, 'dist/native', file.name));
}
// What is read at run time, beside the bundles: the schema, the page and the sample session.
await cp(join(root, 'src/store/migrations'), join(root, 'dist/migrations'), { recursive: true });
await mkdir(join(root, 'dist/webview'), { recursive: true });
await cp(join(root, 'src/core/rubrics/library'), join(root, 'dist/rubrics'), { recursive: true });
await copyFile(join(root, 'media/sample/sample.otlp.jsonl'), join(root, 'dist/sample.otlp.jsonl'));
const page = join(root, 'webview/index.html');
const madePage = join(root, 'dist/webview/index.html');
if (watch) {
  await copyFile(page, madePage);
  for (const options of Object.values(builds)) await (await esbuild.context({ ...options, absWorkingDir: root })).watch();
} else {
  const results = await Promise.all(Object.values(builds).map(options => esbuild.build({ ...options, absWorkingDir: root })));
  const webview = results[Object.keys(builds).indexOf('webview')];
  await writeFile(madePage, withParts(await readFile(page, 'utf8'), webview.metafile));
  // main.css has the styles of every view; nothing asks for those of its parts.
  const made = await readdir(join(root, 'dist/webview'));
  for (const name of made.filter(each => /^part-.*\.css$/.test(each))) await rm(join(root, 'dist/webview', name));
  if (meta) await writeFile(join(root, 'dist/meta.json'), JSON.stringify(results.map(result => result.metafile)));
}

// Builds the four bundles: extension (vscode only), worker and cli (the app), webview (one page for VS Code and the browser).
// Usage: node esbuild.mjs [--watch] [--target <platform-arch>|none] [--meta]
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

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
  webview: {
    entryPoints: { main: 'webview/main.tsx', begin: 'webview/begin.ts' },
    outdir: 'dist/webview',
    platform: 'browser',
    format: 'esm',
    splitting: true,
    chunkNames: 'part-[name]-[hash]',
    target: 'es2022',
    bundle: true,
    minify: !watch,
    sourcemap: watch ? 'inline' : false,
    jsx: 'automatic',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    define: { 'process.env.NODE_ENV': watch ? '"development"' : '"production"' },
    logLevel: 'warning',
    // Which parts the page starts with stands in it.
    metafile: true,
  },
};

/** Every part that the page starts with is named in it: found only in the script that imports it, each would wait for the one before. */
function withPreloads(html, { outputs }) {
  const parts = new Set();
  const follow = file => {
    for (const { path, kind } of outputs[file].imports) {
      if (kind !== 'import-statement' || parts.has(path)) continue;
      parts.add(path);
      follow(path);
    }
  };
  follow('dist/webview/main.js');
  const links = [...parts].map(path => `    <link rel="modulepreload" href="${basename(path)}" />\n`);
  return html.replace('    <link rel="stylesheet"', `${links.join('')}    <link rel="stylesheet"`);
}

await rm(join(root, 'dist'), { recursive: true, force: true });
await mkdir(join(root, 'dist/native'), { recursive: true });
const { prebuildsFor } = await import('./scripts/native.mjs');
for (const file of prebuildsFor(argv.includes('--target') ? argv[argv.indexOf('--target') + 1] : 'host')) {
  await copyFile(file.from, join(root, 'dist/native', file.name));
}
// What is read at run time, beside the bundles: the schema, the page and the sample session.
await cp(join(root, 'src/store/migrations'), join(root, 'dist/migrations'), { recursive: true });
await mkdir(join(root, 'dist/webview'), { recursive: true });
const page = join(root, 'dist/webview/index.html');
await copyFile(join(root, 'webview/index.html'), page);
await copyFile(join(root, 'media/sample/sample.otlp.jsonl'), join(root, 'dist/sample.otlp.jsonl'));
if (watch) {
  for (const options of Object.values(builds)) await (await esbuild.context({ ...options, absWorkingDir: root })).watch();
} else {
  const results = await Promise.all(Object.values(builds).map(options => esbuild.build({ ...options, absWorkingDir: root })));
  await writeFile(page, withPreloads(await readFile(page, 'utf8'), results[Object.keys(builds).indexOf('webview')].metafile));
  // main.css has the styles of every view; nothing asks for those of its parts.
  const made = await readdir(join(root, 'dist/webview'));
  for (const name of made.filter(each => /^part-.*\.css$/.test(each))) await rm(join(root, 'dist/webview', name));
  if (meta) await writeFile(join(root, 'dist/meta.json'), JSON.stringify(results.map(result => result.metafile)));
}

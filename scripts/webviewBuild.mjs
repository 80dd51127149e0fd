// How the page is built: esbuild's options, the same for the product and for tests, and the page's HTML with its parts named in it.
import { basename } from 'node:path';

/** `root` is the project's folder; `watch` keeps the code readable. */
export function webviewBuild(root, outdir, watch = false) {
  return {
    absWorkingDir: root,
    entryPoints: { main: 'webview/main.tsx', begin: 'webview/begin.ts' },
    outdir,
    platform: 'browser',
    format: 'esm',
    splitting: true,
    chunkNames: 'part-[name]-[hash]',
    target: 'es2022',
    bundle: true,
    minify: !watch,
    sourcemap: watch ? 'inline' : false,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    define: { 'process.env.NODE_ENV': watch ? '"development"' : '"production"' },
    logLevel: 'warning',
    // Which parts the page starts with stands in it.
    metafile: true,
  };
}

const STYLE = '    <link rel="stylesheet"';

/** Names every part that the page starts with: found only in the script that imports it, each would wait for the one before. */
export function withParts(html, { outputs }) {
  if (!html.includes(STYLE)) throw new Error('The page has no stylesheet to name its parts before.');
  const parts = new Set();
  const follow = file => {
    for (const { path, kind } of outputs[file].imports) {
      if (kind !== 'import-statement' || parts.has(path)) continue;
      parts.add(path);
      follow(path);
    }
  };
  follow(Object.keys(outputs).find(file => outputs[file].entryPoint === 'webview/main.tsx'));
  const links = [...parts].map(path => `    <link rel="modulepreload" href="${basename(path)}" />\n`);
  return html.replace(STYLE, `${links.join('')}${STYLE}`);
}

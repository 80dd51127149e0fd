// Third-party notices: the licence of every package whose code or files the bundles really contain, in one text file.
// Reads dist/meta.json (node esbuild.mjs --meta), writes dist/THIRD-PARTY-NOTICES.txt. Fails when a package has no licence text.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Meta {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>>;
}

/** Copied beside the bundles rather than into them, so no bundle's metadata names it. */
const SHIPPED_BESIDE = ['node_modules/better-sqlite3'];
/** SQLite itself, inside the addon, is in the public domain: nothing to print, said for completeness. */
const EPILOGUE = 'The better-sqlite3 addon contains SQLite (https://sqlite.org), which is in the public domain.';

/** `outputs`: names of the bundles that ship, as they end in the metadata. */
export async function writeNotices(root: string, outputs: readonly string[]): Promise<readonly string[]> {
  const metas = JSON.parse(await readFile(join(root, 'dist/meta.json'), 'utf8')) as readonly Meta[];
  const folders = new Set(SHIPPED_BESIDE);
  for (const [file, { inputs }] of metas.flatMap(meta => Object.entries(meta.outputs))) {
    if (!outputs.some(name => file.startsWith(name))) continue;
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = packageFolder(input);
      if (folder !== null && bytesInOutput > 0) folders.add(folder);
    }
  }
  const notices = new Map<string, string>();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    notices.set(`${name} ${version} (${license})`, await licenceText(join(root, folder)));
  }
  const rule = '-'.repeat(78);
  const parts = [...notices].sort(([one], [other]) => (one < other ? -1 : 1)).map(([title, text]) => `${title}\n\n${text.trim()}\n`);
  await writeFile(
    join(root, 'dist/THIRD-PARTY-NOTICES.txt'),
    `Turnstone contains the following packages.\n\n${rule}\n${parts.join(`\n${rule}\n`)}\n${rule}\n${EPILOGUE}\n`,
  );
  return [...notices.keys()];
}

/** The innermost package folder of a bundled file, or null for our own files. */
function packageFolder(input: string): string | null {
  const match = input.match(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//);
  return match?.[1] ?? null;
}

async function licenceText(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter(name => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  if (names.length === 0) {
    const { name, license, author, homepage } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const holder = typeof author === 'string' ? author : author?.name;
    if (!license) throw new Error(`${name} states no licence.`);
    return `Licensed under ${license}.${holder ? ` Copyright ${holder}.` : ''}${homepage ? ` ${homepage}` : ''}`;
  }
  return (await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')))).join('\n');
}

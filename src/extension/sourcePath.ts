// Where a path that a span names lies in this workspace, if anywhere. The path is text from outside: nothing but a file inside one of the
// workspace's folders comes out, after every link has been followed.
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, posix, relative, resolve, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SourceRoots {
  /** Folders of the workspace, absolute. */
  readonly folders: readonly string[];
  /** Where code lay when it ran -> where it lies here: absolute, relative to the first folder, or with `${workspaceFolder}`. */
  readonly map: Readonly<Record<string, string>>;
}

/** `malformed`: no path that may be opened; `outside`: it leads out of the workspace; `missing`: no file there. */
export type Located = { readonly path: string } | { readonly refused: 'malformed' | 'outside' | 'missing' };

const MAX_PATH = 4096;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for.
const CONTROLS = /[\u0000-\u001f\u007f]/;
/** Two characters at least: one is a drive. */
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;
/** `\\server`, `\\?\`, `\\.\`, and the same with slashes. */
const NETWORK = /^[\\/]{2}/;

/** The real path of the file, or why there is none. */
export async function locateSource(named: string, roots: SourceRoots): Promise<Located> {
  const file = plainPath(named);
  if (file === null) return { refused: 'malformed' };
  let refused: 'outside' | 'missing' = 'outside';
  for (const candidate of candidates(file, roots)) {
    if (!roots.folders.some(folder => inside(folder, candidate))) continue;
    const real = await realpath(candidate).catch(() => null);
    if (real === null) {
      refused = 'missing';
      continue;
    }
    for (const folder of roots.folders) {
      const home = await realpath(folder).catch(() => null);
      if (home === null || !inside(home, real)) continue;
      if ((await stat(real)).isFile()) return { path: real };
      refused = 'missing';
    }
  }
  return { refused };
}

/** The last name of a path, however it is written; '' where there is none that could be looked for. */
export function baseName(named: string): string {
  const name = posix.basename(named.replaceAll('\\', '/'));
  return CONTROLS.test(name) || name === '.' || name === '..' || name.length > 255 ? '' : name;
}

/** A file URL as a path, and nothing that names another machine, a device or a scheme. */
function plainPath(named: string): string | null {
  if (named === '' || named.length > MAX_PATH || CONTROLS.test(named) || NETWORK.test(named)) return null;
  if (!SCHEME.test(named)) return named;
  if (!/^file:\/\/\//i.test(named)) return null;
  try {
    const path = fileURLToPath(named);
    return NETWORK.test(path) || CONTROLS.test(path) ? null : path;
  } catch {
    // A host, an encoded slash.
    return null;
  }
}

function* candidates(file: string, { folders, map }: SourceRoots): Generator<string> {
  const [first] = folders;
  const prefixes = Object.keys(map).sort((a, b) => b.length - a.length);
  for (const prefix of prefixes) {
    const rest = after(file, prefix);
    const target = map[prefix];
    if (rest === null || target === undefined || first === undefined) continue;
    const known = target.replace('${workspaceFolder}', first);
    yield join(isAbsolute(known) ? known : join(first, known), rest);
  }
  if (isAbsolute(file)) yield resolve(file);
  // A path of another system's making is no relative one here.
  else if (!posix.isAbsolute(file) && !win32.isAbsolute(file)) for (const folder of folders) yield resolve(folder, file);
}

/** What follows the prefix, where it ends at a separator. */
function after(file: string, prefix: string): string | null {
  const bare = prefix.replace(/[\\/]+$/, '');
  if (!file.startsWith(bare)) return null;
  const rest = file.slice(bare.length);
  return rest === '' || !/^[\\/]/.test(rest) ? null : rest.replaceAll('\\', '/');
}

function inside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !isAbsolute(way) && way !== '..' && !/^\.\.[\\/]/.test(way);
}

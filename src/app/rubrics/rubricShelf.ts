// The rubrics at hand: files of the workspaces' `.turnstone/rubrics`, read again when they change, and the built-in library.
import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { meaningOf, type Rubric } from '../../core/model/rubric.ts';
import { FIRST_RUBRICS } from '../../core/rubrics/packs.ts';
import { readRubric } from '../../core/rubrics/readRubric.ts';
import type { RubricFileProblem } from '../../rpc/scoreModels.ts';

const WATCH_MS = 2000;
const MAX_FILES = 500;
const MAX_BYTES = 1_000_000;

export interface ShelvedRubric {
  readonly rubric: Rubric;
  readonly version: string;
  /** Null: built in. */
  readonly file: string | null;
}

export interface Shelf {
  readonly rubrics: readonly ShelvedRubric[];
  readonly problems: readonly RubricFileProblem[];
  readonly builtIn: boolean;
}

export interface RubricShelf {
  /** What one scores by: the workspace's own, or the first of the library where there are none. */
  read(): Promise<Shelf>;
  library(): Promise<readonly ShelvedRubric[]>;
  /** Copies rubrics of the library into the first folder; files that are there stay as they are. Returns the files it made. */
  add(ids: readonly string[]): Promise<readonly string[]>;
  readonly folder: string | null;
  stop(): void;
}

/** `changed` is called when what `read` gave is no longer so. */
export function createRubricShelf(folders: readonly string[], assets: string, changed: () => void): RubricShelf {
  const libraryFolder = join(assets, 'rubrics');
  let library: Promise<readonly ShelvedRubric[]> | null = null;
  let known: { readonly signature: string; readonly shelf: Shelf } | null = null;
  const readLibrary = () => {
    library ??= readFiles([libraryFolder]).then(({ rubrics }) =>
      rubrics
        .map(each => ({ ...each, file: null }))
        .sort((a, b) => (a.rubric.group ?? '').localeCompare(b.rubric.group ?? '') || a.rubric.title.localeCompare(b.rubric.title)),
    );
    return library;
  };
  const load = async (): Promise<Shelf> => {
    const signature = await signatureOf(folders);
    if (known?.signature === signature) return known.shelf;
    const own = await readFiles(folders);
    const first = (await readLibrary()).filter(each => (FIRST_RUBRICS as readonly string[]).includes(each.rubric.id));
    const shelf = own.rubrics.length === 0 ? { ...own, rubrics: first, builtIn: true } : { ...own, builtIn: false };
    known = { signature, shelf };
    return shelf;
  };
  const look = async () => {
    if (known === null || known.signature === (await signatureOf(folders))) return;
    known = null;
    changed();
  };
  const watch = folders.length === 0 ? null : setInterval(() => void look().catch(() => undefined), WATCH_MS).unref();

  return {
    read: load,
    library: readLibrary,
    folder: folders[0] ?? null,
    async add(ids) {
      const folder = folders[0];
      if (folder === undefined) return [];
      await mkdir(folder, { recursive: true });
      const made: string[] = [];
      for (const id of ids) {
        const file = join(folder, `${id}.yaml`);
        const text = await readFile(join(libraryFolder, `${id}.yaml`), 'utf8');
        const written = await writeFile(file, text, { flag: 'wx' }).then(
          () => true,
          (error: NodeJS.ErrnoException) => {
            if (error.code !== 'EEXIST') throw error;
            return false;
          },
        );
        if (written) made.push(file);
      }
      known = null;
      if (made.length > 0) changed();
      return made;
    },
    stop: () => {
      if (watch) clearInterval(watch);
    },
  };
}

/** A meaning's digest, as scores name it. */
function versionOf(rubric: Rubric): string {
  return hash('sha256', meaningOf(rubric), 'hex').slice(0, 8);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter(name => /\.ya?ml$/i.test(name))
    .sort()
    .slice(0, MAX_FILES)
    .map(name => join(folder, name));
}

/** Tells two states of the folders apart. */
async function signatureOf(folders: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const folder of folders) {
    for (const file of await filesIn(folder)) {
      const found = await stat(file).catch(() => null);
      parts.push(`${file} ${found?.mtimeMs} ${found?.size}`);
    }
  }
  return parts.join('\n');
}

async function readFiles(folders: readonly string[]) {
  const rubrics: ShelvedRubric[] = [];
  const problems: RubricFileProblem[] = [];
  const taken = new Map<string, string>();
  for (const file of (await Promise.all(folders.map(filesIn))).flat()) {
    const wrong = (message: string) => problems.push({ file, line: 1, column: 1, message });
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) continue;
    if (found.size > MAX_BYTES) {
      wrong(`The file is larger than ${MAX_BYTES} bytes.`);
      continue;
    }
    const text = await readFile(file, 'utf8').catch((error: Error) => void wrong(`The file cannot be read: ${error.message}`));
    if (text === undefined) continue;
    const { rubric, problems: own } = readRubric(text);
    for (const problem of own) problems.push({ file, ...problem });
    if (rubric === null) continue;
    const before = taken.get(rubric.id);
    if (before !== undefined) {
      wrong(`The id ${rubric.id} is taken by ${before}: this file does not count.`);
      continue;
    }
    taken.set(rubric.id, file);
    rubrics.push({ rubric, version: versionOf(rubric), file });
  }
  return { rubrics, problems };
}

// The golden sets of a workspace: `.turnstone/golden/<set>.jsonl`, one entry a line. A change touches its own line and nothing else: what
// others wrote meanwhile stays, lines that cannot be read too.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GoldenLine, readGoldenLine, writeGoldenLine } from '../../core/golden/goldenLines.ts';
import type { GoldenEntry } from '../../core/model/golden.ts';

const TOLD = 100;

export interface GoldenProblem {
  readonly line: number;
  readonly message: string;
}

export interface GoldenSet {
  readonly name: string;
  readonly file: string;
  readonly entries: readonly GoldenLine[];
  readonly problems: readonly GoldenProblem[];
}

export interface GoldenFiles {
  readonly folder: string | null;
  sets(): Promise<readonly GoldenSet[]>;
  /** Adds an entry at the end of its set, or writes over the line of its id. `entry` null takes the line away. */
  put(set: string, id: string, entry: GoldenEntry | null): Promise<'added' | 'changed' | 'removed' | 'same'>;
}

export function createGoldenFiles(folder: string | null): GoldenFiles {
  const known = new Map<string, { readonly stamp: string; readonly set: GoldenSet }>();
  /** One write at a time: each begins with what the file holds then. */
  let writing: Promise<unknown> = Promise.resolve();

  const read = async (name: string): Promise<GoldenSet> => {
    const file = fileOf(name);
    const found = await stat(file);
    const stamp = `${found.mtimeMs} ${found.size} ${found.ino}`;
    const before = known.get(name);
    if (before?.stamp === stamp) return before.set;
    const set = readSet(name, file, await readFile(file, 'utf8'));
    known.set(name, { stamp, set });
    return set;
  };
  const fileOf = (name: string) => join(folder ?? '', `${name}.jsonl`);
  const change = async (name: string, id: string, entry: GoldenEntry | null) => {
    const file = fileOf(name);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const end = text.includes('\r\n') ? '\r\n' : '\n';
    const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
    const at = lines.findIndex(line => {
      const held = readGoldenLine(line);
      return 'entry' in held && held.entry.id === id;
    });
    const held = at >= 0 ? readGoldenLine(lines[at] ?? '') : null;
    const line = entry === null ? null : writeGoldenLine(entry, held && 'more' in held ? held.more : {});
    if (line === (at >= 0 ? lines[at] : null)) return 'same';
    if (line === null) lines.splice(at, 1);
    else if (at >= 0) lines[at] = line;
    else lines.push(line);
    await mkdir(folder ?? '', { recursive: true });
    // Whole or not at all.
    await writeFile(`${file}.new`, lines.map(each => each + end).join(''));
    await rename(`${file}.new`, file);
    return line === null ? 'removed' : at >= 0 ? 'changed' : 'added';
  };

  return {
    folder,
    async sets() {
      if (folder === null) return [];
      const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.jsonl')).map(name => name.slice(0, -6));
      return Promise.all(names.sort().map(read));
    },
    put(name, id, entry) {
      const done = writing.then(() => change(name, id, entry));
      writing = done.catch(() => undefined);
      return done;
    },
  };
}

function readSet(name: string, file: string, text: string): GoldenSet {
  const entries: GoldenLine[] = [];
  const problems: GoldenProblem[] = [];
  const ids = new Set<string>();
  for (const [place, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const found = readGoldenLine(line);
    const problem =
      'problem' in found ? found.problem : ids.has(found.entry.id) ? `the id ${found.entry.id} stands twice: the first counts` : null;
    if (problem !== null) {
      if (problems.length < TOLD) problems.push({ line: place + 1, message: problem });
    } else if ('entry' in found) {
      ids.add(found.entry.id);
      entries.push(found);
    }
  }
  return { name, file, entries, problems };
}

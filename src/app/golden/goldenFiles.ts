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

/** `line`: in the file, from 1. */
export type PlacedLine = GoldenLine & { readonly line: number };

export interface GoldenSet {
  readonly name: string;
  readonly file: string;
  readonly entries: readonly PlacedLine[];
  readonly problems: readonly GoldenProblem[];
}

export interface GoldenFiles {
  readonly folder: string | null;
  sets(): Promise<readonly GoldenSet[]>;
  /** Adds an entry at the end of its set, or writes over the line of its id. `entry` null takes the line away. */
  put(set: string, id: string, entry: GoldenEntry | null): Promise<'added' | 'changed' | 'removed' | 'same'>;
  /** The same for many, in one write. */
  putAll(set: string, lines: readonly GoldenLine[]): Promise<PutCounts>;
}

export interface PutCounts {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
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
  const linesOf = async (file: string) => {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    return { end: text.includes('\r\n') ? '\r\n' : '\n', lines: text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/) };
  };
  /** Whole or not at all. */
  const writeLines = async (file: string, lines: readonly string[], end: string) => {
    await mkdir(folder ?? '', { recursive: true });
    await writeFile(`${file}.new`, lines.map(each => each + end).join(''));
    await rename(`${file}.new`, file);
  };
  const changeAll = async (name: string, wanted: readonly GoldenLine[]): Promise<PutCounts> => {
    const file = fileOf(name);
    const { end, lines } = await linesOf(file);
    const places = new Map<string, number>();
    for (const [place, line] of lines.entries()) {
      const held = readGoldenLine(line);
      if ('entry' in held && !places.has(held.entry.id)) places.set(held.entry.id, place);
    }
    const counts = { added: 0, changed: 0, same: 0 };
    for (const { entry, more } of wanted) {
      const line = writeGoldenLine(entry, more);
      const at = places.get(entry.id);
      counts[at === undefined ? 'added' : lines[at] === line ? 'same' : 'changed'] += 1;
      places.set(entry.id, at ?? lines.length);
      lines[at ?? lines.length] = line;
    }
    if (counts.added + counts.changed > 0) await writeLines(file, lines, end);
    return counts;
  };
  const change = async (name: string, id: string, entry: GoldenEntry | null) => {
    const file = fileOf(name);
    const { end, lines } = await linesOf(file);
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
    await writeLines(file, lines, end);
    return line === null ? 'removed' : at >= 0 ? 'changed' : 'added';
  };

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = writing.then(work);
    writing = done.catch(() => undefined);
    return done;
  };

  return {
    folder,
    async sets() {
      if (folder === null) return [];
      const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.jsonl')).map(name => name.slice(0, -6));
      return Promise.all(names.sort().map(read));
    },
    put: (name, id, entry) => inTurn(() => change(name, id, entry)),
    putAll: (name, lines) => inTurn(() => changeAll(name, lines)),
  };
}

function readSet(name: string, file: string, text: string): GoldenSet {
  const entries: PlacedLine[] = [];
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
      entries.push({ ...found, line: place + 1 });
    }
  }
  return { name, file, entries, problems };
}

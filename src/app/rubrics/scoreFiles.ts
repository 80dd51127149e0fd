// Scores between people, without a server: one file an author in `.turnstone/scores`, carried by git, read by everybody.
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ScoreEntry } from '../../core/model/score.ts';
import { readScoreLine, writeScoreLine } from '../../core/rubrics/scoreLines.ts';
import type { ScoreFileProblem } from '../../rpc/scoreModels.ts';

/** Problems that are told of one file. */
const TOLD = 100;

/** A name as a file can bear it; two names that fall together are told apart by their digest in `digest`. */
export function scoreFileName(author: string, digest: (text: string) => string): string {
  const plain = author
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .toLowerCase()
    .slice(0, 60);
  const same = plain === author.toLowerCase().replaceAll(' ', '-');
  return `${plain === '' ? 'somebody' : plain}${same ? '' : `-${digest(author).slice(0, 6)}`}.jsonl`;
}

/** Writes an author's records, the oldest first, so that what is new comes last. Records of the file that are not known stay in it. */
export async function writeScoreFile(
  file: string,
  entries: readonly ScoreEntry[],
): Promise<{ readonly records: number; readonly added: number }> {
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = before.split('\n').filter(line => line.trim() !== '');
  const known = new Set(lines.flatMap(line => idOf(line)));
  const fresh = entries.filter(entry => !known.has(entry.id));
  if (fresh.length > 0) {
    await mkdir(dirname(file), { recursive: true });
    // Whole or not at all: a file that ends in the middle of a line would be somebody's conflict.
    await writeFile(`${file}.new`, `${[...lines, ...fresh.map(writeScoreLine)].join('\n')}\n`);
    await rename(`${file}.new`, file);
  }
  return { records: lines.length + fresh.length, added: fresh.length };
}

/** Every record of every file of the folder, and each line that is none. */
export async function readScoreFiles(
  folder: string,
): Promise<{ readonly entries: readonly ScoreEntry[]; readonly problems: readonly ScoreFileProblem[] }> {
  const entries: ScoreEntry[] = [];
  const problems: ScoreFileProblem[] = [];
  const names = (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.jsonl')).sort();
  for (const name of names) {
    const file = join(folder, name);
    const text = await readFile(file, 'utf8').catch((error: Error) => {
      problems.push({ file, line: 1, message: `cannot be read: ${error.message}` });
      return '';
    });
    const read = readScoreText(text, file);
    entries.push(...read.entries);
    problems.push(...read.problems.slice(0, TOLD));
  }
  return { entries, problems };
}

/** `file` names the text where something is wrong in it. */
export function readScoreText(text: string, file: string) {
  const entries: ScoreEntry[] = [];
  const problems: ScoreFileProblem[] = [];
  for (const [place, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = readScoreLine(line.trim());
    if ('entry' in read) entries.push(read.entry);
    else problems.push({ file, line: place + 1, message: read.problem });
  }
  return { entries, problems };
}

function idOf(line: string): readonly string[] {
  const read = readScoreLine(line);
  return 'entry' in read ? [read.entry.id] : [];
}

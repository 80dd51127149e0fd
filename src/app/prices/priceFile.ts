// Reads one price list. It lies in a checkout that need not be trusted: its name may be a link to a device that never ends, or a pipe that
// blocks whoever opens it.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A price list of more is no price list. */
const MAX_BYTES = 1_000_000;
const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);
/** Opening a pipe without O_NONBLOCK waits for a writer. Windows has neither, and no pipes among its files. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export interface PriceFile {
  /** Null: there is no such file, or it was refused. */
  readonly text: string | null;
  readonly problem: string | null;
}

export async function readPriceFile(path: string): Promise<PriceFile> {
  const refused = (why: string): PriceFile => ({ text: null, problem: `${path}: ${why}` });
  let file: FileHandle | undefined;
  try {
    file = await open(path, FLAGS);
    const found = await file.stat();
    if (!found.isFile()) return refused('is no file');
    const bytes = found.size > MAX_BYTES ? null : await readUpTo(file);
    return bytes === null ? refused(`has more than ${MAX_BYTES} bytes`) : { text: bytes.toString('utf8'), problem: null };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return ABSENT.has(code) ? { text: null, problem: null } : refused(`cannot be read (${code})`);
  } finally {
    await file?.close();
  }
}

/** Null: it grew beyond the limit since its size was looked at, or its size says nothing (as in /proc). */
async function readUpTo(file: FileHandle): Promise<Buffer | null> {
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  return null;
}

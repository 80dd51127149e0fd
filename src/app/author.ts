// What git knows: under whose name scores are given (the setting, else git's name, else this machine's user), and the commit at hand.
import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';

const GIT_MS = 2000;
const MOST = 100;

/** Asks once, at the first call. `folder` is where git is asked; null: anywhere. */
export function authorOf(told: string, folder: string | null): () => Promise<string> {
  let known: Promise<string> | null = null;
  return () => {
    known ??= told.trim() === '' ? gitName(folder).then(name => name ?? userName()) : Promise.resolve(told.trim().slice(0, MOST));
    return known;
  };
}

/** The commit that the folder's work stands on, in full; null: there is none. Asked each time: it moves on. */
export function commitOf(folder: string | null): Promise<string | null> {
  return folder === null ? Promise.resolve(null) : git(folder, 'rev-parse', '--verify', 'HEAD');
}

function gitName(folder: string | null): Promise<string | null> {
  return git(folder, 'config', '--get', 'user.name');
}

/** What git prints, on one line; null: no repository, no git, no answer are all the same here. */
function git(folder: string | null, ...args: readonly string[]): Promise<string | null> {
  return new Promise(resolve => {
    const options = { timeout: GIT_MS, windowsHide: true, ...(folder === null ? {} : { cwd: folder }) };
    execFile('git', [...args], options, (error, out) => resolve(error ? null : out.trim().slice(0, MOST) || null));
  });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}

// Under whose name scores are given: the setting, else the name git commits under, else the user of this machine.
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

function gitName(folder: string | null): Promise<string | null> {
  return new Promise(resolve => {
    // No repository, no git, no name: all the same here.
    const options = { timeout: GIT_MS, windowsHide: true, ...(folder === null ? {} : { cwd: folder }) };
    execFile('git', ['config', '--get', 'user.name'], options, (error, out) => resolve(error ? null : out.trim().slice(0, MOST) || null));
  });
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'somebody';
  }
}

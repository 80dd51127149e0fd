// Where the database is when nobody says: one folder a person, the same for every editor flavour and the command line.
import { posix, win32 } from 'node:path';

export interface PathSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `process.platform`. */
  readonly platform: string;
  /** The person's home folder. */
  readonly home: string;
}

/**
 * The absolute path of the database file. `TURNSTONE_DB` wins; else the platform's own place for a program's data
 * (XDG base directories on Linux, where a relative XDG_DATA_HOME counts as unset, as its specification says).
 */
export function defaultDatabasePath({ env, platform, home }: PathSurroundings): string {
  const path = platform === 'win32' ? win32 : posix;
  const told = env.TURNSTONE_DB?.trim();
  if (told) return path.isAbsolute(told) ? told : path.join(home, told);
  const file = 'turnstone.db';
  if (platform === 'win32') return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'Turnstone', file);
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Turnstone', file);
  const xdg = env.XDG_DATA_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'turnstone', file);
}

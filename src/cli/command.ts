// What a command is, and what it gets: its flags, and streams to write to.
import type { AppOptions } from '../app/options.ts';
import type { FlagSpec, Parsed } from './args.ts';

/** 0 well, 1 failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

export interface CommandContext {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when the person or the system asks to stop. */
  readonly interrupted: Promise<void>;
  readonly assets: string;
  readonly defaultDb: () => string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly flags: Readonly<Record<string, FlagSpec>>;
  run(args: Parsed, context: CommandContext): Promise<ExitCode>;
}

export const DB_FLAG: FlagSpec = { type: 'string', value: 'FILE', help: 'database file; the one shared with VS Code when left out' };

/** Options of an app that reads a database and listens nowhere. */
export function quietOptions(args: Parsed, context: CommandContext): AppOptions {
  return {
    db: args.text('db') ?? context.defaultDb(),
    httpPort: null,
    grpcPort: null,
    explorerPort: null,
    allowedHosts: [],
    allowedOrigins: [],
    priceFiles: [],
    rubricFolders: [],
    author: '',
    driver: 'auto',
    assets: context.assets,
  };
}

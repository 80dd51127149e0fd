// turnstone: the same app without an editor. Exit codes: 0 well, 1 failed, 2 wrong usage.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultDatabasePath } from '../app/defaultPath.ts';
import { VERSION } from '../app/version.ts';
import { flagHelp, parse, UsageError } from './args.ts';
import type { Command, CommandContext, ExitCode } from './command.ts';
import { doctor } from './doctor.ts';
import { golden } from './golden.ts';
import { logs, sessions, spans, turns } from './list.ts';
import { agree, rubrics, score, scores } from './scoring.ts';
import { serve } from './serve.ts';
import { remove, storage } from './storage.ts';
import { exportFile, importFiles } from './transfer.ts';

const COMMANDS: readonly Command[] = [
  serve,
  sessions,
  turns,
  spans,
  logs,
  importFiles,
  exportFile,
  rubrics,
  score,
  scores,
  agree,
  golden,
  storage,
  remove,
  doctor,
];

/** Node-API 10 is what the SQLite addon needs: on an older Node loading it would end the process without a word. */
const MIN_NODE = [22, 15] as const;

async function main(args: readonly string[]): Promise<ExitCode> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])) {
    process.stderr.write(
      `Turnstone needs Node ${MIN_NODE.join('.')} or newer; this is Node ${process.versions.node}.\nIn a checkout, "npm start" brings its own Node.\n`,
    );
    return 1;
  }
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === 'version') {
    process.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const command = COMMANDS.find(candidate => candidate.name === name);
  if (!command) {
    process.stderr.write(`There is no command ${JSON.stringify(name)}.\n\n${help()}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${command.usage}\n${command.summary}\n\n${flagHelp(command.flags)}\n`);
    return 0;
  }
  try {
    return await command.run(parse(rest, command.flags), context());
  } catch (error) {
    process.stderr.write(`turnstone ${name}: ${(error as Error).message}\n`);
    if (!(error instanceof UsageError)) return (error as { code?: string }).code === 'Invalid' ? 2 : 1;
    process.stderr.write(`Usage: ${command.usage}\n`);
    return 2;
  }
}

function help(): string {
  const width = Math.max(...COMMANDS.map(command => command.name.length));
  return `Turnstone ${VERSION}: see every turn of your LLM app.\n\n${COMMANDS.map(command => `  turnstone ${command.name.padEnd(width)}  ${command.summary}`).join('\n')}\n\n"turnstone COMMAND --help" says more. Nothing leaves this machine.\n`;
}

function context(): CommandContext {
  const here = dirname(process.argv[1] ?? '.');
  return {
    out: text => process.stdout.write(text),
    err: text => process.stderr.write(text),
    interrupted: new Promise(resolve => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    }),
    assets: existsSync(join(here, 'migrations')) ? here : join(here, '..', '..', 'dist'),
    defaultDb: () => defaultDatabasePath({ env: process.env, platform: process.platform, home: homedir() }),
  };
}

// Whoever reads our output may stop reading (`| head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`turnstone: ${(error as Error).stack ?? String(error)}\n`);
    process.exitCode = 1;
  },
);

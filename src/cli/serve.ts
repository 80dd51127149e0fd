// turnstone serve: receives spans and serves the explorer until it is stopped.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { startApp } from '../app/app.ts';
import { DEFAULT_EXPLORER_PORT, DEFAULT_GRPC_PORT, DEFAULT_HTTP_PORT, PRICE_FILE, RUBRIC_FOLDER } from '../app/options.ts';
import { REDACTION_RULES } from '../core/redact.ts';
import type { AppStatus } from '../rpc/viewModels.ts';
import type { Command } from './command.ts';
import { DB_FLAG, quietOptions } from './command.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'receive spans and serve the explorer',
  usage:
    'turnstone serve [--db FILE] [--http-port N] [--grpc-port N] [--explorer-port N] [--forward-to URL] [--keep-secrets RULES] [--author NAME] [--json] [--no-open]',
  flags: {
    db: DB_FLAG,
    'http-port': { type: 'string', value: 'N', help: `OTLP/HTTP port (${DEFAULT_HTTP_PORT}; 0 picks a free one)` },
    'grpc-port': { type: 'string', value: 'N', help: `OTLP/gRPC port (${DEFAULT_GRPC_PORT}; 0 picks a free one)` },
    'explorer-port': { type: 'string', value: 'N', help: `explorer port (${DEFAULT_EXPLORER_PORT}; 0 picks a free one)` },
    'allow-host': { type: 'string', value: 'HOSTS', help: 'other Host names that may send, separated by commas' },
    'allow-origin': { type: 'string', value: 'ORIGINS', help: 'other web origins that may send, separated by commas' },
    'forward-to': { type: 'string', value: 'URL', help: 'another OTLP/HTTP endpoint that gets everything received too' },
    'keep-secrets': {
      type: 'string',
      value: 'RULES',
      help: `rules of redaction that are off, separated by commas: ${REDACTION_RULES.map(rule => rule.id).join(', ')}`,
    },
    author: { type: 'string', value: 'NAME', help: "whose scores are given here (git's user.name when left out)" },
    json: { type: 'boolean', help: 'print one JSON object on the first line, then nothing but problems' },
    open: { type: 'boolean', help: 'open the explorer in the browser (on in a terminal; --no-open)' },
    'no-open': { type: 'boolean', help: 'do not open the explorer' },
  },
  async run(args, context) {
    // A burst of spans is garbage in a moment: V8 need not make room for more of it. Told before there is any; costs a tenth of the speed
    // of derivation, and halves the memory of a busy day.
    for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=60']) setFlagsFromString(flag);
    const list = (flag: string) =>
      (args.text(flag) ?? '')
        .split(',')
        .map(item => item.trim())
        .filter(Boolean);
    const app = await startApp({
      ...quietOptions(args, context),
      httpPort: args.whole('http-port', 0, 65535) ?? DEFAULT_HTTP_PORT,
      grpcPort: args.whole('grpc-port', 0, 65535) ?? DEFAULT_GRPC_PORT,
      explorerPort: args.whole('explorer-port', 0, 65535) ?? DEFAULT_EXPLORER_PORT,
      allowedHosts: list('allow-host'),
      allowedOrigins: list('allow-origin'),
      forwardTo: args.text('forward-to') ?? null,
      redaction: { off: list('keep-secrets'), patterns: {} },
      priceFiles: [join(process.cwd(), ...PRICE_FILE)],
      rubricFolders: [join(process.cwd(), ...RUBRIC_FOLDER)],
      author: args.text('author') ?? '',
    });
    const status = await app.status();
    const { role, http, grpc, explorer, db } = status;
    if (args.on('json')) {
      const holder = status.holder === null ? {} : { holder: status.holder };
      context.out(`${JSON.stringify({ role, http, grpc, explorer, token: app.token, db, ...holder })}\n`);
    } else {
      context.out(`${describe(status)}\n\n  Explorer   ${explorer}/#token=${app.token}\n  Database   ${db}\n\nCtrl-C stops.\n`);
      if (process.stdout.isTTY && !args.on('no-open') && explorer) openInBrowser(`${explorer}/#token=${app.token}`);
    }
    let last = role;
    const unsubscribe = app.subscribe((event, payload) => {
      if (event !== 'status') return;
      const now = payload as AppStatus;
      if (now.role !== last && !args.on('json')) context.out(`\n${describe(now)}\n`);
      last = now.role;
    });
    await context.interrupted;
    unsubscribe();
    await app.stop();
    return 0;
  },
};

function describe(status: AppStatus): string {
  switch (status.role) {
    case 'leader':
      return `Turnstone ${status.version} receives.\n\n  OTLP/HTTP  ${status.http}\n  OTLP/gRPC  ${status.grpc ?? `off: ${status.problems.find(problem => problem.code === 'grpc')?.message ?? 'not asked for'}`}`;
    case 'follower':
      return `Another Turnstone of yours receives${status.http ? ` on ${status.http}` : ''}; this one shows what it receives and takes over when it goes.`;
    case 'busy':
      return `The OTLP port is held by ${status.holder}. Nothing is received until it is free: close that program, or choose another port with --http-port and tell your apps.`;
    case 'readonly':
      return 'The database can only be read: nothing is received. Check the permissions of its file and folder.';
    default:
      return `Nothing is received.${status.problems[0] ? ` ${status.problems[0].message}` : ''}`;
  }
}

function openInBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(command as string, args, { stdio: 'ignore', detached: true });
  // No browser here (a server, a container): the address is printed.
  child.on('error', () => undefined);
  child.unref();
}

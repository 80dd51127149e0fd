// `npm run demo`: starts Turnstone, prints where its explorer is, plays the conversations against it while you watch, and keeps
// serving until Ctrl-C. Usage: demo.ts [--fast] [--once] [flags for `turnstone serve`, for example --db FILE --http-port 0]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { FAST_PACE, freshSessionId, playScenarios } from './play.ts';

/** What `turnstone serve --json` says in its first line. */
interface Started {
  readonly role: 'leader' | 'follower' | 'busy' | 'stopped' | 'readonly';
  readonly http: string | null;
  readonly explorer: string | null;
  readonly token: string | null;
  readonly db: string;
  readonly holder?: string | null;
}

const CLI = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const OWN_FLAGS = ['--fast', '--once'];

function parseStarted(line: string): Started | null {
  try {
    return JSON.parse(line) as Started;
  } catch {
    return null;
  }
}

const flags = process.argv.slice(2);
const serve = spawn(process.execPath, [CLI, 'serve', '--json', ...flags.filter(flag => !OWN_FLAGS.includes(flag))], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const exited = once(serve, 'exit') as Promise<[number | null]>;
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const stopped = new Promise<void>(resolve => stop.signal.addEventListener('abort', () => resolve(), { once: true }));

/** The first line of the server, or null when it ended without one. Later lines are drained. */
const first = await new Promise<string | null>(resolve => {
  const lines = createInterface({ input: serve.stdout });
  lines.on('line', resolve);
  lines.on('close', () => resolve(null));
});
const started = first === null ? null : parseStarted(first);

async function demo(to: Started): Promise<void> {
  if (!to.http || to.role === 'busy') {
    console.error(`${to.holder ?? 'Another program'} already listens on the OTLP port, so Turnstone receives nothing.`);
    console.error('Stop that program, or run the demo on free ports: npm run demo -- --http-port 0 --grpc-port 0');
    process.exitCode = 1;
    return;
  }
  if (to.role !== 'leader') console.log(`Another Turnstone is in charge; sending to it at ${to.http}`);
  const explorer = to.explorer && new URL(`#token=${to.token ?? ''}`, to.explorer).href;
  if (explorer) console.log(`\nOpen ${explorer}\n`);
  console.log(`Receiving at ${to.http}, keeping spans in ${to.db}`);
  await playScenarios({
    endpoint: to.http,
    protocol: 'http/protobuf',
    pace: flags.includes('--fast') ? FAST_PACE : 1,
    sessionId: freshSessionId,
    print: line => console.log(line),
    signal: stop.signal,
  });
  if (flags.includes('--once') || stop.signal.aborted) return;
  console.log('\nAll conversations are played. Turnstone keeps running: Ctrl-C ends it.');
  if (explorer) console.log(`Explorer: ${explorer}`);
  await Promise.race([stopped, exited]);
}

try {
  if (started) await demo(started);
  else {
    console.error(`Turnstone did not start${first ? `: ${first}` : '. Is it built? Run: npm run build'}`);
    process.exitCode = 1;
  }
} finally {
  if (serve.exitCode === null && serve.signalCode === null) serve.kill('SIGTERM');
  await exited;
}

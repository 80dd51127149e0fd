// npm run bench: measures every case against its budget, prints the table and writes bench/out/last.json.
// Usage: node bench/run.ts [--quick] [--only NAME,NAME] [--spans N] [--cli FILE]. Ratios count; absolute figures only help the eye.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BenchContext, BenchGap, BenchRow } from './benchCase.ts';
import { startLoad } from './loadClient.ts';
import { BENCH_CASES } from './registry.ts';
import { type PeerServer, startOwn, startPeer } from './servers.ts';
import { table, verdictOf } from './table.ts';

const OUT = new URL('./out/', import.meta.url);
const ROUNDS = 5;
const QUICK_ROUNDS = 2;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    spans: { type: 'string' },
    cli: { type: 'string', default: fileURLToPath(new URL('../dist/cli.cjs', import.meta.url)) },
  },
});
const only = values.only?.split(',');
const cases = BENCH_CASES.filter(each => !only || only.includes(each.name));
if (!cases.length) throw new Error(`No such case. There are: ${BENCH_CASES.map(each => each.name).join(', ')}`);

const started = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'turnstone-bench-'));
const running = new Set<PeerServer>();
async function tracked<S extends PeerServer>(starting: Promise<S>): Promise<S> {
  const server = await starting;
  running.add(server);
  return server;
}

async function stopAll(): Promise<void> {
  await Promise.all([...running].map(server => server.stop()));
  running.clear();
}

const load = startLoad();
const context: BenchContext = {
  rounds: values.quick ? QUICK_ROUNDS : ROUNDS,
  spans: values.spans ? Number(values.spans) : null,
  folder,
  load,
  startOwn: name => tracked(startOwn(values.cli, join(folder, name))),
  startPeer: () => tracked(startPeer()),
  say: line => console.error(`  ${line}`),
};

/** Ends what was started and leaves nothing behind. */
async function cleanUp(): Promise<void> {
  await stopAll();
  await load.stop();
  await rm(folder, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void cleanUp().finally(() => process.exit(130)));

const results: { name: string; rows: readonly (BenchRow | BenchGap)[] }[] = [];
try {
  for (const each of cases) {
    const from = performance.now();
    console.error(`${each.name} ...`);
    const rows = await each
      .run(context)
      .catch((error: unknown): BenchGap[] => [{ what: each.name, why: error instanceof Error ? error.message : String(error) }]);
    await stopAll();
    console.error(`${each.name}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
    results.push({ name: each.name, rows });
  }
} finally {
  await cleanUp();
}

const rows = results.flatMap(result => result.rows);
const machine = {
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
};
await mkdir(OUT, { recursive: true });
const judged = results.map(({ name, rows: own }) => ({
  name,
  rows: own.map(row => ('why' in row ? row : { ...row, verdict: verdictOf(row) })),
}));
await writeFile(new URL('last.json', OUT), `${JSON.stringify({ machine, rounds: context.rounds, cases: judged }, null, 2)}\n`);
console.log(`\n${table(rows)}\n`);
const missed = rows.filter(row => !('why' in row) && verdictOf(row) === 'misses').length;
console.log(
  `${machine.cores} x ${machine.cpu}, Node ${process.version}; ${missed} missed; ${((performance.now() - started) / 1000).toFixed(0)} s; bench/out/last.json`,
);

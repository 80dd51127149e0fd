// Real Python producers against a scripted model. `run.ts [PRODUCER...]` sends to a Turnstone and checks what came out;
// `run.ts --record [PRODUCER...]` writes what they sent into test/fixtures instead.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkScenario, startTurnstone } from './check.ts';
import { type OtlpRequest, startCollector } from './collector.ts';
import { play, settingsOf } from './play.ts';
import {
  install,
  isInstalled,
  missing,
  type Producer,
  producersNamed,
  type Release,
  type Scenario,
  type Variant,
  versionsOf,
} from './producers.ts';
import { fixtureFolder, writeMeta, writeRequests } from './record.ts';
import { startScriptedModel } from './scriptedModel.ts';

const RECORDED = '2026-11-25';
/** Recorded addresses are the same each time. */
const MODEL_PORT = 18_080;
const COLLECTOR_PORT = 18_318;

const args = process.argv.slice(2);
const recording = args.includes('--record');
const producers = producersNamed(args.filter(arg => !arg.startsWith('--')));

const lacking = producers.every(({ releases }) => releases.every(isInstalled)) ? null : missing();
if (lacking !== null) {
  console.log(`Skipped: the interop test installs Python packages, but ${lacking}.`);
  process.exit(0);
}
if (!recording && !existsSync(join(import.meta.dirname, '..', '..', 'dist', 'cli.cjs'))) {
  console.error('Run "npm run build" first: this test starts the built command line.');
  process.exit(1);
}

const failures: string[] = [];
let passed = 0;
const model = await startScriptedModel(recording ? MODEL_PORT : 0);
const collector = recording ? await startCollector(COLLECTOR_PORT) : null;
for (const producer of producers) {
  for (const release of producer.releases) {
    await attempt(`${producer.name} is installed`, async () => install(release));
    if (isInstalled(release)) await scenariosOf(producer, release);
  }
}
await collector?.close();
await model.close();
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function scenariosOf(producer: Producer, release: Release): Promise<void> {
  const versions = versionsOf(release);
  const version = versions[producer.package] ?? 'unknown';
  const variants = producer.variants.filter(variant => variant.release === undefined || variant.release === release.name);
  for (const variant of variants) {
    for (const scenario of variant.scenarios ?? producer.scenarios) {
      const file = `${scenario}${variant.suffix && `-${variant.suffix}`}`;
      await attempt(`${producer.name} ${version} ${file}`, async () => {
        model.restart();
        if (collector) await record(producer, release, variant, scenario, join(fixtureFolder(producer.name, version), `${file}.json`));
        else await check(producer, release, variant, scenario);
      });
    }
  }
  if (!collector) return;
  const servers = { collector: collector.url, model: model.url };
  const settings = variants.map(variant => ({ suffix: variant.suffix, env: settingsOf(producer, variant, servers) }));
  writeMeta(fixtureFolder(producer.name, version), { recorded: RECORDED, python: '3.11', packages: versions, settings });
}

async function record(producer: Producer, release: Release, variant: Variant, scenario: string, file: string): Promise<void> {
  if (!collector) return;
  collector.take();
  const said = await play(producer, release, variant, scenario, { collector: collector.url, model: model.url });
  const { requests, paths } = collector.take();
  if (requests.length === 0) throw new Error(`nothing was sent (${paths.join(', ')})\n${said}`);
  writeRequests(file, requests, release);
  console.log(`      ${paths.join(', ')}: ${count(requests, 'spans')} spans, ${count(requests, 'logRecords')} log records`);
}

async function check(producer: Producer, release: Release, variant: Variant, scenario: Scenario): Promise<void> {
  const turnstone = await startTurnstone();
  try {
    await play(producer, release, variant, scenario, { collector: turnstone.http, model: model.url });
    checkScenario(turnstone, producer, variant, scenario);
  } finally {
    await turnstone.stop();
  }
}

async function attempt(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    failures.push(name);
    console.log(`FAIL  ${name}\n      ${(error as Error).message.split('\n').join('\n      ')}`);
  }
}

function count(requests: readonly OtlpRequest[], name: string): number {
  const inside = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 0;
    return Object.entries(value).reduce((sum, [key, item]) => sum + (key === name ? (item as unknown[]).length : inside(item)), 0);
  };
  return requests.reduce((sum, request) => sum + inside(request), 0);
}

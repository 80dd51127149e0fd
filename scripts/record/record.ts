// Records what real SDKs send: runs each against a scripted model on this machine and writes the OTLP/JSON bodies of its real exporter
// to test/fixtures/<producer>/<version>/<scenario>.json. Run it again after an SDK's update and review the difference.
//   node scripts/record/record.ts [producer[/scenario]...]
import { spawnSync } from 'node:child_process';
import { producers } from './registry.ts';

const asked = process.argv.slice(2);
const nameOf = (argument: string) => argument.split('/')[0] ?? '';
const unknown = asked.filter(argument => !(nameOf(argument) in producers));
if (unknown.length > 0) {
  console.error(`No such producer: ${unknown.join(', ')}. There are: ${Object.keys(producers).join(', ')}`);
  process.exit(2);
}
const [only] = asked;
if (asked.length === 1 && only !== undefined) {
  const scenario = only.split('/')[1];
  if (scenario !== undefined) process.env.RECORD_SCENARIO = scenario;
  await producers[nameOf(only)]!.record();
  // Some SDKs keep timers.
  process.exit(0);
}
// Instrumentations patch modules for good, so each producer has a process of its own.
const all = asked.length > 0 ? asked : Object.keys(producers).filter(name => !producers[name]!.onRequest);
const failed = all.filter(name => spawnSync(process.execPath, [import.meta.filename, name], { stdio: 'inherit' }).status !== 0);
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);

// Writes a recording to test/fixtures/<producer>/<version>: the requests of a scenario, one a line, and recorded.meta about all of them.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Recorded {
  readonly producer: string;
  readonly version: string;
  /** Packages whose versions matter, read from what is installed. */
  readonly packages: readonly string[];
  /** Environment variables and options that decide about the attributes. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Where the packages are installed. */
  readonly modules?: string;
}

/** What to write instead of an attribute's value; undefined leaves it. */
export type Replace = (key: string, value: string) => string | undefined;

const OWN_MODULES = join(import.meta.dirname, 'node_modules');

export async function versionOf(packageName: string, modules: string = OWN_MODULES): Promise<string> {
  return (JSON.parse(await readFile(join(modules, packageName, 'package.json'), 'utf8')) as { version: string }).version;
}

export async function writeFixture(what: Recorded, scenario: string, bodies: readonly string[], replace: Replace = () => undefined) {
  if ((process.env.RECORD_SCENARIO ?? scenario) !== scenario) return;
  if (bodies.length === 0) throw new Error(`${what.producer}/${scenario}: nothing was sent`);
  const folder = join(root, 'test', 'fixtures', what.producer, what.version);
  await mkdir(folder, { recursive: true });
  const lines = bodies.map(body => {
    const request: unknown = JSON.parse(scrub(body));
    replaceValues(request, (key, value) => replace(key, value) ?? PLACEHOLDERS[key]);
    return JSON.stringify(request);
  });
  await writeFile(join(folder, `${scenario}.json`), `[\n${lines.join(',\n')}\n]\n`);
  const packages: Record<string, string> = {};
  for (const name of what.packages) packages[name] = await versionOf(name, what.modules);
  const meta = { packages, recorded: new Date().toISOString().slice(0, 10), settings: what.settings };
  await writeFile(join(folder, 'recorded.meta'), `${JSON.stringify(meta, null, 2)}\n`);
  const count = (key: string) => bodies.join('').split(`"${key}"`).length - 1;
  const counts = `${bodies.length} requests, ${count('startTimeUnixNano')} spans, ${count('observedTimeUnixNano')} logs`;
  console.log(`${what.producer}/${what.version}/${scenario}: ${counts}`);
}

/** Nothing about this machine stays: its folders, its name, who runs it. */
function scrub(body: string): string {
  let text = body;
  // "/root" alone may be something else: Codex calls its first agent so.
  for (const path of [root, `${homedir()}/`, `${tmpdir()}/`]) text = text.replaceAll(path, path.endsWith('/') ? '/app/' : '/app');
  // Folders made for one run.
  return text.replaceAll(/\/app\/record-\w+/g, '/app').replaceAll(hostname(), 'machine');
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  'host.id': '00000000000000000000000000000001',
  'host.name': 'machine',
  'os.version': '6.0.0',
  os_release: '6.0.0',
  'process.owner': 'user',
};

interface KeyValue {
  key: string;
  value: { stringValue?: string };
}

/** Replaces values of attributes, wherever they are. */
function replaceValues(node: unknown, replace: Replace): void {
  if (node === null || typeof node !== 'object') return;
  const { key, value } = node as Partial<KeyValue>;
  if (typeof key === 'string' && typeof value?.stringValue === 'string')
    value.stringValue = replace(key, value.stringValue) ?? value.stringValue;
  for (const child of Object.values(node)) replaceValues(child, replace);
}

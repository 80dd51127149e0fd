// Runs one scenario of one producer as an app of its own, against the two servers it is given.
import { spawn } from 'node:child_process';
import { type Producer, pythonOf, type Release, SHARED, type Variant } from './producers.ts';
import { SCRIPT_FILE } from './script.ts';

export interface Servers {
  readonly collector: string;
  readonly model: string;
}

const LIMIT_MS = 180_000;

/** The variables a person would set for this producer, with the servers' addresses. */
export function settingsOf(producer: Producer, variant: Variant, servers: Servers): Readonly<Record<string, string>> {
  const fill = (text: string) => text.replaceAll('$COLLECTOR', servers.collector).replaceAll('$MODEL', servers.model);
  return Object.fromEntries(Object.entries({ ...producer.env, ...variant.env }).map(([key, value]) => [key, fill(value)]));
}

/** What the app printed. Throws when it fails. */
export async function play(producer: Producer, release: Release, variant: Variant, scenario: string, servers: Servers): Promise<string> {
  const { PATH, HOME, LANG, SystemRoot, SSL_CERT_FILE } = process.env;
  const child = spawn(pythonOf(release), ['main.py', scenario], {
    cwd: producer.folder,
    // Nothing else of the environment: no setting of the person who runs this may change what is recorded.
    env: {
      ...Object.fromEntries(Object.entries({ PATH, HOME, LANG, SystemRoot, SSL_CERT_FILE }).filter(([, value]) => value !== undefined)),
      PYTHONPATH: SHARED,
      PYTHONDONTWRITEBYTECODE: '1',
      INTEROP_PRODUCER: producer.name,
      INTEROP_SCRIPT: SCRIPT_FILE,
      INTEROP_COLLECTOR: servers.collector,
      INTEROP_MODEL: servers.model,
      OPENAI_API_KEY: 'sk-interop',
      OPENAI_BASE_URL: `${servers.model}/v1`,
      ANTHROPIC_API_KEY: 'sk-interop',
      ANTHROPIC_BASE_URL: servers.model,
      ...settingsOf(producer, variant, servers),
    },
  });
  let said = '';
  child.stdout.on('data', part => {
    said += part;
  });
  child.stderr.on('data', part => {
    said += part;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (code !== 0) throw new Error(`main.py ${scenario} ended with ${code}\n${said.slice(-6000)}`);
  return said;
}

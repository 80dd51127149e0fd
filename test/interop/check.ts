// The other side: a Turnstone started as a person starts it, and what its command line says came of a scenario.
import { strict as assert } from 'node:assert';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Producer, Scenario, Variant } from './producers.ts';
import { FAILING_WORDS, SCRIPT } from './script.ts';

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.cjs');
const PORTS = ['--http-port', '0', '--grpc-port', '0', '--explorer-port', '0'];

interface Turnstone {
  readonly http: string;
  list<T>(what: 'sessions' | 'turns' | 'spans'): readonly T[];
  stop(): Promise<void>;
}

interface SessionLine {
  readonly id: string;
  readonly user: string | null;
  readonly turns: number;
}
interface TurnLine {
  readonly session: string;
  readonly input: string | null;
  readonly output: string | null;
  readonly errors: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}
interface SpanLine {
  readonly kind: string;
  readonly model: string | null;
  readonly convention: string | null;
}

export async function startTurnstone(): Promise<Turnstone> {
  const folder = mkdtempSync(join(tmpdir(), 'turnstone-interop-'));
  const db = join(folder, 'turnstone.db');
  const child = spawn(process.execPath, [CLI, 'serve', '--db', db, ...PORTS, '--json', '--no-open'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const http = await new Promise<string>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`turnstone serve ended with ${code}`)));
    child.stdout.once('data', (part: Buffer) => resolve((JSON.parse(part.toString()) as { http: string }).http));
  });
  return {
    http,
    list<T>(what: string) {
      const run = spawnSync(process.execPath, [CLI, what, '--db', db, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
      if (run.status !== 0) throw new Error(`turnstone ${what}: ${run.stderr}`);
      return run.stdout
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as T);
    },
    async stop() {
      child.kill('SIGTERM');
      await new Promise(resolve => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Throws an AssertionError that says what did not come out. */
export function checkScenario(turnstone: Turnstone, producer: Producer, variant: Variant, scenario: Scenario): void {
  const sessions = turnstone.list<SessionLine>('sessions');
  const turns = turnstone.list<TurnLine>('turns');
  const spans = turnstone.list<SpanLine>('spans');
  const session = `${producer.name}-session-1`;
  if (producer.session) {
    assert.deepEqual(
      sessions.map(({ id }) => id),
      [session],
      'one session, by the id that the app set',
    );
  }
  assert.ok(
    spans.some(({ convention }) => convention !== null),
    'some span is of a known convention',
  );
  if (scenario === 'error') {
    assert.ok(
      turns.some(({ errors }) => errors > 0),
      'the failed call is counted',
    );
    if (variant.content !== false) mentions(turns, [FAILING_WORDS], []);
    return;
  }
  const said = scenario === 'tool-use' ? [{ user: SCRIPT.question, reply: SCRIPT.answer }] : SCRIPT.turns;
  assert.equal(turns.length, variant.turns?.[scenario] ?? said.length, 'as many turns as the user took');
  const start = (text: string) => text.slice(0, 80);
  if (variant.content !== false) {
    mentions(
      turns,
      said.map(({ user }) => start(user)),
      said.map(({ reply }) => start(reply)),
    );
  }
  for (const turn of turns) assert.ok((turn.inputTokens ?? 0) > 0 && (turn.outputTokens ?? 0) > 0, 'every turn has tokens');
  assert.ok(
    spans.some(({ model }) => model !== null),
    'the model is known',
  );
  if (scenario === 'tool-use') {
    assert.ok(
      spans.some(({ kind }) => kind === 'llm'),
      'there is a model call',
    );
  }
}

/** In any order, each in one turn. Previews put white space together and may be cut. */
function mentions(turns: readonly TurnLine[], inputs: readonly string[], outputs: readonly string[]): void {
  const has = (texts: readonly (string | null)[], wanted: string) => texts.some(text => text?.replaceAll(/\s+/g, ' ').includes(wanted));
  const inputsSeen = turns.map(({ input }) => input);
  const outputsSeen = turns.map(({ output }) => output);
  for (const wanted of inputs) assert.ok(has(inputsSeen, wanted), `no turn's input has "${wanted}": ${JSON.stringify(inputsSeen)}`);
  for (const wanted of outputs) assert.ok(has(outputsSeen, wanted), `no turn's output has "${wanted}": ${JSON.stringify(outputsSeen)}`);
}

// Every export of a golden set, read by the tool that it is for: promptfoo, the Phoenix and Langfuse clients, pytest, DeepEval, RAGAS.
// `npm run test:interop:exports`. What cannot be installed here is said and skipped.
import { strict as assert } from 'node:assert';
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOLDEN_EXPORTS } from '../../src/core/golden/exports/registry.ts';
import { type GoldenLine, readGoldenLine } from '../../src/core/golden/goldenLines.ts';

const HERE = join(import.meta.dirname, 'consumers');
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'golden-consumers');
/** Texts that a careless reader would run, render or lose. */
const HOSTILE = '{{ 7*7 }} {% raw %} =1+1 """ ``` \\u0041 😀 {% endraw %}\n<script>';
const LINES: readonly GoldenLine[] = [
  {
    ...{ id: 'a1', status: 'accepted', tags: ['orders'], context: [{ text: 'Order K-2041: in Lyon.' }] },
    input: {
      messages: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: 'Where is my order K-2041?' },
      ],
    },
    expected: {
      answer: 'Your order K-2041 is in Lyon.',
      assertions: ['contains: K-2041', 'not-contains: sorry'],
      tools: [{ name: 'lookup_order', args: { id: 'K-2041' } }],
    },
  },
  { id: 'a2', input: { messages: [{ role: 'user', content: HOSTILE }] }, expected: { answer: HOSTILE } },
].map(line => {
  const read = readGoldenLine(JSON.stringify(line));
  if ('problem' in read) throw new Error(read.problem);
  return read;
});
const QUESTIONS = ['Where is my order K-2041?', HOSTILE];
const ANSWERS = ['Your order K-2041 is in Lyon.', HOSTILE];

const folder = mkdtempSync(join(tmpdir(), 'turnstone-exports-'));
for (const format of GOLDEN_EXPORTS) writeFileSync(join(folder, `${format.id}.${format.extension}`), format.write('support', LINES));
const written = (name: string) => readFileSync(join(folder, name), 'utf8');

function installed(what: string, done: string, install: () => void): boolean {
  if (existsSync(done)) return true;
  try {
    console.log(`Installing ${what}…`);
    install();
    return true;
  } catch (error) {
    console.log(`Skipped: ${what} cannot be installed here (${(error as Error).message.split('\n')[0]}).`);
    return false;
  }
}

/** What a client posts, path and body, to a server that accepts everything. */
async function posted(
  client: (url: string) => Promise<void>,
  answer: (path: string) => unknown,
): Promise<{ path: string; body: unknown }[]> {
  const requests: { path: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', part => {
      text += part;
    });
    request.on('end', () => {
      const path = request.url ?? '';
      requests.push({ path, body: text === '' ? null : JSON.parse(text) });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(path)));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    await client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return requests;
}

function said({ status, stdout, stderr }: SpawnSyncReturns<string>): string {
  return `exit ${status}\n${stdout}\n${stderr}`;
}

const nodeTools = join(CACHE, 'node_modules');
if (
  installed('promptfoo and the clients of Phoenix and Langfuse', join(nodeTools, 'promptfoo', 'package.json'), () => {
    mkdirSync(CACHE, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(HERE, file), join(CACHE, file));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: CACHE, stdio: ['ignore', 'ignore', 'pipe'] });
  })
) {
  // promptfoo, with a provider that answers by script.
  const run = join(folder, 'promptfoo');
  mkdirSync(run);
  writeFileSync(join(run, 'tests.json'), written('promptfoo.json'));
  writeFileSync(
    join(run, 'provider.mjs'),
    `const answers = ${JSON.stringify(ANSWERS)};
export default class { id() { return 'scripted'; } async callApi(prompt) { return { output: answers[prompt.includes('K-2041') ? 0 : 1] }; } }\n`,
  );
  writeFileSync(
    join(run, 'promptfooconfig.json'),
    JSON.stringify({ prompts: ['{{input}}'], providers: ['file://provider.mjs'], tests: 'file://tests.json' }),
  );
  const args = ['eval', '-c', 'promptfooconfig.json', '--no-cache', '--no-table', '-o', 'results.json'];
  const off = { PROMPTFOO_CONFIG_DIR: run, PROMPTFOO_DISABLE_TELEMETRY: '1', PROMPTFOO_DISABLE_UPDATE: '1' };
  const ended = spawnSync(process.execPath, [join(nodeTools, 'promptfoo/dist/src/main.js'), ...args], {
    ...{ cwd: run, encoding: 'utf8', env: { ...process.env, ...off } },
  });
  assert.ok(existsSync(join(run, 'results.json')), said(ended));
  interface Graded {
    readonly success: boolean;
    readonly prompt: { readonly raw: string };
    readonly gradingResult: { readonly componentResults: readonly unknown[] };
  }
  const { results } = JSON.parse(readFileSync(join(run, 'results.json'), 'utf8')) as { results: { results: Graded[] } };
  assert.deepEqual(
    results.results.map(each => [each.success, each.prompt.raw, each.gradingResult.componentResults.length]),
    [
      [true, QUESTIONS[0], 3],
      [true, QUESTIONS[1], 1],
    ],
  );
  console.log('ok    promptfoo runs the tests, and their texts are what they were');

  const load = (name: string) => import(join(nodeTools, name));
  const items = JSON.parse(written('langfuse.json')) as object[];
  const { Langfuse } = await load('langfuse/lib/index.mjs');
  const toLangfuse = await posted(
    async baseUrl => {
      const client = new Langfuse({ baseUrl, publicKey: 'pk', secretKey: 'sk' });
      for (const item of items) await client.createDatasetItem(item);
      await client.shutdownAsync();
    },
    () => ({ id: 'x' }),
  );
  assert.deepEqual(
    toLangfuse.filter(each => each.path.includes('dataset-items')).map(each => each.body),
    items,
  );
  console.log('ok    the Langfuse client sends every item as it was written');

  const dataset = JSON.parse(written('phoenix.json')) as {
    name: string;
    examples: { input: unknown; output: unknown; metadata: unknown }[];
  };
  const { createDataset } = await load('@arizeai/phoenix-client/dist/esm/datasets/index.js');
  const { createClient } = await load('@arizeai/phoenix-client/dist/esm/index.js');
  const toPhoenix = await posted(
    async baseUrl => {
      await createDataset({ client: createClient({ options: { baseUrl } }), ...dataset });
    },
    () => ({ data: { dataset_id: 'x', version_id: 'y' } }),
  );
  const upload = toPhoenix.find(each => each.path.includes('/datasets/upload'))?.body as Record<string, unknown> | undefined;
  assert.deepEqual([upload?.name, upload?.inputs], [dataset.name, dataset.examples.map(each => each.input)]);
  assert.deepEqual(
    [upload?.outputs, upload?.metadata],
    [dataset.examples.map(each => each.output), dataset.examples.map(each => each.metadata)],
  );
  console.log('ok    the Phoenix client uploads every example as it was written');
}

const python = join(CACHE, 'venv', 'bin', 'python');
if (
  installed('pytest, DeepEval and RAGAS', join(CACHE, 'venv', 'ready'), () => {
    mkdirSync(CACHE, { recursive: true });
    execFileSync('python3', ['-m', 'venv', join(CACHE, 'venv')], { stdio: ['ignore', 'ignore', 'pipe'] });
    execFileSync(python, ['-m', 'pip', 'install', '-q', '-r', join(HERE, 'requirements.txt')], { stdio: ['ignore', 'ignore', 'pipe'] });
    writeFileSync(join(CACHE, 'venv', 'ready'), '');
  })
) {
  // Where nothing is called pytest.py.
  const tests = join(folder, 'tests');
  mkdirSync(tests);
  writeFileSync(join(tests, 'golden_cases.py'), written('pytest.py'));
  writeFileSync(join(tests, 'known.json'), JSON.stringify(QUESTIONS));
  writeFileSync(
    join(tests, 'test_golden.py'),
    `import json
from pathlib import Path

from golden_cases import golden

KNOWN = json.loads(Path(__file__).with_name("known.json").read_text("utf-8"))


@golden
def test_case(case):
    assert case["input"] in KNOWN
    assert case["messages"][-1]["content"] == case["input"]\n`,
  );
  const tested = spawnSync(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'test_golden.py'], { cwd: tests, encoding: 'utf8' });
  assert.match(said(tested), /2 passed/);
  console.log('ok    pytest runs a test for each entry');

  const off = { DEEPEVAL_TELEMETRY_OPT_OUT: 'YES', RAGAS_DO_NOT_TRACK: 'true' };
  const read = spawnSync(python, [join(HERE, 'read_python.py'), folder], {
    ...{ cwd: tests, encoding: 'utf8', env: { ...process.env, ...off } },
  });
  assert.equal(read.status, 0, said(read));
  const found = JSON.parse(read.stdout.trim().split('\n').at(-1) ?? '');
  const expected = QUESTIONS.map((input, at) => ({ input, expected: ANSWERS[at], context: at === 0 ? ['Order K-2041: in Lyon.'] : [] }));
  assert.deepEqual(found.ragas, expected);
  assert.deepEqual(
    found.deepeval,
    expected.map((each, at) => ({ ...each, tools: at === 0 ? ['lookup_order'] : [] })),
  );
  console.log('ok    DeepEval and RAGAS read every entry');
}

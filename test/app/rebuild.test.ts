// Reading everything again goes on behind what comes new: nothing disappears meanwhile, nothing is lost, and progress is said.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { NORMALIZER_VERSION } from '../../src/core/conventions/normalize.ts';
import { openDriver } from '../../src/store/driver.ts';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const TURNS = 60;

test('old rows stay readable, new ones come first, and in the end every row is made anew', async () => {
  const options = tempOptions('rebuild-behind');
  const first = await tempApp(options);
  for (let turn = 1; turn <= TURNS; turn++) await first.post('/v1/traces', traceRequest(agentTurn(turn, { session: `s-${turn % 7}` })));
  await first.app.settled();
  const total = (await first.app.handlers['sessions.list']({}, ALWAYS)).total ?? 0;
  await first.app.stop();

  // What an older version left: other models, under its own number.
  const driver = openDriver({ file: options.db, readonly: false, prefer: 'auto', addon: null });
  driver.exec(
    `UPDATE facts SET model = 'old-reading'; UPDATE turns SET models = '["old-reading"]'; UPDATE follow SET version = ${NORMALIZER_VERSION - 1}`,
  );
  const chunks = Number(driver.prepare('SELECT count(*) AS n FROM chunks').get()?.n);
  driver.close();

  const second = await tempApp(options);
  const call = second.app.handlers;
  const progress: number[] = [];
  const totals: number[] = [];
  const posted: Promise<Response>[] = [];
  for (let turn = 1; turn <= 20; turn++) {
    posted.push(second.post('/v1/traces', traceRequest(agentTurn(1000 + turn, { session: 'new' }))));
    const { rebuild } = await second.app.status();
    if (rebuild) {
      progress.push(rebuild.done);
      expect(rebuild.total).toBe(chunks);
    }
    totals.push((await call['sessions.list']({}, ALWAYS)).total ?? 0);
  }
  for (const response of await Promise.all(posted)) expect(response.status).toBe(200);
  await second.app.settled();

  expect(Math.min(...totals)).toBeGreaterThanOrEqual(total);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect((await second.app.status()).rebuild).toBeNull();
  const turns = (await call['turns.list']({ limit: 1000 }, ALWAYS)).rows;
  expect(turns).toHaveLength(TURNS + 20);
  expect(new Set(turns.flatMap(turn => turn.models))).toEqual(new Set(['gpt-test']));
  expect((await call['spans.list']({ limit: 10_000 }, ALWAYS)).rows.filter(span => span.model === 'old-reading')).toEqual([]);
});

test('a rebuild that was cut short goes on where it stopped', async () => {
  const options = tempOptions('rebuild-cut');
  const first = await tempApp(options);
  for (let turn = 1; turn <= 5; turn++) await first.post('/v1/traces', traceRequest(agentTurn(turn, { session: 's' })));
  await first.app.settled();
  await first.app.stop();
  const driver = openDriver({ file: options.db, readonly: false, prefer: 'auto', addon: null });
  // The first three chunks are done; their rows must not be made again.
  driver.exec(`UPDATE facts SET model = 'as it was'; UPDATE follow SET rebuild = 3, rebuild_to = position`);
  driver.close();
  const second = await tempApp(options);
  await second.app.settled();
  const models = (await second.app.handlers['spans.list']({}, ALWAYS)).rows.map(span => span.model).filter(model => model !== null);
  expect(models.filter(model => model === 'as it was').length).toBeGreaterThan(0);
  expect(models.filter(model => model === 'gpt-test').length).toBe(2);
});

test('a price list that changes changes what was spent', async () => {
  const options = tempOptions('repriced');
  const file = join(dirname(options.db), 'workspace', '.turnstone', 'prices.yaml');
  const priced = { ...options, priceFiles: [file] };
  const first = await tempApp(priced);
  await first.post('/v1/traces', traceRequest(agentTurn(1, { session: 's' })));
  await first.app.settled();
  expect((await first.app.handlers['sessions.list']({}, ALWAYS)).rows[0]).toMatchObject({ costUsd: null });
  await first.app.stop();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'prices:\n  - { model: gpt-test, input: 10, output: 50 }\n  - { model: oops, input: much }\n');
  const second = await tempApp(priced);
  await second.app.settled();
  // 100 in, 20 out.
  expect((await second.app.handlers['sessions.list']({}, ALWAYS)).rows[0]).toMatchObject({ costUsd: 0.002, costBasis: 'priced' });
  const report = await second.app.handlers['app.doctor']({}, ALWAYS);
  expect(report.checks.find(check => check.id === 'prices')).toMatchObject({ ok: false, detail: expect.stringContaining('entry 2') });
});

test('a price list of another window is used by the process that derives', async () => {
  const options = tempOptions('priced-elsewhere');
  const leader = await tempApp(options);
  await leader.post('/v1/traces', traceRequest(agentTurn(1, { session: 's' })));
  await leader.app.settled();
  const file = join(dirname(options.db), 'workspace', '.turnstone', 'prices.yaml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'prices:\n  - { model: gpt-test, input: 10, output: 50 }\n');
  await tempApp({ ...options, httpPort: null, grpcPort: null, explorerPort: null, priceFiles: [file] });
  await leader.app.settled();
  expect((await leader.app.handlers['sessions.list']({}, ALWAYS)).rows[0]).toMatchObject({ costUsd: 0.002, costBasis: 'priced' });
});

test('a price list that is only checked is told about, and prices nothing', async () => {
  const options = tempOptions('only-checked');
  const file = join(dirname(options.db), 'workspace', '.turnstone', 'prices.yaml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'prices:\n  - { model: gpt-test, input: 10, output: 50 }\n  - { model: oops, input: much }\n');
  const { app, post } = await tempApp({ ...options, checkedPriceFiles: [file] });
  await post('/v1/traces', traceRequest(agentTurn(1, { session: 's' })));
  await app.settled();
  expect((await app.handlers['sessions.list']({}, ALWAYS)).rows[0]).toMatchObject({ costUsd: null });
  const report = await app.handlers['app.doctor']({}, ALWAYS);
  expect(report.checks.find(check => check.id === 'prices')).toMatchObject({ ok: false, detail: expect.stringContaining('entry 2') });
});

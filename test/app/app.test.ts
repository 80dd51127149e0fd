// The app from socket to view model, over the real receiver, database and explorer server.
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/receiver/limits.ts';
import { indexRequest } from '../../src/receiver/otlp/indexRequest.ts';
import { ALWAYS } from '../support/always.ts';
import { agentTurn, spanId, traceId, traceRequest } from '../support/otlp.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const { app, post } = await tempApp(tempOptions('app'));
const call = app.handlers;

test('spans that arrive become a session with turns, a tree and details', async () => {
  const response = await post(
    '/v1/traces',
    traceRequest([
      ...agentTurn(1, { session: 's-1', input: 'Where is my order?', toolError: 'no such order' }),
      ...agentTurn(2, { session: 's-1' }),
    ]),
  );
  expect(response.status).toBe(200);
  await app.settled();

  const page = await call['sessions.list']({}, ALWAYS);
  expect(page.total).toBe(1);
  expect(page.rows[0]).toMatchObject({
    id: 's-1',
    app: 'test-app',
    turns: 2,
    spans: 6,
    errors: 1,
    models: ['gpt-test'],
    inputTokens: 200,
    outputTokens: 40,
    costUsd: null,
    firstInput: 'Where is my order?',
    lastOutput: 'answer 2',
    state: 'error',
    plain: false,
  });

  const detail = await call['session.get']({ session: 's-1' }, ALWAYS);
  expect(detail.turns.map(turn => [turn.index, turn.status, turn.input, turn.output])).toEqual([
    [1, 'error', 'Where is my order?', 'answer 1'],
    [2, 'ok', 'question 2', 'answer 2'],
  ]);
  expect(detail.turns[0]?.steps).toMatchObject([{ kind: 'tool', name: 'lookup', args: '{"id":1}', failed: true, error: 'no such order' }]);

  const columns = await call['spans.columns']({ session: 's-1', turn: detail.turns[0]?.id as string }, ALWAYS);
  expect(columns.count).toBe(3);
  expect([...(columns.parent as Int32Array)]).toEqual([-1, 0, 0]);
  expect([...(columns.turn as Int32Array)]).toEqual([1, 1, 1]);

  const span = await call['span.get']({ traceId: traceId(1), spanId: spanId(102) }, ALWAYS);
  expect(span).toMatchObject({ kind: 'llm', session: 's-1', model: 'gpt-test', inputTokens: 100, convention: 'openinference' });
  expect(span.inputMessages).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Where is my order?' }] }]);
  expect(span.resource).toMatchObject([{ key: 'service.name', text: 'test-app' }]);
  const raw = JSON.parse((await call['span.raw']({ traceId: traceId(1), spanId: spanId(102) }, ALWAYS)).json) as {
    resourceSpans: unknown[];
  };
  expect(raw.resourceSpans).toHaveLength(1);
});

test('a long answer is previewed in its turn, and whole when asked for', async () => {
  const output = 'A long answer. '.repeat(500);
  await post('/v1/traces', traceRequest(agentTurn(8, { session: 's-8', output })));
  await app.settled();
  const [turn] = (await call['session.get']({ session: 's-8' }, ALWAYS)).turns;
  expect(turn?.output).toBe(output.slice(0, 1000));
  expect((await call['turn.text']({ session: 's-8', turn: turn?.id as string, side: 'output' }, ALWAYS)).text).toBe(output);
  await expect(call['turn.text']({ session: 's-8', turn: 'nobody', side: 'output' }, ALWAYS)).rejects.toMatchObject({ code: 'NotFound' });
});

test('a batch sent again changes nothing, not even the size of the log', async () => {
  const body = traceRequest(agentTurn(3, { session: 's-3' }));
  await post('/v1/traces', body);
  await app.settled();
  const before = JSON.stringify([await call['sessions.list']({}, ALWAYS), await call['spans.list']({}, ALWAYS)]);
  for (let i = 0; i < 2; i++) expect((await post('/v1/traces', body)).status).toBe(200);
  await app.settled();
  expect(JSON.stringify([await call['sessions.list']({}, ALWAYS), await call['spans.list']({}, ALWAYS)])).toBe(before);
});

test('children before parents, in requests of their own, end in the same session and turn', async () => {
  const turn = agentTurn(4, { session: 's-4' });
  for (const span of [...turn].reverse()) {
    await post('/v1/traces', traceRequest([span]));
    await app.settled();
  }
  await post('/v1/traces', traceRequest(agentTurn(5, { session: 's-5' })));
  await app.settled();
  const shape = async (session: string) => {
    const { turns } = await call['session.get']({ session }, ALWAYS);
    return turns.map(({ spans, llmCalls, errors, inputTokens, models, status }) => ({
      spans,
      llmCalls,
      errors,
      inputTokens,
      models,
      status,
    }));
  };
  expect(await shape('s-4')).toEqual(await shape('s-5'));
  const [only] = (await call['session.get']({ session: 's-4' }, ALWAYS)).turns;
  expect(only).toMatchObject({ input: 'question 4', output: 'answer 4' });
});

test('a session id that comes late moves the trace, and its old address still leads there', async () => {
  const [agent, llm, tool] = agentTurn(6);
  await post('/v1/traces', traceRequest([llm, tool].filter(span => span !== undefined)));
  await app.settled();
  const synthetic = `trace:${traceId(6)}`;
  expect((await call['session.get']({ session: synthetic }, ALWAYS)).session.id).toBe(synthetic);
  await post('/v1/traces', traceRequest([{ ...agent, trace: 6, span: 601, attributes: { ...agent?.attributes, 'session.id': 's-6' } }]));
  await app.settled();
  expect((await call['session.get']({ session: synthetic }, ALWAYS)).session.id).toBe('s-6');
  expect((await call['sessions.list']({}, ALWAYS)).rows.map(row => row.id)).not.toContain(synthetic);
});

test('spans exported and imported into an empty database export as the same bytes', async () => {
  const first = (await call['export.otlpJson']({}, ALWAYS)).text;
  expect(first.split('\n').length).toBeGreaterThan(3);
  const other = await tempApp(tempOptions('import'));
  await other.app.handlers['import.otlpJson']({ text: first }, ALWAYS);
  await other.app.settled();
  expect((await other.app.handlers['export.otlpJson']({}, ALWAYS)).text).toBe(first);
  const facts = async (from: typeof call) => (await from['spans.list']({ limit: 1000 }, ALWAYS)).rows;
  expect(await facts(other.app.handlers)).toEqual(await facts(call));
});

test('importing what is not OTLP says which line and keeps the rest', async () => {
  const { app: other } = await tempApp(tempOptions('bad-import'));
  const report = await other.handlers['import.otlpJson'](
    { text: `{"hello":1}\n${traceRequest(agentTurn(7)).toString()}\nnonsense\n` },
    ALWAYS,
  );
  expect(report).toMatchObject({ spans: 3, rejected: 1 });
  expect(report.problems).toEqual([expect.stringMatching(/^line 1: .*resourceSpans/), expect.stringMatching(/^line 3: /)]);
});

test('rebuilding derived rows from raw gives the same sessions, turns and spans', async () => {
  const options = tempOptions('rebuild');
  const first = await tempApp(options);
  await first.app.handlers['sample.load']({}, ALWAYS);
  const see = async (handlers: typeof call) =>
    JSON.stringify([
      await handlers['sessions.list']({}, ALWAYS),
      await handlers['turns.list']({}, ALWAYS),
      await handlers['spans.list']({}, ALWAYS),
    ]);
  const before = await see(first.app.handlers);
  await first.app.stop();
  // What an older version made of it: other rows under another version's number.
  const { openDriver } = await import('../../src/store/driver.ts');
  const driver = openDriver({ file: options.db, readonly: false, prefer: 'auto', addon: null });
  driver.exec(`UPDATE facts SET model = 'garbled', input_tokens = 7, session_key = 'garbled', kind = 3; UPDATE turns SET output = 'garbled', turn_id = turn_id || 'x';
    DELETE FROM calls; UPDATE follow SET version = 1`);
  driver.close();
  const second = await tempApp(options);
  await second.app.settled();
  expect(await see(second.app.handlers)).toBe(before);
});

test('what a process received but did not derive before it ended is derived by whoever comes next', async () => {
  const options = tempOptions('left-over');
  const first = await tempApp(options);
  await first.app.stop();
  const { openStore } = await import('../../src/store/sqliteStore.ts');
  const store = openStore({ file: options.db, driver: 'auto', assets: options.assets });
  const outcome = indexRequest('traces', 'json', traceRequest(agentTurn(9, { session: 's-9' })), DEFAULT_LIMITS);
  if (outcome.ok) await store.append([outcome.request], 1);
  await store.close();
  const reader = await tempApp({ ...options, httpPort: null, grpcPort: null, explorerPort: null });
  expect((await reader.app.handlers['sessions.list']({}, ALWAYS)).total).toBe(0);
  await reader.app.settled();
  expect((await reader.app.handlers['sessions.list']({}, ALWAYS)).rows).toMatchObject([{ id: 's-9', turns: 1, spans: 3 }]);
});

test('a trace that goes on after the port changed hands stays one turn', async () => {
  const options = tempOptions('handed-over');
  const [first, second] = [await tempApp(options), await tempApp(options)];
  const [agent, llm, tool] = agentTurn(10, { session: 's-10' });
  const send = async (http: string | null, span: typeof agent) => {
    const response = await fetch(`${http}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: traceRequest(span ? [span] : []) as BodyInit,
    });
    expect(response.status).toBe(200);
  };
  await send(first.http, llm);
  await first.app.settled();
  const taken = await second.app.handlers['app.takeOver']({}, ALWAYS);
  await send(taken.http, tool);
  await second.app.settled();
  const back = await first.app.handlers['app.takeOver']({}, ALWAYS);
  await send(back.http, agent);
  await first.app.settled();
  const { turns } = await first.app.handlers['session.get']({ session: 's-10' }, ALWAYS);
  expect(turns).toMatchObject([{ index: 1, spans: 3, input: 'question 10', output: 'answer 10' }]);
});

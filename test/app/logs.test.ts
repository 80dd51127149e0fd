// Log records through the whole pipeline: they join their span whichever comes first, stand for spans that never came, and give way.
import { expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { openPipeline, type WireRequest } from '../support/pipeline.ts';
import { logAt, logsRequest, spanAt, spansRequest } from '../support/requests.ts';
import { makeContext } from '../support/spanText.ts';

const chat = spansRequest([
  spanAt([1, 1], 'chat gpt-4o-mini', [0, 900], {
    'gen_ai.system': 'openai',
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o-mini',
  }),
]);
const messages = logsRequest([
  logAt('gen_ai.user.message', 1, {}, [1, 1], { body: { entries: [{ key: 'content', value: 'Where is it?' }] } }),
  logAt('gen_ai.choice', 800, {}, [1, 1], {
    body: { entries: [{ key: 'message', value: { entries: [{ key: 'content', value: 'On its way.' }] } }] },
  }),
]);

async function seenAfter(...requests: readonly WireRequest[]) {
  const pipeline = await openPipeline();
  await pipeline.send(requests);
  const rows = await pipeline.see();
  return { pipeline, rows };
}

test('messages in log records join their span, whichever comes first', async () => {
  const first = await seenAfter(chat, messages);
  const second = await seenAfter(messages, chat);
  expect(second.rows).toEqual(first.rows);
  const { turns } = await first.pipeline.handlers['session.get']({ session: `trace:${'0'.repeat(31)}1` }, ALWAYS);
  expect(turns).toMatchObject([{ input: 'Where is it?', output: 'On its way.', fromLogs: false, spans: 1 }]);
});

test('records whose span never came stand for it, with its very id, and give way once it comes', async () => {
  const { pipeline } = await seenAfter(messages);
  const id = { traceId: `${'0'.repeat(31)}1`, spanId: `${'0'.repeat(15)}1` };
  expect(await pipeline.handlers['span.get'](id, ALWAYS)).toMatchObject({ kind: 'llm', fromLogs: true, startUs: 1_767_225_600_001_000 });
  expect((await pipeline.handlers['session.get']({ session: `trace:${id.traceId}` }, ALWAYS)).turns).toMatchObject([{ fromLogs: true }]);
  // What was sent as logs is exported as logs, and as nothing else.
  expect((await pipeline.export()).map(request => request.signal)).toEqual(['logs']);
  expect((await pipeline.store.counts()).spans).toBe(0);
  const raw = JSON.parse((await pipeline.handlers['span.raw'](id, ALWAYS)).json) as object;
  expect(Object.keys(raw)).toEqual(['resourceLogs']);
  await pipeline.send([chat]);
  expect(await pipeline.handlers['span.get'](id, ALWAYS)).toMatchObject({
    fromLogs: false,
    name: 'chat gpt-4o-mini',
    startUs: 1_767_225_600_000_000,
  });
  expect((await pipeline.store.counts()).spans).toBe(1);
});

test('an exception told by an event and by a log record is one error', async () => {
  const exception = { 'exception.type': 'Timeout', 'exception.message': 'too slow' };
  const span = spanAt(
    [2, 1],
    'chat',
    [0, 5],
    { 'gen_ai.provider.name': 'openai', 'gen_ai.operation.name': 'chat' },
    {
      events: [
        {
          timeUnixNano: 1n,
          name: 'exception',
          attributes: Object.entries(exception).map(([key, value]) => ({ key, value })),
          droppedAttributesCount: 0,
        },
      ],
    },
  );
  const { pipeline } = await seenAfter(spansRequest([span]), logsRequest([logAt('', 4, exception, [2, 1])]));
  const [session] = (await pipeline.handlers['sessions.list']({}, ALWAYS)).rows;
  expect(session).toMatchObject({ errors: 1, state: 'error' });
});

test('an exception that only a log record tells of fails the span', async () => {
  const span = spanAt([3, 1], 'chat', [0, 5], { 'gen_ai.provider.name': 'openai', 'gen_ai.operation.name': 'chat' });
  const record = logsRequest([logAt('', 4, { 'exception.type': 'Timeout', 'exception.message': 'too slow' }, [3, 1])]);
  const { pipeline, rows } = await seenAfter(spansRequest([span]), record);
  expect((await pipeline.handlers['sessions.list']({}, ALWAYS)).rows[0]).toMatchObject({ errors: 1 });
  expect((await seenAfter(record, spansRequest([span]))).rows).toEqual(rows);
});

const codex = makeContext({ 'service.name': 'codex_exec' }, 'codex_otel.log_only');
const conversation = { 'conversation.id': '0198a1b2-0000-7000-8000-000000000000', model: 'gpt-5-codex' };
const turnLogs = (ms: number, prompt: string, reply: string) => [
  logAt('codex.user_prompt', ms, { ...conversation, 'event.name': 'codex.user_prompt', prompt }),
  logAt('codex.sse_event', ms + 400, {
    ...conversation,
    'event.name': 'codex.sse_event',
    'event.kind': 'response.completed',
    input_token_count: '100',
    output_token_count: '10',
    cached_token_count: '40',
  }),
  logAt('codex.agent_response', ms + 500, { ...conversation, 'event.name': 'codex.agent_response', response: reply }),
];

test('a conversation told by log records alone has its turns, whatever order they come in', async () => {
  const logs = [...turnLogs(0, 'list the files', 'Three files.'), ...turnLogs(5000, 'and the folders?', 'None.')];
  const { pipeline, rows } = await seenAfter(logsRequest(logs, codex));
  const session = conversation['conversation.id'];
  const { turns } = await pipeline.handlers['session.get']({ session }, ALWAYS);
  expect(turns).toMatchObject([
    { index: 1, input: 'list the files', output: 'Three files.', inputTokens: 100, outputTokens: 10, fromLogs: true },
    { index: 2, input: 'and the folders?', output: 'None.', inputTokens: 100, outputTokens: 10, fromLogs: true },
  ]);
  const single = await seenAfter(...[...logs].reverse().map(log => logsRequest([log], codex)));
  expect(single.rows).toEqual(rows);
});

test('a turn that spans tell too is one turn: content of the records, counts of the spans', async () => {
  const session = conversation['conversation.id'];
  const turnSpan = spanAt([7, 1], 'session_task.turn', [0, 2000], {
    'thread.id': session,
    'turn.id': 't-1',
    model: 'gpt-5-codex',
    'codex.turn.token_usage.input_tokens': 120n,
    'codex.turn.token_usage.output_tokens': 12n,
  });
  const both = [spansRequest([turnSpan], codex), logsRequest(turnLogs(10, 'list the files', 'Three files.'), codex)];
  const { pipeline, rows } = await seenAfter(...both);
  const { turns, session: row } = await pipeline.handlers['session.get']({ session }, ALWAYS);
  expect(turns).toHaveLength(1);
  expect(turns[0]).toMatchObject({ input: 'list the files', output: 'Three files.', inputTokens: 120, outputTokens: 12, fromLogs: false });
  expect(row).toMatchObject({ turns: 1, inputTokens: 120, outputTokens: 12 });
  expect((await seenAfter(...both.reverse())).rows).toEqual(rows);
});

test('records that say nothing anybody knows are kept and counted, and make no session', async () => {
  const { pipeline } = await seenAfter(
    logsRequest([logAt('app.started', 0, { port: 80n }), logAt('', 1, {}, undefined, { body: 'hello' })]),
  );
  expect((await pipeline.handlers['sessions.list']({ plain: true }, ALWAYS)).total).toBe(0);
  expect(await pipeline.store.counts()).toMatchObject({ logs: 2, spans: 0 });
  expect(await pipeline.store.producers()).toMatchObject([{ app: 'shop', logs: 2 }]);
});

// One call is counted once, whoever recorded it and however often.
import { expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { openPipeline } from '../support/pipeline.ts';
import { spanAt, spansRequest } from '../support/requests.ts';

const genAi = {
  'gen_ai.provider.name': 'openai',
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o-mini',
  'gen_ai.usage.input_tokens': 100n,
  'gen_ai.usage.output_tokens': 10n,
};
const openInference = {
  'openinference.span.kind': 'LLM',
  'llm.model_name': 'gpt-4o-mini',
  'llm.token_count.prompt': 100n,
  'llm.token_count.completion': 10n,
};
/** 100 and 10 tokens of gpt-4o-mini by the bundled list. */
const ONE = 0.000021;

async function counted(...spans: Parameters<typeof spansRequest>[0]) {
  const pipeline = await openPipeline();
  await pipeline.send([spansRequest(spans)]);
  const [session] = (await pipeline.handlers['sessions.list']({}, ALWAYS)).rows;
  const [turn] = (await pipeline.handlers['session.get']({ session: session?.id ?? '' }, ALWAYS)).turns;
  return [session?.inputTokens, session?.outputTokens, session?.costUsd, turn?.llmCalls];
}

test('a trace of mixed conventions: each call once', async () => {
  expect(
    await counted(
      spanAt([1, 1], 'agent', [0, 100], { 'openinference.span.kind': 'AGENT', 'session.id': 's' }),
      spanAt([1, 2, 1], 'chat', [1, 20], genAi),
      spanAt([1, 3, 1], 'llm', [21, 40], openInference),
      spanAt([1, 4, 1], 'ai.generateText', [41, 60], {
        'ai.operationId': 'ai.generateText',
        'ai.usage.inputTokens': 100n,
        'ai.usage.outputTokens': 10n,
        'ai.model.id': 'gpt-4o-mini',
      }),
      spanAt([1, 5, 4], 'ai.generateText.doGenerate', [42, 59], {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.usage.inputTokens': 100n,
        'ai.usage.outputTokens': 10n,
        'ai.model.id': 'gpt-4o-mini',
        'ai.model.provider': 'openai.chat',
      }),
    ),
  ).toEqual([300, 30, expect.closeTo(3 * ONE, 9), 3]);
});

test('two instrumentations, one inside the other', async () => {
  expect(await counted(spanAt([1, 1], 'llm', [0, 100], openInference), spanAt([1, 2, 1], 'chat', [1, 99], genAi))).toEqual([
    100,
    10,
    ONE,
    1,
  ]);
});

test('two instrumentations side by side', async () => {
  expect(
    await counted(
      spanAt([1, 1], 'POST /chat', [0, 200], { 'http.request.method': 'POST' }),
      spanAt([1, 2, 1], 'llm', [10, 100], openInference),
      spanAt([1, 3, 1], 'chat', [11, 99], genAi),
    ),
  ).toEqual([100, 10, ONE, 1]);
});

test('one response id in two places of the trace, at the same time', async () => {
  const response = { 'gen_ai.response.id': 'resp-1' };
  expect(
    await counted(
      spanAt([1, 1], 'POST /chat', [0, 200], { 'http.request.method': 'POST' }),
      spanAt([1, 2, 1], 'wrapper', [10, 100], { 'openinference.span.kind': 'CHAIN' }),
      spanAt([1, 3, 2], 'chat', [11, 99], { ...genAi, ...response }),
      spanAt([1, 4, 1], 'chat', [12, 98], { ...genAi, ...response, 'gen_ai.usage.input_tokens': 101n }),
    ),
  ).toEqual([100, 10, ONE, 1]);
});

test('two calls that are only alike are two', async () => {
  expect(
    await counted(
      spanAt([1, 1], 'agent', [0, 200], { 'openinference.span.kind': 'AGENT' }),
      spanAt([1, 2, 1], 'chat', [10, 50], genAi),
      spanAt([1, 3, 1], 'chat', [10, 50], genAi),
      spanAt([1, 4, 1], 'chat', [60, 90], { ...genAi, 'gen_ai.response.id': 'always-the-same' }),
      spanAt([1, 5, 1], 'chat', [95, 99], { ...genAi, 'gen_ai.response.id': 'another' }),
    ),
  ).toEqual([400, 40, expect.closeTo(4 * ONE, 9), 4]);
});

test('a call without a known price makes the sum partial, and alone it has no cost at all', async () => {
  const unknown = { ...genAi, 'gen_ai.request.model': 'scripted-1' };
  const pipeline = await openPipeline();
  await pipeline.send([
    spansRequest([
      spanAt([1, 1], 'agent', [0, 200], { 'openinference.span.kind': 'AGENT', 'session.id': 'a' }),
      spanAt([1, 2, 1], 'chat', [10, 50], genAi),
      spanAt([1, 3, 1], 'chat', [60, 90], unknown),
      spanAt([2, 1], 'chat', [300, 350], { ...unknown, 'session.id': 'b' }),
    ]),
  ]);
  const rows = (await pipeline.handlers['sessions.list']({}, ALWAYS)).rows;
  expect(rows.find(row => row.id === 'a')).toMatchObject({ costUsd: ONE, costBasis: 'partial' });
  expect(rows.find(row => row.id === 'b')).toMatchObject({ costUsd: null, costBasis: null, inputTokens: 100 });
});

test('a reported cost goes before what is worked out, above it or below it', async () => {
  const cost = async (...spans: Parameters<typeof spansRequest>[0]) => (await counted(...spans))[2];
  const gateway = { 'http.request.method': 'POST', 'http.response.header.x-agentcc-cost': ['0.5'] };
  const reported = { ...openInference, 'llm.cost.total': 0.25 };
  // A proxy's span that says its cost, around the raw call that only has tokens.
  expect(await cost(spanAt([1, 1], 'proxy', [0, 100], reported), spanAt([1, 2, 1], 'raw', [1, 99], genAi))).toBe(0.25);
  // The gateway's header on the HTTP call below a model call: once, whoever else knows a price.
  expect(await cost(spanAt([1, 1], 'chat', [0, 100], genAi), spanAt([1, 2, 1], 'POST', [1, 99], gateway, { kind: 3 }))).toBe(0.5);
  expect(await cost(spanAt([1, 1], 'llm', [0, 100], reported), spanAt([1, 2, 1], 'POST', [1, 99], gateway, { kind: 3 }))).toBe(0.25);
  // An agent that reports the sum of its calls.
  expect(
    await cost(
      spanAt([1, 1], 'agent', [0, 100], { 'openinference.span.kind': 'AGENT', 'llm.cost.total': 0.75 }),
      spanAt([1, 2, 1], 'chat', [1, 40], genAi),
      spanAt([1, 3, 1], 'chat', [41, 90], genAi),
    ),
  ).toBe(0.75);
  // Calls that report their own are summed, and the agent's sum is not added.
  expect(
    await cost(
      spanAt([1, 1], 'agent', [0, 100], { 'openinference.span.kind': 'AGENT', 'llm.cost.total': 0.75 }),
      spanAt([1, 2, 1], 'llm', [1, 40], reported),
      spanAt([1, 3, 1], 'llm', [41, 90], reported),
    ),
  ).toBe(0.5);
});

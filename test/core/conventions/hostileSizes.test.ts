// Lists longer and nesting deeper than the stack, and texts that make patterns backtrack: read in bounded time, without a throw.
import { expect, test } from 'vitest';
import { readToolDefinitions } from '../../../src/core/conventions/genAiShared.ts';
import { readMessage, readMessages } from '../../../src/core/conventions/messages.ts';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import type { Json, JsonObject } from '../../../src/core/json.ts';
import { type Attributes, makeContext, makeSpan } from '../../support/spanText.ts';

const MANY = 200_000;
const DEEP = 30_000;
const list = (item: Json): readonly Json[] => Array.from({ length: MANY }, () => item);
const fields = (attributes: Attributes, scope = 'x') => normalize(makeSpan(attributes), makeContext({}, scope)).fields;

test('a message of very many parts keeps the first', () => {
  expect(readMessage({ role: 'user', content: list('a') }, 'user').parts).toHaveLength(20_000);
  expect(readMessage({ role: 'assistant', tool_calls: list({ name: 'f' }) }, 'user').parts).toHaveLength(20_000);
});

test('a batch of very many messages keeps the first', () => {
  const batch = list({ role: 'user', content: 'a' });
  expect(readMessages([batch, batch], 'user')).toHaveLength(20_000);
});

test('lists, messages and LangChain data nested beyond the stack', () => {
  let lists: Json = [{ role: 'user', content: 'a' }];
  let message: JsonObject = { role: 'user', content: 'a' };
  let chain: JsonObject = { content: 'a' };
  for (let depth = 0; depth < DEEP; depth++) {
    lists = [lists];
    message = { message };
    chain = { type: 'human', content: 'a', data: chain };
  }
  expect(readMessages(lists, 'user')).toBeNull();
  expect(readMessage(message, 'user').role).toBe('user');
  expect(readMessages([chain], 'user')).toHaveLength(1);
  // What producers nest is read as ever.
  expect(readMessages([[[{ role: 'user', content: 'a' }]]], 'user')).toHaveLength(1);
});

test('tools: very many in one, and in each other', () => {
  expect(readToolDefinitions([{ functionDeclarations: list({ name: 'f' }) }])).toHaveLength(MANY);
  let tool: JsonObject = { name: 'f' };
  for (let depth = 0; depth < DEEP; depth++) tool = { functionDeclarations: [tool] };
  expect(readToolDefinitions([tool])).toEqual([]);
});

test("the AI SDK's prompts and answers", () => {
  const said = { 'operation.name': 'ai.generateText.doGenerate', 'ai.operationId': 'ai.generateText.doGenerate' };
  const calls = JSON.stringify(list({ toolName: 'f' }));
  expect(fields({ ...said, 'ai.response.toolCalls': calls }, 'ai').outputMessages?.[0]?.parts).toHaveLength(20_000);
});

test("a span of very many evaluations' keys", () => {
  const keys = Object.fromEntries(Array.from({ length: MANY }, (_, no) => [`annotations.0.annotation.x${no}`, 'a']));
  expect(() => fields({ ...keys, 'annotations.0.annotation.name': 'n', 'annotations.0.annotation.score': 1 })).not.toThrow();
});

test("Claude Code's context of very many blocks", () => {
  const context = Array.from({ length: MANY }, () => '[USER]\na').join('\n\n---\n\n');
  const read = normalize(
    makeSpan({ 'span.type': 'llm_request', new_context: context }, { name: 'claude_code.llm_request' }),
    makeContext({}, 'com.anthropic.claude_code.tracing'),
  );
  expect(read.fields.inputMessages?.length).toBeGreaterThan(0);
});

test("an amount of a gateway's that is a long row of digits", { timeout: 8_000 }, () => {
  fields({ 'http.response.header.x-agentcc-cost': `${'1'.repeat(300_000)}x`, 'gen_ai.operation.name': 'chat' });
});

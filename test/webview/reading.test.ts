// Telling Markdown from prose, and prompts compared line by line.
import { expect, it } from 'vitest';
import type { SpanDetail } from '../../src/rpc/viewModels.ts';
import { LONGEST_MARKDOWN, looksLikeMarkdown, markdownTokens } from '../../webview/ui/Markdown.tsx';
import { changesOf, promptLines } from '../../webview/views/span/promptChanges.ts';

it('prose stays prose', () => {
  for (const text of [
    'Hello! How can I help you?',
    'It costs 3 * 4 = 12 and 2 * 5 = 10',
    'a_b_c and d_e_f',
    'call me at 5-6 pm',
    'x < y && y > z',
    '',
  ])
    expect(looksLikeMarkdown(text), text).toBe(false);
  for (const text of [
    '# Title',
    'see\n- one\n- two',
    'it is **bold**',
    'run `npm test`',
    '```js\n1\n```',
    '[a](https://b)',
    '| a | b |\n| - | - |',
    '1. one',
  ])
    expect(looksLikeMarkdown(text), text).toBe(true);
  expect(looksLikeMarkdown('# x\n'.repeat(50_000))).toBe(false);
});

const call = (system: string, ...messages: string[]): SpanDetail =>
  ({
    model: 'm',
    requestModel: null,
    params: [{ name: 'temperature', value: '0.2' }],
    toolDefinitions: [{ name: 'lookup', description: 'Looks up.', parameters: '{"type":"object"}' }],
    inputMessages: [
      { role: 'system', parts: [{ type: 'text', text: system }] },
      ...messages.map(text => ({ role: 'user', parts: [{ type: 'text', text }] })),
    ],
  }) as unknown as SpanDetail;

it('a prompt is compared with the one before as lines', () => {
  const before = promptLines(call('Be kind.\nBe brief.', 'one')).lines;
  const now = promptLines(call('Be kind.\nBe long.', 'one', 'two')).lines;
  const changes = changesOf(before, now)!;
  const of = (kind: string) => changes.filter(change => change.kind === kind).flatMap(change => change.lines);
  expect(of('removed')).toEqual(['Be brief.']);
  expect(of('added')).toEqual(['Be long.', '# user', 'two']);
  expect([...of('same'), ...of('removed')].sort()).toEqual([...before].sort());
});

it('prompts that have nothing in common are not compared for ever', () => {
  const lines = (seed: string) => Array.from({ length: 15_000 }, (_, at) => `${seed} ${at}`);
  expect(changesOf(lines('a'), lines('b'))).toBeNull();
  expect(promptLines(call('x\n'.repeat(30_000))).cut).toBe(true);
});

it('hostile Markdown is left as text, and never throws', () => {
  expect(markdownTokens(`**a**\n\n${'>'.repeat(4000)}`)).toBeNull();
  expect(markdownTokens('a\n-\n'.repeat(LONGEST_MARKDOWN))).toBeNull();
  for (const text of [
    '['.repeat(15_000),
    '- '.repeat(9000),
    '*a '.repeat(6000),
    '`'.repeat(15_000),
    '|'.repeat(15_000),
    '<a '.repeat(6000),
  ])
    expect(markdownTokens(text)).not.toBeNull();
});

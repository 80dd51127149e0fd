// Each deterministic check against texts that hold, texts that do not, and worked values of the measures.
import { describe, expect, test } from 'vitest';
import { readAssertion, runAssertion } from '../../../src/core/checks/assertion.ts';
import { bleuOf } from '../../../src/core/checks/bleu.ts';
import type { CheckSubject } from '../../../src/core/checks/check.ts';
import { editDistance } from '../../../src/core/checks/levenshtein.ts';
import { CHECKS } from '../../../src/core/checks/registry.ts';
import { retrieval } from '../../../src/core/checks/retrieval.ts';
import { rougeF1 } from '../../../src/core/checks/rouge.ts';
import { trajectory } from '../../../src/core/checks/toolCalls.ts';
import { compare, verdictOf } from '../../../src/core/golden/compare.ts';
import type { GoldenEntry } from '../../../src/core/model/golden.ts';

const subject = (output: string, rest: Partial<CheckSubject> = {}): CheckSubject => ({
  ...{ output, tools: [], context: [], goldenContext: [], durationUs: 1_500_000, costUsd: 0.01, tokens: 120 },
  ...rest,
});
const TWO_CALLS = {
  tools: [
    { name: 'lookup', args: { id: 1 } },
    { name: 'refund', args: { id: 1, why: 'late' } },
  ],
};
const passes = (assertion: string, at: CheckSubject): boolean | string => {
  const read = readAssertion(assertion);
  if (read === null) return 'a sentence';
  const result = runAssertion(read, at);
  return 'problem' in result ? result.problem : result.passed;
};

test.each([
  ['contains: K-2041', 'Order K-2041 left.', true],
  ['contains: k-2041', 'Order K-2041 left.', false],
  ['icontains: k-2041', 'Order K-2041 left.', true],
  ['not-contains: sorry', 'I am sorry', false],
  ['equals: yes', ' yes\n', true],
  ['equals: yes', 'yes.', false],
  ['starts-with: Dear', '  Dear Ada', true],
  ['ends-with: Bye', 'So long. Bye\n', true],
  ['regex: K-\\d{4}', 'K-2041', true],
  ['regex: ^\\d+$', 'K-2041', false],
  ['max-length: 5', '123456', false],
  ['min-length: 5', '123456', true],
  ['json', '```json\n{"a":1}\n```', true],
  ['json', '{a:1}', false],
  ['links', 'See https://example.com/a and http://localhost:3000', true],
  ['links', 'See https://exa mple', false],
  ['number: 1284', 'They are 1,284 in all.', true],
  ['number: 3.14 +- 0.01', 'About 3.15', true],
  ['number: 42', 'It is 41.', false],
  ['levenshtein: 0.8 kitten', 'sitten', true],
  ['levenshtein: 0.9 kitten', 'sitten', false],
  ['rouge: 0.5 the cat sat', 'A cat sat', true],
  ['bleu: 0.9 the cat sat on the mat', 'the cat sat on the mat', true],
  ['latency: 2s', '', true],
  ['latency: 900ms', '', false],
  ['cost: $0.02', '', true],
  ['cost: 0.001', '', false],
  ['tokens: 100', '', false],
  ['refusal', 'I’m sorry, but I can’t help with that.', true],
  ['not-refusal', 'Of course. It left today.', true],
  ['pii', 'Write to ada@example.com', true],
  ['pii', 'Card 4242 4242 4242 4242', true],
  ['pii', 'Order 4242 4242 4242 4241', false],
  ['citation', 'As the guide says [2].', true],
  ['citation', 'As everybody knows.', false],
] as const)('%s of %j is %j', (assertion, output, expected) => {
  expect(passes(assertion, subject(output))).toBe(expected);
});

test('calls of tools are counted, ordered and compared', () => {
  const called = subject('', TWO_CALLS);
  expect(passes('tools: lookup, refund', called)).toBe(true);
  expect(passes('tools: refund, lookup', called)).toBe(false);
  expect(passes('tool: refund', called)).toBe(true);
  expect(passes('not-tool: delete', called)).toBe(true);
  expect(passes('max-steps: 1', called)).toBe(false);
  expect(passes('no-repeats', called)).toBe(true);
  expect(passes('no-repeats', subject('', { tools: [...TWO_CALLS.tools, ...TWO_CALLS.tools] }))).toBe(false);
  expect(trajectory([{ name: 'refund', args: { why: 'late' } }], TWO_CALLS.tools)).toMatchObject({ passed: true });
  expect(trajectory([{ name: 'refund', args: { why: 'lost' } }], TWO_CALLS.tools)).toMatchObject({ passed: false, score: 0 });
  expect(trajectory([...TWO_CALLS.tools].reverse(), TWO_CALLS.tools)).toMatchObject({ passed: false, score: 0.5 });
});

test('nonsense says what it should have been, and what is not known does not pass', () => {
  expect(passes('latency: soon', subject(''))).toMatch(/800ms/);
  expect(passes('regex: (a+)+b', subject('aaaa'))).toMatch(/repeats/);
  expect(passes('regex: (a|aa)+$', subject('aaaa'))).toMatch(/a choice/);
  expect(passes('regex: [', subject(''))).toMatch(/Invalid regular expression/);
  expect(passes('cost: 1', subject('', { costUsd: null }))).toBe(false);
  expect(passes('is polite', subject(''))).toBe('a sentence');
  expect(passes('contains', subject(''))).toBe('a sentence');
  expect(passes('refusal: no', subject(''))).toBe('a sentence');
});

test('what was retrieved is measured against what the entry names', () => {
  const found = subject('', { goldenContext: ['b', 'd'], context: ['a', 'b'] });
  expect(passes('recall: 0.5', found)).toBe(true);
  expect(passes('recall: 0.5 @1', found)).toBe(false);
  expect(passes('mrr: 0.6', found)).toBe(false);
  expect(passes('recall: most', found)).toMatch(/no share/);
  expect(passes('ndcg: 0.5', subject(''))).toMatch(/names no context/);
});

test('what was found is where it stands', () => {
  const read = readAssertion('contains: cat');
  expect(read && runAssertion(read, subject('the cat'))).toMatchObject({ place: { from: 4, to: 7 } });
});

test('every check has a name of its own', () => {
  expect(new Set(CHECKS.map(check => check.id)).size).toBe(CHECKS.length);
});

describe('measures', () => {
  test('edit distance of kitten and sitting is 3', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });
  test('ROUGE-1 of a text with two of three words shared', () => {
    expect(rougeF1('a cat sat', 'the cat sat')).toBeCloseTo(2 / 3, 10);
    expect(rougeF1('', '')).toBe(1);
    expect(rougeF1('cat', '')).toBe(0);
  });
  test('BLEU is 1 for the same, 0 for nothing shared, and what is short is penalized', () => {
    expect(bleuOf('the cat sat on the mat', 'the cat sat on the mat')).toBe(1);
    expect(bleuOf('dogs bark', 'the cat sat')).toBe(0);
    // One word of two, so runs of one word only; exp(1 - 2/1).
    expect(bleuOf('cat', 'cat sat')).toBeCloseTo(Math.exp(-1), 10);
  });
  test('retrieval: the second of two is right', () => {
    const found = retrieval(['b', 'd'], ['a', 'B ', 'c'], 3);
    expect(found.precision).toBeCloseTo(1 / 3, 10);
    expect(found.recall).toBe(0.5);
    expect(found.reciprocalRank).toBe(0.5);
    // Gain 1/log2(3), at best 1 + 1/log2(3).
    expect(found.ndcg).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 10);
    expect(retrieval(['b'], ['b', 'b'], 2)).toMatchObject({ precision: 0.5, recall: 1, reciprocalRank: 1, ndcg: 1 });
  });
});

test('a golden entry holds when all that checks decide holds; sentences decide nothing', () => {
  const entry = {
    context: [],
    expected: { answer: 'It left today.', assertions: ['contains: today', 'is polite'], tools: [] },
  } as unknown as GoldenEntry;
  const good = compare(entry, subject('It left today.'));
  expect(good.map(each => [each.what, each.result?.passed ?? null])).toEqual([
    ['answer', true],
    ['contains: today', true],
    ['is polite', null],
  ]);
  expect(verdictOf(good)).toBe(true);
  expect(verdictOf(compare(entry, subject('No idea')))).toBe(false);
  expect(verdictOf([])).toBe(null);
});

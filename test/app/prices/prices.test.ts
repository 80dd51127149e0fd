// What tokens cost: the bundled list, what it does not know, and the lists people keep.
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import { createBundledPrices } from '../../../src/app/prices/bundledPrices.ts';
import { readUserPrices } from '../../../src/app/prices/userPrices.ts';
import type { Usage } from '../../../src/core/model/canonical.ts';
import { costOf } from '../../../src/core/model/cost.ts';

const usage = (given: Partial<Usage>): Usage => ({
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  audioInput: null,
  audioOutput: null,
  total: null,
  ...given,
});
const NOV_2026_US = Date.parse('2026-11-25T12:00:00Z') * 1000;
const price = createBundledPrices();
const ask = (provider: string | null, model: string, given: Partial<Usage>) =>
  price({ provider, model, usage: usage(given), atUs: NOV_2026_US });

describe('the bundled list', () => {
  test("Claude Code's request of 2 new, 911 cached and 269 answered tokens costs exactly what Claude Code said", () => {
    expect(ask('anthropic', 'claude-sonnet-5-5', { input: 2 + 911, cacheWrite: 911, output: 269 })).toEqual({
      usd: 0.0049715,
      source: 'bundled',
      approximate: false,
    });
    // The same model by the name Bedrock gives it, whoever is said to serve it.
    expect(ask('anthropic', 'global.anthropic.claude-sonnet-5-5', { input: 913, cacheWrite: 911, output: 269 })?.usd).toBe(0.0049715);
  });

  test.each([
    ['openai', 'gpt-4o-mini-2024-07-18'],
    ['azure.ai.openai', 'gpt-4o-mini'],
    [null, 'gpt-4o-mini'],
    [null, 'openai/gpt-4o-mini'],
    ['gcp.gemini', 'models/gemini-2.5-flash'],
    ['mistral_ai', 'mistral-large-latest'],
    ['x_ai', 'grok-3'],
  ])('%s %s has a price', (provider, model) => {
    expect(ask(provider, model, { input: 1000, output: 100 })?.usd).toBeGreaterThan(0);
  });

  test('what runs at home, and what nobody knows, has none: unknown is not zero', () => {
    expect(ask('ollama', 'llama3', { input: 10, output: 10 })).toBeNull();
    expect(ask('openai', 'scripted-1', { input: 10, output: 10 })).toBeNull();
  });

  test('a cache rate the list lacks makes the price approximate', () => {
    expect(ask('mistral_ai', 'mistral-large-latest', { input: 1000, cacheRead: 500, output: 1 })?.approximate).toBe(true);
    expect(ask('openai', 'gpt-4o-mini', { input: 1000, cacheRead: 500, output: 1 })?.approximate).toBe(false);
  });

  test('our reading of plain rates is the list’s own', () => {
    for (const [providerId, model] of [
      ['openai', 'gpt-4o-mini'],
      ['openai', 'gpt-5-mini'],
      ['anthropic', 'claude-sonnet-5'],
      ['anthropic', 'claude-sonnet-4-5'],
      ['google', 'gemini-2.5-pro'],
      ['deepseek', 'deepseek-chat'],
    ] as const) {
      for (const [input, cacheRead, output] of [
        [1000, 0, 10],
        [250_000, 200_000, 4000],
        [12, 12, 0],
      ] as const) {
        const own = ask(providerId, model, { input, cacheRead, output })?.usd;
        const theirs = calcPrice({ input_tokens: input, cache_read_tokens: cacheRead, output_tokens: output }, model, {
          providerId,
          timestamp: new Date(NOV_2026_US / 1000),
        })?.total_price;
        expect(own, `${model} ${input}`).toBeCloseTo(theirs ?? -1, 8);
      }
    }
  });

  test('counts that contradict each other have no price', () => {
    expect(ask('openai', 'gpt-4o-mini', { input: 10, cacheRead: 500, output: 1 })).toBeNull();
  });
});

describe('the order of sources', () => {
  const table = () => ({ usd: 9, source: 'bundled', approximate: false }) as const;
  const fields = { model: 'm', usage: usage({ input: 1, output: 1 }) };

  test('reported, then the gateway, then a list, then unknown', () => {
    expect(costOf({ ...fields, costUsd: 0, gatewayCostUsd: 2 }, 0, table)).toEqual({ usd: 0, source: 'reported', basis: 'reported' });
    expect(costOf({ ...fields, gatewayCostUsd: 2 }, 0, table)).toEqual({ usd: 2, source: 'gateway', basis: 'reported' });
    expect(costOf(fields, 0, table)).toEqual({ usd: 9, source: 'bundled', basis: 'priced' });
    expect(costOf(fields, 0, () => null)).toBeNull();
    expect(costOf({ model: 'm' }, 0, table)).toBeNull();
    expect(costOf({ ...fields, costUsd: Number.NaN }, 0, table)?.source).toBe('bundled');
  });

  test('a name no list knows is asked for as it was requested', () => {
    const asked: string[] = [];
    costOf({ ...fields, model: 'answered', requestModel: 'requested' }, 0, question => {
      asked.push(question.model);
      return null;
    });
    expect(asked).toEqual(['answered', 'requested']);
  });
});

describe('.turnstone/prices.yaml', () => {
  const list = readUserPrices(
    'prices.yaml',
    `prices:
  - { model: my-model, input: 2, output: 10, cacheRead: 0.5 }
  - { model: "my-*", input: 1, output: 1 }
  - { model: my-model, from: 2026-11-01, input: 4, output: 20 }
  - { model: broken, input: -1 }
  - { model: other, provider: acme, input: 1 }
  - 7
`,
  );
  const own = (model: string, given: Partial<Usage>, provider: string | null = null, day = '2026-11-25') =>
    list.price({ provider, model, usage: usage(given), atUs: Date.parse(`${day}T00:00:00Z`) * 1000 });

  test('the exact name, the latest day, then the pattern', () => {
    expect(own('my-model', { input: 1e6, output: 0 })?.usd).toBe(4);
    expect(own('my-model', { input: 1e6, output: 0 }, null, '2026-10-01')?.usd).toBe(2);
    expect(own('My-Other', { input: 1e6, output: 1e6 })?.usd).toBe(2);
    expect(own('nobody', { input: 1 })).toBeNull();
    expect(own('other', { input: 1e6 })).toBeNull();
    expect(own('other', { input: 1e6 }, 'acme')).toEqual({ usd: 1, source: 'user', approximate: false });
  });
  test('cached tokens at their own rate; without one the price is approximate', () => {
    expect(own('my-model', { input: 1e6, cacheRead: 1e6, output: 0 }, null, '2026-10-01')).toEqual({
      usd: 0.5,
      source: 'user',
      approximate: false,
    });
    expect(own('my-model', { input: 1e6, cacheRead: 1e6, output: 0 })).toEqual({ usd: 4, source: 'user', approximate: true });
  });
  test('what is wrong is named with its place, and costs only itself', () => {
    expect(list.problems).toEqual([expect.stringMatching(/entry 4: "input": must not be negative/), expect.stringMatching(/entry 6/)]);
  });
  test('a name made to fit in very many ways is refused at once, and costs nothing twice', () => {
    const stars = readUserPrices('p', `prices:\n  - { model: "${'a*'.repeat(30)}b", input: 1 }`);
    const question = (model: string) => ({ provider: null, model, usage: usage({ input: 1e6 }), atUs: NOV_2026_US });
    expect(stars.price(question('a'.repeat(250)))).toBeNull();
    expect(stars.price(question(`${'a'.repeat(250)}B`))?.usd).toBe(1);
  });
  test('a name longer than any has no price', () => {
    const all = readUserPrices('p', 'prices:\n  - { model: "*", input: 1 }');
    const question = (model: string) => ({ provider: null, model, usage: usage({ input: 1e6 }), atUs: NOV_2026_US });
    expect(all.price(question('a'.repeat(256)))?.usd).toBe(1);
    expect(all.price(question('a'.repeat(257)))).toBeNull();
    expect(ask('openai', `gpt-4o-mini${'-'.repeat(300)}`, { input: 1 })).toBeNull();
    expect(ask(null, `${'x/'.repeat(150)}gpt-4o-mini`, { input: 1 })).toBeNull();
  });
  test('two thousand names and patterns, asked for many models', () => {
    const lines = Array.from({ length: 2000 }, (_, no) => `  - { model: "${no % 2 ? 'm*' : 'm'}-${no}", input: ${no} }`);
    const long = readUserPrices('p', `prices:\n${lines.join('\n')}`);
    let sum = 0;
    for (let round = 0; round < 1000; round++)
      for (let no = 1500; no < 1550; no++)
        sum += long.price({ provider: null, model: `M-${no}`, usage: usage({ input: 1e6 }), atUs: NOV_2026_US })?.usd ?? 0;
    expect(sum).toBe(1000 * 50 * 1524.5);
  });
  test('a file that is no YAML, no list, or a bomb says so and has no prices', () => {
    expect(readUserPrices('p', 'prices: [').problems).toEqual([expect.stringMatching(/^p: .* at line 1, column 10$/)]);
    expect(readUserPrices('p', 'price: 3').problems).toEqual(['p: "prices" is missing']);
    expect(readUserPrices('p', 'prices:\n  - { model: a, modle: b }').problems).toEqual([
      'p: entry 1: "modle" is not a key that is known here',
    ]);
    expect(readUserPrices('p', 'prices:\n  - { model: a, input: two }').problems).toEqual([
      'p: entry 1: "input": expected number but received "two"',
    ]);
    expect(readUserPrices('p', 'prices:\n  - { model: a, from: "2026-13-01" }').problems).toEqual([
      'p: entry 1: "from": must be a day like 2026-01-31',
    ]);
    const bomb = `a: &a [x]\nprices: [${'*a,'.repeat(10)}*a]`;
    expect(readUserPrices('p', bomb).problems).toHaveLength(1);
    expect(readUserPrices('p', '').problems).toEqual([]);
  });
});

// List prices: the table of @pydantic/genai-prices, which knows tiers, dates and the spellings of model names.
import { calcPrice, type ModelPrice, type Usage as PriceUsage } from '@pydantic/genai-prices';
import type { Usage } from '../../core/model/canonical.ts';
import type { Price, PriceQuestion } from '../../core/model/cost.ts';
import { remember } from './remember.ts';

/** Our names of providers -> the table's, where they differ. Null: what runs on somebody's own machine has no list price. */
const PROVIDERS: ReadonlyMap<string, string | null> = new Map([
  ['aws.bedrock', 'aws'],
  ['azure.ai.openai', 'azure'],
  ['azure.ai.inference', 'azure'],
  ['gcp.gemini', 'google'],
  ['gcp.gen_ai', 'google'],
  ['gcp.vertex_ai', 'google'],
  ['x_ai', 'x-ai'],
  ['mistral_ai', 'mistral'],
  ['moonshot_ai', 'moonshotai'],
  ['ollama', null],
  ['lmstudio', null],
  ['llama.cpp', null],
  ['vllm', null],
  ['huggingface', null],
]);
const BEDROCK = /^(?:(?:global|us|eu|apac|jp|au|ca|sa)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen)\./;

/** Asks the table once for each model and day; what it says in plain rates is worked out here. */
export function createBundledPrices(): (question: PriceQuestion) => Price | null {
  const rateOf = remember<ModelPrice>(question => ask(question, { input_tokens: 1 })?.model_price ?? null);
  return question => {
    const rate = rateOf(question);
    if (rate === null) return null;
    const approximate = isApproximate(rate, question.usage);
    const usd = byRates(rate, question.usage) ?? ask(question, toPriceUsage(question.usage))?.total_price;
    return usd === undefined ? null : { usd: round(usd), source: 'bundled', approximate };
  };
}

function ask(question: PriceQuestion, usage: PriceUsage) {
  const { provider } = question;
  const known = provider === null ? undefined : PROVIDERS.get(provider);
  if (known === null) return null;
  const timestamp = new Date(question.atUs / 1000);
  const bare = question.model.replace(/^models\//, '');
  const attempts: readonly { readonly model: string; readonly providerId?: string }[] = [
    ...(BEDROCK.test(bare) ? [{ model: bare, providerId: 'aws' }] : []),
    ...(provider === null ? [] : [{ model: bare, providerId: known ?? provider }]),
    { model: bare },
    // "openai/gpt-4o-mini": a router names the vendor first.
    ...(bare.includes('/') ? [{ model: bare.slice(bare.lastIndexOf('/') + 1) }] : []),
  ];
  for (const { model, providerId } of attempts) {
    try {
      const found = calcPrice(usage, model, { timestamp, ...(providerId === undefined ? {} : { providerId }) });
      if (found !== null) return found;
    } catch {
      // The table refuses counts that contradict each other: no price is better than a wrong one.
      return null;
    }
  }
  return null;
}

function toPriceUsage(usage: Usage): PriceUsage {
  return Object.fromEntries(
    [
      ['input_tokens', usage.input],
      ['output_tokens', usage.output],
      ['cache_read_tokens', usage.cacheRead],
      ['cache_write_tokens', usage.cacheWrite],
      ['input_audio_tokens', usage.audioInput],
      ['output_audio_tokens', usage.audioOutput],
    ].filter(([, count]) => count !== null),
  ) as PriceUsage;
}

/** Parts of the usage that the list has no rate for of their own: they are charged as plain tokens, which is only about right. */
function isApproximate(rate: ModelPrice, usage: Usage): boolean {
  const lacks = (count: number | null, key: string) => (count ?? 0) > 0 && rate[key] === undefined;
  return (
    lacks(usage.cacheRead, 'cache_read_mtok') ||
    lacks(usage.cacheWrite, 'cache_write_mtok') ||
    lacks(usage.audioInput, 'input_audio_mtok') ||
    lacks(usage.audioOutput, 'output_audio_mtok')
  );
}

const PLAIN_RATES = new Set(['input_mtok', 'output_mtok', 'cache_read_mtok', 'cache_write_mtok', 'cache_write_1h_mtok']);

/**
 * US dollars by plain rates a million tokens: (input - cacheRead - cacheWrite) x input + cacheRead x cache read + cacheWrite x cache write +
 * output x output, a missing cache rate taken as the input's. Undefined where the list has tiers, other rates that matter, or audio is used.
 */
function byRates(rate: ModelPrice, usage: Usage): number | undefined {
  if ((usage.audioInput ?? 0) > 0 || (usage.audioOutput ?? 0) > 0) return undefined;
  for (const [key, value] of Object.entries(rate)) {
    if (PLAIN_RATES.has(key) && typeof value !== 'number') return undefined;
    if (key === 'requests_kcount') return undefined;
  }
  const input = rate.input_mtok as number | undefined;
  if (input === undefined) return undefined;
  const [read, write] = [usage.cacheRead ?? 0, usage.cacheWrite ?? 0];
  const fresh = (usage.input ?? 0) - read - write;
  if (fresh < 0) return undefined;
  const per = (key: string, otherwise: number) => (rate[key] as number | undefined) ?? otherwise;
  const micros =
    fresh * input +
    read * per('cache_read_mtok', input) +
    write * per('cache_write_mtok', input) +
    (usage.output ?? 0) * per('output_mtok', 0);
  return micros / 1e6;
}

/** To the billionth of a dollar, as it is stored: sums of rates leave dust behind. */
function round(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}

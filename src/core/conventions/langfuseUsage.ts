// Langfuse's token buckets. They do not overlap: `input` leaves out what was cached or spoken, `output` what was thought. Ours overlap.
// What the SDK passes on untouched from OpenAI or Anthropic has their names and their meaning.
import { field, isObject, type Json, type JsonObject } from '../json.ts';
import type { Usage } from '../model/canonical.ts';
import { completeUsage, NO_USAGE } from './genAiShared.ts';

type Count = 'cacheRead' | 'cacheWrite' | 'reasoning' | 'audioInput' | 'audioOutput';

const BUCKETS: ReadonlyMap<string, Count> = new Map<string, Count>([
  ...['input_cached_tokens', 'input_cache_read', 'cache_read_input_tokens', 'input_cache_read_tokens', 'input_cached'].map(
    name => [name, 'cacheRead'] as const,
  ),
  ...[
    'input_cache_creation',
    'cache_creation_input_tokens',
    'input_cache_write',
    'input_cache_creation_tokens',
    'input_cache_write_tokens',
    'input_cache_creation_5m',
    'input_cache_creation_1h',
  ].map(name => [name, 'cacheWrite'] as const),
  ...['output_reasoning_tokens', 'output_reasoning', 'reasoning_tokens'].map(name => [name, 'reasoning'] as const),
  ...['input_audio_tokens', 'input_audio'].map(name => [name, 'audioInput'] as const),
  ...['output_audio_tokens', 'output_audio'].map(name => [name, 'audioOutput'] as const),
]);

/** Usage from `usage_details`, or null where it holds no count. */
export function langfuseUsage(details: Json | undefined): Usage | null {
  if (!isObject(details)) return null;
  const plain = count(details, 'input') === null && count(details, 'output') === null;
  return plain ? providerUsage(details) : bucketUsage(details);
}

function bucketUsage(details: JsonObject): Usage {
  const usage: Record<keyof Usage, number | null> = { ...NO_USAGE };
  let insideInput = 0;
  let insideOutput = 0;
  for (const [name, value] of Object.entries(details)) {
    if (typeof value !== 'number' || !(value >= 0) || name === 'input' || name === 'output' || name === 'total') continue;
    const counted = BUCKETS.get(name);
    if (counted !== undefined) usage[counted] = (usage[counted] ?? 0) + value;
    // A bucket that nobody knows still counts to its side.
    if (name.startsWith('input_') || counted === 'cacheRead' || counted === 'cacheWrite') insideInput += value;
    else if (name.startsWith('output_') || counted === 'reasoning') insideOutput += value;
  }
  const input = count(details, 'input');
  const output = count(details, 'output');
  const total = count(details, 'total');
  // Code of the app's own often passes on counts that overlap already: then the total is their sum without the buckets.
  const overlaps = total !== null && total === (input ?? 0) + (output ?? 0) && insideInput + insideOutput > 0;
  return completeUsage({
    ...usage,
    input: input === null && insideInput === 0 ? null : (input ?? 0) + (overlaps ? 0 : insideInput),
    output: output === null && insideOutput === 0 ? null : (output ?? 0) + (overlaps ? 0 : insideOutput),
    total,
  });
}

/** As the providers count: OpenAI's totals include their details, Anthropic's input leaves out the cache (`completeUsage` mends it). */
function providerUsage(details: JsonObject): Usage | null {
  const input = count(details, 'prompt_tokens', 'input_tokens', 'promptTokens', 'inputTokens');
  const output = count(details, 'completion_tokens', 'output_tokens', 'completionTokens', 'outputTokens');
  const inputDetails = anyObject(details, 'prompt_tokens_details', 'input_tokens_details', 'input_token_details');
  const outputDetails = anyObject(details, 'completion_tokens_details', 'output_tokens_details', 'output_token_details');
  const total = count(details, 'total', 'total_tokens', 'totalTokens');
  if (input === null && output === null && total === null) return null;
  return completeUsage({
    input,
    output,
    cacheRead: count(details, 'cache_read_input_tokens', 'cachedContentTokens') ?? count(inputDetails, 'cached_tokens', 'cache_read'),
    cacheWrite: count(details, 'cache_creation_input_tokens') ?? count(inputDetails, 'cache_creation', 'cache_write_tokens'),
    reasoning: count(outputDetails, 'reasoning_tokens', 'reasoning') ?? count(details, 'thoughtsTokens'),
    audioInput: count(inputDetails, 'audio_tokens', 'audio'),
    audioOutput: count(outputDetails, 'audio_tokens', 'audio'),
    total,
  });
}

/** Cost in US dollars from `cost_details`: its total, else the sum of its parts. */
export function langfuseCost(details: Json | undefined): number | null {
  if (!isObject(details)) return null;
  const total = count(details, 'total');
  if (total !== null) return total;
  const parts = Object.values(details).filter(value => typeof value === 'number' && value >= 0) as readonly number[];
  return parts.length === 0 ? null : parts.reduce((sum, value) => sum + value, 0);
}

function count(object: JsonObject, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = field(object, name);
    if (typeof value === 'number' && value >= 0) return value;
  }
  return null;
}

function anyObject(object: JsonObject, ...names: readonly string[]): JsonObject {
  for (const name of names) {
    const value = field(object, name);
    if (isObject(value)) return value;
  }
  return {};
}

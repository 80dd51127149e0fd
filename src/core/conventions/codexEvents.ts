// What Codex's spans and log records have in common: token counts and the keys that join the two.

import type { AttributeMap } from '../attributes.ts';
import type { Usage } from '../model/canonical.ts';
import type { LogRecord } from '../model/span.ts';
import type { SpanView } from './convention.ts';
import { usageFrom } from './genAiShared.ts';
import { attributesInOrder } from './logOrder.ts';

type UsageTable = readonly (readonly [keyof Usage, readonly string[]])[];

/** On `codex.sse_event` of a finished response. The input includes the cache, the output includes reasoning. */
const EVENT_USAGE: UsageTable = [
  ['input', ['input_token_count']],
  ['output', ['output_token_count']],
  ['cacheRead', ['cached_token_count']],
  ['cacheWrite', ['cache_write_token_count']],
  ['reasoning', ['reasoning_token_count']],
];

/** On the span of a finished response. */
const RESPONSE_USAGE: UsageTable = [
  ['input', ['gen_ai.usage.input_tokens', 'input_token_count']],
  ['output', ['gen_ai.usage.output_tokens', 'output_token_count']],
  ['cacheRead', ['gen_ai.usage.cache_read.input_tokens', 'cached_token_count']],
  ['cacheWrite', ['gen_ai.usage.cache_write.input_tokens', 'gen_ai.usage.cache_creation.input_tokens', 'cache_write_token_count']],
  ['reasoning', ['codex.usage.reasoning_output_tokens', 'reasoning_token_count']],
  ['total', ['codex.usage.total_tokens']],
];

const TURN = 'codex.turn.token_usage.';
const TURN_USAGE: UsageTable = [
  ['input', [`${TURN}input_tokens`]],
  ['output', [`${TURN}output_tokens`]],
  ['cacheRead', [`${TURN}cached_input_tokens`]],
  ['cacheWrite', [`${TURN}cache_write_input_tokens`]],
  ['reasoning', [`${TURN}reasoning_output_tokens`]],
  ['total', [`${TURN}total_tokens`]],
];

export interface FoundUsage {
  readonly usage: Usage;
  readonly keys: readonly string[];
}

export function eventUsage(a: AttributeMap): FoundUsage {
  return usageFrom(a, EVENT_USAGE);
}

export function responseUsage(a: AttributeMap): FoundUsage {
  return usageFrom(a, RESPONSE_USAGE);
}

export function turnUsage(a: AttributeMap): FoundUsage {
  return usageFrom(a, TURN_USAGE);
}

/** What the span of a response and its record have in common: nothing but the counts. */
export function usageKey({ input, output, cacheRead, reasoning }: Usage): string | null {
  return input === null || output === null ? null : `tokens:${input}/${output}/${cacheRead ?? ''}/${reasoning ?? ''}`;
}

const PREFIX = 'codex.';

/**
 * The short name of an event (`tool_result`), empty for what is none of Codex's. It stands in an attribute: the record's own name is
 * what the tracing library of Rust makes of a line of code ("event otel/src/events/session_telemetry.rs:703").
 */
export function codexEvent(log: LogRecord): string {
  for (const { key, value } of log.attributes) {
    if (key === 'event.name' && typeof value === 'string') return value.startsWith(PREFIX) ? value.slice(PREFIX.length) : '';
  }
  return log.eventName.startsWith(PREFIX) ? log.eventName.slice(PREFIX.length) : '';
}

/** The span's records of one event, in order of time. */
export function codexEvents(view: SpanView, name: string): readonly AttributeMap[] {
  return attributesInOrder(view.logs, log => codexEvent(log) === name);
}

// What Claude Code's spans and log records have in common: the names of events, token counts, prices, the keys that join the two.

import type { AttributeMap } from '../attributes.ts';
import type { Message, Usage } from '../model/canonical.ts';
import type { LogRecord } from '../model/span.ts';
import type { SpanView } from './convention.ts';
import { NO_USAGE } from './genAiShared.ts';
import { logName } from './logFamily.ts';
import { attributesInOrder } from './logOrder.ts';
import { textPart } from './messages.ts';

/** The short name of an event (`api_request`). The body holds the long one, the attribute `event.name` the short one. */
export function claudeEvent(log: LogRecord): string {
  return logName(log).replace(/^claude_code\./, '');
}

/** The span's records of one event, in order of time. */
export function eventsOf(view: SpanView, name: string): readonly AttributeMap[] {
  return attributesInOrder(view.logs, log => claudeEvent(log) === name);
}

export function userMessages(text: string | null): readonly Message[] {
  return text === null ? [] : [{ role: 'user', parts: [textPart(text)] }];
}

export function replyMessages(text: string | null): readonly Message[] {
  return text === null ? [] : [{ role: 'assistant', parts: [textPart(text)] }];
}

/** `agent:builtin:Explore` -> `Explore`; the main thread has other sources. */
export function agentOf(a: AttributeMap): string | null {
  const source = a.text('query_source');
  return source?.startsWith('agent:') ? source.slice(source.lastIndexOf(':') + 1) || null : null;
}

/** The four counts as sent: what a request's span and its record share where the provider gives no request id (Bedrock). */
export function tokenKey(a: AttributeMap): string | null {
  const counts = ['input_tokens', 'output_tokens', 'cache_read_tokens', 'cache_creation_tokens'].map(key => a.number(key));
  return counts[0] === null || counts[1] === null ? null : `tokens:${counts.map(count => count ?? '').join('/')}`;
}

/** The counts leave the cache out of the input: it is put back in. */
export function usageOf(a: AttributeMap): Usage {
  const count = (key: string) => {
    const value = a.number(key);
    return value === null || value < 0 ? null : value;
  };
  const cacheRead = count('cache_read_tokens');
  const cacheWrite = count('cache_creation_tokens');
  const fresh = count('input_tokens');
  const output = count('output_tokens');
  const input = fresh === null ? null : fresh + (cacheRead ?? 0) + (cacheWrite ?? 0);
  return { ...NO_USAGE, input, output, cacheRead, cacheWrite, total: input === null || output === null ? null : input + output };
}

/** Sums of several requests; what none of them says stays unknown. */
export function totalUsage(all: readonly Usage[]): Usage {
  return all.reduce((a, b) => {
    const both = (name: keyof Usage) => (a[name] === null ? b[name] : b[name] === null ? a[name] : a[name] + b[name]);
    return {
      ...NO_USAGE,
      input: both('input'),
      output: both('output'),
      cacheRead: both('cacheRead'),
      cacheWrite: both('cacheWrite'),
      total: both('total'),
    };
  }, NO_USAGE);
}

/** Dollars as the program counted them. */
export function costOf(a: AttributeMap): number | null {
  const micros = a.number('cost_usd_micros');
  return a.number('cost_usd') ?? (micros === null ? null : micros / 1e6);
}

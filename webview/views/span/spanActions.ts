// What can be taken from a span: what it was given, what it gave back, and a filter for sessions that failed as it did.
import { quoteValue } from '../../../src/core/filterTokens.ts';
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { messagesText } from './Messages.tsx';

/** Text on one side of a span, with what to call it; null where nothing was sent. `whole` names the field where the text came clipped. */
export interface SpanText {
  readonly label: string;
  readonly text: string;
  readonly field: string | null;
}

export function givenText(span: SpanDetail): SpanText | null {
  if (span.tool?.args) return { label: 'Arguments', text: span.tool.args, field: 'tool' };
  if (span.retrievalQuery) return { label: 'Query', text: span.retrievalQuery, field: 'retrievalQuery' };
  if (span.inputMessages.length > 0) return { label: 'Messages', text: messagesText(span.inputMessages), field: null };
  return span.input ? { label: 'Input', text: span.input, field: 'input' } : null;
}

export function gaveText(span: SpanDetail): SpanText | null {
  if (span.tool?.result) return { label: 'Result', text: span.tool.result, field: 'tool' };
  if (span.outputMessages.length > 0) return { label: 'Answer', text: messagesText(span.outputMessages), field: null };
  return span.output ? { label: 'Output', text: span.output, field: 'output' } : null;
}

/** As much of a message as is likely to be the same in each. */
const ERROR_CHARS = 120;

/** A filter for sessions with a span that failed with this message; null for a span that did not, or said nothing. */
export function sameError(span: SpanDetail): string | null {
  const said = span.error?.message ?? span.error?.type ?? null;
  const line = said
    ?.split(/[\r\n]/)
    .find(part => part.trim() !== '')
    ?.trim();
  return line ? `error:${quoteValue(line.slice(0, ERROR_CHARS))}` : null;
}

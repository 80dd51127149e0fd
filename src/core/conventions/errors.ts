// Failure of a span, from its status, exceptions on events and logs, and the keys that report one without a status.
import { textOf } from '../attributes.ts';
import type { KeyValue } from '../model/span.ts';
import type { Claims } from './claims.ts';
import type { SpanView } from './convention.ts';

const STATUS_OK = 1;
const STATUS_ERROR = 2;

/** Exceptions frameworks raise to steer, not to fail: on a span of unset status they are no error. */
const CONTROL_FLOW =
  /(^|\.)(GraphInterrupt|GraphBubbleUp|ToolRetryError|ToolRetry|ModelRetry|CancelledError|AbortError|StopIteration|StopAsyncIteration)$/;

interface ExceptionFound {
  readonly type: string | null;
  readonly message: string | null;
  readonly stacktrace: string | null;
  readonly from: string;
}

/** Claims `error` where the span failed. A recorded exception alone is a failure unless the span says it went well. */
export function readError(view: SpanView, claims: Claims): void {
  const { span, attributes } = view;
  const status = span.status?.code ?? 0;
  const exception = findException(view);
  const typeKey = attributes.text('error.type');
  const reported = typeKey ?? attributes.text('error.message') ?? failedByFlag(view);
  const raised = exception !== null && status !== STATUS_OK && !(status !== STATUS_ERROR && CONTROL_FLOW.test(exception.type ?? ''));
  if (status !== STATUS_ERROR && !raised && (status === STATUS_OK || reported === null)) return;
  const keys: string[] = [];
  if (status === STATUS_ERROR) keys.push('span status');
  if (exception !== null) keys.push(exception.from);
  for (const key of ['error.type', 'error.message']) if (attributes.has(key)) keys.push(key);
  if (keys.length === 0) keys.push('http.response.status_code');
  const statusText = status === STATUS_ERROR ? span.status!.message : '';
  claims.add(
    'error',
    {
      type: exception?.type ?? typeKey,
      message: statusText || exception?.message || attributes.text('error.message') || (typeKey === null ? reported : null),
      stacktrace: exception?.stacktrace ?? null,
    },
    keys,
  );
}

function findException(view: SpanView): ExceptionFound | null {
  // The last one is the one that got away; earlier ones were retried.
  for (let index = view.span.events.length - 1; index >= 0; index--) {
    const event = view.span.events[index]!;
    if (event.name === 'exception') return exceptionOf(event.attributes, 'event exception');
  }
  for (const log of view.logs) {
    if (textOf(log.attributes, 'exception.type') !== null || textOf(log.attributes, 'exception.message') !== null) {
      return exceptionOf(log.attributes, 'log exception');
    }
  }
  return null;
}

function exceptionOf(attributes: readonly KeyValue[], from: string): ExceptionFound {
  return {
    type: textOf(attributes, 'exception.type'),
    message: textOf(attributes, 'exception.message'),
    stacktrace: textOf(attributes, 'exception.stacktrace'),
    from,
  };
}

const CLIENT = 3;

/** HTTP by its status: for a client from 400 on, for a server from 500 on, as OpenTelemetry defines it. */
function failedByFlag(view: SpanView): string | null {
  if (!view.families.has('http')) return null;
  const code = view.attributes.number('http.response.status_code') ?? view.attributes.number('http.status_code');
  return code !== null && code >= (view.span.kind === CLIENT ? 400 : 500) ? `HTTP ${code}` : null;
}

// What a family of log records is: producers that say in logs what others say in spans (Claude Code, Codex, GenAI events).
// A record joins a span where it can. What joins none becomes spans of its own, made of the records alone, so that everything after
// reads one thing.
import { AttributeMap } from '../attributes.ts';
import type { LogRecord, Span, SpanContext } from '../model/span.ts';

/** One log record with everything a family may look at. */
export class LogView {
  readonly log: LogRecord;
  readonly context: SpanContext;
  readonly attributes: AttributeMap;
  readonly name: string;

  constructor(log: LogRecord, context: SpanContext) {
    this.log = log;
    this.context = context;
    this.attributes = new AttributeMap(log.attributes);
    this.name = logName(log);
  }

  /** When it happened, in nanoseconds since 1970; when it was seen, where that is not said. */
  get time(): bigint {
    return this.log.timeUnixNano || this.log.observedTimeUnixNano;
  }
}

/** The event name of a log record: its own field, or the older attribute, or the body. */
export function logName(log: LogRecord): string {
  // Rust's tracing names an event by the place in the source that made it.
  if (log.eventName !== '' && !/^event \S+:\d+$/.test(log.eventName)) return log.eventName;
  for (const { key, value } of log.attributes) if (key === 'event.name' && typeof value === 'string') return value;
  return typeof log.body === 'string' && log.body.length < 200 ? log.body : '';
}

/** Where a record belongs when it does not say so by trace and span id. */
export interface LogPlace {
  /** Keys as spans carry them in `joinKeys`, the surest first; empty for a record that looks for no other span than its own. */
  readonly joinKeys: readonly string[];
  /** The conversation it is part of: records without a trace id that share it are read together. Null: it stands alone. */
  readonly conversation: string | null;
}

/** A span made of log records. `records` are those it was made of. */
export interface MadeSpan {
  readonly span: Span;
  readonly context: SpanContext;
  readonly records: readonly LogView[];
}

export interface LogFamily {
  /** The id of the convention whose spans the records belong to. */
  readonly id: string;
  /** Cheap: asked for every record. */
  recognizes(view: LogView): boolean;
  place(view: LogView): LogPlace;
  /**
   * Spans for records that joined none. All records are of one trace (`traceId`, 32 hex digits), in order of time; `present` are the ids
   * of the conventions that spans of the trace were recognized by. Deterministic: equal records give equal spans, span ids included.
   */
  makeSpans(records: readonly LogView[], traceId: string, present: ReadonlySet<string>): readonly MadeSpan[];
}

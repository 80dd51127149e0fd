// What a convention is: a family of attribute names, how to recognize a span that uses it, and what it makes of the span.
// Conventions are chosen span by span, by shape alone: one trace routinely mixes several.
import { AttributeMap } from '../attributes.ts';
import type { LogRecord, Span, SpanContext, SpanEvent } from '../model/span.ts';
import type { Claims } from './claims.ts';

/**
 * What to set so that a producer of this convention sends what is missing: a variable, an option, a call, as its documentation names
 * it. One sentence each, in the imperative. Absent: nothing can be set, or the general advice holds.
 */
/** Advice on texts that were cut off, where the instrumentation has no limit of its own. */
export const RAISE_LENGTH_LIMITS = 'Raise OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT and OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT, or unset them.';

export interface Advice {
  /** Messages, inputs and outputs. */
  readonly content?: string;
  readonly session?: string;
  readonly user?: string;
  /** Values cut off by a limit. */
  readonly truncated?: string;
  readonly usage?: string;
  readonly cost?: string;
}

export interface Convention {
  /** Stored with every span it recognized: never change it. */
  readonly id: string;
  readonly label: string;
  /** Where the names are defined. */
  readonly spec: string;
  readonly advice: Advice;
  /** Starts of the keys that belong to it: what is left over of these was not understood. Each ends in a dot, or is a whole key. */
  readonly prefixes: readonly string[];
  /** Spans of it are ordinary work (HTTP, databases), not the work of a model or an agent. */
  readonly plain?: boolean;
  /** Cheap: asked for every span. Looks at the span itself, never at its trace or resource. */
  recognizes(view: SpanView): boolean;
  /** Puts forward what it understands. Never throws: what is odd becomes a problem. */
  read(view: SpanView, claims: Claims): void;
}

/** One span with everything a convention may look at. */
export class SpanView {
  readonly span: Span;
  readonly context: SpanContext;
  readonly logs: readonly LogRecord[];
  readonly attributes: AttributeMap;
  readonly scopeName: string;
  /** First segments of the attribute keys: tells in one look-up which families can be there. */
  readonly families: ReadonlySet<string>;

  constructor(span: Span, context: SpanContext, logs: readonly LogRecord[]) {
    this.span = span;
    this.context = context;
    this.logs = logs;
    this.attributes = new AttributeMap(span.attributes);
    this.scopeName = context.scope?.name ?? '';
    const families = new Set<string>();
    for (const { key } of span.attributes) {
      const dot = key.indexOf('.');
      families.add(dot < 0 ? key : key.slice(0, dot));
    }
    this.families = families;
  }

  hasAny(keys: readonly string[]): boolean {
    for (const key of keys) if (this.attributes.has(key)) return true;
    return false;
  }

  firstEvent(name: string): SpanEvent | null {
    for (const event of this.span.events) if (event.name === name) return event;
    return null;
  }
}

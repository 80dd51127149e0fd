// What a convention is: a family of attribute names, how to recognize a span that uses it, and what it makes of the span.
// Conventions are chosen span by span, by shape alone: one trace routinely mixes several.
import { AttributeMap } from '../attributes.ts';
import type { LogRecord, Span, SpanContext, SpanEvent } from '../model/span.ts';
import type { Claims } from './claims.ts';

export interface Convention {
  /** Stored with every span it recognized: never change it. */
  readonly id: string;
  readonly label: string;
  /** Where the names are defined. */
  readonly spec: string;
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

// Facts of traces that are still growing, kept in memory so that each new span does not read its whole trace again. Bounded.
import { previewText } from '../core/attributes.ts';
import { PREVIEW_CHARS, type SpanFacts } from '../core/model/facts.ts';
import { TEXT_FIELDS, textRef } from '../core/model/textRef.ts';
import type { Store, StoredFacts } from '../store/contract.ts';
import type { SpanReader } from './spanReader.ts';

/** Facts kept in all: about 10 MB. */
const MAX_FACTS = 12_000;

export interface TraceState {
  readonly facts: ReadonlyMap<string, StoredFacts>;
  hasLogs: boolean;
  /** Adds a span's facts, or replaces them; its texts are kept aside until the trace is written. */
  put(no: number, facts: SpanFacts): void;
  list(): StoredFacts[];
  /** What a TextRef says; reads raw when the text did not come just now. */
  text(ref: string | null, reader: SpanReader): Promise<string | null>;
  /** Everything in it is stored now: texts need not be kept. */
  written(): void;
}

export interface TraceCache {
  /** `isNew`: nothing of the trace has been derived, so there is nothing to read. */
  get(traceId: string, isNew?: boolean): Promise<TraceState>;
  /** Forgets the longest untouched traces beyond the bound. */
  trim(): void;
}

export function createTraceCache(store: Store): TraceCache {
  const states = new Map<string, TraceState>();
  return {
    async get(traceId, isNew = false) {
      let state = states.get(traceId);
      if (state) states.delete(traceId);
      else state = createState(traceId, isNew ? [] : await store.factsOfTrace(traceId), await store.hasLogs(traceId));
      states.set(traceId, state);
      return state;
    },
    trim() {
      let total = 0;
      for (const state of states.values()) total += state.facts.size + 1;
      for (const [traceId, state] of states) {
        if (total <= MAX_FACTS) return;
        states.delete(traceId);
        total -= state.facts.size + 1;
      }
    },
  };
}

function createState(traceId: string, stored: readonly StoredFacts[], hasLogs: boolean): TraceState {
  const facts = new Map(stored.map(entry => [entry.facts.spanId, entry]));
  // Texts that came just now, and those that turns show: both by TextRef.
  const fresh = new Map<string, string>();
  const shown = new Map<string, string>();
  return {
    facts,
    hasLogs,
    put(no, full) {
      const spanId = full.spanId;
      const refs: Partial<Record<(typeof TEXT_FIELDS)[number], string | null>> = {};
      for (const field of TEXT_FIELDS) {
        const text = full[field];
        const ref = textRef(field, spanId);
        refs[field] = text === null ? null : ref;
        if (text !== null) fresh.set(ref, text);
        shown.delete(ref);
      }
      facts.set(spanId, { no, placed: facts.get(spanId)?.placed ?? null, fresh: true, facts: { ...full, ...refs } as SpanFacts });
    },
    list: () => [...facts.values()],
    async text(ref, reader) {
      if (ref === null) return null;
      const known = fresh.get(ref) ?? shown.get(ref);
      const whole = known ?? (await reader.text(traceId, ref));
      const text = whole === null ? null : previewText(whole, PREVIEW_CHARS);
      if (text !== null) shown.set(ref, text);
      return text;
    },
    written: () => fresh.clear(),
  };
}

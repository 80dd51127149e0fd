// What derivation knows of traces that are still growing: facts, and the log records that say something, kept in memory so that each new
// span does not read its whole trace again. Bounded.
import { previewText } from '../core/attributes.ts';
import type { LogEntry } from '../core/derive/routeLogs.ts';
import { PREVIEW_CHARS, type SpanFacts } from '../core/model/facts.ts';
import { TEXT_FIELDS, textRef } from '../core/model/textRef.ts';
import type { Store, StoredFacts } from '../store/contract.ts';
import type { FactsRead } from './factReader.ts';
import type { SpanReader } from './spanReader.ts';

/** Facts and records kept in all: about 12 MB. */
const MAX_KEPT = 12_000;
/** What facts of one span take, about: records are weighed against it. */
const BYTES_OF_FACTS = 800;

/** A log record that says something about a span. `routedTo` is the span it is stored to belong to; undefined: nothing is stored. */
export interface KeptLog {
  readonly entry: LogEntry;
  readonly producer: number | null;
  routedTo: string | null | undefined;
}

export interface TraceState {
  readonly traceId: string;
  readonly facts: ReadonlyMap<string, StoredFacts>;
  /** Log records name the trace. */
  hasLogs: boolean;
  /** Its records by number; null until somebody has read them. */
  logs: Map<number, KeptLog> | null;
  /** Bytes of those records. */
  logBytes: number;
  /** For each span the numbers of the records it was normalized with last. */
  readonly routed: Map<string, string>;
  /** `no` 0: a span made of log records that is not stored yet. */
  put(no: number, read: FactsRead): StoredFacts;
  remove(spanId: string): void;
  list(): StoredFacts[];
  /** The preview a TextRef stands for: known of what came just now or is shown already, else read from raw. */
  text(ref: string | null, reader: SpanReader): Promise<string | null>;
  /** Forgets texts that are stored now. */
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
      const size = (state: TraceState) => state.facts.size + Math.ceil(state.logBytes / BYTES_OF_FACTS) + 1;
      let total = 0;
      for (const state of states.values()) total += size(state);
      for (const [traceId, state] of states) {
        if (total <= MAX_KEPT) return;
        states.delete(traceId);
        total -= size(state);
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
    traceId,
    facts,
    hasLogs,
    logs: null,
    logBytes: 0,
    routed: new Map(),
    put(no, read) {
      const { spanId } = read.facts;
      const refs: Partial<Record<(typeof TEXT_FIELDS)[number], string | null>> = {};
      for (const field of TEXT_FIELDS) {
        const text = read.facts[field];
        const ref = textRef(field, spanId);
        refs[field] = text === null ? null : ref;
        if (text !== null) fresh.set(ref, text);
        shown.delete(ref);
      }
      const before = facts.get(spanId);
      const entry: StoredFacts = {
        no,
        placed: before?.placed ?? null,
        fresh: true,
        facts: { ...read.facts, ...refs } as SpanFacts,
        producer: read.producer,
        hadScores: before !== undefined && (before.hadScores || before.scores.length > 0),
        scores: read.scores,
        call: read.call,
        unknownKeys: read.unknownKeys,
        code: read.code,
        search: read.search,
      };
      facts.set(spanId, entry);
      return entry;
    },
    remove(spanId) {
      facts.delete(spanId);
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

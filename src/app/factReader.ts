// From a span as it was sent to what is stored of it: facts, messages as digests, scores, and the keys nobody understood.
import { hash } from 'node:crypto';
import { factsOf } from '../core/conventions/facts.ts';
import { normalizeWithKeys } from '../core/conventions/normalize.ts';
import { producerOf as namesOf } from '../core/conventions/producer.ts';
import { unknownKeys } from '../core/conventions/unknownKeys.ts';
import { messageUnits, systemText } from '../core/derive/messageUnits.ts';
import { searchText } from '../core/derive/searchText.ts';
import type { ArrivedScore, CanonicalSpan, CodeRef } from '../core/model/canonical.ts';
import type { Pricer } from '../core/model/cost.ts';
import type { SpanFacts } from '../core/model/facts.ts';
import type { LogRecord, SpanContext } from '../core/model/span.ts';
import type { CallDigests, Store } from '../store/contract.ts';
import type { ReadSpan } from './spanReader.ts';

/** What one span gives, its texts in full. */
export interface FactsRead {
  readonly facts: SpanFacts;
  readonly producer: number;
  readonly scores: readonly ArrivedScore[];
  readonly call: CallDigests | null;
  readonly unknownKeys: readonly string[];
  readonly code: CodeRef | null;
  /** What it is found by. */
  readonly search: string | null;
}

export interface FactReader {
  /** `made`: it stands for log records. */
  read(read: ReadSpan, logs: readonly LogRecord[], made?: boolean): Promise<FactsRead>;
  /** The number of whoever sent what this surrounds. */
  producerOf(context: SpanContext): Promise<number>;
}

export function createFactReader(store: Store, price: Pricer): FactReader {
  // Spans of one request share their context object; requests of one producer share its names.
  const byContext = new WeakMap<SpanContext, number>();
  const byNames = new Map<string, number>();
  const producerOf = async (context: SpanContext) => {
    const known = byContext.get(context);
    if (known !== undefined) return known;
    const key = namesOf(context);
    const names = JSON.stringify(key);
    const no = byNames.get(names) ?? (await store.producerNo(key));
    byContext.set(context, no);
    if (byNames.size < MAX_PRODUCERS) byNames.set(names, no);
    return no;
  };
  return {
    producerOf,
    async read({ span, context }, logs, made = false) {
      const normalized = normalizeWithKeys(span, context, logs);
      const { canonical } = normalized;
      return {
        facts: factsOf(span, context, canonical, price, made),
        producer: await producerOf(context),
        scores: canonical.fields.scores ?? [],
        call: callOf(canonical),
        unknownKeys: unknownKeys(normalized),
        code: canonical.fields.code ?? null,
        search: searchText(canonical),
      };
    },
  };
}

/** Producers remembered in memory; the store knows all. */
const MAX_PRODUCERS = 1000;

/** The messages of a model call as digests; null for a span that is none or holds none. */
export function callOf({ kind, fields }: CanonicalSpan): CallDigests | null {
  if (kind !== 'llm' || (fields.inputMessages === undefined && fields.outputMessages === undefined)) return null;
  const system = systemText(fields.inputMessages);
  return {
    system: system === null ? null : digest(system),
    input: messageUnits(fields.inputMessages).map(unit => digest(unit.text)),
    output: messageUnits(fields.outputMessages).map(unit => digest(unit.text)),
  };
}

/** 64 bits of SHA-1 as 16 hex digits: tells the messages of one session apart. Not for secrets. */
function digest(text: string): string {
  return hash('sha1', text, 'hex').slice(0, 16);
}

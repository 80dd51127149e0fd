// Honest receipts: for each producer what was recognized of what it sent, what is missing with the setting that brings it, and which keys
// nobody understood. Counted from groups of alike spans, so it cannot drift from what is stored.
import { type Advice, type Convention, RAISE_LENGTH_LIMITS } from '../core/conventions/convention.ts';
import { CONVENTIONS } from '../core/conventions/registry.ts';
import { CANONICAL_FIELDS, fieldBit, SPAN_KINDS } from '../core/model/canonical.ts';
import type { MissingPart, ProducerReceipt } from '../rpc/viewModels.ts';
import { FACT_FLAG, type ReceiptGroup, type Store } from '../store/contract.ts';

const LLM = SPAN_KINDS.indexOf('llm');
const CONVENTION_BY_ID: ReadonlyMap<string, Convention> = new Map(CONVENTIONS.map(convention => [convention.id, convention]));

type What = MissingPart['what'];

/** What a span that belongs to `of` should have and has not. */
interface Lack {
  readonly what: What;
  readonly of: (group: ReceiptGroup) => boolean;
  readonly lacks: (group: ReceiptGroup) => boolean;
  readonly advice: keyof Advice | null;
}

/** Calls that came to an answer: one that failed has neither tokens nor messages to send. */
const isCall = (group: ReceiptGroup) => group.kind === LLM && (group.flags & FACT_FLAG.error) === 0;
const gave = (group: ReceiptGroup, ...fields: (typeof CANONICAL_FIELDS)[number][]) =>
  fields.some(field => (group.given & fieldBit(field)) !== 0);

const LACKS: readonly Lack[] = [
  { what: 'session', of: isGenAi, lacks: group => !gave(group, 'sessionKey'), advice: 'session' },
  { what: 'user', of: isGenAi, lacks: group => !gave(group, 'userId'), advice: 'user' },
  { what: 'content', of: isCall, lacks: group => !gave(group, 'inputMessages', 'outputMessages', 'input', 'output'), advice: 'content' },
  { what: 'usage', of: isCall, lacks: group => !group.tokens, advice: 'usage' },
  {
    what: 'cost',
    of: group => isCall(group) && group.tokens && gave(group, 'model', 'requestModel'),
    lacks: group => !group.costs,
    advice: 'cost',
  },
  { what: 'truncated', of: isGenAi, lacks: group => (group.flags & FACT_FLAG.truncated) !== 0, advice: 'truncated' },
  { what: 'redacted', of: isGenAi, lacks: group => (group.flags & FACT_FLAG.redacted) !== 0, advice: 'content' },
];

/** What may be said where the convention knows nothing better. */
const GENERAL: Partial<Record<What, string>> = {
  session: 'Set session.id or gen_ai.conversation.id on the spans of one conversation.',
  user: 'Set user.id on the spans.',
  cost: 'No price list knows the model: add it to .turnstone/prices.yaml.',
  truncated: RAISE_LENGTH_LIMITS,
};

function isGenAi(group: ReceiptGroup): boolean {
  return (group.flags & FACT_FLAG.genAi) !== 0;
}

/** Producers with GenAI spans or logs first, by how much they sent. */
export async function producerReceipts(store: Store): Promise<readonly ProducerReceipt[]> {
  const groups = Map.groupBy(await store.receipts(), group => group.producer);
  const keys = await store.unknownKeys();
  const receipts: ProducerReceipt[] = [];
  for (const producer of await store.producers()) {
    const own = groups.get(producer.id) ?? [];
    if (own.length === 0 && producer.logs === 0) continue;
    const ids = [...new Set(own.map(group => group.convention).filter(id => id !== null))];
    const conventions = ids.flatMap(id => CONVENTION_BY_ID.get(id) ?? []);
    receipts.push({
      id: producer.id,
      app: producer.app || null,
      scope: producer.scope || null,
      scopeVersion: producer.scopeVersion || null,
      language: producer.language || null,
      conventions: conventions.map(({ id, label, spec }) => ({ id, label, spec })),
      // What stands for log records was not sent as spans.
      spans: count(own.filter(group => (group.flags & FACT_FLAG.fromLogs) === 0)),
      genAi: count(own.filter(isGenAi)),
      logs: producer.logs,
      fields: fieldsOf(own.filter(isGenAi)),
      missing: await missingOf(own, conventions, store),
      unknownKeys: keys.filter(key => key.producer === producer.id).map(({ key, traceId, spanId }) => ({ key, traceId, spanId })),
    });
  }
  return receipts.sort((a, b) => b.genAi - a.genAi || b.spans + b.logs - (a.spans + a.logs) || a.id - b.id);
}

function count(groups: readonly ReceiptGroup[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}

function fieldsOf(groups: readonly ReceiptGroup[]): ProducerReceipt['fields'] {
  return CANONICAL_FIELDS.map(field => ({ field, count: count(groups.filter(group => gave(group, field))) }))
    .filter(entry => entry.count > 0)
    .sort((a, b) => b.count - a.count);
}

async function missingOf(groups: readonly ReceiptGroup[], conventions: readonly Convention[], store: Store): Promise<MissingPart[]> {
  const missing: MissingPart[] = [];
  for (const { what, of, lacks, advice } of LACKS) {
    const all = groups.filter(of);
    const short = all.filter(lacks);
    // A session or a user on one span of a trace is known for all of it: only a producer that never says it lacks it.
    if (short.length === 0 || ((what === 'session' || what === 'user') && short.length < all.length)) continue;
    const first = short.reduce((least, group) => (group.example < least.example ? group : least));
    const told = advice === null ? undefined : conventions.map(convention => convention.advice[advice]).find(text => text !== undefined);
    missing.push({
      what,
      count: count(short),
      of: count(all),
      advice: told ?? GENERAL[what] ?? null,
      example: await store.spanIds(first.example),
    });
  }
  return missing;
}

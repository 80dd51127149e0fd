// One trace made ready for derivation: each span once, in a fixed order, as a tree, with the session each span stands in.
import { compare } from '../compare.ts';
import type { SpanFacts } from '../model/facts.ts';
import { buildTree, TREE_FLAG, type Tree } from './tree.ts';

/** Rows are sorted by start, then span id: "the earliest, then the smallest id" is the smallest row number. */
export interface Trace {
  readonly traceId: string;
  readonly facts: readonly SpanFacts[];
  readonly tree: Tree;
  /** For each row the session id it names itself, or null. */
  readonly ownSession: readonly (string | null)[];
  /** The session of the trace as a whole. */
  readonly session: string;
  /** For each row its own session, else the one of the nearest span above that names one, else the trace's. */
  readonly effectiveSession: readonly string[];
}

/** Sorts and de-duplicates, whatever the order given. `rowOf` has the row of each fact in the order given. */
export function prepareTrace(given: readonly SpanFacts[]): { readonly trace: Trace; readonly rowOf: Int32Array } {
  const sorted = given.map((fact, index) => ({ fact, index })).sort((a, b) => compareFacts(a.fact, b.fact));
  const rowById = new Map<string, SpanFacts>();
  // Of several versions of a span the last one sorted stays: the one that ended, and ended later.
  for (const { fact } of sorted) rowById.set(fact.spanId, fact);
  const facts = [...rowById.values()].sort(compareRows);
  const rowNumber = new Map(facts.map((fact, row) => [fact.spanId, row]));
  const rowOf = Int32Array.from(given, fact => rowNumber.get(fact.spanId)!);
  const tree = buildTree(facts);
  const ownSession = facts.map(fact => sessionId(fact, fact.sessionKey));
  const traceId = facts[0]?.traceId ?? '';
  const session = traceSession(facts, tree, ownSession) ?? `trace:${traceId}`;
  const effectiveSession: string[] = new Array(facts.length);
  for (const row of tree.order) {
    const parent = tree.parent[row]!;
    effectiveSession[row] = ownSession[row] ?? (parent < 0 ? session : effectiveSession[parent]!);
  }
  return { trace: { traceId, facts, tree, ownSession, session, effectiveSession }, rowOf };
}

function compareRows(a: SpanFacts, b: SpanFacts): number {
  return a.startUs - b.startUs || compare(a.spanId, b.spanId);
}

/** By id, then by how complete a version is; the rest only settles ties, the same way for every order of arrival. */
function compareFacts(a: SpanFacts, b: SpanFacts): number {
  const first = compare(a.spanId, b.spanId) || a.endUs - b.endUs || a.startUs - b.startUs;
  return first !== 0 || a === b ? first : compare(JSON.stringify(a), JSON.stringify(b));
}

/** Equal keys of different namespaces are different sessions: namespaces are different projects of one user. */
function sessionId(fact: SpanFacts, key: string | null): string | null {
  if (key === null) return null;
  return fact.namespace === null ? key : `${fact.namespace}/${key}`;
}

/**
 * The key of the shallowest span that has one, the earliest of several. Spans below a missing parent come after all others, because
 * their depth is unknown. Where no span has a key, the resource's, by the same rule.
 */
function traceSession(facts: readonly SpanFacts[], tree: Tree, own: readonly (string | null)[]): string | null {
  const fromSpans = shallowest(tree, own);
  if (fromSpans !== null) return fromSpans;
  if (facts.every(fact => fact.resourceSessionKey === null)) return null;
  return shallowest(
    tree,
    facts.map(fact => sessionId(fact, fact.resourceSessionKey)),
  );
}

function shallowest(tree: Tree, keys: readonly (string | null)[]): string | null {
  const below = belowMissingParent(tree);
  let best = -1;
  for (let row = 0; row < keys.length; row++) {
    if (keys[row] === null) continue;
    if (best < 0 || below[row]! - below[best]! < 0 || (below[row] === below[best] && tree.depth[row]! < tree.depth[best]!)) best = row;
  }
  return best < 0 ? null : keys[best]!;
}

function belowMissingParent(tree: Tree): Uint8Array {
  const below = new Uint8Array(tree.parent.length);
  for (const row of tree.order) {
    const parent = tree.parent[row]!;
    below[row] = parent < 0 ? Number((tree.flags[row]! & TREE_FLAG.orphan) !== 0) : below[parent]!;
  }
  return below;
}

// Counting each model call, token and dollar once, though umbrella spans repeat sums and two instrumentations record one call.
// Sums are taken over leaves: model, embedding and reranker spans with no model or embedding span below that reports the same.
// Any other span counts only where nothing below it reports anything. Siblings that answer with one response id are one call.
import type { SpanKind } from '../model/canonical.ts';
import type { SpanFacts } from '../model/facts.ts';
import type { Tree } from './tree.ts';

const CALLS: ReadonlySet<SpanKind> = new Set<SpanKind>(['llm', 'embedding', 'reranker']);
const SHADOWING: ReadonlySet<SpanKind> = new Set<SpanKind>(['llm', 'embedding']);

/** For each row whether its tokens (or cost) are counted. `has` says which rows report any; rows are in order of start. */
export function countedLeaves(facts: readonly SpanFacts[], tree: Tree, has: (fact: SpanFacts) => boolean): Uint8Array {
  const counted = new Uint8Array(facts.length);
  // Bits: 1 something below reports, 2 a model or embedding span below does.
  const below = new Uint8Array(facts.length);
  for (let at = tree.order.length - 1; at >= 0; at--) {
    const row = tree.order[at]!;
    const fact = facts[row]!;
    let passed = below[row]!;
    if (has(fact)) {
      if (CALLS.has(fact.kind) ? (passed & 2) === 0 : passed === 0) counted[row] = 1;
      passed |= SHADOWING.has(fact.kind) ? 3 : 1;
    }
    const parent = tree.parent[row]!;
    if (parent >= 0) below[parent] = below[parent]! | passed;
  }
  dropRepeats(facts, tree, counted);
  return counted;
}

/** Of counted siblings with the same response id the first stays. */
function dropRepeats(facts: readonly SpanFacts[], tree: Tree, counted: Uint8Array): void {
  const seen = new Set<string>();
  for (let row = 0; row < facts.length; row++) {
    const id = facts[row]!.responseId;
    if (id === null || counted[row] === 0) continue;
    const key = `${tree.parent[row]} ${id}`;
    if (seen.has(key)) counted[row] = 0;
    seen.add(key);
  }
}

/** A model span with no model span directly below it: the ones above wrap the same call. */
export function modelCalls(facts: readonly SpanFacts[], tree: Tree): Uint8Array {
  const calls = new Uint8Array(facts.length);
  for (let row = 0; row < facts.length; row++) calls[row] = Number(facts[row]!.kind === 'llm');
  for (let row = 0; row < facts.length; row++) {
    const parent = tree.parent[row]!;
    if (parent >= 0 && facts[row]!.kind === 'llm') calls[parent] = 0;
  }
  dropRepeats(facts, tree, calls);
  return calls;
}

export function hasTokens(fact: SpanFacts): boolean {
  return fact.inputTokens !== null || fact.outputTokens !== null;
}

export function hasCost(fact: SpanFacts): boolean {
  return fact.costUsd !== null;
}

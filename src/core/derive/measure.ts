// Counting each model call, token and dollar once, though umbrella spans repeat sums and two instrumentations record one call.
// Sums are taken over leaves: model, embedding and reranker spans with no model or embedding span below that reports the same.
// Any other span counts only where nothing below it reports anything. Siblings that answer with one response id are one call.
import { listOf } from '../listOf.ts';
import type { SpanKind } from '../model/canonical.ts';
import type { SpanFacts } from '../model/facts.ts';
import type { Tree } from './tree.ts';

const CALLS: ReadonlySet<SpanKind> = new Set<SpanKind>(['llm', 'embedding', 'reranker']);
const SHADOWING: ReadonlySet<SpanKind> = new Set<SpanKind>(['llm', 'embedding']);

/** For each row whether its tokens are counted; rows are in order of start. */
export function countedTokens(facts: readonly SpanFacts[], tree: Tree): Uint8Array {
  const counted = leaves(facts, tree, hasTokens);
  dropRepeats(facts, tree, counted);
  return counted;
}

/** The rows that report something no row below reports too. */
function leaves(facts: readonly SpanFacts[], tree: Tree, has: (fact: SpanFacts) => boolean): Uint8Array {
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
  return counted;
}

/**
 * Of calls recorded twice one stays: spans with one response id that lie beside each other or overlap in time, and siblings that two
 * instrumentations made of one call (another convention, one inside the other in time, the same model and tokens).
 */
function dropRepeats(facts: readonly SpanFacts[], tree: Tree, counted: Uint8Array): void {
  const byResponse = new Map<string, number[]>();
  const bySibling = new Map<string, number[]>();
  for (let row = 0; row < facts.length; row++) {
    const fact = facts[row]!;
    if (counted[row] === 0) continue;
    if (fact.responseId !== null) {
      const rows = listOf(byResponse, fact.responseId);
      if (lately(rows, other => tree.parent[other] === tree.parent[row] || overlap(facts[other]!, fact))) counted[row] = 0;
      else rows.push(row);
    }
    if (fact.kind !== 'llm' || !hasTokens(fact) || counted[row] === 0) continue;
    const rows = listOf(bySibling, `${tree.parent[row]} ${fact.inputTokens} ${fact.outputTokens} ${fact.model}`);
    if (lately(rows, other => facts[other]!.convention !== fact.convention && contains(facts[other]!, fact))) counted[row] = 0;
    else rows.push(row);
  }
}

/**
 * For each row whether its cost is counted. As with tokens, but what was reported goes before what was worked out: a reported cost
 * stands for everything below it, unless a model call below reports its own; a worked-out one gives way to any reported one below.
 */
export function countedCosts(
  facts: readonly SpanFacts[],
  tree: Tree,
): { readonly counted: Uint8Array /** Below a reported cost that stands for it. */; readonly covered: Uint8Array } {
  const counted = leaves(facts, tree, fact => fact.costUsd !== null);
  const reports = (row: number) => facts[row]!.costBasis === 'reported';
  // Bits: 1 something below reports, 2 a model call below does.
  const below = new Uint8Array(facts.length);
  for (let at = tree.order.length - 1; at >= 0; at--) {
    const row = tree.order[at]!;
    const parent = tree.parent[row]!;
    if (parent >= 0) below[parent] = below[parent]! | below[row]! | (reports(row) ? (CALLS.has(facts[row]!.kind) ? 3 : 1) : 0);
  }
  const covered = new Uint8Array(facts.length);
  for (const row of tree.order) {
    const parent = tree.parent[row]!;
    covered[row] = parent < 0 ? 0 : covered[parent]!;
    if (covered[row] === 1) counted[row] = 0;
    else if (reports(row) && (below[row]! & 2) === 0) {
      counted[row] = 1;
      covered[row] = 1;
    } else if (!reports(row) && below[row] !== 0) counted[row] = 0;
  }
  dropRepeats(facts, tree, counted);
  return { counted, covered };
}

/** Twins start together: looking at the last few keeps a thousand alike siblings from being compared with each other. */
function lately(rows: readonly number[], test: (row: number) => boolean): boolean {
  for (let at = rows.length - 1; at >= Math.max(0, rows.length - 16); at--) if (test(rows[at]!)) return true;
  return false;
}

function overlap(a: SpanFacts, b: SpanFacts): boolean {
  return a.startUs < (b.endUs || b.startUs) && b.startUs < (a.endUs || a.startUs);
}

/** One of the two lies inside the other, as a call lies inside the call that wraps it. */
function contains(a: SpanFacts, b: SpanFacts): boolean {
  return (a.startUs <= b.startUs && a.endUs >= b.endUs) || (b.startUs <= a.startUs && b.endUs >= a.endUs);
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

function hasTokens(fact: SpanFacts): boolean {
  return fact.inputTokens !== null || fact.outputTokens !== null;
}

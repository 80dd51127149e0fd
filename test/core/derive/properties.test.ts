// What must hold for every trace, whatever shape it has: checked on traces made at random.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveTrace } from '../../../src/core/derive/deriveTrace.ts';
import { mergeTurns } from '../../../src/core/derive/mergeTurns.ts';
import { buildTree, TREE_FLAG } from '../../../src/core/derive/tree.ts';
import type { SpanKind } from '../../../src/core/model/canonical.ts';
import type { TraceDerivation } from '../../../src/core/model/conversation.ts';
import type { SpanFacts } from '../../../src/core/model/facts.ts';
import { DRAWN_START_US, drawTrace } from '../../support/traceText.ts';

const template = drawTrace('llm l [0-1]')[0]!;
const KINDS: readonly SpanKind[] = ['llm', 'tool', 'agent', 'workflow', 'chain', 'other', 'conversation', 'retriever', 'turn', 'evaluator'];
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 1 });

/** Spans whose parents are any of them, themselves included, or missing: trees, forests, cycles. */
const anyTrace: fc.Arbitrary<readonly SpanFacts[]> = fc
  .array(
    fc.record({
      parent: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 24 }), fc.constant(99)),
      kind: fc.constantFrom(...KINDS),
      start: fc.integer({ min: 0, max: 50 }),
      length: fc.integer({ min: -1, max: 50 }),
      session: maybe(fc.constantFrom('s1', 's2')),
      turnKey: maybe(fc.constantFrom('k1', 'k2')),
      tokens: maybe(fc.integer({ min: 0, max: 9 })),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map(spans =>
    spans.map((span, index) => ({
      ...template,
      spanId: `s${index}`,
      parentSpanId: span.parent < 0 ? '' : `s${span.parent}`,
      name: `span ${index}`,
      kind: span.kind,
      genAi: span.kind !== 'other',
      container: span.kind === 'conversation',
      turnAnchor: span.kind === 'turn',
      startUs: DRAWN_START_US + span.start,
      endUs: span.length < 0 ? 0 : DRAWN_START_US + span.start + span.length,
      sessionKey: span.session,
      turnKey: span.turnKey,
      inputTokens: span.tokens,
    })),
  );

/** A derivation as a statement about span ids, so that results for different orders can be compared. */
function statement(facts: readonly SpanFacts[], derived: TraceDerivation): object {
  const turnOf = Object.fromEntries(facts.map((fact, index) => [fact.spanId, derived.turns[derived.turnOf[index]!]?.turnId ?? null]));
  return { ...derived, turnOf, turns: derived.turns };
}

describe('deriveTrace', () => {
  test('1. any order of the same spans gives the same sessions and turns', () => {
    fc.assert(
      fc.property(
        anyTrace.chain(facts => fc.tuple(fc.constant(facts), fc.shuffledSubarray([...facts], { minLength: facts.length }))),
        ([facts, shuffled]) => {
          expect(statement(shuffled, deriveTrace(shuffled))).toEqual(statement(facts, deriveTrace(facts)));
        },
      ),
    );
  });

  test('2. a span given twice changes nothing, and the version that ended wins in either order', () => {
    fc.assert(
      fc.property(anyTrace, fc.nat(), (facts, pick) => {
        const once = statement(facts, deriveTrace(facts));
        const again = facts[pick % facts.length]!;
        const twice = [...facts, { ...again }];
        expect(statement(twice, deriveTrace(twice))).toEqual(once);
        if (again.endUs === 0) return;
        const earlier = { ...again, endUs: 0, error: true };
        for (const both of [
          [earlier, ...facts],
          [...facts, earlier],
        ]) {
          expect(statement(both, deriveTrace(both))).toEqual(once);
        }
      }),
    );
  });

  test('3. every GenAI span is in exactly one turn, and every span in at most one', () => {
    fc.assert(
      fc.property(anyTrace, facts => {
        const { turns, turnOf, plain } = deriveTrace(facts);
        facts.forEach((fact, index) => {
          if (fact.genAi) expect(turnOf[index]).toBeGreaterThanOrEqual(0);
        });
        expect(turns.map(turn => turn.spans)).toEqual(turns.map((_, turn) => turnOf.filter(of => of === turn).length));
        expect(turns.every(turn => turn.spans > 0)).toBe(true);
        expect(plain).toBe(turns.length === 0);
        const ids = turns.map(turn => `${turn.sessionId} ${turn.turnId}`);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  test('tokens are never counted more than once', () => {
    fc.assert(
      fc.property(anyTrace, facts => {
        const total = (values: readonly (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
        const counted = total(deriveTrace(facts).turns.map(turn => turn.inputTokens));
        expect(counted).toBeLessThanOrEqual(total(facts.map(fact => fact.inputTokens)));
      }),
    );
  });

  test('4. cycles and self-parents end, and are cut at the same edge in every order', () => {
    const facts = drawTrace(`
llm a [20-30] id=a parent=c
llm b [10-30] id=b parent=a
llm c [15-30] id=c parent=b
tool self [40-50] id=d parent=d`);
    const expected = statement(facts, deriveTrace(facts));
    expect(statement(facts.toReversed(), deriveTrace(facts.toReversed()))).toEqual(expected);
    expect(deriveTrace(facts).turns.map(turn => turn.anchorSpanId)).toEqual(['b', 'd']);
  });

  test('5. a key that arrives last moves the trace', () => {
    const before = drawTrace('chain root [0-9] id=r\n  llm l [1-2] id=l');
    expect(deriveTrace(before).turns[0]!.sessionId).toBe('trace:t1');
    const after = [...before, { ...before[1]!, spanId: 'm', sessionKey: 's1' }];
    expect(deriveTrace(after).sessionId).toBe('s1');
    expect(deriveTrace(after).turns[0]!.sessionId).toBe('s1');
  });

  test('6. two traces with one turn id are one turn', () => {
    const first = deriveTrace(drawTrace('agent a [0-100] session=s1 turn=k user=asked tokens=3/4', 't1'));
    const second = deriveTrace(drawTrace('agent b [200-300] session=s1 turn=k says=answered tokens=5/6', 't2'));
    const other = deriveTrace(drawTrace('agent c [150-160] session=s1', 't3'));
    const parts = [...second.turns, ...other.turns, ...first.turns];
    const turns = mergeTurns(parts);
    expect(turns.map(turn => [turn.index, turn.turnId, turn.spans, turn.inputTokens])).toEqual([
      [1, 'turn:k', 2, 8],
      [2, 't3:s01', 1, null],
    ]);
    expect(turns[0]).toMatchObject({ traceId: 't1', input: 'asked', output: 'answered', endUs: DRAWN_START_US + 300_000, status: 'ok' });
    expect(mergeTurns(parts.toReversed())).toEqual(turns);
    const later = deriveTrace(drawTrace('agent d [400-500] session=s1 turn=k user=later says=finally error', 't4'));
    expect(mergeTurns([...later.turns, ...parts])[0]).toMatchObject({ input: 'asked', output: 'finally', status: 'error', spans: 3 });
  });

  test('a chain of 50,000 spans, and as many spans below missing parents, are no trouble', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => ({
      ...template,
      spanId: `s${index}`,
      parentSpanId: index === 0 ? '' : `s${index - 1}`,
      kind: (index % 7 === 0 ? 'agent' : 'chain') as SpanKind,
    }));
    expect(deriveTrace(chain).turns).toMatchObject([{ spans: 50_000 }]);
    const lost = chain.map((fact, index) => ({
      ...fact,
      parentSpanId: `gone${index}`,
      turnAnchor: index % 2 === 0,
      startUs: DRAWN_START_US + index,
    }));
    expect(deriveTrace(lost).turns).toHaveLength(25_000);
    const roots = chain.map((fact, index) => ({ ...fact, parentSpanId: `gone${index}` }));
    expect(deriveTrace(roots).turns).toHaveLength(1);
  });
});

describe('buildTree', () => {
  test('parents come before their children, and never form a cycle', () => {
    fc.assert(
      fc.property(anyTrace, facts => {
        const { parent, order, depth } = buildTree(facts);
        const seen = new Set<number>();
        for (const row of order) {
          expect(parent[row]! < 0 || seen.has(parent[row]!)).toBe(true);
          expect(depth[row]).toBe(parent[row]! < 0 ? 0 : depth[parent[row]!]! + 1);
          seen.add(row);
        }
        expect(seen.size).toBe(facts.length);
      }),
    );
  });

  test('says what is wrong with each span', () => {
    const rows = drawTrace(`
agent root [10-20]
  llm early [8-30]
  llm within-tolerance [9-15]
llm lost [1-2] parent=gone
llm self [1-2] id=self parent=self
llm running [5-]`);
    const backwards = { ...rows[0]!, spanId: 'back', endUs: rows[0]!.startUs - 1 };
    const ancient = { ...rows[0]!, spanId: 'old', startUs: 0 };
    const { flags } = buildTree([...rows, backwards, ancient]);
    expect([...flags]).toEqual([
      0,
      TREE_FLAG.skew,
      0,
      TREE_FLAG.orphan,
      TREE_FLAG.cycle,
      TREE_FLAG.noEnd,
      TREE_FLAG.badTime,
      TREE_FLAG.badTime,
    ]);
  });

  test('a cycle is cut above its member that started first, in whatever order the rows are', () => {
    const rows = drawTrace(`
llm a [20-30] id=a parent=c
llm b [10-30] id=b parent=a
llm c [15-30] id=c parent=b`);
    for (const order of [rows, rows.toReversed(), [rows[1]!, rows[0]!, rows[2]!]]) {
      const { parent } = buildTree(order);
      expect(order.map((row, index) => [row.spanId, order[parent[index]!]?.spanId]).filter(([, above]) => above === undefined)).toEqual([
        ['b', undefined],
      ]);
    }
  });

  test('the same id in another trace is another span', () => {
    const [root] = drawTrace('agent root [0-9] id=a', 't1');
    const [child] = drawTrace('llm l [1-2] id=b parent=a', 't2');
    expect([...buildTree([root!, child!]).parent]).toEqual([-1, -1]);
  });
});

import { describe, expect, test } from 'vitest';
import { deriveTrace } from '../../../src/core/derive/deriveTrace.ts';
import type { SpanFacts } from '../../../src/core/model/facts.ts';
import { DRAWN_START_US, drawTrace } from '../../support/traceText.ts';

/** Each turn as "<session> <id> <anchor>: names of its spans, in the order drawn". */
function turnsOf(facts: readonly SpanFacts[]): readonly string[] {
  const derived = deriveTrace(facts);
  return derived.turns.map((turn, index) => {
    const names = facts.filter((_, at) => derived.turnOf[at] === index).map(fact => fact.name);
    return `${turn.sessionId} ${turn.turnId} ${turn.anchorSpanId}: ${names.join(' ')}`;
  });
}

describe('sessions', () => {
  test("the root's key is the trace's, whatever is below", () => {
    const facts = drawTrace(`
agent a [0-100] session=s1
  llm l [10-20] session=s2`);
    expect(deriveTrace(facts).sessionId).toBe('s1');
  });

  test('without one at the root, the shallowest wins; then the earliest, then the smallest id', () => {
    const facts = drawTrace(`
other root [0-100]
  chain x [1-50]
    llm deep [2-5] session=deep
  llm z [20-30] session=late id=a
  llm y [10-30] session=early id=c
  llm w [10-30] session=tie id=b`);
    expect(deriveTrace(facts).sessionId).toBe('tie');
  });

  test('a span below a missing parent comes after spans whose depth is known', () => {
    const facts = drawTrace(`
llm lost [0-10] parent=gone session=lost
chain root [5-20]
  llm known [6-10] session=known`);
    expect(deriveTrace(facts).sessionId).toBe('known');
  });

  test("the resource's key counts only where no span has one", () => {
    expect(deriveTrace(drawTrace('llm l [0-1] resource=r')).sessionId).toBe('r');
    expect(
      deriveTrace(
        drawTrace(`
chain c [0-9] resource=r
  llm l [0-1] resource=r session=s`),
      ).sessionId,
    ).toBe('s');
  });

  test('equal keys of two namespaces are two sessions', () => {
    expect(deriveTrace(drawTrace('llm l [0-1] session=s ns=shop')).sessionId).toBe('shop/s');
  });

  test('no key: a session of its own', () => {
    expect(deriveTrace(drawTrace('llm l [0-1]')).sessionId).toBe('trace:t1');
  });

  test('a key inside a turn that differs is a link to a child session, one for its whole subtree', () => {
    const facts = drawTrace(`
agent a [0-100] session=s1
  tool spawn [10-90] session=s1
    agent sub [20-80] session=s2
      llm l [30-40] session=s2`);
    const derived = deriveTrace(facts);
    expect(derived.turns).toHaveLength(1);
    expect(derived.links).toEqual([{ spanId: 's03', childSession: 's2' }]);
  });
});

describe('explicit turns', () => {
  test('three under one absent remote parent are three turns', () => {
    const facts = drawTrace(`
turn first [0-100] anchor parent=gone remote session=s1
  llm a [10-20]
turn second [200-300] anchor parent=gone remote session=s1
  llm b [210-220]
turn third [400-500] anchor parent=gone remote session=s1`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s01 s01: first a', 's1 t1:s03 s03: second b', 's1 t1:s05 s05: third']);
  });

  test('the shallowest span with a turn id is the anchor, and all that carry it are one turn', () => {
    const facts = drawTrace(`
chain invocation [0-100] turn=i1
  agent a [1-90] turn=i1
    llm l [10-20] turn=i1
chain other-branch [110-120] turn=i1`);
    expect(turnsOf(facts)).toEqual(['trace:t1 turn:i1 s01: invocation a l other-branch']);
  });

  test('one inside another is a part of it', () => {
    const facts = drawTrace(`
turn outer [0-100] anchor session=s1
  tool bash [10-90]
    turn inner [20-80] anchor session=s2`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s01 s01: outer bash inner']);
    expect(deriveTrace(facts).links).toEqual([{ spanId: 's03', childSession: 's2' }]);
  });

  test("a coding agent's turn inside an app's agent of another session is a part of that", () => {
    const facts = drawTrace(`
agent app [0-100] session=s1
  turn coding [20-80] anchor session=s2
    llm l [30-40] session=s2`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s01 s01: app coding l']);
  });

  test('an agent of the same session that only frames explicit turns joins the first of them', () => {
    const facts = drawTrace(`
agent frame [0-500] session=s1
  turn first [10-100] anchor
  turn second [200-300] anchor`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s02 s02: frame first', 's1 t1:s03 s03: second']);
  });

  test('different sessions under one parent are different sessions', () => {
    const facts = drawTrace(`
turn first [0-100] anchor parent=gone session=s1
turn second [200-300] anchor parent=gone session=s2`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s01 s01: first', 's2 t1:s02 s02: second']);
  });
});

describe('agents', () => {
  test('one agent is widened to a plain root, so that work around it is inside', () => {
    const facts = drawTrace(`
other POST [0-500] session=s1
  retriever before [1-9]
  agent a [10-100]
    agent sub [20-90]
  other after [110-120]`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s01 s01: POST before a sub after']);
  });

  test('not where the root is of another session', () => {
    const facts = drawTrace(`
other POST [0-500] session=s1
  agent a [10-100] session=s2
  llm l [110-120]`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s01 s01: POST l', 's2 t1:s02 s02: a']);
  });

  test('a pipeline of agents under one request is one turn', () => {
    const facts = drawTrace(`
other POST [0-500]
  agent a [10-100]
  agent b [110-200]`);
    expect(turnsOf(facts)).toEqual(['trace:t1 t1:s01 s01: POST a b']);
  });

  test('a pipeline below a root of another session stands on the nearest span above all of it', () => {
    const facts = drawTrace(`
other POST [0-500] session=s0
  chain pipe [5-300] session=s1
    chain half [6-200]
      agent a [10-100]
      agent b [110-200]
    agent c [210-290]`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s02 s02: pipe half a b c']);
  });

  test('agents of different sessions are turns of their own', () => {
    const facts = drawTrace(`
other batch [0-500]
  agent a [10-100] session=s1
  agent b [110-200] session=s2`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s02 s02: a', 's2 t1:s03 s03: b']);
  });

  test('the children of a conversation are turns of their own, and it joins the first', () => {
    const facts = drawTrace(`
conversation call [0-900] session=s1
  agent a [10-100]
    llm l [20-30]
  chain step [200-300]
    llm m [210-220]`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s02 s02: call a l', 's1 t1:s04 s04: step m']);
  });
});

describe('other work', () => {
  test('a model call without an agent: its local root is the turn', () => {
    const facts = drawTrace(`
other POST [0-500]
  chain c [5-100]
    llm l [10-20]`);
    expect(turnsOf(facts)).toEqual(['trace:t1 t1:s01 s01: POST c l']);
  });

  test('a trace without GenAI work is plain', () => {
    const derived = deriveTrace(
      drawTrace(`
other POST [0-500] session=s1
  other db [10-20]`),
    );
    expect(derived).toMatchObject({ plain: true, turns: [], turnOf: [-1, -1], sessionId: 's1' });
  });

  test('nothing at all is plain too', () => {
    expect(deriveTrace([])).toMatchObject({ plain: true, turns: [], turnOf: [] });
  });
});

describe('missing parents', () => {
  test('spans below one join the only turn', () => {
    const facts = drawTrace(`
agent a [0-100] session=s1
llm lost [500-600] parent=gone
other http [510-520] parent=gone2`);
    expect(turnsOf(facts)).toEqual(['s1 t1:s01 s01: a lost http']);
  });

  test('of several turns the one that contains the start, else the nearest before, else the first', () => {
    const facts = drawTrace(`
turn long [100-900] anchor
turn short [200-300] anchor
llm inside-both [250-260] parent=x1
llm inside-long [400-410] parent=x2
llm after [950-960] parent=x3
llm before [0-10] parent=x4`);
    expect(turnsOf(facts)).toEqual(['trace:t1 t1:s01 s01: long inside-long before', 'trace:t1 t1:s02 s02: short inside-both after']);
  });

  test('several of one session and no other turn are one turn without an anchor, until the parent comes', () => {
    const lost = drawTrace(`
llm a [10-20] parent=gone user=Hi session=s1
llm b [30-40] parent=gone says=Bye`);
    expect(turnsOf(lost)).toEqual(['s1 t1: : a b']);
    expect(deriveTrace(lost).turns[0]).toMatchObject({ input: 'Hi', output: 'Bye', ended: true });
    const found = [...lost, ...drawTrace('agent whole [0-50] id=gone')];
    expect(turnsOf(found)).toEqual(['s1 t1:gone gone: a b whole']);
  });

  test('a single one is the provisional root', () => {
    expect(turnsOf(drawTrace('llm a [10-20] parent=gone'))).toEqual(['trace:t1 t1:s01 s01: a']);
  });
});

describe('what a turn says of itself', () => {
  const turn = (text: string) => deriveTrace(drawTrace(text)).turns[0]!;

  test("the anchor's own words come first", () => {
    expect(
      turn(`
agent a [0-100] in=asked out=answered
  llm l [10-20] user=u says=s`),
    ).toMatchObject({ input: 'asked', output: 'answered' });
  });

  test('then those of the agent it is about, then of the first and last model call', () => {
    expect(
      turn(`
other POST [0-100]
  llm title [1-5] user="Make a title" says=Title
  agent a [10-90] user=asked says=answered`),
    ).toMatchObject({ input: 'asked', output: 'answered' });
    expect(
      turn(`
chain c [0-100]
  llm one [10-90] user=first says="ends last"
  llm two [20-80] user=second says="ends first"`),
    ).toMatchObject({ input: 'first', output: 'ends last' });
  });

  test('one failed span anywhere fails the turn', () => {
    expect(
      turn(`
agent a [0-100]
  tool t [10-20] error
  llm l [30-40]`),
    ).toMatchObject({ errors: 1, failed: true });
  });

  test('it has ended when its anchor has', () => {
    expect(turn('agent a [0-]\n  llm l [1-5]')).toMatchObject({ ended: false, endUs: DRAWN_START_US + 5000 });
    expect(turn('agent a [0-9]\n  llm l [1-]')).toMatchObject({ ended: true });
  });

  test('unknown counts are null, not zero', () => {
    expect(turn('llm l [0-1]')).toMatchObject({ inputTokens: null, outputTokens: null, costUsd: null });
  });

  test('models are those that were called, in order of first use', () => {
    expect(
      turn(`
agent a [0-100] model=alias
  llm x [10-20] model=m2
  llm y [30-40] model=m1
  llm z [50-60] model=m2`).models,
    ).toEqual(['m2', 'm1']);
  });
});

describe('counting once', () => {
  const turn = (text: string) => deriveTrace(drawTrace(text)).turns[0]!;

  test('umbrellas repeat the sum of their leaves', () => {
    expect(
      turn(`
agent a [0-100] tokens=101/27 cost=3
  step one [1-50] tokens=40/15
    llm l [10-20] tokens=40/15 cost=1
  llm m [60-70] tokens=61/12 cost=2
  embedding e [80-90] tokens=8/`),
    ).toMatchObject({ inputTokens: 109, outputTokens: 27, costUsd: 3, llmCalls: 2 });
  });

  test('an umbrella counts where nothing below it says anything', () => {
    expect(turn('agent a [0-100] tokens=10/5\n  llm l [10-20]')).toMatchObject({ inputTokens: 10, outputTokens: 5 });
  });

  test('of two recordings of one call the deeper counts', () => {
    expect(turn('llm outer [0-100] tokens=10/5\n  llm inner [10-90] tokens=10/5')).toMatchObject({ inputTokens: 10, llmCalls: 1 });
  });

  test('siblings with one response id are one call, retries are not', () => {
    expect(
      turn(`
agent a [0-100]
  llm x [10-20] tokens=10/5 response=r1
  llm y [11-21] tokens=10/5 response=r1
  llm z [30-40] tokens=10/5 response=r2`),
    ).toMatchObject({ inputTokens: 20, llmCalls: 2 });
  });

  test('tokens and cost are looked at separately', () => {
    expect(turn('chain c [0-100] cost=0.5\n  llm l [10-20] tokens=10/5')).toMatchObject({ inputTokens: 10, costUsd: 0.5 });
  });

  test('a tool and the protocol call below it are one tool call', () => {
    expect(turn('agent a [0-100]\n  tool t [10-20]\n    mcp call [11-19]\n  tool u [30-40]')).toMatchObject({ toolCalls: 2 });
  });
});

// Tool calls through their states, and the mismatches that are flagged.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairTools, type ToolRun, type ToolTalk } from '../../../src/core/derive/toolPairs.ts';

const call = (spanId: string, rest: Partial<ToolTalk>): ToolTalk => ({
  traceId: 't',
  spanId,
  declared: ['find', 'refund'],
  requested: [],
  results: [],
  ...rest,
});
const ask = (name: string, id: string | null = null, server = false) => ({ id, name, server });
const run = (spanId: string, name: string | null, id: string | null = null): ToolRun => ({ traceId: 't', spanId, id, name });
const flags = (calls: ToolTalk[], runs: ToolRun[], ended = true) =>
  pairTools(calls, runs, ended).pairs.map(pair => [pair.name, ...pair.flags].join(' '));

describe('pairing', () => {
  test('by id, whatever the order', () => {
    const { pairs, unused } = pairTools(
      [
        call('c1', { requested: [ask('find', '1'), ask('find', '2')] }),
        call('c2', {
          results: [
            { id: '2', name: null },
            { id: '1', name: null },
          ],
        }),
      ],
      [run('r2', 'find', '2'), run('r1', 'find', '1')],
      true,
    );
    expect(pairs.map(pair => [pair.callId, pair.executedBy?.spanId, pair.answeredTo?.spanId, pair.by])).toEqual([
      ['1', 'r1', 'c2', 'id'],
      ['2', 'r2', 'c2', 'id'],
    ]);
    expect(pairs.flatMap(pair => pair.flags)).toEqual([]);
    expect(unused).toEqual(['refund']);
  });

  test('by name and order where there is no id', () => {
    const { pairs } = pairTools(
      [
        call('c1', { requested: [ask('find'), ask('refund')] }),
        call('c2', {
          results: [
            { id: null, name: null },
            { id: null, name: null },
          ],
        }),
      ],
      [run('r1', 'find'), run('r2', 'refund')],
      true,
    );
    expect(pairs.map(pair => [pair.name, pair.executedBy?.spanId, pair.by])).toEqual([
      ['find', 'r1', 'order'],
      ['refund', 'r2', 'order'],
    ]);
  });

  test('a run with an id of another request takes none that has an id of its own', () => {
    expect(flags([call('c1', { requested: [ask('find', '1')] })], [run('r', 'find', '9')])).toEqual(['find notExecuted', 'find']);
  });
});

describe('mismatches', () => {
  test.each<[string, ToolTalk[], ToolRun[], string[]]>([
    ['called, but not offered', [call('c', { requested: [ask('drop', '1')] })], [run('r', 'drop', '1')], ['drop undeclared']],
    [
      'asked for, and no span ran it',
      [call('c', { requested: [ask('find', '1'), ask('refund', '2')] })],
      [run('r', 'find', '1')],
      ['find', 'refund notExecuted'],
    ],
    [
      'the result never reached the model',
      [call('c1', { requested: [ask('find', '1')] }), call('c2', {})],
      [run('r', 'find', '1')],
      ['find noResult'],
    ],
    ['run without a request', [call('c', {})], [run('r', 'drop')], ['drop undeclared']],
    ['no tool spans at all: the instrumentation makes none', [call('c', { requested: [ask('find', '1')] })], [], ['find']],
    [
      'what the provider runs itself',
      [call('c1', { requested: [ask('web', '1', true)] }), call('c2', {})],
      [run('r', 'find')],
      ['web', 'find'],
    ],
    ['nothing is known to be offered', [call('c', { declared: null, requested: [ask('drop', '1')] })], [run('r', 'drop', '1')], ['drop']],
  ])('%s', (_name, calls, runs, expected) => {
    expect(flags(calls, runs)).toEqual(expected);
  });

  test('while a turn runs, nothing is missing yet', () => {
    const { pairs, unused } = pairTools([call('c1', { requested: [ask('find', '1')] }), call('c2', {})], [run('r', 'refund')], false);
    expect(pairs.flatMap(pair => pair.flags)).toEqual([]);
    expect(unused).toEqual([]);
  });
});

describe('many', () => {
  const id = fc.option(fc.constantFrom('1', '2', '3'), { nil: null });
  const name = fc.constantFrom('find', 'refund');
  const talk = fc.record({
    requested: fc.array(fc.record({ id, name, server: fc.constant(false) }), { maxLength: 4 }),
    results: fc.array(fc.record({ id, name: fc.option(name, { nil: null }) }), { maxLength: 4 }),
  });
  const anyRun = fc.record({ id, name: fc.option(name, { nil: null }) });

  /** As it is meant, looking at every request for every run and result: which run and which call each request gets. */
  function plainly(calls: readonly ToolTalk[], runs: readonly ToolRun[]): readonly string[] {
    const open = calls.flatMap((each, place) => each.requested.map(request => ({ ...request, place, run: '-', answer: '-' })));
    const rest = runs.filter(each => {
      const found = each.id === null ? undefined : open.find(entry => entry.id === each.id && entry.run === '-');
      if (found !== undefined) found.run = each.spanId;
      return found === undefined;
    });
    for (const each of rest) {
      const fits = (entry: (typeof open)[number]) => entry.name === (each.name ?? '') && (entry.id === null || each.id === null);
      const found = open.find(entry => entry.run === '-' && fits(entry));
      if (found !== undefined) found.run = each.spanId;
    }
    calls.forEach((each, place) => {
      for (const result of each.results) {
        const fits = (entry: (typeof open)[number]) =>
          result.id !== null && entry.id !== null ? result.id === entry.id : result.name === null || result.name === entry.name;
        const found = open.find(entry => entry.answer === '-' && entry.place < place && fits(entry));
        if (found !== undefined) found.answer = each.spanId;
      }
    });
    return open.map(entry => `${entry.run} ${entry.answer}`);
  }

  test('whatever is asked, run and answered, as looking at every request would pair it', () => {
    fc.assert(
      fc.property(fc.array(talk, { maxLength: 6 }), fc.array(anyRun, { maxLength: 8 }), (talks, drawn) => {
        const calls = talks.map((each, no) => call(`c${no}`, each));
        const runs = drawn.map((each, no) => run(`r${no}`, each.name, each.id));
        const pairs = pairTools(calls, runs, true).pairs.filter(pair => pair.requestedBy !== null);
        expect(pairs.map(pair => `${pair.executedBy?.spanId ?? '-'} ${pair.answeredTo?.spanId ?? '-'}`)).toEqual(plainly(calls, runs));
      }),
      { numRuns: 2000 },
    );
  });

  test('30,000 requests of one name and one id are paired in time', { timeout: 8_000 }, () => {
    const same = <T>(value: T) => Array.from({ length: 30_000 }, () => value);
    for (const callId of [null, '1']) {
      const calls = [call('c1', { requested: same(ask('find', callId)) }), call('c2', { results: same({ id: callId, name: 'find' }) })];
      const runs = same(run('r', 'find', callId));
      expect(pairTools(calls, runs, true).pairs.filter(pair => pair.answeredTo === null || pair.executedBy === null)).toEqual([]);
    }
    // An id nobody asked for, each time.
    pairTools([call('c1', { requested: same(ask('find', '1')) })], same(run('r', 'find', '2')), true);
    // What is offered is looked up as often as it is asked for.
    const offered = Array.from({ length: 10_000 }, (_, no) => `tool ${no}`);
    pairTools([call('c1', { declared: offered, requested: same(ask('find')) })], [], true);
  });
});

// Tool calls through their states, and the mismatches that are flagged.
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

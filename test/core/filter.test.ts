import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FilterTerm, parseFilter } from '../../src/core/filter.ts';
import { FILTER_FIELDS, type FilterEntity } from '../../src/core/filterFields.ts';

function terms(text: string, entity: FilterEntity = 'session'): readonly FilterTerm[] {
  const result = parseFilter(text, entity);
  if (!result.ok) throw new Error(result.problems.map(problem => problem.message).join(' '));
  return result.filter.terms;
}

function problems(text: string, entity: FilterEntity = 'session'): readonly (readonly [string, string])[] {
  const result = parseFilter(text, entity);
  return result.ok ? [] : result.problems.map(problem => [text.slice(problem.start, problem.end), problem.message] as const);
}

describe('terms', () => {
  test('all kinds side by side', () => {
    expect(terms('error -model:gpt-* tokens>10k refund "in two words" since:2d')).toEqual([
      { type: 'status', status: 'error', negated: false },
      { type: 'match', field: 'model', value: 'gpt-*', glob: true, negated: true },
      { type: 'compare', field: 'tokens', op: '>', value: 10_000, negated: false },
      { type: 'text', text: 'refund', negated: false },
      { type: 'text', text: 'in two words', negated: false },
      { type: 'since', micros: 172_800_000_000, negated: false },
    ]);
  });

  test.each([
    ['duration>2s', '>', 2_000_000],
    ['duration<340ms', '<', 340_000],
    ['duration>=1m30s', '>=', 90_000_000],
    ['duration:<=1.5h', '<=', 5_400_000_000],
    ['duration=250us', '=', 250],
  ])('%s', (text, op, value) => {
    expect(terms(text)).toEqual([{ type: 'compare', field: 'duration', op, value, negated: false }]);
  });

  test.each([
    ['cost>$0.05', 0.05],
    ['cost>0.05', 0.05],
    ['tokens>1.5m', 1_500_000],
    ['turns:3', 3],
  ])('%s', (text, value) => {
    expect(terms(text)).toMatchObject([{ type: 'compare', value }]);
  });

  test('quotes keep spaces, stars, quotes, and words that would be flags', () => {
    expect(terms('app:"my * \\"app\\"" "error"')).toEqual([
      { type: 'match', field: 'app', value: 'my * "app"', glob: false, negated: false },
      { type: 'text', text: 'error', negated: false },
    ]);
  });

  test('a dash alone is text, and keys are read whatever their case', () => {
    expect(terms('- Model:x')).toEqual([
      { type: 'text', text: '-', negated: false },
      { type: 'match', field: 'model', value: 'x', glob: false, negated: false },
    ]);
  });

  test('scores by value and by label, attributes, events', () => {
    expect(
      terms('score.groundedness<0.5 -score.verdict:pass* scored event:thumbs_* attr.http.status_code=429 attr.gen_ai.x-y>=-1.5'),
    ).toEqual([
      { type: 'score', name: 'groundedness', test: { op: '<', value: 0.5 }, negated: false },
      { type: 'score', name: 'verdict', test: { label: 'pass*', glob: true }, negated: true },
      { type: 'scored', negated: false },
      { type: 'match', field: 'event', value: 'thumbs_*', glob: true, negated: false },
      { type: 'attr', key: 'http.status_code', op: '=', value: '429', glob: false, number: 429, negated: false },
      { type: 'attr', key: 'gen_ai.x-y', op: '>=', value: '-1.5', glob: false, number: -1.5, negated: false },
    ]);
    expect(terms('attr.Key:"4*"')).toEqual([{ type: 'attr', key: 'Key', op: '=', value: '4*', glob: false, number: null, negated: false }]);
  });

  test('nothing is the filter that everything passes', () => {
    expect(terms('  ')).toEqual([]);
  });

  test('error is text in a list of logs, which have no status', () => {
    expect(terms('error', 'log')).toEqual([{ type: 'text', text: 'error', negated: false }]);
  });
});

describe('problems', () => {
  test('an unknown key lists the known ones, at its place', () => {
    const [[where, message]] = problems('error modle:x') as [readonly [string, string]];
    expect(where).toBe('modle:x');
    expect(message).toContain('"modle"');
    for (const field of FILTER_FIELDS.filter(field => (field.on as readonly string[]).includes('session')))
      expect(message).toContain(field.name);
  });

  test.each([
    ['turns>3', 'span', 'turns>3', 'does not apply to spans'],
    ['kind:robot', 'session', 'kind:robot', 'Kinds: llm, agent'],
    ['status:bad', 'session', 'status:bad', 'ok, error, running'],
    ['tokens>many', 'session', 'tokens>many', 'no number'],
    ['duration>5', 'session', 'duration>5', 'duration>2s'],
    ['since:yesterday', 'session', 'since:yesterday', 'since:2d'],
    ['model>gpt', 'session', 'model>gpt', 'model:gpt'],
    ['name:', 'session', 'name:', 'needs a value'],
    ['a "open', 'session', '"open', 'add a "'],
    ['""', 'session', '""', 'empty quote'],
    ['score.:x', 'session', 'score.:x', 'Write a name'],
    ['score.x>good', 'session', 'score.x>good', 'score.x:pass'],
    ['attr.k>abc', 'session', 'attr.k>abc', 'attr.k=abc'],
    ['-attr.k:1', 'session', '-attr.k:1', 'remove the dash'],
    ['attr.k:1', 'turn', 'attr.k:1', 'does not apply to turns'],
    ['latency>1', 'session', 'latency>1', 'latency>5s'],
  ] as const)('%s', (text, entity, where, message) => {
    expect(problems(text, entity)).toEqual([[where, expect.stringContaining(message)]]);
  });

  test('every problem is told, not only the first', () => {
    expect(problems('foo:1 bar:2')).toHaveLength(2);
  });
});

test('any text is a filter or a problem within it, and a quoted text always a filter', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', ':', '>', '"', '\\', '-', ' ', '*', '=', '\n', '9', 'turns', 'since', 'é') }),
      text => {
        const result = parseFilter(text, 'session');
        if (result.ok) return;
        for (const problem of result.problems) {
          expect(problem.start).toBeLessThan(problem.end);
          expect(problem.end).toBeLessThanOrEqual(text.length);
        }
      },
    ),
  );
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), text => {
      expect(terms(`"${text.replace(/["\\]/g, '\\$&')}"`)).toEqual([{ type: 'text', text, negated: false }]);
    }),
  );
});

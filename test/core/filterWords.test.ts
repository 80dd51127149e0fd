// What surrounds the filter language: completing it, saying it in words, and changing it by whole terms.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../src/core/filter.ts';
import { completeFilter } from '../../src/core/filterComplete.ts';
import { addTerm, hasTerm, removeTerm, withoutField } from '../../src/core/filterEdit.ts';
import { explainFilter } from '../../src/core/filterExplain.ts';
import { quoteValue } from '../../src/core/filterTokens.ts';

const explain = (text: string) => {
  const parsed = parseFilter(text, 'session');
  return parsed.ok ? explainFilter(parsed.filter) : parsed.problems.map(problem => problem.message);
};

describe('completion', () => {
  const inserts = (text: string, at = text.length) => completeFilter(text, at, 'session').options.map(option => option.insert);

  test('fields and flags by what is typed, at the place it is typed', () => {
    expect(inserts('err')).toEqual(['error', 'error:', 'errors>']);
    expect(inserts('-lat')).toEqual(['latency>']);
    expect(completeFilter('error mo', 8, 'session')).toMatchObject({ start: 6, end: 8 });
    expect(completeFilter('-lat', 4, 'session')).toMatchObject({ start: 1, end: 4 });
    expect(inserts('').length).toBeGreaterThan(15);
    expect(completeFilter('turns', 5, 'span').options).toEqual([]);
  });

  test('values: of the language itself, or asked of the data', () => {
    expect(inserts('kind:re')).toEqual(['retriever', 'reranker']);
    expect(inserts('status:')).toEqual(['ok', 'error', 'running']);
    expect(completeFilter('model:gpt*', 10, 'session')).toMatchObject({ start: 6, end: 10, ask: { field: 'model', prefix: 'gpt' } });
    expect(completeFilter('score.gro', 9, 'session')).toMatchObject({ ask: { field: 'score', prefix: 'gro' } });
    expect(completeFilter('attr.http', 9, 'session')).toMatchObject({ ask: { field: 'attr', prefix: 'http' } });
    expect(completeFilter('cost>', 5, 'session')).toMatchObject({ options: [], ask: null });
  });
});

test('a filter in words', () => {
  expect(explain('error -model:gpt-* tokens>10k latency>=1m30s "two words" since:2d score.g<0.5 attr.a.b=4*')).toEqual([
    'something failed',
    'not: the model that was called starts with "gpt-"',
    'the input and output tokens is over 10000',
    'the time that 95 of 100 turns stay under is at least 1.5 min',
    'an input or output holds "two words"',
    'it was active within the last 2 d',
    'its score "g" is under 0.5',
    'a span has the attribute "a.b" that starts with "4"',
  ]);
});

describe('changes by whole terms', () => {
  test('what is there is not added again, however it is written', () => {
    expect(addTerm('', 'error')).toBe('error');
    expect(addTerm('app:x ', 'error')).toBe('app:x error');
    expect(addTerm('Error', 'error')).toBe('Error');
    expect(addTerm('APP="x"', 'app:x')).toBe('APP="x"');
    expect(hasTerm('-error', 'error')).toBe(false);
  });

  test('the rest stays as it was typed', () => {
    expect(removeTerm('app:x  error "two  words"', 'error')).toBe('app:x "two  words"');
    expect(removeTerm('error', 'error')).toBe('');
    expect(removeTerm('errors>1 error', 'error')).toBe('errors>1');
    expect(withoutField('app:x model:y -app:z error', 'app')).toBe('model:y -app:z error');
  });

  test('adding a value and taking it away again leaves a filter that means the same', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12 }), value => {
        const term = `app:${quoteValue(value)}`;
        const parsed = parseFilter(term, 'session');
        expect(parsed.ok && parsed.filter.terms).toEqual([{ type: 'match', field: 'app', value, glob: false, negated: false }]);
        const with_ = addTerm('error since:2d', term);
        expect(hasTerm(with_, term)).toBe(true);
        expect(removeTerm(with_, term)).toBe('error since:2d');
      }),
    );
  });
});

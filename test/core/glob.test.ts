// Names with stars: one pass, the same answers as a regular expression.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globMatcher } from '../../src/core/glob.ts';

test('whatever the pattern and the name, as a regular expression would say', () => {
  const text = (letters: string) => fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map(list => list.join(''));
  fc.assert(
    fc.property(text('aB.*'), text('Ab.'), (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i');
      expect(globMatcher(pattern)(name)).toBe(expression.test(name));
    }),
    { numRuns: 5000 },
  );
});

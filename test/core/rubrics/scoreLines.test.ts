// Scores as lines: written and read they are the same; what is wrong is said.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ScoreEntry, VERDICTS } from '../../../src/core/model/score.ts';
import { readScoreLine, writeScoreLine } from '../../../src/core/rubrics/scoreLines.ts';

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const some = fc.string({ minLength: 1, maxLength: 40 });
const orNull = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: null });
const entries: fc.Arbitrary<ScoreEntry> = fc.record({
  id: some,
  atUs: fc.integer({ min: 0, max: 4_000_000_000_000_000 }),
  author: some,
  target: fc.oneof(
    fc.record({ type: fc.constantFrom('turn' as const, 'span' as const), traceId: hex(32), spanId: hex(16) }),
    fc.record({ type: fc.constant('session' as const), session: some }),
  ),
  rubric: some,
  version: some,
  verdict: fc.constantFrom(...VERDICTS),
  value: orNull(fc.double({ noNaN: true, noDefaultInfinity: true }).map(value => value + 0)),
  label: orNull(some),
  note: orNull(some),
  correction: orNull(some),
  place: orNull(
    fc.oneof(
      fc.record({ side: fc.constantFrom('input' as const, 'output' as const), from: fc.nat(), to: fc.nat() }),
      fc.record({ absent: some }),
    ),
  ),
  undoes: orNull(some),
});

test('a line gives back what it was made of, and is one line', () => {
  fc.assert(
    fc.property(entries, entry => {
      const line = writeScoreLine(entry);
      expect(line).not.toContain('\n');
      const read = readScoreLine(line);
      expect(read).toEqual({ entry });
      if ('entry' in read) expect(writeScoreLine(read.entry)).toBe(line);
    }),
  );
});

const good = writeScoreLine({
  ...{ id: 'a-1', atUs: 1_800_000_000_123_456, author: 'Ada', target: { type: 'turn', traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) } },
  ...{
    rubric: 'overall',
    version: '12345678',
    verdict: 'scored',
    value: 4,
    label: 'good',
    note: null,
    correction: null,
    place: null,
    undoes: null,
  },
});

test('a line reads well in a diff', () => {
  expect(good).toBe(
    `{"id":"a-1","at":"2027-01-15T08:00:00.123456Z","author":"Ada","target":{"type":"turn","traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}"},"rubric":"overall","version":"12345678","value":4,"label":"good"}`,
  );
});

test.each([
  ['<<<<<<< HEAD', 'a merge conflict is not resolved here'],
  ['{', 'is no JSON'],
  ['[]', 'id: is missing'],
  [good.replace('"id":"a-1",', ''), 'id: is missing'],
  [good.replace('T08', ' 08'), 'at: must be a time like'],
  [good.replace('2027-01-15', '2027-13-45'), 'at: there is no such time'],
  [good.replace('bbb', 'BBB'), 'target.spanId: must be 16'],
  [good.replace('"value":4', '"value":"4"'), 'value: '],
])('%s', (line, problem) => {
  expect(readScoreLine(line)).toEqual({ problem: expect.stringContaining(problem) });
});

test('keys of a later version are passed over', () => {
  expect(readScoreLine(good.replace('{', '{"later":1,'))).toHaveProperty('entry.label', 'good');
});

// Golden entries: lines that come back as they were, drafts of turns, and questions that are nearly the same.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftOf } from '../../../src/core/golden/draft.ts';
import { readGoldenLine, writeGoldenLine } from '../../../src/core/golden/goldenLines.ts';
import { likeness, nearDuplicates } from '../../../src/core/golden/likeness.ts';
import type { CanonicalSpan } from '../../../src/core/model/canonical.ts';
import { GOLDEN_STATUSES, type GoldenEntry } from '../../../src/core/model/golden.ts';

const some = fc.string({ minLength: 1, maxLength: 30 });
const orNull = <T>(each: fc.Arbitrary<T>) => fc.option(each, { nil: null });
const entries: fc.Arbitrary<GoldenEntry> = fc.record({
  id: some,
  status: fc.constantFrom(...GOLDEN_STATUSES),
  version: fc.integer({ min: 1, max: 99 }),
  input: fc.record({ messages: fc.array(fc.record({ role: some, content: fc.string() }), { minLength: 1, maxLength: 3 }) }),
  expected: fc.record({
    answer: orNull(fc.string()),
    assertions: fc.array(fc.string(), { maxLength: 2 }),
    tools: fc.array(fc.record({ name: some, args: fc.jsonValue().map(value => JSON.parse(JSON.stringify(value))) }), { maxLength: 2 }),
  }),
  context: fc.array(fc.record({ id: orNull(some), text: fc.string() }), { maxLength: 2 }),
  tags: fc.array(some, { maxLength: 2 }),
  cohort: orNull(some),
  rubrics: fc.array(some, { maxLength: 2 }),
  from: orNull(
    fc.record({
      ...{ session: some, traceId: some, spanId: some, prompt: orNull(some), model: orNull(some), commit: orNull(some) },
      scores: fc.array(
        fc.record({
          ...{ rubric: some, version: some, author: some, verdict: fc.constant('scored' as const) },
          ...{ value: orNull(fc.integer()), label: orNull(some) },
        }),
        { maxLength: 2 },
      ),
      ...{ author: some, date: some },
    }),
  ),
});

describe('lines', () => {
  test('what is written reads the same, and writes the same again', () => {
    fc.assert(
      fc.property(entries, entry => {
        const line = writeGoldenLine(entry);
        expect(line).not.toContain('\n');
        const read = readGoldenLine(line);
        expect(read).toEqual({ entry, more: {} });
        if ('entry' in read) expect(writeGoldenLine(read.entry, read.more)).toBe(line);
      }),
    );
  });

  test('keys of people stay', () => {
    const line =
      '{"id":"a","status":"draft","version":1,"input":{"messages":[{"role":"user","content":"Hi"}]},"expected":{},"owner":"Ada"}';
    const read = readGoldenLine(line);
    expect('entry' in read && writeGoldenLine(read.entry, read.more)).toBe(line);
  });

  test.each([
    ['=======', 'a merge conflict is not resolved here'],
    ['nonsense', 'is no JSON'],
    ['{"id":"a"}', 'input: is missing'],
    ['{"id":"a","input":{"messages":[]}}', 'input.messages: needs a message'],
    ['{"id":"a","status":"done","input":{"messages":[{"role":"user","content":"x"}]}}', 'status: must be one of draft'],
  ])('%s', (line, problem) => {
    expect(readGoldenLine(line)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

describe('near duplicates', () => {
  test.each([
    ['Where is my order K-2041?', 'where is my order, K-2041', 1],
    ['', '...', 1],
    ['', 'a', 0],
    ['Where is my order?', 'I need a kettle for six cups', 0],
  ])('%j and %j: %d', (a, b, share) => {
    expect(likeness(a, b)).toBe(share);
    expect(likeness(b, a)).toBe(share);
  });

  test('long questions that differ in a word are alike; retired ones do not count', () => {
    const entry = (id: string, content: string, status: GoldenEntry['status'] = 'draft'): GoldenEntry => ({
      ...{ id, status, version: 1, input: { messages: [{ role: 'user', content }] } },
      expected: { answer: null, assertions: [], tools: [] },
      ...{ context: [], tags: [], cohort: null, rubrics: [], from: null },
    });
    const long =
      'Hello, I ordered two sage green kettles last week and only one of them has come so far, the other one was never sent, was it?';
    const found = nearDuplicates(entry('a', long), [
      entry('a', long),
      entry('b', long.replace('Hello', 'Hi')),
      entry('c', long, 'retired'),
      entry('d', 'Something else'),
    ]);
    expect(found.map(each => each.entry.id)).toEqual(['b']);
  });
});

describe('drafts', () => {
  const span = (kind: CanonicalSpan['kind'], fields: CanonicalSpan['fields']): CanonicalSpan => ({
    ...{ kind, rawKind: null, conventions: [], fields, from: {}, turnAnchor: false, container: false, problems: [] },
  });
  const from = { session: 's', traceId: 't', spanId: 'p', prompt: null, model: null, commit: null, scores: [], author: 'Ada', date: 'd' };
  const material = { id: 'x', input: 'Hi', output: 'Hello', correction: null, rubrics: [], from };

  test('the first call says what was given, without what the model thought', () => {
    const call = span('llm', {
      inputMessages: [
        { role: 'system', parts: [{ type: 'text', text: 'Be kind.' }] },
        { role: 'user', parts: [{ type: 'text', text: 'Where is it?' }] },
        { role: 'assistant', parts: [{ type: 'reasoning', text: 'Hm.' }] },
      ],
    });
    const tool = span('tool', { tool: { name: 'find', callId: null, description: null, args: '{"id": 1}', result: 'x' } });
    const odd = span('tool', { tool: { name: 'say', callId: null, description: null, args: 'not json', result: null } });
    const retrieval = span('retriever', {
      documents: [
        { id: 'd1', text: 'It is here.', score: 1, scoreIs: 'score', metadata: null },
        { id: 'd2', text: null, score: null, scoreIs: 'score', metadata: null },
      ],
    });
    expect(draftOf({ ...material, spans: [retrieval, call, tool, odd] })).toMatchObject({
      status: 'draft',
      input: {
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: 'Where is it?' },
        ],
      },
      expected: {
        answer: 'Hello',
        tools: [
          { name: 'find', args: { id: 1 } },
          { name: 'say', args: 'not json' },
        ],
      },
      context: [{ id: 'd1', text: 'It is here.' }],
    });
  });

  test('a correction is what is expected; a turn whose calls say nothing has its own input; none is no entry', () => {
    expect(draftOf({ ...material, correction: 'Hello!', spans: [] })).toMatchObject({
      input: { messages: [{ role: 'user', content: 'Hi' }] },
      expected: { answer: 'Hello!' },
    });
    expect(draftOf({ ...material, input: null, spans: [] })).toBe(null);
  });
});

// Golden sets in the formats of others: what each holds, that hostile text stays text, and that our own lines come back as the same bytes.
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { GOLDEN_EXPORTS } from '../../../src/core/golden/exports/registry.ts';
import { type GoldenLine, readGoldenLine, writeGoldenLine } from '../../../src/core/golden/goldenLines.ts';
import { guessMapping, type ImportMapping } from '../../../src/core/golden/importFields.ts';
import { importEntries, readImportTable } from '../../../src/core/golden/importRows.ts';
import type { GoldenEntry } from '../../../src/core/model/golden.ts';

const entry = (rest: Partial<GoldenEntry> = {}): GoldenEntry => ({
  ...{ id: 'a1', status: 'accepted', version: 1, context: [], tags: [], cohort: null, rubrics: [], from: null },
  input: { messages: [{ role: 'user', content: 'Where is my order?' }] },
  expected: { answer: 'In Lyon.', assertions: [], tools: [] },
  ...rest,
});
const line = (rest: Partial<GoldenEntry> = {}): GoldenLine => ({ entry: entry(rest), more: {} });
const written = (format: string, lines: readonly GoldenLine[]) => {
  const found = GOLDEN_EXPORTS.find(each => each.id === format);
  if (!found) throw new Error(`There is no format ${format}.`);
  return found.write('support', lines);
};
const imported = (text: string, mapping?: ImportMapping) => {
  const table = readImportTable(text);
  return importEntries(table, { ...guessMapping(table.columns), ...mapping }, input => `of ${input.length}`);
};

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 });
const anyEntry: fc.Arbitrary<GoldenEntry> = fc.record({
  id: fc.uuid(),
  status: fc.constantFrom('draft', 'accepted', 'retired'),
  version: fc.integer({ min: 1, max: 99 }),
  input: fc.record({
    messages: fc.array(fc.record({ role: fc.constantFrom('system', 'user'), content: text }), { minLength: 1, maxLength: 3 }),
  }),
  expected: fc.record({
    answer: fc.option(text),
    assertions: fc.array(text, { maxLength: 2 }),
    tools: fc.array(fc.record({ name: text, args: fc.jsonValue({ maxDepth: 2 }) }), { maxLength: 2 }),
  }),
  context: fc.array(fc.record({ id: fc.option(text), text }), { maxLength: 2 }),
  tags: fc.array(text, { maxLength: 2 }),
  cohort: fc.option(text),
  rubrics: fc.array(text, { maxLength: 2 }),
  from: fc.constant(null),
});

test('export, import, export is the same bytes, whatever the texts hold', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyEntry, { selector: each => each.id, minLength: 1, maxLength: 5 }), entries => {
      const once = written(
        'jsonl',
        entries.map(each => ({ entry: each, more: { own: 'kept' } })),
      );
      const { lines, problems } = imported(once);
      expect(problems).toEqual([]);
      expect(written('jsonl', lines)).toBe(once);
    }),
  );
});

test('every format is written for whatever the texts hold, and what is JSON is JSON', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 4 }), entries => {
      for (const format of GOLDEN_EXPORTS) {
        const file = format.write(
          'support',
          entries.map(each => ({ entry: each, more: {} })),
        );
        if (format.extension === 'json') JSON.parse(file);
        if (format.extension === 'jsonl') for (const each of file.split('\n').filter(Boolean)) JSON.parse(each);
      }
    }),
  );
});

test('a spreadsheet calculates nothing, and the text comes back whole', () => {
  const formulae = ['=HYPERLINK("http://evil.test")', '+1+1', '-2+3', '@SUM(A1)', '\tTAB', 'plain, "quoted"\nand long'];
  const lines = formulae.map((content, at) => line({ id: `f${at}`, input: { messages: [{ role: 'user', content }] } }));
  const file = written('csv', lines);
  for (const row of Papa.parse<string[]>(file, { skipEmptyLines: true }).data.slice(1)) expect(row[2]).not.toMatch(/^[=+\-@\t\r]/);
  expect(imported(file).lines.map(each => each.entry.input.messages[0]?.content)).toEqual(formulae);
});

test('a template of promptfoo in a text stays text, and known assertions become its own', () => {
  const [one] = JSON.parse(
    written('promptfoo', [
      line({
        input: { messages: [{ role: 'user', content: '{{ secret }} {% raw %}' }] },
        expected: { answer: 'In Lyon.', assertions: ['contains: K-2041', 'not-regex: ^sorry', 'is polite'], tools: [] },
      }),
    ]),
  );
  expect(one.vars.input).toBe('{{ "{{" }} secret }} {{ "{%" }} raw %}');
  expect(one.assert).toEqual([
    { type: 'rouge-n', value: 'In Lyon.', threshold: 0.5 },
    { type: 'contains', value: 'K-2041' },
    { type: 'not-regex', value: '^sorry' },
    { type: 'llm-rubric', value: 'is polite' },
  ]);
});

test('what is retired is no test, and is archived where there is an archive', () => {
  const lines = [line({ status: 'retired' })];
  expect(JSON.parse(written('promptfoo', lines))).toEqual([]);
  expect(written('pytest', lines)).toContain('0 entries');
  expect(JSON.parse(written('langfuse', lines))[0].status).toBe('ARCHIVED');
});

test('a fence in Markdown is longer than any in the text, and nothing inline is a link', () => {
  const file = written('markdown', [
    line({ id: '[x](http://evil.test)', input: { messages: [{ role: 'user', content: '````\n<script>' }] }, tags: ['`a`'] }),
  ]);
  expect(file).toContain('`````text\n````\n<script>\n`````');
  expect(file).toContain('### `[x](http://evil.test)` (accepted, `` `a` ``)');
});

test.each([
  ['CSV', 'Question,Ideal\n"Where, then?",Here\n,Nothing\n', ['Where, then?'], ['Here'], [3]],
  ['JSON Lines', '{"query":"Where?","ground_truth":"Here"}\nnonsense\n[1]\n', ['Where?'], ['Here'], [2, 3]],
  [
    'a JSON list',
    '[{"input":{"messages":[{"role":"user","content":"Where?"}]},"expectedOutput":{"answer":"Here"}},4]',
    ['Where?'],
    ['{"answer":"Here"}'],
    [2],
  ],
] as const)('rows of others come from %s, and what is no row says its line', (_name, file, inputs, answers, bad) => {
  const { lines, problems } = imported(file);
  expect(lines.map(each => each.entry.input.messages.at(-1)?.content)).toEqual(inputs);
  expect(lines.map(each => each.entry.expected.answer)).toEqual(answers);
  expect(problems.map(each => each.line)).toEqual(bad);
  for (const each of lines) expect(readGoldenLine(writeGoldenLine(each.entry))).toHaveProperty('entry');
});

test('a mapping says which column is which', () => {
  const { lines } = imported('q,a,expected\nWhere?,Here,no\n', { input: 'q', expected: 'a' });
  expect(lines[0]?.entry).toMatchObject({ input: { messages: [{ content: 'Where?' }] }, expected: { answer: 'Here' } });
  expect(imported('x,y\n1,2\n3,4\n').problems).toEqual([{ line: 2, message: expect.stringContaining('x, y') }]);
  const nested = imported('{"vars":{"q":"Where?"},"__proto__":{"a":"no"}}', { input: 'vars.q', expected: 'constructor.name' });
  expect(nested.lines[0]?.entry).toMatchObject({ input: { messages: [{ content: 'Where?' }] }, expected: { answer: null } });
});

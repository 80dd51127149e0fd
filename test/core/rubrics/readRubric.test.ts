// Rubrics' files: what is right is read, what is wrong is said with its line, and the built-in library is right and whole.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { meaningOf, type Rubric } from '../../../src/core/model/rubric.ts';
import { FIRST_RUBRICS, RUBRIC_PACKS } from '../../../src/core/rubrics/packs.ts';
import { readRubric } from '../../../src/core/rubrics/readRubric.ts';
import { choicesOf, passes, valueProblem } from '../../../src/core/rubrics/scales/registry.ts';
import { scoreOf } from '../../../src/core/rubrics/scoreWords.ts';

const LIBRARY = new URL('../../../src/core/rubrics/library/', import.meta.url);
const library = readdirSync(LIBRARY).map(file => ({ file, text: readFileSync(new URL(file, LIBRARY), 'utf8') }));

const HEAD = 'id: x\ntitle: X\ndefinition: It is x.\n';
const read = (rest: string) => readRubric(HEAD + rest);
const rubric = (rest: string): Rubric => {
  const { rubric: found, problems } = read(rest);
  if (!found) throw new Error(JSON.stringify(problems));
  return found;
};

describe('the library', () => {
  test.each(library)('$file', ({ file, text }) => {
    const { rubric: found, problems } = readRubric(text);
    expect(problems).toEqual([]);
    expect(`${found?.id}.yaml`).toBe(file);
    expect(found?.group).not.toBe(null);
    // A level that nobody can tell from its neighbour is no level; what a rubric counts or merely names needs none.
    if (found?.scale.type === 'pass-fail') for (const choice of choicesOf(found.scale)) expect(choice.means).not.toBe('');
    if (
      found &&
      found.scale.type !== 'categories' &&
      found.scale.type !== 'note' &&
      found.scale.type !== 'pass-fail' &&
      found.better !== 'neither'
    )
      expect(found.threshold === null ? found.id : 'has a threshold').toSatisfy(
        (said: string) => said === 'has a threshold' || ['chunk-utilization'].includes(said),
      );
  });

  test('holds sixty at least, and every pack is of them', () => {
    const ids = new Set(library.map(({ text }) => readRubric(text).rubric?.id));
    expect(ids.size).toBe(library.length);
    expect(ids.size).toBeGreaterThanOrEqual(60);
    for (const id of [...RUBRIC_PACKS.flatMap(pack => pack.rubrics), ...FIRST_RUBRICS]) expect(ids).toContain(id);
  });
});

describe('mistakes are said where they are', () => {
  test.each([
    ['title: a\ndefinition: b\nscale: {type: note}', 1, 'id: is missing'],
    [`${HEAD}scale: {type: stars}`, 4, 'scale.type: must be one of pass-fail, fraction'],
    [`${HEAD}scale:\n  type: levels\n  levels:\n    - name: a\n    - nme: b`, 8, 'scale.levels.1.nme: "nme" is not known here'],
    [`${HEAD}scale:\n  type: levels\n  levels: [{name: a}, {name: A}]`, 6, 'scale.levels: names one level twice'],
    [`${HEAD}scale: {type: number, min: 3, max: 1}`, 4, 'min must lie below max'],
    [`${HEAD}scale: {type: note}\nthreshhold: 3`, 5, 'threshhold: "threshhold" is not known here'],
    [`${HEAD}scale: {type: note}\nspanKinds: [tool]`, 5, 'spanKinds: only means something where appliesTo is span'],
    [`${HEAD}scale: {type: pass-fail}\nexamples:\n  - output: a\n    score: 4`, 7, 'examples.0.score: "4" takes 1 (pass) or 0 (fail)'],
    [`${HEAD}scale: {type: pass-fail}\nexamples:\n  - output: a\n    score: great`, 7, '"great" is no score of this scale'],
    ['id: x\ntitle: [', 2, 'This is no YAML'],
    ['id: x\nid: y', 2, 'This is no YAML'],
    ['- a\n- b', 1, 'A rubric is a mapping'],
    ['', 1, 'A rubric is a mapping'],
  ])('%j', (text, line, message) => {
    const { rubric: found, problems } = readRubric(text);
    expect(found).toBe(null);
    expect(problems.find(problem => problem.message.includes(message))).toMatchObject({ line });
  });

  test('aliases that grow without end, and a file without end', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]}, `.repeat(9)}]`),
    ];
    expect(readRubric(bomb.join('\n')).problems[0]?.message).toContain('This is no YAML');
    expect(readRubric(`${HEAD}#${' '.repeat(300_000)}`).problems[0]?.message).toContain('longer than');
  });
});

describe('scales', () => {
  test.each([
    ['{type: pass-fail}', 'pass', { value: 1, label: 'pass' }, true],
    ['{type: pass-fail}', '0', { value: 0, label: 'fail' }, false],
    ['{type: levels, levels: [{name: low}, {name: high}]}', 'HIGH', { value: 2, label: 'high' }, true],
    ['{type: levels, levels: [{name: low}, {name: high}]}', '1', { value: 1, label: 'low' }, false],
    ['{type: fraction}', '0.75', { value: 0.75, label: '0.75' }, false],
    ['{type: fraction, anchors: [{at: 1, means: b}, {at: 0, means: a}]}', '0.4', { value: 0.4, label: null }, false],
    ['{type: categories, categories: [{name: a, good: true}, {name: b}]}', 'b', { value: null, label: 'b' }, false],
    ['{type: categories, categories: [{name: a, good: true}, {name: b}]}', 'a', { value: null, label: 'a' }, true],
    ['{type: categories, categories: [{name: a}, {name: b}]}', 'a', { value: null, label: 'a' }, null],
    ['{type: number, min: 0}', '2.5', { value: 2.5, label: null }, true],
    ['{type: note}', 'It guesses.', { value: null, label: 'It guesses.' }, null],
  ] as const)('%s reads %s', (scale, words, value, good) => {
    const found = rubric(`scale: ${scale}\nthreshold: 2`);
    const read = scoreOf(found.scale, words);
    expect(read).toEqual(value);
    expect(valueProblem(found.scale, value)).toBe(null);
    expect(passes(found, value)).toBe(good);
  });

  test.each([
    ['{type: pass-fail}', { value: 2, label: null }],
    ['{type: levels, levels: [{name: low}, {name: high}]}', { value: 1.5, label: null }],
    ['{type: levels, levels: [{name: low}, {name: high}]}', { value: 3, label: null }],
    ['{type: fraction}', { value: 1.1, label: null }],
    ['{type: categories, categories: [{name: a}, {name: b}]}', { value: 1, label: 'c' }],
    ['{type: number, max: 3}', { value: 4, label: null }],
    ['{type: number}', { value: null, label: 'much' }],
    ['{type: note}', { value: 1, label: '  ' }],
  ])('%s refuses %j', (scale, value) => {
    expect(valueProblem(rubric(`scale: ${scale}`).scale, value)).toMatch(/^takes /);
  });

  test('where lower is better a score passes up to the threshold', () => {
    const found = rubric('scale: {type: number}\nbetter: lower\nthreshold: 2');
    expect([1, 2, 3].map(value => passes(found, { value, label: null }))).toEqual([true, true, false]);
  });
});

test('another meaning is another version; other words about it are not', () => {
  const one = rubric('scale: {type: pass-fail, pass: a}');
  expect(meaningOf({ ...one, title: 'Y', group: 'z', judge: 'j' })).toBe(meaningOf(one));
  expect(meaningOf(rubric('scale: {pass: a, type: pass-fail}'))).toBe(meaningOf(one));
  for (const other of [
    { definition: 'else' },
    { threshold: 1 },
    { better: 'lower' as const },
    { scale: { type: 'pass-fail' as const, pass: 'b', fail: '' } },
  ])
    expect(meaningOf({ ...one, ...other })).not.toBe(meaningOf(one));
});

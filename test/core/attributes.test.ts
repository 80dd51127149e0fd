import { describe, expect, test } from 'vitest';
import { AttributeMap, items, previewText, textAt, toNumber } from '../../src/core/attributes.ts';
import { jsonText, parseJson, toJson } from '../../src/core/json.ts';
import type { AnyValue } from '../../src/core/model/span.ts';
import { type Attributes, keyValues } from '../support/spanText.ts';

const map = (values: Attributes) => new AttributeMap(keyValues(values));

test('of duplicate keys the last wins', () => {
  const attributes = new AttributeMap([
    { key: 'a', value: 'first' },
    { key: 'a', value: 'last' },
  ]);
  expect(attributes.text('a')).toBe('last');
});

test.each([
  [5n, 5],
  [1.5, 1.5],
  ['12', 12],
  [' -3.5e2 ', -350],
  ['1e400', null],
  [9_007_199_254_740_993n, null],
  ['9007199254740993', null],
  [Number.NaN, null],
  ['', null],
  ['0x10', null],
  ['12 apples', null],
  [true, null],
  [null, null],
] as const)('%s as a number is %s', (value, expected) => {
  expect(toNumber(value)).toBe(expected);
});

test('booleans come as booleans, words and digits', () => {
  const attributes = map({ a: true, b: 'false', c: 1n, d: 'yes' });
  expect(['a', 'b', 'c', 'd', 'e'].map(key => attributes.boolean(key))).toEqual([true, false, true, null, null]);
});

test('lists come as arrays, JSON and comma text', () => {
  const attributes = map({ a: ['x', 2n], b: '["x", 2]', c: ' x, y ,', d: 5n });
  expect(['a', 'b', 'c', 'd', 'e'].map(key => attributes.list(key))).toEqual([['x', '2'], ['x', '2'], ['x', 'y'], ['5'], []]);
});

test('empty text counts as absent', () => {
  expect(map({ a: '' }).text('a')).toBeNull();
});

describe('JSON', () => {
  test('is read as a structure, as text, and as text in text', () => {
    const attributes = map({
      a: { entries: [{ key: 'x', value: 1n }] },
      b: '{"x":1}',
      c: '"{\\"x\\":1}"',
      d: '"just text"',
      e: 'plain',
      f: '5',
    });
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map(key => attributes.json(key))).toEqual([
      { x: 1 },
      { x: 1 },
      { x: 1 },
      'just text',
      undefined,
      undefined,
    ]);
  });

  test('that was cut off is known as such', () => {
    const attributes = map({ a: '[{"role":"us', b: 'hello', c: '[]' });
    expect(['a', 'b', 'c'].map(key => attributes.looksCut(key))).toEqual([true, false, false]);
  });

  test('nested beyond any sense neither throws nor recurses', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(() => jsonText(parseJson(deep) ?? '')).not.toThrow();
    let nested: AnyValue = 'x';
    for (let level = 0; level < 100_000; level++) nested = [nested];
    expect(jsonText(toJson(nested))).toContain('too deep');
  });

  test('with hostile names stays plain data', () => {
    const json = toJson({ entries: [{ key: '__proto__', value: { entries: [{ key: 'polluted', value: true }] } }] });
    expect(jsonText(json)).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('flattened keys', () => {
  test('come back as a list in order of their numbers, whatever else stands in that place', () => {
    const tree = map({
      'p.10.t': 'c',
      'p.2.t': 'b',
      'p.0.t': 'a',
      'p.filter_results': 'x',
      'p.99999.t': 'far',
      'p.1e3.t': 'odd',
      q: 'x',
    }).tree('p.');
    expect(items(tree).map(item => textAt(item, 't'))).toEqual(['a', 'b', 'c']);
  });

  test('a key can be a value and a prefix', () => {
    const tree = map({ 'p.0': 'leaf', 'p.0.x': 'below' }).tree('p.');
    expect(items(tree).map(item => [item.value, textAt(item, 'x')])).toEqual([['leaf', 'below']]);
  });

  test('names that would reach into objects are refused', () => {
    expect(map({ 'p.__proto__.x': 1n, 'p.0.constructor': 1n, [`p${'.1'.repeat(40)}`]: 1n }).tree('p.')).toBeNull();
  });
});

test('a preview never ends in half a character', () => {
  expect(previewText('abc', 3)).toBe('abc');
  expect(previewText('ab😀', 3)).toBe('ab');
  expect(previewText('ab😀', 4)).toBe('ab😀');
  expect(previewText('a😀b', 3)).toBe('a😀');
});

// JSON is shown as it was sent: numbers by their spelling, keys by their order, repeats and all.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonNode, readJson, readJsonTree } from '../../webview/json.ts';

function plain(node: JsonNode): unknown {
  if (node.type === 'object') return node.entries.map(([key, value]) => [key, plain(value)]);
  if (node.type === 'array') return { list: node.items.map(plain) };
  return node.text;
}

const print = (node: JsonNode): string => {
  if (node.type === 'object') return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}:${print(value)}`).join(',')}}`;
  if (node.type === 'array') return `[${node.items.map(print).join(',')}]`;
  return node.type === 'string' ? JSON.stringify(node.text) : node.text;
};

describe('readJson', () => {
  it('keeps what JSON.parse would lose', () => {
    const node = readJson('{"big": 12345678901234567890, "a": 1, "a": 2.50, "__proto__": null}');
    expect(node && plain(node)).toEqual([
      ['big', '12345678901234567890'],
      ['a', '1'],
      ['a', '2.50'],
      ['__proto__', 'null'],
    ]);
  });

  it('agrees with JSON.parse on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const node = readJson(JSON.stringify(value, null, 1));
        expect(node).not.toBeNull();
        expect(JSON.parse(print(node as JsonNode))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each(['', '{', '[1,]', '{"a" 1}', '{"a":1}x', "{'a':1}", '[01]', '"\\x"', '{"a":"b\n"}', 'NaN', '[1 2]'])('is null for %j', text =>
    expect(readJson(text)).toBeNull(),
  );

  it('does not overflow on deep nesting', () => {
    expect(readJson('['.repeat(100_000))).toBeNull();
    expect(readJson(`${'['.repeat(100)}${']'.repeat(100)}`)).not.toBeNull();
  });

  it('makes trees of objects and arrays only', () => {
    expect(readJsonTree('"text"')).toBeNull();
    expect(readJsonTree('42')).toBeNull();
    expect(readJsonTree(' [1]')).not.toBeNull();
  });
});

// The schema that editors complete rubrics with says what the reader takes.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SPAN_KINDS } from '../../../src/core/model/canonical.ts';
import { RUBRIC_NEEDS, RUBRIC_TARGETS } from '../../../src/core/model/rubric.ts';
import { readRubric } from '../../../src/core/rubrics/readRubric.ts';
import { SCALE_TYPES } from '../../../src/core/rubrics/scales/registry.ts';

const schema = JSON.parse(readFileSync(new URL('../../../media/schemas/rubric.schema.json', import.meta.url), 'utf8'));

test('the words of both are the same', () => {
  const { properties } = schema;
  expect(properties.spanKinds.items.enum).toEqual(SPAN_KINDS);
  expect(properties.needs.items.enum).toEqual(RUBRIC_NEEDS);
  expect(properties.appliesTo.enum).toEqual(RUBRIC_TARGETS);
  expect(properties.scale.oneOf.map((each: { properties: { type: { const: string } } }) => each.properties.type.const)).toEqual(
    expect.arrayContaining(SCALE_TYPES.map(each => each.type)),
  );
  expect(properties.scale.oneOf).toHaveLength(SCALE_TYPES.length);
});

test('each property of the schema is known to the reader, and no other', () => {
  const base = { id: 'x', title: 'X', definition: 'It is x.', scale: { type: 'note' } };
  const unknown = (extra: Record<string, unknown>) =>
    readRubric(JSON.stringify({ ...base, ...extra })).problems.filter(problem => problem.message.includes('is not known here'));
  for (const key of Object.keys(schema.properties)) expect(unknown(key in base ? {} : { [key]: 1 }), key).toEqual([]);
  expect(unknown({ weight: 1 })).toHaveLength(1);
  expect(schema.additionalProperties).toBe(false);
  for (const scale of schema.properties.scale.oneOf) {
    for (const key of Object.keys(scale.properties).filter(each => each !== 'type'))
      expect(unknown({ scale: { type: scale.properties.type.const, [key]: Symbol.iterator.description } }), key).toEqual([]);
    expect(unknown({ scale: { type: scale.properties.type.const, weight: 1 } }).length, scale.properties.type.const).toBe(1);
  }
});

// The status menu's one line about all producers.
import { expect, test } from 'vitest';
import { producersSummary } from '../../src/extension/producersSummary.ts';
import type { MissingPart, ProducerReceipt } from '../../src/rpc/viewModels.ts';

const receipt = (...missing: [MissingPart['what'], number][]) =>
  ({ missing: missing.map(([what, count]) => ({ what, count, of: 9, advice: null, example: null })) }) as unknown as ProducerReceipt;

test('what some producer leaves out is named once; a user and hidden texts are no warning', () => {
  expect(producersSummary([])).toEqual({ producers: 0, missing: [] });
  expect(producersSummary([receipt(['user', 9], ['redacted', 2], ['session', 0])])).toEqual({ producers: 1, missing: [] });
  expect(producersSummary([receipt(['usage', 1], ['content', 2]), receipt(['content', 9])])).toEqual({
    producers: 2,
    missing: ['messages', 'token counts'],
  });
});

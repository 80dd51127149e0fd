// What the doctor prints of producers: one block each, counts and settings, and nothing that steers a terminal.
import { expect, test } from 'vitest';
import { doctorText } from '../../src/cli/doctor.ts';
import type { ProducerReceipt } from '../../src/rpc/viewModels.ts';

const receipt: ProducerReceipt = {
  id: 1,
  app: 'support',
  scope: '@opentelemetry/instrumentation-openai',
  scopeVersion: '0.9.0',
  language: 'nodejs',
  conventions: [{ id: 'otelGenAi', label: 'OpenTelemetry GenAI', spec: '1.37' }],
  spans: 12,
  genAi: 8,
  logs: 3,
  fields: Array.from({ length: 14 }, (_, place) => ({ field: `field${place}`, count: 8 - (place % 3) })),
  missing: [
    { what: 'content', count: 8, of: 8, advice: 'Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true.', example: null },
    { what: 'cost', count: 2, of: 8, advice: null, example: null },
  ],
  unknownKeys: Array.from({ length: 13 }, (_, place) => ({ key: `vendor.key${place}`, traceId: 'a', spanId: 'b' })),
};
const report = (producers: readonly ProducerReceipt[]) => ({
  ok: true,
  version: '1',
  checks: [
    { id: 'a', ok: true, title: 'Receiver', detail: 'Receives.', fix: null },
    { id: 'b', ok: false, title: 'Database', detail: 'Damaged.', fix: 'Delete it.' },
  ],
  producers,
});

test('one block for each producer', () => {
  expect(doctorText(report([receipt]))).toBe(
    [
      'ok    Receiver: Receives.',
      'look  Database: Damaged.',
      '      Delete it.',
      '',
      'What arrives from each app',
      '',
      'support: @opentelemetry/instrumentation-openai 0.9.0 (nodejs)',
      '  conventions    OpenTelemetry GenAI',
      '  sent           12 spans, 8 of LLM work; 3 log records',
      '  recognized     field0 8, field1 7, field2 6, field3 8, field4 7, field5 6, field6 8, field7 7, field8 6, field9 8, field10 7, field11 6 and 2 more',
      '  missing        messages: in 8 of 8 model calls',
      '                 -> Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true.',
      '  missing        cost: in 2 of 8 model calls',
      `  not understood ${Array.from({ length: 10 }, (_, place) => `vendor.key${place}`).join(', ')} and 3 more`,
      '',
    ].join('\n'),
  );
});

test('nothing sent yet: only the checks', () => {
  expect(doctorText(report([]))).toBe('ok    Receiver: Receives.\nlook  Database: Damaged.\n      Delete it.\n');
});

test('names from outside are one line without control characters', () => {
  const hostile = {
    ...receipt,
    app: 'a\u001b[2J\nok    Receiver',
    scope: null,
    scopeVersion: null,
    language: null,
    conventions: [],
    fields: [],
    missing: [],
    unknownKeys: [],
  };
  expect(
    doctorText(report([hostile]))
      .split('\n')
      .slice(6, 9),
  ).toEqual([
    'a [2J ok    Receiver',
    '  conventions    none known: shown as plain spans',
    '  sent           12 spans, 8 of LLM work; 3 log records',
  ]);
});

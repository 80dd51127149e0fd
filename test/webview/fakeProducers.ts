// Receipts of producers for tests of the explorer: whole ones, ones with gaps, many, and hostile ones.
import type { ProducerReceipt } from '../../src/rpc/viewModels.ts';
import { HOSTILE, idOf } from './fakeData.ts';

const OTEL = { id: 'otel-genai', label: 'OpenTelemetry GenAI', spec: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/' };
const INFERENCE = {
  id: 'openinference',
  label: 'OpenInference',
  spec: 'https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md',
};

const FIELDS = [
  'model',
  'usage',
  'provider',
  'finishReasons',
  'responseId',
  'inputMessages',
  'outputMessages',
  'sessionKey',
  'modelParams',
  'toolDefinitions',
  'tool',
  'ttftMs',
  'costUsd',
];
const fields = (total: number) =>
  FIELDS.map((field, place) => ({ field, count: Math.max(1, Math.round(total * (1 - (place / FIELDS.length) ** 2))) }));

export function wholeProducer(id: number, app = 'journeys'): ProducerReceipt {
  return {
    id,
    app,
    scope: 'opentelemetry.instrumentation.openai_v2',
    scopeVersion: '2.3b0',
    language: 'python',
    conventions: [OTEL],
    spans: 12_481,
    genAi: 3120,
    logs: 210,
    fields: fields(3120),
    missing: [],
    unknownKeys: [],
  };
}

/** Spans that exist in the fake session `conv-journeys`, so that examples open. */
export function gappyProducer(id: number, example: { readonly traceId: string; readonly spanId: string }): ProducerReceipt {
  return {
    ...wholeProducer(id, 'support'),
    scope: 'openinference.instrumentation.langchain',
    scopeVersion: '0.1.54',
    conventions: [INFERENCE, OTEL],
    spans: 940,
    genAi: 400,
    logs: 0,
    fields: fields(400),
    missing: [
      {
        what: 'content',
        count: 12,
        of: 40,
        advice: 'Set OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true (SPAN_ONLY or SPAN_AND_EVENT where it wants a mode).',
        example,
      },
      { what: 'session', count: 400, of: 400, advice: 'Wrap the call in using_session (Python) or setSession (JavaScript).', example },
      {
        what: 'usage',
        count: 3,
        of: 40,
        advice: 'Ask for usage in streamed answers (stream_options: { include_usage: true }).',
        example: null,
      },
      { what: 'redacted', count: 2, of: 40, advice: null, example },
    ],
    unknownKeys: Array.from({ length: 17 }, (_, at) => ({
      key: `llm.vendor.${['reasoning_effort', 'tier', 'cache.policy', 'safety'][at % 4]}_${at}`,
      ...example,
    })),
  };
}

export function manyProducers(count: number): ProducerReceipt[] {
  return Array.from({ length: count }, (_, at) => ({
    ...wholeProducer(at, `service-${at + 1}`),
    spans: 100 * (count - at),
    genAi: at % 5 === 4 ? 0 : 40,
    fields: at % 5 === 4 ? [] : fields(40),
    conventions: at % 5 === 4 ? [] : [OTEL],
  }));
}

export function hostileProducer(id: number): ProducerReceipt {
  const place = { traceId: idOf(1, 32), spanId: idOf(1, 16) };
  return {
    ...wholeProducer(id, HOSTILE),
    scope: HOSTILE,
    scopeVersion: HOSTILE,
    language: '__proto__',
    conventions: [{ id: 'x', label: HOSTILE, spec: 'javascript:alert(1)' }],
    fields: [
      { field: 'constructor', count: 1 },
      { field: HOSTILE, count: 2 },
    ],
    genAi: 2,
    missing: [{ what: 'truncated', count: 1, of: 2, advice: HOSTILE, example: place }],
    unknownKeys: [{ key: HOSTILE, ...place }],
  };
}

// The real OpenTelemetry exporters against the real receiver: what developers have in their apps.
import { OTLPLogExporter as LogsGrpc } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as LogsHttp } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as LogsProto } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter as TraceGrpc } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as TraceHttp } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as TraceProto } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, type LogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeContext } from '../../src/receiver/otlp/decode.ts';
import { type Receiver, startReceiver } from '../../src/receiver/receiver.ts';
import { type MemorySink, memorySink } from '../support/memorySink.ts';

let sink: MemorySink;
let receiver: Receiver;

beforeEach(async () => {
  sink = memorySink();
  receiver = await startReceiver({ httpPort: 0, grpcPort: 0, allowedHosts: [], allowedOrigins: [], version: '1.2.3' }, sink);
});
afterEach(() => receiver.close());

const resource = resourceFromAttributes({ 'service.name': 'shop' });

test.each<[string, () => SpanExporter]>([
  ['http/json', () => new TraceHttp({ url: `${receiver.http}/v1/traces` })],
  ['http/json gzip', () => new TraceHttp({ url: `${receiver.http}/v1/traces`, compression: 'gzip' as never })],
  ['http/protobuf', () => new TraceProto({ url: `${receiver.http}/v1/traces` })],
  ['grpc', () => new TraceGrpc({ url: receiver.grpc as string })],
])('spans arrive over %s', async (_name, exporter) => {
  const provider = new NodeTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter())] });
  const tracer = provider.getTracer('shop-scope', '4.5');
  const span = tracer.startSpan('chat gpt', { kind: 2, attributes: { text: 'grüße', count: 3, ratio: 0.5, ok: true, list: ['a', 'b'] } });
  span.addEvent('token', { n: 1 });
  span.recordException(new Error('boom'));
  span.setStatus({ code: 2, message: 'boom' });
  span.end();
  await provider.forceFlush();
  await provider.shutdown();
  const [decoded] = sink.spans();
  expect(decoded).toMatchObject({
    name: 'chat gpt',
    kind: 3,
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    status: { code: 2, message: 'boom' },
  });
  expect(Object.fromEntries(decoded?.attributes.map(pair => [pair.key, pair.value]) ?? [])).toEqual({
    text: 'grüße',
    count: 3n,
    ratio: 0.5,
    ok: true,
    list: ['a', 'b'],
  });
  expect(decoded?.events.map(event => event.name)).toEqual(['token', 'exception']);
  const request = sink.requests[0];
  if (request === undefined) throw new Error('nothing arrived');
  const context = decodeContext(request.format, request.body, request.groups, 0);
  expect(context.resource?.attributes).toContainEqual({ key: 'service.name', value: 'shop' });
  expect(context.scope).toMatchObject({ name: 'shop-scope', version: '4.5' });
  expect([...sink.counts]).toEqual([]);
});

test('the same log record is the same over every transport', async () => {
  const exporters: LogRecordExporter[] = [
    new LogsHttp({ url: `${receiver.http}/v1/logs` }),
    new LogsProto({ url: `${receiver.http}/v1/logs` }),
    new LogsGrpc({ url: receiver.grpc as string }),
  ];
  const provider = new LoggerProvider({ resource, processors: exporters.map(exporter => new SimpleLogRecordProcessor({ exporter })) });
  provider.getLogger('shop-scope').emit({
    eventName: 'gen_ai.choice',
    severityNumber: 9,
    body: { content: 'hi', parts: [1, 2.5, null] },
    attributes: { a: 1 },
    timestamp: 1_700_000_000_123,
  });
  await provider.forceFlush();
  await provider.shutdown();
  const rows = sink.requests.flatMap(request => (request.signal === 'logs' ? request.rows : []));
  expect(rows).toHaveLength(3);
  expect(new Set(rows.map(row => Buffer.from(row.identity).toString('hex'))).size).toBe(1);
  expect(rows[0]).toMatchObject({ eventName: 'gen_ai.choice', severity: 9, timeUs: 1_700_000_000_123_000 });
});

test('metrics are accepted and counted', async () => {
  const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter({ url: `${receiver.http}/v1/metrics` }) });
  const provider = new MeterProvider({ resource, readers: [reader] });
  provider.getMeter('m').createCounter('tokens').add(3);
  await provider.shutdown();
  expect(sink.counts.get('metrics')).toBe(1);
});

// Promise 2, end to end: what the real exporters deliver three times over mixed transports leaves the rows of one delivery.

import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter as LogsGrpc } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as LogsHttp } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as LogsProto } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as TraceGrpc } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as TraceHttp } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as TraceProto } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, type LogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { expect, test } from 'vitest';
import { ALWAYS } from '../support/always.ts';
import { tempApp, tempOptions } from '../support/tempApp.ts';

const resource = resourceFromAttributes({ 'service.name': 'mixed' });

/** One conversation of two turns, as the SDK records it: kept in memory, so that every transport sends the very same spans. */
async function record() {
  const spans = new InMemorySpanExporter();
  const tracing = new NodeTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(spans)] });
  const logs = new InMemoryLogRecordExporter();
  const logging = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter: logs })] });
  const tracer = tracing.getTracer('mixed');
  for (const question of ['first?', 'second?']) {
    tracer.startActiveSpan(
      'invoke_agent',
      { attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.conversation.id': 'c-1', 'input.value': question } },
      agent => {
        const context = trace.setSpan(ROOT_CONTEXT, agent);
        const call = tracer.startSpan(
          'chat gpt-test',
          { attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 7, ratio: 0.5, whole: 3, big: 2 ** 52 } },
          context,
        );
        call.addEvent('note', { n: 1 });
        call.setStatus({ code: SpanStatusCode.ERROR, message: 'overloaded' });
        logging
          .getLogger('mixed')
          .emit({ severityNumber: 9, body: { text: question, n: 1.5 }, attributes: { k: 'v' }, context: trace.setSpan(context, call) });
        call.end();
        agent.end();
      },
    );
  }
  return { spans: spans.getFinishedSpans(), logs: logs.getFinishedLogRecords() };
}

function deliver(exporter: SpanExporter | LogRecordExporter, items: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    (exporter as { export(items: unknown, done: (result: { code: number; error?: Error }) => void): void }).export(items, result =>
      result.code === 0 ? resolve() : reject(result.error ?? new Error(`code ${result.code}`)),
    );
  });
}

test('the same spans and logs over HTTP JSON, HTTP protobuf and gRPC, in two orders, leave the rows of one delivery', async () => {
  const recorded = await record();
  const rows = async (order: readonly ('json' | 'proto' | 'grpc')[]) => {
    const { app, http } = await tempApp(tempOptions(`mixed-${order.join('-')}`));
    const grpc = (await app.status()).grpc ?? '';
    const exporters = {
      json: [new TraceHttp({ url: `${http}/v1/traces` }), new LogsHttp({ url: `${http}/v1/logs` })],
      proto: [new TraceProto({ url: `${http}/v1/traces` }), new LogsProto({ url: `${http}/v1/logs` })],
      grpc: [new TraceGrpc({ url: grpc }), new LogsGrpc({ url: grpc })],
    } as const;
    for (const transport of order) {
      const [traces, logs] = exporters[transport];
      await deliver(traces, recorded.spans);
      await deliver(logs, recorded.logs);
      await app.settled();
    }
    for (const pair of Object.values(exporters)) for (const exporter of pair) await exporter.shutdown();
    const call = app.handlers;
    return {
      sessions: (await call['sessions.list']({}, ALWAYS)).rows,
      turns: (await call['turns.list']({}, ALWAYS)).rows,
      spans: (await call['spans.list']({}, ALWAYS)).rows,
      logs: (await call['logs.list']({}, ALWAYS)).rows,
      text: (await call['export.otlpJson']({}, ALWAYS)).text,
    };
  };
  const once = await rows(['proto']);
  expect(once.sessions).toMatchObject([{ id: 'c-1', turns: 2, spans: 4, errors: 2, inputTokens: 14 }]);
  expect(once.logs).toHaveLength(2);
  expect(await rows(['json', 'proto', 'grpc'])).toEqual(once);
  expect(await rows(['grpc', 'json', 'json'])).toEqual(once);
});

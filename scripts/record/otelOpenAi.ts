// OpenTelemetry's own instrumentation of the OpenAI client. It writes version 3 of the SDK's API, so the SDK of version 3 sends it;
// what is said arrives in log records, and only where content capture is on.
import { context, createNoopMeter, logs, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import OpenAI from 'openai-6';
import { OTLPLogExporter } from 'otel-exporter-logs-3';
import { OTLPTraceExporter } from 'otel-exporter-trace-3';
import { BatchLogRecordProcessor, LoggerProvider } from 'otel-sdk-logs-3';
import { startCollector } from './collector.ts';
import { type Recorded, versionOf, writeFixture } from './fixture.ts';
import { type ResponsesClient, toolUseByResponses } from './openAiResponsesScenario.ts';
import { type Client, sixTurns, streamError, toolUse, type Wrapping } from './openAiScenarios.ts';
import { inSpan } from './scenario.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';
import { sessionOf, USER } from './sessions.ts';

const PACKAGE = '@opentelemetry/instrumentation-openai';

export async function recordOtelOpenAi(): Promise<void> {
  const what: Recorded = {
    producer: 'otel-openai',
    version: await versionOf(PACKAGE),
    packages: [PACKAGE, 'openai-6', '@opentelemetry/sdk-trace', 'otel-sdk-logs-3'],
    settings: { 'captureMessageContent, all but *-default': true },
  };
  const collector = await startCollector();
  const resource = resourceFromAttributes({ 'service.name': 'otel-openai-app', 'service.version': '1.0.0' });
  const traceExporter = new OTLPTraceExporter({ url: `${collector.url}/v1/traces` });
  const tracers = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter: traceExporter })] } as never);
  const logExporter = new OTLPLogExporter({ url: `${collector.url}/v1/logs` });
  const loggers = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: logExporter })] } as never);
  trace.setGlobalTracerProvider(tracers);
  logs.setGlobalLoggerProvider(loggers as never);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const instrumentation = new OpenAIInstrumentation();
  // Without a meter it fails where it counts tokens.
  instrumentation.setMeterProvider({ getMeter: () => createNoopMeter() });
  // The package watches for a module named "openai"; here it has another name.
  for (const definition of instrumentation.getModuleDefinitions()) definition.patch?.({ OpenAI } as never);

  const scenario = async (name: string, run: (client: Client & ResponsesClient, model: ScriptedModel) => Promise<void>, capture = true) => {
    instrumentation.setConfig({ captureMessageContent: capture });
    const model = await startScriptedModel();
    await run(new OpenAI({ apiKey: 'none', baseURL: `${model.url}/v1`, maxRetries: 0 }) as unknown as Client & ResponsesClient, model);
    await tracers.forceFlush();
    await loggers.forceFlush();
    model.close();
    await writeFixture(what, name, collector.take());
  };
  const tracer = trace.getTracer('app');
  const wrapping: Wrapping = {
    turn: (_, run) => inSpan(tracer, 'POST /chat', { 'session.id': sessionOf(what.producer), 'user.id': USER }, run),
    tool: (args, run) => inSpan(tracer, 'execute_tool find_order', toolAttributes(args), run),
  };
  await scenario('tool-use', client => toolUse(client, wrapping));
  await scenario('tool-use-default', client => toolUse(client, wrapping), false);
  await scenario('tool-use-responses', client => toolUseByResponses(client, sessionOf(what.producer), wrapping));
  await scenario('six-turns', client => sixTurns(client, wrapping));
  await scenario('stream-error', (client, model) => streamError(client, model, wrapping));
}

function toolAttributes(args: string) {
  return {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'find_order',
    'gen_ai.tool.call.id': 'call_find_1',
    'gen_ai.tool.call.arguments': args,
  };
}

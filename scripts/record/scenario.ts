// Runs one scenario of an SDK that is set up with OpenTelemetry's own provider: traces and logs go to a collector of the scenario.
import { type Attributes, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { startCollector } from './collector.ts';
import { type Recorded, writeFixture } from './fixture.ts';
import { type ScriptedModel, startScriptedModel } from './scriptedModel.ts';

export interface Stage {
  readonly model: ScriptedModel;
  readonly provider: NodeTracerProvider;
  readonly tracer: Tracer;
}

export interface ProviderOptions {
  /** Processors that the SDK wants, given an exporter that writes JSON. */
  readonly processors?: (exporter: SpanExporter) => SpanProcessor[];
}

export async function recordScenario(
  what: Recorded,
  name: string,
  run: (stage: Stage) => Promise<void>,
  options: ProviderOptions = {},
): Promise<void> {
  const collector = await startCollector();
  const model = await startScriptedModel();
  const exporter = new OTLPTraceExporter({ url: `${collector.url}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `${what.producer}-app`, 'service.version': '1.0.0' }),
    spanProcessors: options.processors?.(exporter) ?? [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  try {
    await run({ model, provider, tracer: provider.getTracer('app') });
    await provider.forceFlush();
    await provider.shutdown();
  } finally {
    trace.disable();
    context.disable();
    model.close();
    collector.close();
  }
  await writeFixture(what, name, collector.take());
}

/** Runs inside a span of the app's own, with failures on it as an app would record them. */
export async function inSpan<T>(tracer: Tracer, name: string, attributes: Attributes, run: (span: Span) => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { kind: SpanKind.INTERNAL, attributes }, async span => {
    try {
      return await run(span);
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Runs what is expected to fail, and fails when it does not. */
export async function expectFailure(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch {
    return;
  }
  throw new Error('A call that should have failed did not');
}

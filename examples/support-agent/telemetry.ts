// OpenTelemetry for the example: traces and logs over OTLP/HTTP, the OpenAI client instrumented, and the session on every span.

import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { type Context, context, createContextKey, type Tracer, trace } from '@opentelemetry/api';
import type { Logger } from '@opentelemetry/api-logs';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, NodeTracerProvider, type Span, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { OpenAI } from 'openai';

export interface SessionInfo {
  readonly sessionId: string;
  readonly userId: string;
}

export interface Telemetry {
  readonly tracer: Tracer;
  readonly logger: Logger;
  /** Sends what is still waiting. */
  flush(): Promise<void>;
  /** Flushes, stops, and takes the instrumentation off again. */
  shutdown(): Promise<void>;
}

export interface TelemetryOptions {
  /** OTLP/HTTP base address, without `/v1/traces`. */
  readonly endpoint: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  /** How long ended spans wait for company. Short, so that a conversation can be watched while it happens. */
  readonly batchMs?: number;
}

const SESSION = createContextKey('support-agent session');

/** Everything started inside `work` belongs to this session. */
export function withSession<T>(session: SessionInfo, work: () => T): T {
  return context.with(context.active().setValue(SESSION, session), work);
}

export function currentSession(at: Context = context.active()): SessionInfo | undefined {
  return at.getValue(SESSION) as SessionInfo | undefined;
}

/** Writes the session and the user on every span, also on those that the OpenAI instrumentation starts. */
class SessionProcessor implements SpanProcessor {
  onStart(span: Span, parent: Context): void {
    const session = currentSession(parent);
    if (session) span.setAttributes({ 'session.id': session.sessionId, 'user.id': session.userId });
  }
  onEnd(): void {
    // Nothing: the session is known at the start.
  }
  async forceFlush(): Promise<void> {
    // Holds nothing back.
  }
  async shutdown(): Promise<void> {
    // Holds nothing open.
  }
}

/** What the environment asks for, as every OpenTelemetry SDK reads it. */
export function telemetryOptionsFromEnv(env: NodeJS.ProcessEnv = process.env): TelemetryOptions {
  return {
    endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318',
    protocol: env.OTEL_EXPORTER_OTLP_PROTOCOL === 'http/json' ? 'http/json' : 'http/protobuf',
  };
}

export function startTelemetry(options: TelemetryOptions): Telemetry {
  const base = options.endpoint.replace(/\/+$/, '');
  const json = options.protocol === 'http/json';
  const scheduledDelayMillis = options.batchMs ?? 300;
  const traces = { url: `${base}/v1/traces` };
  const logs = { url: `${base}/v1/logs` };
  const resource = resourceFromAttributes({
    'service.name': 'crooked-kettle-support',
    'service.version': '1.4.0',
    'openinference.project.name': 'crooked-kettle-support',
  });
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [
      new SessionProcessor(),
      new BatchSpanProcessor(json ? new JsonTraceExporter(traces) : new ProtobufTraceExporter(traces), { scheduledDelayMillis }),
    ],
  });
  provider.register();
  const loggers = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({
        exporter: json ? new JsonLogExporter(logs) : new ProtobufLogExporter(logs),
        scheduledDelayMillis,
      }),
    ],
  });
  const instrumentation = new OpenAIInstrumentation({ tracerProvider: provider });
  instrumentation.manuallyInstrument(OpenAI);
  return {
    tracer: provider.getTracer('support-agent', '1.4.0'),
    logger: loggers.getLogger('support-agent', '1.4.0'),
    async flush() {
      await Promise.all([provider.forceFlush(), loggers.forceFlush()]);
    },
    async shutdown() {
      instrumentation.disable();
      await Promise.all([provider.shutdown(), loggers.shutdown()]);
      trace.disable();
      context.disable();
    },
  };
}

// A small LLM app as users write it: the real OpenTelemetry SDK and its OTLP exporter, one agent run with a tool that fails.
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const messages = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);

export interface TurnOptions {
  /** When it began; now where it is not said. */
  readonly at?: Date;
  readonly tookMs?: number;
  /** Where the tool was called from. */
  readonly file?: string;
  readonly line?: number;
}

/** Sends one turn of the session and resolves when the receiver has acknowledged it. Rejects when it was refused. */
export async function sendTurn(port: number, session: string, question: string, options: TurnOptions = {}): Promise<void> {
  let refused: Error | undefined;
  const exporter = new OTLPTraceExporter({ url: `http://127.0.0.1:${port}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'support' }),
    spanProcessors: [
      new SimpleSpanProcessor({
        export: (spans, done) =>
          exporter.export(spans, result => {
            refused ??= result.error;
            done(result);
          }),
        shutdown: () => exporter.shutdown(),
        forceFlush: () => exporter.forceFlush(),
      }),
    ],
  });
  const tracer = provider.getTracer('support-app', '1.0.0');
  const startTime = options.at ?? new Date();
  const endTime = new Date(startTime.getTime() + (options.tookMs ?? 20));
  const common = { 'gen_ai.conversation.id': session, 'gen_ai.provider.name': 'openai' };
  const within = (span: ReturnType<typeof tracer.startSpan>) => trace.setSpan(ROOT_CONTEXT, span);
  const agent = tracer.startSpan('invoke_agent support', {
    startTime,
    attributes: {
      ...common,
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'support',
      'gen_ai.input.messages': messages('user', question),
    },
  });
  const tool = tracer.startSpan(
    'execute_tool lookup_order',
    {
      startTime,
      attributes: {
        ...common,
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'lookup_order',
        'gen_ai.tool.call.arguments': '{"id":118}',
        ...(options.file === undefined ? {} : { 'code.file.path': options.file, 'code.line.number': options.line ?? 1 }),
      },
    },
    within(agent),
  );
  tool.setStatus({ code: SpanStatusCode.ERROR, message: 'the order service timed out' });
  tool.end(endTime);
  const llm = tracer.startSpan(
    'chat gpt-5-mini',
    {
      startTime,
      attributes: {
        ...common,
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-5-mini',
        'gen_ai.usage.input_tokens': 1200,
        'gen_ai.usage.output_tokens': 80,
        'gen_ai.input.messages': messages('user', question),
        'gen_ai.output.messages': messages('assistant', 'It ships on Tuesday.'),
      },
    },
    within(agent),
  );
  llm.end(endTime);
  agent.setAttribute('gen_ai.output.messages', messages('assistant', 'It ships on Tuesday.'));
  agent.end(endTime);
  await provider.forceFlush();
  await provider.shutdown();
  if (refused) throw refused;
}

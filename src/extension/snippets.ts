// What to put into an app so that it sends its spans here: one snippet a language, copied as it stands.

export interface Snippet {
  readonly id: string;
  readonly label: string;
  /** For a code block or an untitled document. */
  readonly language: string;
  readonly text: (endpoint: string) => string;
}

/** OpenTelemetry's own variables: every SDK reads them. The last one asks GenAI instrumentations for messages, which they leave out by default. */
const VARIABLES = (endpoint: string) =>
  [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', endpoint],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
    ['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT', 'true'],
  ] as const;

export const SNIPPETS: readonly Snippet[] = [
  {
    id: 'shell',
    label: 'Shell',
    language: 'shellscript',
    text: endpoint =>
      VARIABLES(endpoint)
        .map(([name, value]) => `export ${name}=${value}\n`)
        .join(''),
  },
  {
    id: 'powershell',
    label: 'PowerShell',
    language: 'powershell',
    text: endpoint =>
      VARIABLES(endpoint)
        .map(([name, value]) => `$env:${name} = "${value}"\n`)
        .join(''),
  },
  {
    id: 'dotenv',
    label: '.env',
    language: 'properties',
    text: endpoint =>
      VARIABLES(endpoint)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
  },
  {
    id: 'node',
    label: 'Node.js',
    language: 'javascript',
    text: endpoint =>
      [
        '// npm install @opentelemetry/sdk-node @opentelemetry/exporter-trace-otlp-http',
        "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';",
        "import { NodeSDK } from '@opentelemetry/sdk-node';",
        '',
        'const sdk = new NodeSDK({',
        "  serviceName: 'my-app',",
        `  traceExporter: new OTLPTraceExporter({ url: '${endpoint}/v1/traces' }),`,
        '});',
        'sdk.start();',
        "process.on('beforeExit', () => sdk.shutdown());",
        '',
      ].join('\n'),
  },
  {
    id: 'python',
    label: 'Python',
    language: 'python',
    text: endpoint =>
      [
        '# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http',
        'from opentelemetry import trace',
        'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter',
        'from opentelemetry.sdk.resources import Resource',
        'from opentelemetry.sdk.trace import TracerProvider',
        'from opentelemetry.sdk.trace.export import BatchSpanProcessor',
        '',
        'provider = TracerProvider(resource=Resource.create({"service.name": "my-app"}))',
        `provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint="${endpoint}/v1/traces")))`,
        'trace.set_tracer_provider(provider)',
        '',
      ].join('\n'),
  },
];

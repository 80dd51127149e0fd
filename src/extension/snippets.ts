// What to put into an app so that it sends its spans here: one snippet a language and a coding agent, copied as it stands.

export interface Snippet {
  readonly id: string;
  readonly label: string;
  /** For a code block or an untitled document. */
  readonly language: string;
  readonly text: (endpoint: string) => string;
}

/** OpenTelemetry's own variables: every SDK reads them. The last one asks GenAI instrumentations for messages, which they leave out by default. */
export const ENVIRONMENT = (endpoint: string) =>
  [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', endpoint],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
    ['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT', 'true'],
  ] as const;

/** Claude Code: logs carry texts and costs, the spans (a beta) how turns, requests and tools hang together. */
const CLAUDE_CODE = (endpoint: string) =>
  [
    ['CLAUDE_CODE_ENABLE_TELEMETRY', '1'],
    ['CLAUDE_CODE_ENHANCED_TELEMETRY_BETA', '1'],
    ['OTEL_TRACES_EXPORTER', 'otlp'],
    ['OTEL_LOGS_EXPORTER', 'otlp'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', endpoint],
    ['OTEL_LOG_USER_PROMPTS', '1'],
    ['OTEL_LOG_ASSISTANT_RESPONSES', '1'],
    ['OTEL_LOG_TOOL_DETAILS', '1'],
    ['OTEL_LOG_TOOL_CONTENT', '1'],
  ] as const;

const COPILOT_CLI = (endpoint: string) =>
  [
    ['OTEL_EXPORTER_OTLP_ENDPOINT', endpoint],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
    ['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT', 'true'],
  ] as const;

const exports = (variables: readonly (readonly [string, string])[]) =>
  variables.map(([name, value]) => `export ${name}=${value}\n`).join('');

export const SNIPPETS: readonly Snippet[] = [
  {
    id: 'shell',
    label: 'Shell',
    language: 'shellscript',
    text: endpoint => exports(ENVIRONMENT(endpoint)),
  },
  {
    id: 'powershell',
    label: 'PowerShell',
    language: 'powershell',
    text: endpoint =>
      ENVIRONMENT(endpoint)
        .map(([name, value]) => `$env:${name} = "${value}"\n`)
        .join(''),
  },
  {
    id: 'dotenv',
    label: '.env',
    language: 'properties',
    text: endpoint =>
      ENVIRONMENT(endpoint)
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
  {
    id: 'claude-code',
    label: 'Claude Code (shell)',
    language: 'shellscript',
    text: endpoint =>
      `# Claude Code, with the texts of prompts, replies and tools: leave out the OTEL_LOG_ lines to keep them back.\n${exports(CLAUDE_CODE(endpoint))}`,
  },
  {
    id: 'claude-code-settings',
    label: 'Claude Code (~/.claude/settings.json)',
    language: 'json',
    text: endpoint => `${JSON.stringify({ env: Object.fromEntries(CLAUDE_CODE(endpoint)) }, null, 2)}\n`,
  },
  {
    id: 'codex',
    label: 'Codex (~/.codex/config.toml)',
    language: 'toml',
    text: endpoint =>
      [
        '# Codex sends texts and tokens as logs.',
        '[otel]',
        'log_user_prompt = true',
        'log_agent_responses = true',
        `exporter = { otlp-http = { endpoint = "${endpoint}/v1/logs", protocol = "json" } }`,
        '# Spans come too with this line: hundreds a turn, most of them the inner workings of Codex.',
        `# trace_exporter = { otlp-http = { endpoint = "${endpoint}/v1/traces", protocol = "json" } }`,
        '',
      ].join('\n'),
  },
  {
    id: 'copilot-cli',
    label: 'Copilot CLI (shell)',
    language: 'shellscript',
    text: endpoint =>
      `# Copilot CLI, with the texts of prompts, replies and tools: leave out the last line to keep them back.\n${exports(COPILOT_CLI(endpoint))}`,
  },
];

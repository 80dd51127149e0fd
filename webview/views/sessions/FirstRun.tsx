// What stands in an empty list: what is missing, how to send it, and a sample to look at meanwhile.
import './firstRun.css';
import { useState } from 'preact/compat';
import { useExplorer, useNavigation, useValue } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { sessionRoute } from '../../client/route.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Button } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Segments } from '../../ui/Segments.tsx';

const DEFAULT_ENDPOINT = 'http://127.0.0.1:4318';

const SNIPPETS = [
  {
    id: 'env',
    label: 'Any language',
    text: (endpoint: string) =>
      [
        `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
        'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
      ].join('\n'),
  },
  {
    id: 'node',
    label: 'Node.js',
    text: (endpoint: string) =>
      [
        'npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node',
        `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}`,
        'export OTEL_SERVICE_NAME=my-app',
        'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
        'node --require @opentelemetry/auto-instrumentations-node/register app.js',
      ].join('\n'),
  },
  {
    id: 'python',
    label: 'Python',
    text: (endpoint: string) =>
      [
        '# pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http',
        'from opentelemetry import trace',
        'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter',
        'from opentelemetry.sdk.trace import TracerProvider',
        'from opentelemetry.sdk.trace.export import BatchSpanProcessor',
        '',
        'provider = TracerProvider()',
        'provider.add_span_processor(BatchSpanProcessor(',
        `    OTLPSpanExporter(endpoint="${endpoint}/v1/traces")))`,
        'trace.set_tracer_provider(provider)',
      ].join('\n'),
  },
] as const;

export function FirstRun() {
  return (
    <EmptyState icon="inbox" title="No sessions yet">
      <p>Point an app that is instrumented with OpenTelemetry here. Each conversation shows up as it happens.</p>
      <HowToSend />
    </EmptyState>
  );
}

/** The snippet that sends spans here, and the sample for whoever has none yet. */
export function HowToSend() {
  const { status } = useExplorer();
  const http = useValue(status)?.http;
  const [language, setLanguage] = useState<string>('env');
  const snippet = SNIPPETS.find(each => each.id === language) ?? SNIPPETS[0];
  const text = snippet.text(http ?? DEFAULT_ENDPOINT);
  return (
    <>
      <Segments label="Language" value={language} options={SNIPPETS} onChange={setLanguage} />
      <div className="snippet">
        <pre>{text}</pre>
        <CopyButton text={text} label="Copy snippet" />
      </div>
      <Sample />
    </>
  );
}

function Sample() {
  const { client } = useExplorer();
  const { go } = useNavigation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const load = () => {
    setBusy(true);
    setProblem(null);
    client.call('sample.load', {}).then(
      report => go(sessionRoute(report.session)),
      (error: unknown) => {
        setBusy(false);
        setProblem(asRpcError(error).message);
      },
    );
  };
  return (
    <div className="sample">
      <Button kind="primary" disabled={busy} onClick={load}>
        {busy ? 'Loading…' : 'Load Sample Session'}
      </Button>
      <span className="dim">A support agent's conversation, to look around in.</span>
      {problem !== null && (
        <p className="error" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

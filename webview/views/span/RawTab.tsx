// The span alone as OTLP JSON, as the app prints it.
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { useQuery } from '../../client/useQuery.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Button, ProgressRing } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SafeText } from '../../ui/Text.tsx';

const DRAWN = 200_000;

export function RawTab({ span }: { readonly span: SpanDetail }) {
  const raw = useQuery('span.raw', { traceId: span.traceId, spanId: span.spanId }, span.session);
  if (raw.error) {
    return (
      <EmptyState icon="error" tone="error" title="The JSON could not be read">
        <p>{raw.error.message}</p>
        <Button onClick={raw.retry}>Try Again</Button>
      </EmptyState>
    );
  }
  if (!raw.data) {
    return (
      <div className="loading">
        <ProgressRing label="Loading JSON" />
      </div>
    );
  }
  const { json } = raw.data;
  return (
    <div className="content raw">
      <div className="raw-head">
        <span className="dim">OTLP JSON</span>
        <CopyButton text={json} label="Copy JSON" />
      </div>
      <pre className="mono">
        <SafeText text={json.slice(0, DRAWN)} />
      </pre>
      {json.length > DRAWN && <p className="dim">The rest is copied with it but not drawn.</p>}
    </div>
  );
}

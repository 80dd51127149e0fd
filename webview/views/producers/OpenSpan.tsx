// A way to an example span: asks in which session it is, then goes there.
import { useState } from 'preact/compat';
import { useExplorer, useNavigation } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { sessionRoute } from '../../client/route.ts';
import { SafeText } from '../../ui/Text.tsx';

interface Props {
  readonly place: { readonly traceId: string; readonly spanId: string };
  readonly label: string;
  readonly title?: string;
}

export function OpenSpan({ place: { traceId, spanId }, label, title }: Props) {
  const { client } = useExplorer();
  const { go } = useNavigation();
  const [problem, setProblem] = useState<string | null>(null);
  const open = () => {
    client.call('span.get', { traceId, spanId }).then(
      span => {
        if (span.session === null) setProblem('It is in no session');
        else go(sessionRoute(span.session, { turn: span.turn, traceId, spanId }));
      },
      (error: unknown) => setProblem(asRpcError(error).message),
    );
  };
  return (
    <>
      <button type="button" className="link-button" title={title} onClick={open}>
        <SafeText text={label} />
      </button>
      {problem !== null && (
        <span className="error" role="alert">
          <SafeText text={problem} />
        </span>
      )}
    </>
  );
}

// Media of a message: described in words. A picture that came with the span is drawn when asked for; nothing that a trace names is fetched.
import { createContext, use, useState } from 'preact/compat';
import type { SpanPlace } from '../../../src/core/derive/toolPairs.ts';
import type { Part } from '../../../src/core/model/canonical.ts';
import { useExplorer } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { formatBytes } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Line, SafeText } from '../../ui/Text.tsx';

export type MediaPart = Extract<Part, { type: 'media' }>;

/** The span whose messages are shown; null where that is not known. */
export const MediaSpan = createContext<SpanPlace | null>(null);

const ICONS: Readonly<Record<string, string>> = { image: 'file-media', audio: 'unmute', video: 'device-camera-video', file: 'file' };

export function Media({ part }: { readonly part: MediaPart }) {
  const span = use(MediaSpan);
  const isHere = part.ref === null && part.bytes !== null && part.modality === 'image' && span !== null;
  const picture = usePicture(span, part.bytes ?? 0);
  return (
    <div className="part">
      <div className="part-head part-media" title={isHere ? undefined : 'Not loaded: nothing that a trace names is fetched'}>
        <Icon name={Object.hasOwn(ICONS, part.modality) ? (ICONS[part.modality] ?? 'file') : 'file'} />
        <bdi>
          <SafeText text={mediaFacts(part).join(' · ')} />
        </bdi>
        {part.ref !== null && (
          <span className="mono part-ref">
            <Line text={part.ref} />
          </span>
        )}
        {isHere && (
          <button type="button" className="link-button" disabled={picture.state === 'asked'} onClick={picture.toggle}>
            {picture.source === null ? 'Show picture' : 'Hide picture'}
          </button>
        )}
      </div>
      {picture.source !== null && <img className="part-picture" src={picture.source} alt="In the message" onError={picture.broken} />}
      {picture.problem !== null && (
        <p className="flow-note error" role="alert">
          {picture.problem}
        </p>
      )}
    </div>
  );
}

type State = 'hidden' | 'asked' | { readonly source: string } | { readonly problem: string };

function usePicture(span: SpanPlace | null, bytes: number) {
  const { client } = useExplorer();
  const [state, setState] = useState<State>('hidden');
  const source = typeof state === 'object' && 'source' in state ? state.source : null;
  const toggle = (event: React.MouseEvent<HTMLElement>) => {
    // A button in a card does not also select the card.
    event.stopPropagation();
    if (source !== null || span === null) return setState('hidden');
    setState('asked');
    client.call('span.image', { traceId: span.traceId, spanId: span.spanId, bytes }).then(
      ({ mime, base64 }) => setState({ source: `data:${mime};base64,${base64}` }),
      (error: unknown) => setState({ problem: asRpcError(error).message }),
    );
  };
  const broken = () => setState({ problem: 'The picture cannot be drawn: its data may be cut off.' });
  return { state, source, problem: typeof state === 'object' && 'problem' in state ? state.problem : null, toggle, broken };
}

export function mediaFacts({ modality, mime, bytes }: MediaPart): readonly string[] {
  return [modality || 'file', ...(mime === null ? [] : [mime]), ...(bytes === null ? [] : [formatBytes(bytes)])];
}

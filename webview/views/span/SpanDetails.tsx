// The selected span in full: a head with its facts, then tabs for content, attributes, events and raw JSON.
import './span.css';
import { useEffect, useState } from 'preact/compat';
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import type { QueryView } from '../../client/useQuery.ts';
import { oneLine, visibleText } from '../../escapes.ts';
import { middleEllipsis } from '../../format.ts';
import { KIND_LOOKS } from '../../kinds.ts';
import { Button, ProgressRing, Tabs } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Cost, Duration, Offset, Tokens } from '../../ui/Figures.tsx';
import { FromLogs } from '../../ui/FromLogs.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { LongText, SafeText } from '../../ui/Text.tsx';
import { flagWords } from '../session/SpanRowCells.tsx';
import { AttributesTab } from './AttributesTab.tsx';
import { ChangesTab } from './ChangesTab.tsx';
import { ContentTab } from './ContentTab.tsx';
import { EventsTab } from './EventsTab.tsx';
import { MediaSpan } from './Media.tsx';
import { RawTab } from './RawTab.tsx';
import { SpanActions } from './SpanActions.tsx';

interface Props {
  readonly detail: QueryView<SpanDetail>;
  /** The session's start: offsets count from it. */
  readonly baseUs: number;
  readonly selected: { readonly traceId: string; readonly spanId: string } | null;
  /** The span whose messages are to be shown from the first new one. */
  readonly reveal: string | null;
  readonly onRevealed: () => void;
}

export function SpanDetails({ detail, baseUs, selected, reveal, onRevealed }: Props) {
  const [tab, setTab] = useState('content');
  const span = detail.data;
  const revealed = reveal !== null && !detail.previous && span?.spanId === reveal;
  useEffect(() => {
    if (reveal !== null) setTab('content');
  }, [reveal]);
  if (detail.error && (!span || detail.previous)) {
    return (
      <EmptyState
        icon={detail.error.code === 'NotFound' ? 'question' : 'error'}
        tone={detail.error.code === 'NotFound' ? 'plain' : 'error'}
        title="The span could not be read"
      >
        <p>{detail.error.message}</p>
        <Button onClick={detail.retry}>Try Again</Button>
      </EmptyState>
    );
  }
  if (!span) {
    return selected === null ? (
      <EmptyState icon="list-selection" title="No span selected" />
    ) : (
      <div className="loading">
        <ProgressRing label="Loading the span" />
      </div>
    );
  }
  const events = span.events.length + span.links.length + span.logs.length;
  const tabs = [
    {
      id: 'content',
      label: 'Content',
      content: () => <ContentTab key={span.spanId} span={span} reveal={revealed} onRevealed={onRevealed} />,
    },
    ...(span.kind === 'llm' && span.inputMessages.length > 0
      ? [{ id: 'changes', label: 'Changes', content: () => <ChangesTab key={span.spanId} span={span} /> }]
      : []),
    {
      id: 'attributes',
      label: <Counted label="Attributes" count={span.attributes.length} />,
      content: () => <AttributesTab key={span.spanId} span={span} />,
    },
    { id: 'events', label: <Counted label="Events" count={events} />, content: () => <EventsTab key={span.spanId} span={span} /> },
    { id: 'raw', label: 'Raw', content: () => <RawTab key={span.spanId} span={span} /> },
  ];
  return (
    <div className={`span-details ${detail.previous ? 'is-previous' : ''}`} aria-busy={detail.previous}>
      <Head span={span} baseUs={baseUs} />
      <MediaSpan value={span}>
        <Tabs label="Details of the span" tabs={tabs} active={tabs.some(each => each.id === tab) ? tab : 'content'} onActive={setTab} />
      </MediaSpan>
    </div>
  );
}

function Counted({ label, count }: { readonly label: string; readonly count: number }) {
  return (
    <>
      {label}
      {count > 0 && <span className="tab-count">{count}</span>}
    </>
  );
}

function Head({ span, baseUs }: { readonly span: SpanDetail; readonly baseUs: number }) {
  const look = KIND_LOOKS[span.kind];
  const failed = span.status === 'error';
  const warnings = [...flagWords(span.flags), ...span.problems];
  return (
    <header className="span-head">
      <h2>
        <Icon name={look.icon} className={`hue-${look.hue}`} label={look.label} />
        <span className="span-title" title={span.label === null ? undefined : `Its name is ${visibleText(span.name)}`}>
          <SafeText text={span.label ?? (span.name || '(no name)')} />
        </span>
        <SpanActions span={span} />
      </h2>
      <ul className="facts">
        <li>
          {look.label}
          {span.rawKind !== null && (
            <>
              {' '}
              (<SafeText text={span.rawKind} />)
            </>
          )}
        </li>
        {span.model !== null && (
          <li
            title={
              span.requestModel !== null && span.requestModel !== span.model ? `Asked for ${oneLine(span.requestModel, 120)}` : undefined
            }
          >
            <bdi>
              <SafeText text={span.model} />
            </bdi>
          </li>
        )}
        <li>
          <Duration us={span.endUs === 0 ? null : span.endUs - span.startUs} />
        </li>
        <li>
          <Offset us={span.startUs - baseUs} atUs={span.startUs} />
        </li>
        {(span.inputTokens !== null || span.outputTokens !== null) && (
          <li>
            <Tokens input={span.inputTokens} output={span.outputTokens} /> tok
          </li>
        )}
        {(span.costUsd !== null || span.kind === 'llm') && (
          <li>
            {span.costUsd === null && 'cost '}
            <Cost
              usd={span.costUsd}
              basis={span.costBasis}
              source={span.costSource}
              of={{ ...span, models: span.model === null ? [] : [span.model] }}
            />
          </li>
        )}
        {span.code !== null && (
          <li className="code-place">
            <CodePlace code={span.code} />
          </li>
        )}
        {span.fromLogs && (
          <li>
            <FromLogs />
          </li>
        )}
        {failed && (
          <li className="error">
            <Icon name="error" /> failed
          </li>
        )}
        <li className="dim mono" title={span.spanId}>
          {middleEllipsis(span.spanId, 16)}
        </li>
      </ul>
      {span.error && <ErrorBlock error={span.error} />}
      {warnings.map(warning => (
        <p key={warning} className="warning head-note">
          <Icon name="warning" /> <SafeText text={warning} />
        </p>
      ))}
    </header>
  );
}

/** Where it was made, as sent: the end of a path tells more than its start. */
function CodePlace({ code }: { readonly code: NonNullable<SpanDetail['code']> }) {
  const { file, line, function: name } = code;
  const place = file === null ? null : `${file}${line === null ? '' : `:${line}`}`;
  const short = place?.split(/[\\/]/).at(-1) ?? name ?? '';
  return (
    <span className="mono line" title={[name, place].flatMap(part => (part === null ? [] : [oneLine(part, 300)])).join('\n')}>
      <SafeText text={oneLine(short, 80)} />
    </span>
  );
}

function ErrorBlock({ error }: { readonly error: NonNullable<SpanDetail['error']> }) {
  return (
    <div className="error-block" role="note" aria-label="Error">
      <div>
        <Icon name="error" className="error" /> <strong>{error.type === null ? 'Error' : <SafeText text={error.type} />}</strong>
      </div>
      {error.message !== null && <LongText text={error.message} lines={4} />}
      {error.stacktrace !== null && <LongText text={error.stacktrace} lines={2} mono />}
    </div>
  );
}

// What was said and called in a turn. Closed, or until its messages are here: previews and steps. Open: what is new in each model call.
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'preact/compat';
import type { TurnCard, TurnMessages } from '../../../src/rpc/viewModels.ts';
import { useQuery } from '../../client/useQuery.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { CallRowView } from './CallRowView.tsx';
import { FlowItemView } from './FlowItemView.tsx';
import { CALLS_SHOWN, foldFlow } from './foldFlow.ts';
import { rowOfStep, turnFlow } from './turnFlow.ts';
import type { SpanRef } from './useSession.ts';

/** Model calls that are read at first, and when more are asked for. */
const CALL_LIMIT = 30;
const CALL_LIMIT_MORE = 300;
const MORE = 10;

interface Props {
  readonly turn: TurnCard;
  readonly open: boolean;
  readonly spanId: string | null;
  readonly onStep: (step: SpanRef) => void;
  readonly onProof: (span: SpanRef) => void;
  readonly input: ReactNode;
  readonly output: ReactNode;
}

/** What is asked for a turn that opens; null: its card says all there is. */
export function messagesOf(turn: TurnCard, limit = CALL_LIMIT) {
  return turn.llmCalls > 0 || turn.moreSteps > 0 ? { session: turn.session, turn: turn.id, limit } : null;
}

export function TurnMessagesView(props: Props) {
  const { turn, open, input, output } = props;
  const [limit, setLimit] = useState(CALL_LIMIT);
  const params = open ? messagesOf(turn, limit) : null;
  const messages = useQuery('turn.messages', params, turn.session);
  // Those of the smaller limit stay while more are read: they are of the same turn.
  if (params !== null && messages.data !== undefined) {
    return <Flow {...props} messages={messages.data} onMore={limit === CALL_LIMIT ? () => setLimit(CALL_LIMIT_MORE) : null} />;
  }
  return (
    <>
      {input}
      <Steps {...props} />
      {output}
      {messages.error && (
        <p className="flow-note error">
          Its messages could not be read: {oneLine(messages.error.message, 200)}{' '}
          <button type="button" className="link-button" onClick={stopped(messages.retry)}>
            Try again
          </button>
        </p>
      )}
    </>
  );
}

interface FlowProps extends Props {
  readonly messages: TurnMessages;
  /** Reads more model calls; null: these are all that can be read. */
  readonly onMore: (() => void) | null;
}

function Flow({ turn, messages, onMore, spanId, onStep, onProof, input, output }: FlowProps) {
  const [shown, setShown] = useState(CALLS_SHOWN);
  const flow = useMemo(() => turnFlow(turn, messages), [turn, messages]);
  const folded = useMemo(() => foldFlow(flow.items, shown), [flow, shown]);
  const box = useRef<HTMLDivElement>(null);
  // The selected turn comes into view as it opens; under a pointer nothing moves.
  useLayoutEffect(() => {
    const card = box.current?.closest('article');
    if (card?.matches('[aria-current=true]:not(:hover)')) card.scrollIntoView({ block: 'nearest' });
  }, []);
  const item = (each: (typeof flow.items)[number]) => (
    <FlowItemView
      key={each.key}
      item={each}
      turn={turn.index}
      lead={each.key === flow.lead}
      spanId={spanId}
      onStep={onStep}
      onProof={onProof}
    />
  );
  return (
    <div ref={box} className="flow">
      {flow.lead === null && input}
      {folded.head.map(item)}
      {folded.hiddenItems > 0 && (
        <button
          type="button"
          className="link-button flow-more"
          onClick={stopped(() => {
            setShown(shown * MORE);
            if (messages.omitted > 0) onMore?.();
          })}
        >
          {folded.hiddenCalls > 0 ? formatPlural(folded.hiddenCalls, 'more call') : formatPlural(folded.hiddenItems, 'more message')}
        </button>
      )}
      {folded.tail.map(item)}
      {messages.omitted > 0 && <Omitted count={messages.omitted} onMore={onMore} />}
      {messages.moreSteps > 0 && <p className="flow-note dim">{formatPlural(messages.moreSteps, 'more step')}: see its spans</p>}
      {!flow.hasOutput && output}
      {messages.unusedTools.length > 0 && <UnusedTools names={messages.unusedTools} some={messages.tools.length > 0} />}
    </div>
  );
}

function Omitted({ count, onMore }: { readonly count: number; readonly onMore: (() => void) | null }) {
  const words = formatPlural(count, 'more model call');
  if (onMore === null) return <p className="flow-note dim">{words}: see its spans</p>;
  return (
    <button type="button" className="link-button flow-more" onClick={stopped(onMore)}>
      {words}
    </button>
  );
}

/** Where no tool was called at all, most turns of a chat, their number is enough. */
function UnusedTools({ names, some }: { readonly names: readonly string[]; readonly some: boolean }) {
  const all = oneLine(names.join(', '));
  return (
    <div className="flow-note dim unused-tools" title={all}>
      <Icon name="tools" />
      <span className="line">
        {some ? `Tools offered and never called: ${all}` : `${formatPlural(names.length, 'tool')} offered, none called`}
      </span>
    </div>
  );
}

function Steps({ turn, spanId, onStep }: Props) {
  if (turn.steps.length === 0) return null;
  return (
    <ul className="steps">
      {turn.steps.map(step => (
        <li key={`${step.traceId}:${step.spanId}`}>
          <CallRowView row={rowOfStep(step, [])} selected={step.spanId === spanId} onOpen={onStep} />
        </li>
      ))}
      {turn.moreSteps > 0 && (
        <li>
          {/* The click is the card's too: it opens, and shows them. */}
          <button type="button" className="link-button flow-more">
            {formatPlural(turn.moreSteps, 'more call')}
          </button>
        </li>
      )}
    </ul>
  );
}

/** A button in the card does not also select the card. */
function stopped(run: () => void) {
  return (event: React.MouseEvent<HTMLElement>) => {
    event.stopPropagation();
    run();
  };
}

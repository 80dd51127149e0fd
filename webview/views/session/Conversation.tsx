// The turns of a session, as a feed: what the user said, what was called on the way, what the assistant answered.
import { memo, useEffect, useRef } from 'react';
import { PREVIEW_CHARS } from '../../../src/core/model/facts.ts';
import type { ToolStep, TurnCard } from '../../../src/rpc/viewModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { formatPlural } from '../../format.ts';
import { KIND_LOOKS } from '../../kinds.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Cost, Duration, Offset, Tokens } from '../../ui/Figures.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Line, LongText } from '../../ui/Text.tsx';
import { Button } from '../../ui/toolkit.tsx';
import { Clipped } from '../span/WholeValue.tsx';
import type { SessionViewModel, SpanRef } from './useSession.ts';

interface Props {
  readonly view: SessionViewModel;
  readonly onOpenTurn: () => void;
  readonly onOpenSpan: () => void;
}

export function Conversation({ view, onOpenTurn, onOpenSpan }: Props) {
  const feed = useRef<HTMLDivElement>(null);
  const { turns, turn: selected, moreTurns, loadMoreTurns } = view;
  const selectedId = selected?.id ?? null;
  const total = turns.length + moreTurns;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it runs when the selection changes.
  useEffect(() => {
    const element = feed.current?.querySelector<HTMLElement>('[aria-current=true]');
    element?.scrollIntoView({ block: 'nearest' });
    // The keyboard follows the selection while it is among the turns.
    if (element && feed.current?.contains(document.activeElement) && document.activeElement?.matches('article'))
      element.focus({ preventScroll: true });
  }, [selectedId]);
  if (turns.length === 0) {
    return (
      <EmptyState icon="comment" title="No turns here">
        <p>
          {view.session?.plain
            ? 'These traces hold no span about an LLM, so there is no conversation to show. Their spans are beside.'
            : 'No turn has been seen yet.'}
        </p>
      </EmptyState>
    );
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (!target.matches('article')) return;
    if (event.key === 'ArrowDown') view.stepTurn(1);
    else if (event.key === 'ArrowUp') view.stepTurn(-1);
    else if (event.key === 'Enter') onOpenTurn();
    else if (event.key === 'Home' && turns[0]) view.selectTurn(turns[0]);
    else if (event.key === 'End' && turns.at(-1)) view.selectTurn(turns.at(-1) as TurnCard);
    else return;
    event.preventDefault();
  };
  return (
    <div ref={feed} className="feed" role="feed" aria-busy={false} aria-label="Turns" onKeyDown={onKeyDown}>
      {turns.map((turn, place) => (
        <Turn
          key={turn.id}
          turn={turn}
          place={place + 1}
          total={total}
          startUs={view.session?.startUs ?? turn.startUs}
          selected={turn.id === selectedId}
          spanId={turn.id === selectedId ? (view.selected?.spanId ?? null) : null}
          onSelect={() => turn.id !== selectedId && view.selectTurn(turn)}
          onStep={step => {
            view.selectSpan(step, turn.id);
            onOpenSpan();
          }}
        />
      ))}
      {moreTurns > 0 && (
        <div className="more">
          <Button onClick={loadMoreTurns}>Load {formatPlural(Math.min(moreTurns, 100), 'more turn')}</Button>
        </div>
      )}
    </div>
  );
}

interface TurnProps {
  readonly turn: TurnCard;
  readonly place: number;
  readonly total: number;
  readonly startUs: number;
  readonly selected: boolean;
  readonly spanId: string | null;
  readonly onSelect: () => void;
  readonly onStep: (step: SpanRef) => void;
}

const Turn = memo(
  function Turn({ turn, place, total, startUs, selected, spanId, onSelect, onStep }: TurnProps) {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled once, on the feed.
      <article
        className={`turn turn-${turn.status} ${selected ? 'selected' : ''}`}
        tabIndex={selected ? 0 : -1}
        data-tabstop={selected ? '' : undefined}
        aria-current={selected}
        aria-posinset={place}
        aria-setsize={total}
        aria-label={`Turn ${turn.index}${turn.status === 'error' ? ', failed' : turn.status === 'running' ? ', running' : ''}`}
        onClick={onSelect}
      >
        <div className="turn-index">
          {turn.index}
          {turn.status === 'error' && <Icon name="error" className="error" label="Failed" />}
          {turn.status === 'running' && <Icon name="circle-filled" className="pulse" label="Running" />}
        </div>
        <div className="turn-body">
          <Said who="user" turn={turn} text={turn.input} none="The input was not sent" lines={2} />
          {turn.steps.length > 0 && (
            <ul className="steps">
              {turn.steps.map(step => (
                <Step key={`${step.traceId}:${step.spanId}`} step={step} selected={step.spanId === spanId} onOpen={() => onStep(step)} />
              ))}
            </ul>
          )}
          <Said
            who="assistant"
            turn={turn}
            text={turn.output}
            none={turn.status === 'running' ? 'Running…' : turn.status === 'error' ? 'No answer' : 'The output was not sent'}
            lines={4}
          />
          <div className="turn-facts">
            <Offset us={turn.startUs - startUs} atUs={turn.startUs} />
            {turn.status !== 'running' && <Duration us={turn.endUs - turn.startUs} />}
            {turn.llmCalls > 0 && <span>{formatPlural(turn.llmCalls, 'LLM call')}</span>}
            {(turn.inputTokens !== null || turn.outputTokens !== null) && (
              <span>
                <Tokens input={turn.inputTokens} output={turn.outputTokens} /> tok
              </span>
            )}
            {turn.costUsd !== null && <Cost usd={turn.costUsd} />}
            {turn.errors > 0 && <span className="error">{formatPlural(turn.errors, 'error')}</span>}
          </div>
        </div>
      </article>
    );
  },
  (before, after) =>
    before.turn === after.turn &&
    before.place === after.place &&
    before.total === after.total &&
    before.startUs === after.startUs &&
    before.selected === after.selected &&
    before.spanId === after.spanId,
);

interface SaidProps {
  readonly who: 'user' | 'assistant';
  readonly turn: TurnCard;
  readonly text: string | null;
  readonly none: string;
  readonly lines: number;
}

function Said({ who, turn, text, none, lines }: SaidProps) {
  const { client } = useExplorer();
  const side = who === 'user' ? 'input' : 'output';
  // A preview is cut at PREVIEW_CHARS, or one before it where a pair of code units would have been split.
  const cut = text !== null && text.length >= PREVIEW_CHARS - 1;
  const load = () => client.call('turn.text', { session: turn.session, turn: turn.id, side }).then(answer => answer.text);
  return (
    <div className={`said said-${who}`}>
      <span className="who">{who}</span>
      {text === null || text === '' ? (
        <span className="dim">{none}</span>
      ) : (
        <div>
          <Clipped
            text={text}
            lines={lines}
            length={cut ? null : text.length}
            load={load}
            show={(shown, most) => <LongText text={shown} lines={most} />}
          />
        </div>
      )}
    </div>
  );
}

function Step({ step, selected, onOpen }: { readonly step: ToolStep; readonly selected: boolean; readonly onOpen: () => void }) {
  const look = KIND_LOOKS[step.kind];
  return (
    <li>
      <button
        type="button"
        className={`step ${selected ? 'selected' : ''}`}
        aria-current={selected}
        onClick={event => {
          event.stopPropagation();
          onOpen();
        }}
      >
        <Icon name={look.icon} className={step.failed ? 'error' : `hue-${look.hue}`} label={look.label} />
        <span className="step-name">
          <Line text={step.name} />
        </span>
        <span className="step-args mono">{step.args !== null && <Line text={step.args} className="dim" />}</span>
        {step.failed && <Icon name="error" className="error" label="Failed" />}
        <Duration us={step.durationUs} />
      </button>
      {step.failed && step.error !== null && (
        <div className="step-error error">
          <Line text={step.error} />
        </div>
      )}
    </li>
  );
}

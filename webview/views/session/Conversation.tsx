// The turns of a session, as a feed: what the user said, what was called on the way, what the assistant answered.
import { useEffect, useRef, useState } from 'preact/compat';
import type { TurnCard } from '../../../src/rpc/viewModels.ts';
import { useKeys } from '../../client/keys.ts';
import { formatPlural } from '../../format.ts';
import { Button } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { SessionScores } from '../scoring/PartScores.tsx';
import { SCORING_KEYS, type StripHandle } from '../scoring/RubricStrip.tsx';
import { useScoring } from '../scoring/useScoring.ts';
import { Turn } from './Turn.tsx';
import { TurnStrip } from './TurnStrip.tsx';
import { type SessionViewModel, type SpanRef, TURN_PAGE } from './useSession.ts';

interface Props {
  readonly view: SessionViewModel;
  readonly onOpenTurn: () => void;
  readonly onOpenSpan: () => void;
  /** Shows the span's messages from the first new one. */
  readonly onProof: (span: SpanRef, turn: string) => void;
}

/** Turns that stay open after another was selected: what is being read does not fold away. */
const KEPT_OPEN = 6;
/** A selection that moves on sooner (a held key) opens nothing. */
const OPEN_AFTER_MS = 120;

export function Conversation({ view, onOpenTurn, onOpenSpan, onProof }: Props) {
  const feed = useRef<HTMLDivElement>(null);
  const { turns, turn: selected, moreTurns, loadMoreTurns } = view;
  const selectedId = selected?.id ?? null;
  const total = turns.length + moreTurns;
  const opened = useOpened(selectedId);
  const scoring = useScoring(view.session?.id ?? null);
  // Asked of whichever turn is selected, wherever the focus is: a score is given with the eye on a span.
  const strip = useRef<StripHandle>(null);
  useKeys(Object.fromEntries(SCORING_KEYS.map(key => [key, () => strip.current?.key(key) ?? false])));
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
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
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
    <>
      <TurnStrip turns={turns} selected={selectedId} onSelect={view.selectTurn} />
      <div ref={feed} className="feed" role="feed" aria-busy={false} aria-label="Turns" onKeyDown={onKeyDown}>
        {turns.map((turn, place) => (
          <Turn
            key={turn.id}
            turn={turn}
            place={place + 1}
            total={total}
            startUs={view.session?.startUs ?? turn.startUs}
            selected={turn.id === selectedId}
            open={opened.includes(turn.id)}
            scoring={turn.id === selectedId ? scoring : null}
            strip={strip}
            spanId={turn.id === selectedId ? (view.selected?.spanId ?? null) : null}
            onSelect={() => turn.id !== selectedId && view.selectTurn(turn)}
            onStep={step => {
              view.selectSpan(step, turn.id);
              onOpenSpan();
            }}
            onProof={span => onProof(span, turn.id)}
          />
        ))}
        {moreTurns === 0 && view.session && <SessionScores scoring={scoring} session={view.session.id} />}
        {moreTurns > 0 && <MoreTurns count={moreTurns} onMore={loadMoreTurns} />}
      </div>
    </>
  );
}

/** Turns that are not loaded: they are once their place is near. */
function MoreTurns({ count, onMore }: { readonly count: number; readonly onMore: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && onMore(), {
      root: element.parentElement,
      rootMargin: '800px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [onMore]);
  return (
    <div ref={box} className="more">
      <Button onClick={onMore}>Load {formatPlural(Math.min(count, TURN_PAGE), 'more turn')}</Button>
    </div>
  );
}

function useOpened(selectedId: string | null): readonly string[] {
  const [opened, setOpened] = useState<readonly string[]>([]);
  useEffect(() => {
    if (selectedId === null) return;
    const timer = setTimeout(
      () => setOpened(list => [selectedId, ...list.filter(id => id !== selectedId)].slice(0, KEPT_OPEN)),
      OPEN_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [selectedId]);
  return opened;
}

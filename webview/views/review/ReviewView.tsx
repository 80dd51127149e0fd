// Turns judged one after another, by the keyboard alone: all lists of them, or a sitting over one.
import './review.css';
import { useEffect, useRef } from 'preact/compat';
import type { ReviewTurn as ReviewPlace } from '../../../src/core/model/review.ts';
import { useNavigation } from '../../client/explorer.ts';
import { useKeys, whenFocused } from '../../client/keys.ts';
import { REVIEWS, sessionRoute } from '../../client/route.ts';
import { useStored } from '../../client/stored.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural } from '../../format.ts';
import { Button, Checkbox, IconButton, ProgressRing } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { KeyButton } from '../../ui/KeyButton.tsx';
import { SCORING_KEYS, type StripHandle } from '../scoring/RubricStrip.tsx';
import { ReviewList } from './ReviewList.tsx';
import { Ahead, ReviewTurn } from './ReviewTurn.tsx';
import { type Sitting, useReview } from './useReview.ts';

/** Turns that are fetched before their time. */
const AHEAD = 3;

export function ReviewView() {
  const { route } = useNavigation();
  return route.view === 'review' && route.review !== null ? <OneReview id={route.review} /> : <ReviewList />;
}

function OneReview({ id }: { readonly id: string }) {
  const { go, setTitle } = useNavigation();
  const { sitting, error, retry } = useReview(id);
  const [onward, setOnward] = useStored('review.onward', stored => (typeof stored === 'boolean' ? stored : null), true);
  const strip = useRef<StripHandle>(null);
  const scored = useRef(false);
  const box = useRef<HTMLElement>(null);
  const leave = () => go(REVIEWS);
  const title = sitting?.review.name ?? null;
  useEffect(() => {
    setTitle(title === null ? 'Review' : `Review of ${title}`);
    return () => setTitle(null);
  }, [setTitle, title]);
  const loaded = sitting !== null;
  useEffect(() => (loaded ? whenFocused(() => box.current?.focus({ preventScroll: true })) : undefined), [loaded]);

  const at = sitting?.place === null || sitting === null ? null : (sitting.turns[sitting.place] ?? null);
  const key = (name: string) => strip.current?.key(name) ?? false;
  useKeys({
    ...Object.fromEntries([...SCORING_KEYS, 'x'].map(name => [name, () => key(name)])),
    // Nothing to take back here: what was scored last is on the turn before.
    u: () => (scored.current ? key('u') : sitting?.step(-1)),
    j: () => (at?.state === 'open' ? sitting?.leave(scored.current ? 'done' : 'skipped') : sitting?.step(1)),
    k: () => sitting?.step(-1),
    s: () => at !== null && sitting?.leave('skipped'),
    o: () => at !== null && go(sessionRoute(at.session, { turn: at.turn })),
    Escape: leave,
  });
  if (!sitting) {
    return error ? (
      <EmptyState icon={error.code === 'NotFound' ? 'question' : 'error'} tone="error" title="The review could not be read">
        <p>{error.message}</p>
        <div className="buttons">
          <Button kind="primary" onClick={leave}>
            All Reviews
          </Button>
          <Button onClick={retry}>Try Again</Button>
        </div>
      </EmptyState>
    ) : (
      <div className="loading">
        <ProgressRing label="Loading the review" />
      </div>
    );
  }
  const { review, place, turns } = sitting;
  return (
    <section ref={box} className="review" aria-label="Review" tabIndex={-1}>
      <div className="bar">
        <IconButton icon="arrow-left" label="All reviews (Esc)" onClick={leave} />
        <h1 className="line" title={oneLine(review.name, 300)}>
          {oneLine(review.name, 120)}
        </h1>
        <Progress sitting={sitting} />
        <span className="grow" />
        <Checkbox checked={onward} onChange={setOnward}>
          Go on when all is scored
        </Checkbox>
      </div>
      {sitting.failure && (
        <div className="banner" role="alert">
          <Icon name="error" /> How far you are could not be saved: {oneLine(sitting.failure.message, 200)}{' '}
          <Button onClick={sitting.failure.retry}>Try Again</Button>
        </div>
      )}
      {at === null || place === null ? (
        <Ended sitting={sitting} onLeave={leave} />
      ) : (
        <>
          <ReviewTurn
            key={place}
            at={at}
            blind={review.blind}
            adjudicates={review.adjudicates}
            strip={strip}
            onComplete={() => onward && sitting.leave('done')}
            onScored={any => {
              scored.current = any;
            }}
            onSkip={() => sitting.leave('skipped')}
          />
          {soon(turns, place).map(next => (
            <Ahead key={`${next.session} ${next.turn}`} at={next} />
          ))}
          <footer className="review-foot">
            <KeyButton keyName="k" text="Back" on={() => sitting.step(-1)} />
            <KeyButton keyName="s" text="Skip" on={() => sitting.leave('skipped')} />
            <KeyButton
              keyName="j"
              text="Next"
              on={() => (at.state === 'open' ? sitting.leave(scored.current ? 'done' : 'skipped') : sitting.step(1))}
            />
            <KeyButton keyName="o" text="Open session" on={() => go(sessionRoute(at.session, { turn: at.turn }))} />
            <span className="dim">
              {review.adjudicates
                ? 'What you score is the gold score: it settles what raters differ on.'
                : at.state === 'done'
                  ? 'Done'
                  : at.state === 'skipped'
                    ? 'Skipped'
                    : ''}
            </span>
          </footer>
        </>
      )}
    </section>
  );
}

/** The turns that the next keys may lead to: those to be judged next, and the one before. */
function soon(turns: readonly ReviewPlace[], place: number): readonly ReviewPlace[] {
  const rest = turns.slice(place + 1);
  const next = [...rest.slice(0, 1), ...rest.slice(1).filter(turn => turn.state !== 'done')].slice(0, AHEAD);
  return [...next, ...turns.slice(Math.max(0, place - 1), place)];
}

/** `37 of 200 · 12 min left at this pace`. */
function Progress({ sitting }: { readonly sitting: Sitting }) {
  const { turns, place, count, minutesLeft } = sitting;
  const behind = count.done + count.skipped;
  return (
    <span className="review-progress">
      <progress max={turns.length} value={behind} aria-label={`${behind} of ${turns.length} looked at`} />
      <span className="num" aria-live="polite">
        {place === null ? `${behind} of ${turns.length}` : `${place + 1} of ${turns.length}`}
      </span>
      {minutesLeft !== null && count.open > 0 && (
        <span className="dim num">{minutesLeft < 1 ? 'less than a minute' : `${Math.round(minutesLeft)} min`} left at this pace</span>
      )}
    </span>
  );
}

function Ended({ sitting, onLeave }: { readonly sitting: Sitting; readonly onLeave: () => void }) {
  const { count } = sitting;
  const left = count.open + count.skipped;
  return (
    <EmptyState icon="pass" title={left === 0 ? 'All turns are scored' : 'That was the last turn'}>
      <p>
        {formatPlural(count.done, 'turn')} scored{count.skipped > 0 && `, ${count.skipped} skipped`}
        {count.open > 0 && `, ${count.open} not looked at`}. Share My Scores writes them to a file for others to collect.
      </p>
      <div className="buttons">
        <Button kind="primary" onClick={onLeave}>
          All Reviews
        </Button>
        {left > 0 && <Button onClick={sitting.resume}>Go Through What Is Left</Button>}
      </div>
    </EmptyState>
  );
}

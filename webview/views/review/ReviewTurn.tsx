// The turn in front: what was said, whole, and beside it the rubrics. It leaves by itself once every rubric has a score.
import { type RefObject, useLayoutEffect, useRef } from 'preact/compat';
import type { ReviewTurn as Place } from '../../../src/core/model/review.ts';
import type { ScoreTarget } from '../../../src/core/model/score.ts';
import type { TurnCard } from '../../../src/rpc/viewModels.ts';
import { useExplorer, useNavigation } from '../../client/explorer.ts';
import { sessionRoute } from '../../client/route.ts';
import { useQuery } from '../../client/useQuery.ts';
import { oneLine } from '../../escapes.ts';
import { Button, ProgressRing } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { wordsOf } from '../scoring/RubricRow.tsx';
import { RubricStrip, type StripHandle } from '../scoring/RubricStrip.tsx';
import { type Scoring, useScoring } from '../scoring/useScoring.ts';
import { Room } from '../session/FlowItemView.tsx';
import { Facts, noOutput, Said } from '../session/Turn.tsx';
import { messagesOf, TurnMessagesView } from '../session/TurnMessagesView.tsx';
import { ScoreChips } from '../span/Scores.tsx';

/** Times the lines that a turn shows among others. */
const ROOM = 6;

interface Props {
  readonly at: Place;
  readonly blind: boolean;
  readonly adjudicates: boolean;
  readonly strip: RefObject<StripHandle | null>;
  /** The last open rubric got its score. */
  readonly onComplete: () => void;
  /** Whether anything is scored, for whoever leaves. */
  readonly onScored: (any: boolean) => void;
  readonly onSkip: () => void;
}

export function ReviewTurn({ at, blind, adjudicates, strip, onComplete, onScored, onSkip }: Props) {
  const { client } = useExplorer();
  const { go } = useNavigation();
  const { data: turn, error, retry } = useQuery('turn.get', { session: at.session, turn: at.turn }, at.session);
  const scoring = useScoring(at.session, adjudicates);
  const target: ScoreTarget | null = turn ? { type: 'turn', traceId: turn.traceId, spanId: turn.anchorSpanId } : null;
  // A note can always be added: nobody waits for one.
  const asked = (scoring?.rubrics ?? []).filter(rubric => rubric.appliesTo === 'turn' && rubric.scale.type !== 'note');
  const given = target && scoring ? asked.filter(rubric => scoring.own(target, rubric.id) !== null).length : 0;
  const complete = asked.length > 0 && given === asked.length;
  const known = scoring?.loaded === true && turn !== undefined;
  const before = useRef<boolean | null>(null);
  // Before the paint: an effect after it would cost a frame between the key and the next turn.
  useLayoutEffect(() => {
    if (!known) return;
    onScored(given > 0);
    if (before.current === false && complete) onComplete();
    before.current = complete;
  });
  if (error && !turn) {
    return (
      <EmptyState icon="question" title={error.code === 'NotFound' ? 'This turn is not here any more' : 'The turn could not be read'}>
        <p>{error.message}</p>
        <div className="buttons">
          <Button kind="primary" onClick={onSkip}>
            Skip
          </Button>
          {error.code !== 'NotFound' && <Button onClick={retry}>Try Again</Button>}
        </div>
      </EmptyState>
    );
  }
  if (!turn || !target || !scoring) {
    return (
      <div className="loading">
        <ProgressRing label="Loading the turn" />
      </div>
    );
  }
  const hidden = blind && !complete;
  const shown = hidden ? { ...scoring, others: () => [] } : scoring;
  // One's own stand in the strip; where raters differ, those of all stand above it.
  const arrived = turn.scores.filter(score => score.source !== 'human' || (!adjudicates && score.author !== scoring.author));
  const open = (span: { traceId: string; spanId: string } | null) =>
    go(sessionRoute(turn.session, { turn: turn.id, ...(span ?? {}) }), 'push');
  return (
    <div className="review-turn">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by the keyboard. */}
      <article className={`turn turn-${turn.status} review-said`} tabIndex={0} aria-label={`Turn ${turn.index}`}>
        <div className="turn-body">
          <Room value={ROOM}>
            <TurnMessagesView
              turn={turn}
              open
              spanId={null}
              onStep={open}
              onProof={open}
              input={<Said who="user" turn={turn} text={turn.input} none="The input was not sent" lines={2 * ROOM} />}
              output={<Said who="assistant" turn={turn} text={turn.output} none={noOutput(turn)} lines={4 * ROOM} />}
            />
          </Room>
          <Facts turn={turn} startUs={null} />
        </div>
      </article>
      <aside className="review-side" aria-label="Rubrics">
        {adjudicates && <WhatWasSaid scoring={scoring} target={target} />}
        <RubricStrip
          scoring={shown}
          target={target}
          output={
            turn.output === null
              ? null
              : () => client.call('turn.text', { session: turn.session, turn: turn.id, side: 'output' }).then(answer => answer.text)
          }
          turn={scoring.folder === null ? null : { session: turn.session, id: turn.id }}
          handle={strip}
        />
        {hidden ? (
          <p className="dim review-hidden">Scores of others and of judges are hidden until you have scored.</p>
        ) : (
          arrived.length > 0 && <ScoreChips scores={arrived} onOpenSpan={open} />
        )}
      </aside>
    </div>
  );
}

/** What raters said, rubric by rubric: what is to be settled. */
function WhatWasSaid({ scoring, target }: { readonly scoring: Scoring; readonly target: ScoreTarget }) {
  const rows = scoring.rubrics.filter(rubric => scoring.others(target, rubric.id).length > 0);
  return (
    <dl className="review-others">
      {rows.map(rubric => (
        <div key={rubric.id}>
          <dt className="line dim">{oneLine(rubric.title, 80)}</dt>
          {scoring.others(target, rubric.id).map(each => (
            <dd key={each.author}>
              <span className="line" title={oneLine(each.author, 200)}>
                {oneLine(each.author, 60)}
              </span>
              <strong>{wordsOf(each)}</strong>
              {each.note && <span className="review-note">{oneLine(each.note, 300)}</span>}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

/** Fetches a turn that comes next, so that it is there at the press of a key. */
export function Ahead({ at }: { readonly at: Place }) {
  const { data: turn } = useQuery('turn.get', { session: at.session, turn: at.turn }, at.session);
  useQuery('scores.list', { session: at.session }, at.session);
  return turn ? <AheadMessages turn={turn} /> : null;
}

function AheadMessages({ turn }: { readonly turn: TurnCard }) {
  useQuery('turn.messages', messagesOf(turn), turn.session);
  return null;
}

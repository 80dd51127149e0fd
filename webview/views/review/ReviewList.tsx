// Every review with how far it is, and choosing turns for a new one.
import { useEffect, useState } from 'preact/compat';
import type { ReviewProgress } from '../../../src/core/model/review.ts';
import { useExplorer, useNavigation } from '../../client/explorer.ts';
import { useKeys } from '../../client/keys.ts';
import { asRpcError } from '../../client/queries.ts';
import { useQuery } from '../../client/useQuery.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural, formatTime } from '../../format.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { Button, IconButton, ProgressRing } from '../../ui/controls.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Agreement } from './Agreement.tsx';
import { MakeReview } from './MakeReview.tsx';

/** No session: reviews change by what is done here. */
const BY_ITSELF = '\u0000reviews';

/** Turns of one review. */
const MOST = 10_000;

export function ReviewList() {
  const { client } = useExplorer();
  const { back, go, setTitle } = useNavigation();
  const { data, error, retry } = useQuery('reviews.list', {}, BY_ITSELF);
  const [asking, setAsking] = useState<string | null>(null);
  useEffect(() => {
    setTitle('Reviews');
    // Somebody was in one meanwhile.
    retry();
    return () => setTitle(null);
  }, [setTitle, retry]);
  useKeys({ Escape: back });
  const [problem, setProblem] = useState<string | null>(null);
  const settle = async () => {
    try {
      open((await client.call('reviews.make', { sample: 'disagreement', size: MOST, blind: false, adjudicates: true })).id);
    } catch (failure) {
      setProblem(asRpcError(failure).message);
    }
  };
  const open = (id: string) => go({ view: 'review', review: id });
  return (
    <section className="review-list" aria-label="Reviews">
      <div className="bar">
        <IconButton icon="arrow-left" label="Back (Esc)" onClick={back} />
        <h1>Reviews</h1>
      </div>
      {error && (
        <div className="banner" role="alert">
          <Icon name="error" /> The reviews could not be read: {oneLine(error.message, 200)} <Button onClick={retry}>Try Again</Button>
        </div>
      )}
      {problem && (
        <div className="banner" role="alert">
          <Icon name="error" /> {oneLine(problem, 200)} <Button onClick={() => setProblem(null)}>Dismiss</Button>
        </div>
      )}
      <div className="review-scroll">
        <MakeReview onMade={open} />
        <Agreement onSettle={() => void settle()} />
        {!data && !error && (
          <div className="loading">
            <ProgressRing label="Loading reviews" />
          </div>
        )}
        {data && data.rows.length > 0 && (
          <section>
            <h2>Begun</h2>
            <ul className="review-rows">
              {data.rows.map(row => (
                <li key={row.id}>
                  <button type="button" className="review-row" onClick={() => open(row.id)}>
                    <Icon name={row.done + row.skipped === row.total ? 'pass' : 'circle-large-outline'} />
                    <span className="line" title={oneLine(row.name, 300)}>
                      {oneLine(row.name, 120)}
                    </span>
                    <progress max={row.total} value={row.done + row.skipped} aria-hidden="true" />
                    <span className="num">
                      {row.done + row.skipped} of {row.total}
                    </span>
                    <span className="line dim">{wordsOf(row)}</span>
                  </button>
                  {asking === row.id ? (
                    <Confirm
                      asking
                      label="Delete…"
                      question="Delete this review? Its scores stay."
                      act="Delete Review"
                      onConfirm={() => client.call('reviews.remove', { id: row.id }).then(retry)}
                      onClose={() => setAsking(null)}
                    />
                  ) : (
                    <IconButton icon="trash" label="Delete this review; its scores stay" onClick={() => setAsking(row.id)} />
                  )}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </section>
  );
}

function wordsOf(row: ReviewProgress): string {
  const words = [
    formatTime(row.madeUs),
    row.author === null ? '' : `for ${oneLine(row.author, 60)}`,
    row.skipped > 0 ? `${formatPlural(row.skipped, 'turn')} skipped` : '',
    row.adjudicates ? 'gold' : row.blind ? 'blind' : '',
  ];
  return words.filter(Boolean).join(' · ');
}

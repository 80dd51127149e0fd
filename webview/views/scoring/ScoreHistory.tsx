// Everything that was said about one target by one rubric, the newest first: who, when, by which version of the rubric.
import type { ScoreTarget } from '../../../src/core/model/score.ts';
import type { RubricView } from '../../../src/rpc/scoreModels.ts';
import { useQuery } from '../../client/useQuery.ts';
import { oneLine } from '../../escapes.ts';
import { formatTime } from '../../format.ts';
import { ProgressRing } from '../../ui/controls.tsx';
import { SafeText } from '../../ui/Text.tsx';
import { wordsOf } from './RubricRow.tsx';

export function ScoreHistory({ target, rubric }: { readonly target: ScoreTarget; readonly rubric: RubricView }) {
  const { data, error } = useQuery('scores.history', { target, rubric: rubric.id }, null);
  if (error) return <p className="rubric-failure">What was said before could not be read: {error.message}</p>;
  if (!data) return <ProgressRing label="Loading earlier scores" />;
  if (data.rows.length === 0) return <p className="dim rubric-means">Nobody has scored {oneLine(rubric.title, 80)} here yet.</p>;
  return (
    <ol className="score-history" aria-label={`Scores of ${rubric.title}, the newest first`}>
      {data.rows.toReversed().map(row => (
        <li key={row.id}>
          <span className="num dim">{formatTime(row.atUs)}</span>
          <bdi>{oneLine(row.author, 60)}</bdi>
          <strong>{row.verdict === 'cleared' ? 'taken back' : row.undoes === null ? wordsOf(row) : `back to ${wordsOf(row)}`}</strong>
          {row.version !== rubric.version && <span className="dim">by version {row.version}</span>}
          {row.note !== null && (
            <span className="dim">
              <SafeText text={oneLine(row.note, 300)} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

// Scores that came with telemetry: as chips that say the value, and as a list with author and explanation in full.
import './scores.css';
import { useState } from 'preact/compat';
import type { ScoreView } from '../../../src/rpc/viewModels.ts';
import { oneLine } from '../../escapes.ts';
import { formatCount, formatTime } from '../../format.ts';
import { SOURCE_LOOKS, scoreTitle, scoreValue } from '../../scoreWords.ts';
import { Icon } from '../../ui/Icon.tsx';
import { LongText, SafeText } from '../../ui/Text.tsx';

const CHIPS = 8;

interface ChipsProps {
  readonly scores: readonly ScoreView[];
  readonly onOpenSpan: (span: NonNullable<ScoreView['span']>) => void;
}

/** A chip opens the list of all of them in full, below. */
export function ScoreChips({ scores, onOpenSpan }: ChipsProps) {
  const [open, setOpen] = useState(false);
  const toggle = (event: React.MouseEvent<HTMLElement>) => {
    event.stopPropagation();
    setOpen(!open);
  };
  return (
    <div className="scores">
      <div className="score-chips">
        {scores.slice(0, CHIPS).map((score, place) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: scores have no id; their place is their identity.
            key={place}
            type="button"
            className={`score-chip score-${score.source}`}
            title={scoreTitle(score)}
            aria-expanded={open}
            onClick={toggle}
          >
            <Icon name={SOURCE_LOOKS[score.source].icon} />
            <span className="line">{oneLine(score.name, 60)}</span>
            <strong className="line">{scoreValue(score)}</strong>
          </button>
        ))}
        {scores.length > CHIPS && (
          <button type="button" className="link-button" aria-expanded={open} onClick={toggle}>
            {formatCount(scores.length - CHIPS)} more scores
          </button>
        )}
      </div>
      {open && <ScoreList scores={scores} onOpenSpan={onOpenSpan} />}
    </div>
  );
}

interface ListProps {
  readonly scores: readonly ScoreView[];
  /** The span that is shown: its scores need no way to it. */
  readonly here?: string;
  readonly onOpenSpan?: ChipsProps['onOpenSpan'];
}

export function ScoreList({ scores, here, onOpenSpan }: ListProps) {
  return (
    <ul className="score-list">
      {scores.map((score, place) => {
        const { span } = score;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: scores have no id; their place is their identity.
          <li key={place}>
            <Icon name={SOURCE_LOOKS[score.source].icon} label={SOURCE_LOOKS[score.source].word} />
            <div>
              <div className="score-head">
                <bdi>
                  <SafeText text={score.name} />
                </bdi>
                <strong>
                  <SafeText text={scoreValue(score)} />
                </strong>
                <span className="dim" title={formatTime(score.timeUs)}>
                  {SOURCE_LOOKS[score.source].word}
                  {score.author !== null && (
                    <>
                      ,{' '}
                      <bdi>
                        <SafeText text={score.author} />
                      </bdi>
                    </>
                  )}
                </span>
                {span !== null && span.spanId !== here && onOpenSpan !== undefined && (
                  <button
                    type="button"
                    className="link-button"
                    onClick={event => {
                      event.stopPropagation();
                      onOpenSpan(span);
                    }}
                  >
                    Open its span
                  </button>
                )}
              </div>
              {score.explanation !== null && <LongText text={score.explanation} lines={4} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

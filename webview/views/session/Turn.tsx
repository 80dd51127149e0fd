// One turn of the conversation: a card of previews, and once it is open the messages that are new in it.
import { memo, type RefObject } from 'preact/compat';
import { PREVIEW_CHARS } from '../../../src/core/model/facts.ts';
import type { TurnCard } from '../../../src/rpc/viewModels.ts';
import { useExplorer } from '../../client/explorer.ts';
import { formatPlural } from '../../format.ts';
import { Cost, Duration, Offset, Tokens } from '../../ui/Figures.tsx';
import { FromLogs } from '../../ui/FromLogs.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { TextBlock } from '../../ui/TextBlock.tsx';
import { RubricStrip, type StripHandle } from '../scoring/RubricStrip.tsx';
import type { Scoring } from '../scoring/useScoring.ts';
import { ScoreChips } from '../span/Scores.tsx';
import { Clipped } from '../span/WholeValue.tsx';
import { TurnMessagesView } from './TurnMessagesView.tsx';
import type { SpanRef } from './useSession.ts';

interface Props {
  readonly turn: TurnCard;
  readonly place: number;
  readonly total: number;
  readonly startUs: number;
  readonly selected: boolean;
  /** Its messages are shown. */
  readonly open: boolean;
  /** Given while the turn is selected and can be scored. */
  readonly scoring: Scoring | null;
  /** Where the selected turn's strip takes keys. */
  readonly strip: RefObject<StripHandle | null>;
  readonly spanId: string | null;
  readonly onSelect: () => void;
  readonly onStep: (step: SpanRef) => void;
  readonly onProof: (span: SpanRef) => void;
}

/** What stands where there is no answer. */
export function noOutput(turn: TurnCard): string {
  return turn.status === 'running' ? 'Running…' : turn.status === 'error' ? 'No answer' : 'The output was not sent';
}

export const Turn = memo(
  function Turn({ turn, place, total, startUs, selected, open, scoring, strip, spanId, onSelect, onStep, onProof }: Props) {
    const { client } = useExplorer();
    const scored = turn.status !== 'running' ? scoring : null;
    // What oneself said stands in the strip.
    const arrived = scored ? turn.scores.filter(score => score.source !== 'human' || score.author !== scored.author) : turn.scores;
    return (
      <article
        className={`turn turn-${turn.status} ${selected ? 'selected' : ''}`}
        tabIndex={selected ? 0 : -1}
        data-tabstop={selected ? '' : undefined}
        aria-current={selected}
        aria-posinset={place}
        aria-setsize={total}
        aria-label={`Turn ${turn.index}${turn.status === 'error' ? ', failed' : turn.status === 'running' ? ', running' : ''}`}
        onClick={onSelect}
        onKeyDown={event => {
          // Elsewhere on the page this key is about the span.
          if (event.key !== 'x' || event.ctrlKey || event.metaKey || event.altKey || !strip.current?.key('x')) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <div className="turn-index">
          {turn.index}
          {turn.status === 'error' && <Icon name="error" className="error" label="Failed" />}
          {turn.status === 'running' && <Icon name="circle-filled" className="pulse" label="Running" />}
        </div>
        <div className="turn-body">
          <TurnMessagesView
            turn={turn}
            open={open}
            spanId={spanId}
            onStep={onStep}
            onProof={onProof}
            input={<Said who="user" turn={turn} text={turn.input} none="The input was not sent" lines={2} />}
            output={<Said who="assistant" turn={turn} text={turn.output} none={noOutput(turn)} lines={4} />}
          />
          {arrived.length > 0 && <ScoreChips scores={arrived} onOpenSpan={onStep} />}
          {scored && (
            <RubricStrip
              scoring={scored}
              target={{ type: 'turn', traceId: turn.traceId, spanId: turn.anchorSpanId }}
              output={
                turn.output === null
                  ? null
                  : () => client.call('turn.text', { session: turn.session, turn: turn.id, side: 'output' }).then(answer => answer.text)
              }
              turn={scored.folder === null ? null : { session: turn.session, id: turn.id }}
              handle={strip}
            />
          )}
          <Facts turn={turn} startUs={startUs} />
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
    before.open === after.open &&
    before.scoring === after.scoring &&
    before.spanId === after.spanId,
);

/** `startUs`: of the session that it stands in; null where it stands alone. */
export function Facts({ turn, startUs }: { readonly turn: TurnCard; readonly startUs: number | null }) {
  return (
    <div className="turn-facts">
      {startUs !== null && <Offset us={turn.startUs - startUs} atUs={turn.startUs} />}
      {turn.status !== 'running' && <Duration us={turn.endUs - turn.startUs} />}
      {turn.llmCalls > 0 && <span>{formatPlural(turn.llmCalls, 'LLM call')}</span>}
      {(turn.inputTokens !== null || turn.outputTokens !== null) && (
        <span>
          <Tokens input={turn.inputTokens} output={turn.outputTokens} /> tok
        </span>
      )}
      {(turn.costUsd !== null || (turn.llmCalls > 0 && turn.status !== 'running')) && (
        <span>
          {turn.costUsd === null && 'cost '}
          <Cost usd={turn.costUsd} basis={turn.costBasis} of={turn} />
        </span>
      )}
      {turn.errors > 0 && <span className="error">{formatPlural(turn.errors, 'error')}</span>}
      {turn.fromLogs && <FromLogs />}
    </div>
  );
}

interface SaidProps {
  readonly who: 'user' | 'assistant';
  readonly turn: TurnCard;
  readonly text: string | null;
  readonly none: string;
  readonly lines: number;
}

export function Said({ who, turn, text, none, lines }: SaidProps) {
  const { client } = useExplorer();
  const side = who === 'user' ? 'input' : 'output';
  // A preview is cut at PREVIEW_CHARS, or one before it where a pair of code units would have been split.
  const cut = text !== null && text.length >= PREVIEW_CHARS - 1;
  const load = () => client.call('turn.text', { session: turn.session, turn: turn.id, side }).then(answer => answer.text);
  return (
    <div className={`said said-${who} ${who === 'user' ? 'said-lead' : ''}`}>
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
            show={(shown, most) => <TextBlock text={shown} lines={most} />}
          />
        </div>
      )}
    </div>
  );
}

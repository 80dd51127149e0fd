// The turns of a session as two strips of bars, time above and tokens below, so that the odd one is seen at a glance. Small multiples: each
// strip has its own scale. For the pointer; the keys that step through turns do the same.
import './strip.css';
import type { TurnCard } from '../../../src/rpc/viewModels.ts';
import { formatDuration, formatPlural, formatTokens } from '../../format.ts';

interface Props {
  readonly turns: readonly TurnCard[];
  readonly selected: string | null;
  readonly onSelect: (turn: TurnCard) => void;
}

/** Fewer turns than this need no overview. */
const LEAST = 3;

export function TurnStrip({ turns, selected, onSelect }: Props) {
  if (turns.length < LEAST) return null;
  const times = turns.map(turn => Math.max(0, turn.endUs - turn.startUs));
  const tokens = turns.map(turn => (turn.inputTokens ?? 0) + (turn.outputTokens ?? 0));
  const [slowest, most] = [Math.max(1, ...times), Math.max(1, ...tokens)];
  return (
    <div className="turn-strip" aria-hidden="true">
      {turns.map((turn, place) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer only; j and k step through the turns.
        // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
        <span
          key={turn.id}
          className={`strip-turn ${turn.id === selected ? 'selected' : ''}`}
          title={words(turn, times[place] ?? 0, tokens[place] ?? 0)}
          onClick={() => onSelect(turn)}
        >
          <span className="strip-cell">
            <span
              className={turn.errors > 0 ? 'strip-bar bar-error' : 'strip-bar bar-blue'}
              style={{ height: percent(times[place], slowest) }}
            />
          </span>
          <span className="strip-cell">
            <span className="strip-bar bar-plain" style={{ height: percent(tokens[place], most) }} />
          </span>
        </span>
      ))}
      <span className="strip-legend dim">
        <span>up to {formatDuration(slowest)}</span>
        <span>{most > 1 ? `${formatTokens(most)} tok` : 'no tokens'}</span>
      </span>
    </div>
  );
}

function percent(value: number | undefined, most: number): string {
  return `${Math.max(4, (100 * (value ?? 0)) / most)}%`;
}

function words(turn: TurnCard, us: number, tokens: number): string {
  const parts = [`Turn ${turn.index}`, formatDuration(us), `${formatTokens(tokens)} tok`];
  if (turn.errors > 0) parts.push(formatPlural(turn.errors, 'error'));
  return parts.join(' · ');
}

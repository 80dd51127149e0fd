// One rubric of a target: its choices with their keys, what was chosen, and marks for a note, others' scores and what was said before.
import { useState } from 'preact/compat';
import type { RubricView } from '../../../src/rpc/scoreModels.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural, formatTime } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { Given } from './useScoring.ts';

/** So many choices keep their names where there is little room; more are numbers there. */
const FEW = 2;

interface Props {
  readonly rubric: RubricView;
  readonly given: Given | null;
  readonly others: readonly Given[];
  /** The keys act on this row. */
  readonly active: boolean;
  readonly onActive: () => void;
  readonly onChoose: (choice: number) => void;
  readonly onType: (text: string) => void;
  /** Shows what a choice means; null: nothing is pointed at. */
  readonly onPoint: (choice: number | null) => void;
}

export function RubricRow({ rubric, given, others, active, onActive, onChoose, onType, onPoint }: Props) {
  const chosen = given?.verdict === 'scored' ? rubric.choices.findIndex(choice => isChosen(choice, given)) : -1;
  const stop = Math.max(0, chosen);
  const step = (event: React.KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.choice')];
    const at = buttons.indexOf(document.activeElement as HTMLElement) + by;
    buttons[(at + buttons.length) % buttons.length]?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot lie in a grid of rows.
    <div
      className={`rubric ${active ? 'rubric-active' : ''}`}
      role="group"
      aria-label={`${rubric.title}: ${given === null ? 'not scored' : wordsOf(given)}`}
      onFocus={onActive}
      onKeyDown={step}
    >
      <span className="rubric-title line" title={`${oneLine(rubric.definition, 300)}\n${rubric.id}, version ${rubric.version}`}>
        {oneLine(rubric.title, 80)}
      </span>
      <span className={`rubric-choices ${rubric.choices.length <= FEW ? 'few' : ''}`}>
        {rubric.choices.map((choice, place) => (
          <button
            key={choice.label}
            type="button"
            className={`choice ${place === chosen ? toneOf(choice.passes) : ''}`}
            tabIndex={place === stop ? 0 : -1}
            aria-pressed={place === chosen}
            title={choice.means === '' ? undefined : oneLine(choice.means, 300)}
            onClick={() => onChoose(place)}
            onFocus={() => onPoint(place)}
            onBlur={() => onPoint(null)}
            onMouseEnter={() => onPoint(place)}
            onMouseLeave={() => onPoint(null)}
          >
            {place < 9 && <kbd>{place + 1}</kbd>}
            <span className="line choice-name">{oneLine(choice.label, 60)}</span>
          </button>
        ))}
        {rubric.typed !== null && <TypedValue rubric={rubric} given={given} onType={onType} />}
      </span>
      <span className="rubric-marks">
        {given !== null && (given.verdict !== 'scored' || rubric.choices.length > FEW) && (
          <span className={`line ${given.verdict === 'scored' ? 'rubric-said' : 'dim'}`}>{given.label ?? wordsOf(given)}</span>
        )}
        {given?.note && <Icon name="note" label={`Note: ${oneLine(given.note, 300)}`} />}
        {given?.correction && <Icon name="edit" label="Corrected" />}
        {others.length > 0 && (
          <span className="dim" title={others.map(each => `${oneLine(each.author, 60)}: ${wordsOf(each)}`).join('\n')}>
            {formatPlural(others.length, 'other')}
          </span>
        )}
        {given !== null && (
          <Icon
            name={given.atUs === null ? 'sync' : 'check'}
            label={given.atUs === null ? 'Being saved' : `${oneLine(given.author, 60)}, ${formatTime(given.atUs)}`}
          />
        )}
      </span>
    </div>
  );
}

function TypedValue({ rubric, given, onType }: Pick<Props, 'rubric' | 'given' | 'onType'>) {
  const saved = given?.verdict === 'scored' ? (rubric.typed === 'number' ? String(given.value ?? '') : (given.label ?? '')) : '';
  const [text, setText] = useState<string | null>(null);
  const keep = () => {
    if (text !== null && text.trim() !== '' && text !== saved) onType(text);
    setText(null);
  };
  return (
    <>
      <input
        className="typed"
        type="text"
        inputMode={rubric.typed === 'number' ? 'decimal' : 'text'}
        aria-label={rubric.title}
        placeholder={rubric.typed === 'number' ? 'A number' : 'What you noticed'}
        value={text ?? saved}
        onInput={event => setText(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Enter') keep();
          if (event.key === 'Escape') setText(null);
        }}
      />
      {rubric.scale.type === 'number' && rubric.scale.unit !== null && <span className="dim">{oneLine(rubric.scale.unit, 20)}</span>}
    </>
  );
}

function isChosen(choice: RubricView['choices'][number], given: Given): boolean {
  return choice.value === null ? choice.label === given.label : choice.value === given.value;
}

function toneOf(passes: boolean | null): string {
  return passes === null ? 'chosen' : passes ? 'chosen chosen-good' : 'chosen chosen-bad';
}

/** `good 4`, `not scorable`. */
export function wordsOf(given: Given): string {
  if (given.verdict === 'not-scorable') return 'not scorable';
  if (given.verdict !== 'scored') return 'noted';
  if (given.label !== null && given.value !== null && given.label !== String(given.value))
    return `${oneLine(given.label, 40)} ${given.value}`;
  return given.label !== null ? oneLine(given.label, 40) : String(given.value);
}

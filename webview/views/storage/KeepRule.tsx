// How long sessions are kept: by age, by size, or for ever. A change holds at once.
import { useState } from 'preact/compat';
import type { StorageView } from '../../../src/rpc/storageModels.ts';
import { formatPlural } from '../../format.ts';
import { Checkbox } from '../../ui/controls.tsx';
import { Icon } from '../../ui/Icon.tsx';

const GB = 1024 ** 3;
const USUAL_DAYS = 30;
const USUAL_GB = 4;

type Rule = StorageView['keep'];

interface Props {
  readonly data: StorageView;
  readonly onKeep: (rule: Rule) => Promise<unknown>;
}

export function KeepRule({ data, onKeep }: Props) {
  const [days, setDays] = useState(String(data.keep.days ?? USUAL_DAYS));
  const [size, setSize] = useState(String(Number(((data.keep.bytes ?? USUAL_GB * GB) / GB).toFixed(2))));
  const [problem, setProblem] = useState<string | null>(null);
  const byAge = data.keep.days !== null;
  const bySize = data.keep.bytes !== null;

  const keep = (change: { age?: boolean; size?: boolean }) => {
    const wantDays = change.age ?? byAge;
    const wantSize = change.size ?? bySize;
    const dayCount = Number(days);
    const gigabytes = Number(size);
    if (wantDays && !(Number.isInteger(dayCount) && dayCount >= 1 && dayCount <= 36_500))
      return setProblem('Days are a whole number from 1 on.');
    if (wantSize && !(gigabytes >= 0.01 && gigabytes <= 1_000_000)) return setProblem('A size is at least 0.01 GB.');
    setProblem(null);
    onKeep({ days: wantDays ? dayCount : null, bytes: wantSize ? Math.round(gigabytes * GB) : null }).catch((error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  const exempt = [
    data.pinned > 0 ? formatPlural(data.pinned, 'pinned session') : '',
    data.judged > 0 ? `${formatPlural(data.judged, 'session')} that people judged` : '',
  ].filter(Boolean);
  return (
    <section>
      <h2>Keep</h2>
      <div className="keep-line">
        <Checkbox checked={byAge} onChange={age => keep({ age })}>
          Delete sessions that have not been active for
        </Checkbox>
        <NumberField label="Days" value={days} disabled={!byAge} onInput={setDays} onDone={() => keep({})} /> days
      </div>
      <div className="keep-line">
        <Checkbox checked={bySize} onChange={want => keep({ size: want })}>
          Delete the oldest sessions while the database is larger than
        </Checkbox>
        <NumberField label="Gigabytes" value={size} disabled={!bySize} onInput={setSize} onDone={() => keep({})} /> GB
      </div>
      {problem && (
        <p className="error" role="alert">
          <Icon name="error" /> {problem}
        </p>
      )}
      <p className="dim">
        Sessions that are pinned or that a person judged are never deleted by this
        {exempt.length > 0 && `: ${exempt.join(' and ')} now`}.
      </p>
    </section>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly disabled: boolean;
  readonly onInput: (value: string) => void;
  readonly onDone: () => void;
}

function NumberField({ label, value, disabled, onInput, onDone }: NumberFieldProps) {
  return (
    <input
      className="number-field num"
      aria-label={label}
      inputMode="decimal"
      value={value}
      disabled={disabled}
      onChange={event => onInput(event.currentTarget.value)}
      onBlur={onDone}
      onKeyDown={event => {
        if (event.key === 'Enter') onDone();
      }}
    />
  );
}

// Over a trace file in its own editor: how far it is read, which lines could not be, and a way to keep it.
import { useState } from 'preact/compat';
import { useExplorer, useValue } from './client/explorer.ts';
import type { FileState } from './client/host.ts';
import { oneLine } from './escapes.ts';
import { formatCount, formatPlural } from './format.ts';
import { Button } from './ui/controls.tsx';
import { Icon } from './ui/Icon.tsx';

const SHOWN = 8;

export function FileBar() {
  const { host } = useExplorer();
  const state = useValue(host.file);
  if (state === null) return null;
  return <Bar state={state} act={host.fileAct} />;
}

interface Props {
  readonly state: FileState;
  readonly act: (act: 'cancel' | 'again' | 'import' | { readonly problem: number }) => void;
}

function Bar({ state, act }: Props) {
  const [open, setOpen] = useState(false);
  const { report, percent, failure, changed } = state;
  const { problems, rejected } = report;
  const found = [formatPlural(report.spans, 'span'), ...(report.logs > 0 ? [formatPlural(report.logs, 'log record')] : [])];
  return (
    <div className="file-bar">
      <div className="file-line">
        <Icon name="file" />
        <span className="line" title={oneLine(state.name, 300)}>
          {oneLine(state.name, 120)}
        </span>
        <span className="dim" role="status">
          {percent === null ? found.join(', ') : `reading, ${percent} %: ${found.join(', ')}`}
        </span>
        {percent !== null && <Button onClick={() => act('cancel')}>Stop</Button>}
        {(rejected > 0 || problems.length > 0) && (
          <button type="button" className="link-button warning" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name="warning" /> {formatPlural(Math.max(rejected, problems.length), 'line')} could not be read
          </button>
        )}
        {failure && (
          <span className="error line" title={oneLine(failure, 400)}>
            <Icon name="error" /> {oneLine(failure, 200)}
          </span>
        )}
        {changed && (
          <span className="warning">
            <Icon name="warning" /> The file has changed.
          </span>
        )}
        <span className="grow" />
        {(changed || failure) && percent === null && <Button onClick={() => act('again')}>Read Again</Button>}
        {percent === null && report.spans + report.logs > 0 && <Button onClick={() => act('import')}>Import Into Turnstone</Button>}
      </div>
      {open && (
        <ul className="file-problems">
          {problems.slice(0, SHOWN).map((problem, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: problems have no other identity.
            <li key={place}>
              <button type="button" className="link-button" onClick={() => act({ problem: place })}>
                {oneLine(problem, 300)}
              </button>
            </li>
          ))}
          {problems.length > SHOWN && <li className="dim">{formatCount(problems.length - SHOWN)} more</li>}
        </ul>
      )}
    </div>
  );
}

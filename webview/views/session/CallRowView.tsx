// A tool call, retrieval or other step of a turn in one row: what was called with what, how it went, and what does not add up.
import type { ToolFlag } from '../../../src/core/derive/toolPairs.ts';
import { oneLine } from '../../escapes.ts';
import { KIND_LOOKS } from '../../kinds.ts';
import { Duration } from '../../ui/Figures.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Line } from '../../ui/Text.tsx';
import type { CallRow } from './turnFlow.ts';
import type { SpanRef } from './useSession.ts';

export const TOOL_FLAG_WORDS: Readonly<Record<ToolFlag, string>> = {
  notExecuted: 'Asked for, but no span ran it',
  noResult: 'Its result never reached the model',
  undeclared: 'Called, but not offered to the model',
};

interface Props {
  readonly row: CallRow;
  readonly selected: boolean;
  readonly onOpen: (span: SpanRef) => void;
}

export function CallRowView({ row, selected, onOpen }: Props) {
  const look = KIND_LOOKS[row.kind];
  const failed = row.state === 'failed';
  const { open } = row;
  return (
    <>
      <button
        type="button"
        className={`step ${selected ? 'selected' : ''}`}
        aria-current={selected}
        disabled={open === null}
        title={titleOf(row)}
        onClick={event => {
          event.stopPropagation();
          if (open !== null) onOpen(open);
        }}
      >
        <Icon name={look.icon} className={failed ? 'error' : `hue-${look.hue}`} label={look.label} />
        <span className="step-name">
          <span className="line">{oneLine(row.name) || '(no name)'}</span>
        </span>
        <span className="step-args mono">{row.args !== null && <span className="line dim">{oneLine(row.args)}</span>}</span>
        {row.flags.length > 0 && (
          <Icon name="warning" className="warning" label={row.flags.map(flag => TOOL_FLAG_WORDS[flag]).join('. ')} />
        )}
        <State state={row.state} />
        <Duration us={row.durationUs} unknown={row.state === 'unseen' ? 'No span ran it' : 'Has not ended yet'} />
      </button>
      {failed && row.error !== null && (
        <div className="step-error error">
          <Line text={row.error} />
        </div>
      )}
    </>
  );
}

function State({ state }: { readonly state: CallRow['state'] }) {
  switch (state) {
    case 'ok':
      return <Icon name="check" className="step-state dim" label="Ended well" />;
    case 'failed':
      return <Icon name="error" className="step-state error" label="Failed" />;
    case 'running':
      return <Icon name="circle-filled" className="step-state pulse" label="Running" />;
    case 'unseen':
      return <span className="step-state" />;
  }
}

function titleOf(row: CallRow): string {
  const head = row.args === null || row.args === '' ? row.name : `${row.name}(${row.args})`;
  return row.result === null || row.result === '' ? oneLine(head) : `${oneLine(head)}\n→ ${oneLine(row.result)}`;
}

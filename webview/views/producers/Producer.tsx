// One producer: a row, and unfolded its receipt.
import { useId, useState } from 'preact/compat';
import type { ProducerReceipt } from '../../../src/rpc/viewModels.ts';
import { oneLine } from '../../escapes.ts';
import { formatCount, formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Line, SafeText } from '../../ui/Text.tsx';
import { Fields } from './Fields.tsx';
import { Missing } from './Missing.tsx';
import { gapsOf, isForeign, isWhole, scopeWords, stateWords } from './producerWords.ts';
import { UnknownKeys } from './UnknownKeys.tsx';

interface Props {
  readonly receipt: ProducerReceipt;
  /** The only one there is: open from the start. */
  readonly alone: boolean;
}

const LOOKS = {
  gaps: { name: 'warning', className: 'warning', label: 'Something is missing' },
  whole: { name: 'pass', className: 'good', label: 'Everything recognized' },
  foreign: { name: 'circle-slash', className: 'dim', label: 'Nothing to recognize' },
  partly: { name: 'info', className: 'dim', label: 'Not everything was understood' },
} as const;

export function Producer({ receipt, alone }: Props) {
  const [open, setOpen] = useState(alone);
  const id = useId();
  const gaps = gapsOf(receipt).length > 0;
  const foreign = isForeign(receipt) && receipt.unknownKeys.length === 0;
  const scope = scopeWords(receipt);
  return (
    <li className="producer">
      <button type="button" className="producer-head" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        <Line text={receipt.app ?? 'no name'} className={receipt.app === null ? 'dim' : ''} />
        <span className="col-scope">{scope !== null && <Line text={scope} className="dim" />}</span>
        <span className="col-state">
          <Icon {...LOOKS[gaps ? 'gaps' : isWhole(receipt) ? 'whole' : foreign ? 'foreign' : 'partly']} />
          <span className="line" title={stateWords(receipt)}>
            {stateWords(receipt)}
          </span>
        </span>
        <Figure count={receipt.spans} unit="span" />
        <Figure count={receipt.genAi} unit="GenAI span" />
        <Figure count={receipt.logs} unit="log record" />
      </button>
      <div id={id} className="producer-body" hidden={!open}>
        {open && <Body receipt={receipt} scope={scope} />}
      </div>
    </li>
  );
}

function Figure({ count, unit }: { readonly count: number; readonly unit: string }) {
  return (
    <span className="num" title={formatPlural(count, unit)}>
      {formatCount(count)}
      <span className="visually-hidden"> {unit}s</span>
    </span>
  );
}

function Body({ receipt, scope }: { readonly receipt: ProducerReceipt; readonly scope: string | null }) {
  const { conventions } = receipt;
  return (
    <>
      <p className="producer-what">
        {scope !== null && (
          <span className="narrow-only">
            <SafeText text={scope} />
          </span>
        )}
        <span className="dim">
          {conventions.length === 0
            ? 'No convention that Turnstone knows was recognized: its spans are shown as plain spans'
            : conventions.map(convention => oneLine(convention.label, 80)).join(', ')}
        </span>
      </p>
      {receipt.missing.length > 0 && <Missing parts={receipt.missing} conventions={conventions} />}
      {receipt.fields.length > 0 && <Fields fields={receipt.fields} genAi={receipt.genAi} />}
      {receipt.unknownKeys.length > 0 && <UnknownKeys keys={receipt.unknownKeys} />}
    </>
  );
}

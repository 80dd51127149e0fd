// Keys that were kept but not understood. Each opens a span that has it.
import { useState } from 'preact/compat';
import type { ProducerReceipt } from '../../../src/rpc/viewModels.ts';
import { formatPlural } from '../../format.ts';
import { OpenSpan } from './OpenSpan.tsx';

const SHOWN = 12;

export function UnknownKeys({ keys }: { readonly keys: ProducerReceipt['unknownKeys'] }) {
  const [all, setAll] = useState(false);
  const shown = all ? keys : keys.slice(0, SHOWN);
  return (
    <section className="receipt-part">
      <h2>
        Not understood <span className="section-note dim">kept with the span, under Attributes</span>
      </h2>
      <ul className="unknown-keys">
        {shown.map(({ key, traceId, spanId }) => (
          <li key={key} className="mono">
            <OpenSpan place={{ traceId, spanId }} label={key} title="Opens a span that has it" />
          </li>
        ))}
      </ul>
      {keys.length > SHOWN && (
        <button type="button" className="link-button" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show less' : formatPlural(keys.length - SHOWN, 'more key')}
        </button>
      )}
    </section>
  );
}

// The canonical fields that were found: a line of the most frequent, and on request all of them with their counts.
import { useState } from 'preact/compat';
import type { ProducerReceipt } from '../../../src/rpc/viewModels.ts';
import { oneLine } from '../../escapes.ts';
import { formatCount, formatPercent, formatPlural } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { SafeText } from '../../ui/Text.tsx';
import { fieldWord } from './producerWords.ts';

const IN_LINE = 10;

export function Fields({ fields, genAi }: Pick<ProducerReceipt, 'fields' | 'genAi'>) {
  const [open, setOpen] = useState(false);
  return (
    <section className="receipt-part">
      <h2>
        <button type="button" className="receipt-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} /> Recognized
          <span className="section-note dim">{formatPlural(fields.length, 'field')}</span>
        </button>
      </h2>
      {open ? (
        <table className="field-table">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col" className="num" title="GenAI spans that have it">
                Spans
              </th>
              <th scope="col" className="num">
                of {formatCount(genAi)}
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ field, count }) => (
              <tr key={field}>
                <th scope="row" title={oneLine(field, 120)}>
                  <SafeText text={fieldWord(field)} />
                </th>
                <td className="num">{formatCount(count)}</td>
                <td className="num dim">{formatPercent(count, genAi)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="field-line">
          {fields.slice(0, IN_LINE).map(({ field, count }) => (
            <span key={field} title={`${oneLine(fieldWord(field), 120)}: in ${formatCount(count)} of ${formatPlural(genAi, 'GenAI span')}`}>
              <bdi>
                <SafeText text={fieldWord(field)} />
              </bdi>{' '}
              <span className="num dim">{formatPercent(count, genAi)}</span>
            </span>
          ))}
          {fields.length > IN_LINE && <span className="dim">and {fields.length - IN_LINE} more</span>}
        </p>
      )}
    </section>
  );
}

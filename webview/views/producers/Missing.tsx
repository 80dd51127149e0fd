// What a producer leaves out: how often, an example, the setting that brings it, and where its convention is defined (as text).

import { isGap } from '../../../src/rpc/receiptText.ts';
import type { MissingPart, ProducerReceipt } from '../../../src/rpc/viewModels.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SafeText } from '../../ui/Text.tsx';
import { OpenSpan } from './OpenSpan.tsx';
import { adviceCopy, adviceRuns, missingWords } from './producerWords.ts';

interface Props {
  readonly parts: readonly MissingPart[];
  readonly conventions: ProducerReceipt['conventions'];
}

export function Missing({ parts, conventions }: Props) {
  return (
    <section className="receipt-part">
      <h2>Missing</h2>
      <ul className="missing">
        {parts.map(part => (
          <li key={part.what}>
            <div className="missing-head">
              <Icon
                name={part.what === 'redacted' ? 'eye-closed' : isGap(part) ? 'warning' : 'info'}
                className={isGap(part) ? 'warning' : 'dim'}
              />
              <span>{missingWords(part)}</span>
              {part.example !== null && <OpenSpan place={part.example} label="Open one" />}
            </div>
            {part.advice !== null && <Advice text={part.advice} />}
          </li>
        ))}
      </ul>
      {conventions.some(convention => convention.spec !== '') && (
        <ul className="specs dim">
          {conventions
            .filter(convention => convention.spec !== '')
            .map(convention => (
              <li key={convention.id}>
                <bdi>
                  <SafeText text={convention.label} />
                </bdi>
                {': '}
                <span className="mono spec">
                  <SafeText text={convention.spec} />
                </span>{' '}
                <CopyButton text={convention.spec} label="Copy the address of the specification" />
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}

function Advice({ text }: { readonly text: string }) {
  return (
    <div className="advice">
      <bdi>
        {adviceRuns(text).map((run, place) =>
          run.code ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: runs of one text have no other identity.
            <code key={place}>
              <SafeText text={run.text} />
            </code>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <SafeText key={place} text={run.text} />
          ),
        )}
      </bdi>{' '}
      <CopyButton text={adviceCopy(text)} label="Copy the setting" />
    </div>
  );
}

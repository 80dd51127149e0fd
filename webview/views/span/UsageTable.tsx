// Tokens with their parts under the count that includes them, the time to the first token, and the cost with what it rests on.
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { costTitle, costUnknown } from '../../costWords.ts';
import { formatCost, formatCount, UNKNOWN } from '../../format.ts';
import { Section } from './Section.tsx';
import { usageRows } from './usageRows.ts';

export function UsageTable({ span }: { readonly span: SpanDetail }) {
  const rows = span.usage === null ? [] : usageRows(span.usage);
  const { costUsd, costBasis, costSource, model } = span;
  const ground =
    costUsd === null
      ? costUnknown({ models: model === null ? [] : [model], inputTokens: span.inputTokens, outputTokens: span.outputTokens })
      : costTitle(costUsd, costBasis, costSource);
  const hasParts = rows.some(row => row.part);
  return (
    <Section title="Usage" note={hasParts ? 'indented counts are included in the one above' : ''} from={span.from.usage}>
      <table className="usage">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">What</th>
            <th scope="col">How much</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat under input and output.
            <tr key={place} className={row.part ? 'usage-part' : ''} title={row.part || hasParts ? row.hint : undefined}>
              <th scope="row">{row.label}</th>
              <td className="num">{row.tokens === null ? <span title="Not reported">{UNKNOWN}</span> : formatCount(row.tokens)}</td>
              <td className="dim">{place === 0 && 'tokens'}</td>
            </tr>
          ))}
          {span.ttftMs !== null && (
            <tr>
              <th scope="row">first token</th>
              <td className="num">{formatCount(span.ttftMs)}</td>
              <td className="dim">ms after the start</td>
            </tr>
          )}
          <tr>
            <th scope="row">cost</th>
            <td className="num">{formatCost(costUsd, costBasis)}</td>
            <td className="dim usage-ground">{costUsd === null ? ground : ground.replace(/^[^:]*(: |$)/, '')}</td>
          </tr>
        </tbody>
      </table>
    </Section>
  );
}

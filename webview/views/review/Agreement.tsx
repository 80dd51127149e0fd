// How far raters agree, rubric by rubric, where two or more scored the same turns. What they differ on is settled in a review of its own.
import type { AgreementView } from '../../../src/rpc/scoreModels.ts';
import { useQuery } from '../../client/useQuery.ts';
import { oneLine } from '../../escapes.ts';
import { formatPlural } from '../../format.ts';
import { Button } from '../../ui/controls.tsx';

interface Props {
  readonly onSettle: () => void;
}

export function Agreement({ onSettle }: Props) {
  const { data } = useQuery('scores.agree', {}, null);
  const rows = data?.rows.filter(row => row.shared > 0) ?? [];
  if (rows.length === 0) return null;
  const differ = rows.reduce((sum, row) => sum + row.disagreements.length, 0);
  return (
    <section>
      <h2>Agreement</h2>
      <table className="agreement">
        <thead>
          <tr>
            <th scope="col">Rubric</th>
            <th scope="col">Raters</th>
            <th scope="col" className="num" title="Turns that two or more scored">
              Shared
            </th>
            <th scope="col" className="num" title="Pairs of scores that are the same">
              Same
            </th>
            <th scope="col" className="num" title="Of two raters Cohen's, of more Fleiss': agreement beyond chance">
              Kappa
            </th>
            <th scope="col" className="num" title="Krippendorff's, with the interval that holds 95 of 100 resampled values">
              Alpha
            </th>
            <th scope="col">Confused most</th>
            <th scope="col" className="num">
              Differ
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.rubric}>
              <th scope="row">
                <span className="line" title={oneLine(row.rubric, 200)}>
                  {oneLine(row.title, 80)}
                </span>
              </th>
              <td>
                <span className="line" title={row.authors.map(author => oneLine(author, 60)).join('\n')}>
                  {row.authors.map(author => oneLine(author, 40)).join(', ')}
                </span>
              </td>
              <td className="num">{row.shared}</td>
              <td className="num">{row.percent === null ? '-' : `${Math.round(row.percent * 100)} %`}</td>
              <td className="num">{figure(row.cohen ?? row.fleiss)}</td>
              <td className="num" title={row.interval ? `${figure(row.interval[0])} to ${figure(row.interval[1])}` : undefined}>
                {figure(row.alpha)}
              </td>
              <td>
                <span className="line dim">{confusedOf(row)}</span>
              </td>
              <td className="num">{row.disagreements.length}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {differ > 0 && (
        <div className="review-line">
          <Button onClick={onSettle}>Settle {formatPlural(differ, 'Difference')}</Button>
          <span className="dim">Turn by turn, with what everybody said; your score is kept as the gold score.</span>
        </div>
      )}
    </section>
  );
}

function figure(value: number | null): string {
  return value === null || !Number.isFinite(value) ? '-' : value.toFixed(2);
}

function confusedOf({ confusions }: AgreementView): string {
  const most = confusions.filter(each => each.a !== each.b).toSorted((x, y) => y.count - x.count)[0];
  return most ? `${oneLine(String(most.a), 30)} with ${oneLine(String(most.b), 30)}, ${most.count} times` : '';
}

// What was taken out of requests before they were stored, by rule.
import { REDACTION_RULES } from '../../../src/core/redact.ts';
import type { RedactionCount } from '../../../src/rpc/storageModels.ts';
import { useNow } from '../../client/explorer.ts';
import { formatCount } from '../../format.ts';
import { Ago } from '../../ui/Figures.tsx';
import { SafeText } from '../../ui/Text.tsx';

export function Redactions({ counts }: { readonly counts: readonly RedactionCount[] }) {
  const nowUs = useNow(30_000);
  const known = REDACTION_RULES.map(({ id, label }) => ({ id, label, found: counts.find(count => count.rule === id) }));
  const own = counts
    .filter(count => !known.some(rule => rule.id === count.rule))
    .map(found => ({ id: found.rule, label: found.rule, found }));
  return (
    <section>
      <h2>Taken out before storing</h2>
      <p className="dim">
        What looks like a secret is overwritten with asterisks before anything is stored. Rules are turned off, and others added, in the
        settings (<code>turnstone.redaction</code>).
      </p>
      <table className="storage-apps redactions">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" className="num">
              Times
            </th>
            <th scope="col" className="num">
              Last
            </th>
          </tr>
        </thead>
        <tbody>
          {[...known, ...own].map(({ id, label, found }) => (
            <tr key={id}>
              <th scope="row">
                <span className="line">
                  <SafeText text={label} />
                </span>
              </th>
              <td className="num">{found ? formatCount(found.count) : <span className="dim">0</span>}</td>
              <td className="num">{found && <Ago us={found.lastUs} nowUs={nowUs} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

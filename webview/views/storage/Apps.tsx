// Which app takes how much room, the largest first, each with a way to delete what it sent.
import { useState } from 'preact/compat';
import { quoteValue } from '../../../src/core/filterTokens.ts';
import type { StorageApp } from '../../../src/rpc/storageModels.ts';
import { useNow } from '../../client/explorer.ts';
import { formatBytes, formatCount, formatPlural } from '../../format.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { IconButton } from '../../ui/controls.tsx';
import { Ago } from '../../ui/Figures.tsx';
import { SafeText } from '../../ui/Text.tsx';

interface Props {
  readonly apps: readonly StorageApp[];
  /** Deletes the sessions that pass. */
  readonly onDelete: (filter: string) => Promise<unknown>;
}

export function Apps({ apps, onDelete }: Props) {
  const [asking, setAsking] = useState<string | null>(null);
  const nowUs = useNow(30_000);
  const most = Math.max(1, ...apps.map(app => app.bytes));
  const chosen = apps.find(app => keyOf(app) === asking);
  return (
    <section>
      <h2>Apps</h2>
      {apps.length === 0 && <p className="dim">Nothing is stored.</p>}
      {apps.length > 0 && (
        <table className="storage-apps">
          <thead>
            <tr>
              <th scope="col">App</th>
              <th scope="col" className="num">
                Sessions
              </th>
              <th scope="col" className="num">
                Spans
              </th>
              <th scope="col" className="num">
                Oldest
              </th>
              <th scope="col" className="num" title="Its part of the file, estimated from its newest spans">
                Size
              </th>
              <th scope="col">
                <span className="visually-hidden">Share</span>
              </th>
              <th scope="col">
                <span className="visually-hidden">Delete</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {apps.map(app => (
              <tr key={keyOf(app)}>
                <th scope="row">
                  <span className="line">{app.app === null ? <span className="dim">no name</span> : <SafeText text={app.app} />}</span>
                </th>
                <td className="num">{formatCount(app.sessions)}</td>
                <td className="num">{formatCount(app.spans)}</td>
                <td className="num">
                  <Ago us={app.oldestUs} nowUs={nowUs} />
                </td>
                <td className="num">~{formatBytes(app.bytes)}</td>
                <td className="share" aria-hidden="true">
                  <span style={{ width: `${(100 * app.bytes) / most}%` }} />
                </td>
                <td className="act">
                  <IconButton icon="trash" label={`Delete the sessions of ${app.app ?? 'no name'}`} onClick={() => setAsking(keyOf(app))} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {chosen && (
        <Confirm
          key={asking}
          asking
          onClose={() => setAsking(null)}
          label=""
          question={`Delete ${formatPlural(chosen.sessions, 'session')} of ${chosen.app ?? 'apps without a name'}? This cannot be undone.`}
          act="Delete"
          onConfirm={() => onDelete(chosen.app === null ? '-app:*' : `app:${quoteValue(chosen.app)}`)}
        />
      )}
    </section>
  );
}

function keyOf(app: StorageApp): string {
  return app.app === null ? '-' : `app ${app.app}`;
}

// How much room everything takes and which app takes it, how long it is kept, what was taken out before it was stored, and deleting.
import './storage.css';
import { useEffect } from 'preact/compat';
import type { StorageView as Storage } from '../../../src/rpc/storageModels.ts';
import { useExplorer, useNavigation } from '../../client/explorer.ts';
import { useKeys } from '../../client/keys.ts';
import { useQuery } from '../../client/useQuery.ts';
import { oneLine } from '../../escapes.ts';
import { formatBytes, formatCount, formatPlural } from '../../format.ts';
import { Confirm } from '../../ui/Confirm.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Button, IconButton, ProgressRing } from '../../ui/controls.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Said, useSaid } from '../../ui/Said.tsx';
import { Apps } from './Apps.tsx';
import { KeepRule } from './KeepRule.tsx';
import { Redactions } from './Redactions.tsx';

const REFRESH_MS = 5000;
/** No session: what is shown here moves too often to be asked for with each of them. */
const BY_ITSELF = '\u0000storage';

export function StorageView() {
  const { back, setTitle } = useNavigation();
  const { client } = useExplorer();
  const answer = useQuery('storage.get', {}, BY_ITSELF);
  const { said, say } = useSaid();
  const { data, retry } = answer;
  useEffect(() => {
    setTitle('Storage');
    const timer = setInterval(retry, REFRESH_MS);
    return () => {
      clearInterval(timer);
      setTitle(null);
    };
  }, [setTitle, retry]);
  useKeys({ Escape: back });
  const remove = async (params: Parameters<typeof client.call<'sessions.delete'>>[1]) => {
    const { sessions, freedBytes } = await client.call('sessions.delete', params);
    say(`${formatPlural(sessions, 'session')} deleted, ${formatBytes(freedBytes)} given back`);
    retry();
  };
  return (
    <section className="storage" aria-label="Storage">
      <div className="bar">
        <IconButton icon="arrow-left" label="Back (Esc)" onClick={back} />
        <h1>Storage</h1>
        <Said text={said} />
        <span className="count">{data && `${formatBytes(totalOf(data))} on disk`}</span>
      </div>
      {answer.error && (
        <div className="banner" role="alert">
          <Icon name="error" /> The sizes could not be read: {answer.error.message} <Button onClick={retry}>Try Again</Button>
        </div>
      )}
      {!data && !answer.error && (
        <div className="loading">
          <ProgressRing label="Loading storage" />
        </div>
      )}
      {data && (
        <div className="storage-scroll">
          <Database data={data} onDropCopies={() => client.call('storage.dropCopies', {}).then(retry)} />
          <Apps apps={data.apps} onDelete={(filter: string) => remove({ filter, plain: true })} />
          <KeepRule key={JSON.stringify(data.keep)} data={data} onKeep={rule => client.call('storage.keep', rule).then(retry)} />
          <Redactions counts={data.redactions} />
          <section>
            <h2>Delete everything</h2>
            <p className="dim">
              All sessions, spans and log records, pinned ones too, and copies of the file. Kept filters and price lists stay.
            </p>
            <Confirm
              label="Delete Everything…"
              question={`Delete ${formatPlural(data.sessions, 'session')} with ${formatPlural(data.spans, 'span')}? This cannot be undone.`}
              act="Delete Everything"
              onConfirm={() => remove({ everything: true })}
            />
          </section>
        </div>
      )}
    </section>
  );
}

function totalOf(data: Storage): number {
  return data.fileBytes + data.walBytes + data.searchBytes + data.copyBytes;
}

function Database({ data, onDropCopies }: { readonly data: Storage; readonly onDropCopies: () => Promise<unknown> }) {
  return (
    <section>
      <h2>Database</h2>
      <dl className="storage-facts">
        <dt>File</dt>
        <dd>
          <span className="mono line" title={oneLine(data.file)}>
            {oneLine(data.file)}
          </span>
          <CopyButton text={data.file} label="Copy path" />
        </dd>
        <dt>Size</dt>
        <dd>
          {formatBytes(data.fileBytes)}
          {data.walBytes > 0 && <span className="dim"> and {formatBytes(data.walBytes)} not yet written into it</span>}
        </dd>
        {data.searchBytes > 0 && (
          <>
            <dt>Search</dt>
            <dd title="Which words stand where; made from the rest">{formatBytes(data.searchBytes)} for the index of words</dd>
          </>
        )}
        <dt>Holds</dt>
        <dd>
          {formatPlural(data.sessions, 'session')}, {formatCount(data.spans)} spans, {formatCount(data.logs)} log records
        </dd>
        {data.copyBytes > 0 && (
          <>
            <dt>Copies</dt>
            <dd>
              <span title="Made before an update changed the database, in case it went wrong">
                {formatBytes(data.copyBytes)} from before updates
              </span>
              <Confirm label="Delete Copies…" question="Delete the copies?" act="Delete Copies" onConfirm={onDropCopies} />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

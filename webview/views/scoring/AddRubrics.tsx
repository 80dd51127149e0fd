// Rubrics for a workspace that has none: a pack by the shape of the system, copied as files that can be changed. In place: a turn's card
// clips what would open over it.
import { useState } from 'preact/compat';
import { useExplorer } from '../../client/explorer.ts';
import { asRpcError } from '../../client/queries.ts';
import { useQuery } from '../../client/useQuery.ts';
import { Icon } from '../../ui/Icon.tsx';

export function AddRubrics() {
  const { client, queries } = useExplorer();
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const { data } = useQuery('rubrics.library', open ? {} : null, 'fixed');
  const add = (ids: readonly string[]) =>
    client.call('rubrics.add', { ids: [...ids] }).then(
      () => queries.refetch({ method: 'rubrics.list', params: {}, session: null }),
      (error: unknown) => setFailed(asRpcError(error).message),
    );
  return (
    <>
      <button
        type="button"
        className="strip-act"
        aria-expanded={open}
        title="Copy rubrics into this workspace, as files in .turnstone/rubrics"
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'add'} />
        Add Rubrics
      </button>
      {open &&
        data?.packs.map(pack => (
          <button
            key={pack.id}
            type="button"
            className="choice pack"
            title={pack.rubrics.join(', ')}
            onClick={() => {
              setFailed(null);
              void add(pack.rubrics);
            }}
          >
            {pack.title}
          </button>
        ))}
      {failed !== null && (
        <span className="error" role="alert">
          {failed}
        </span>
      )}
    </>
  );
}

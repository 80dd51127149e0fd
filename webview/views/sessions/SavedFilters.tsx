// Filters kept by name, shared by every window and the command line: choose one, keep the present one, forget one (and undo that).
import { useEffect, useState } from 'preact/compat';
import { useExplorer } from '../../client/explorer.ts';
import { oneLine } from '../../escapes.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';

interface Saved {
  readonly name: string;
  readonly filter: string;
}

interface Props {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

export function SavedFilters({ filter, onFilter }: Props) {
  return (
    <Menu icon="bookmark" label="Kept filters" text="Saved">
      {close => (
        <SavedList
          filter={filter}
          onChoose={chosen => {
            onFilter(chosen);
            close();
          }}
        />
      )}
    </Menu>
  );
}

function SavedList({ filter, onChoose }: { readonly filter: string; readonly onChoose: (filter: string) => void }) {
  const { client } = useExplorer();
  const [rows, setRows] = useState<readonly Saved[] | null>(null);
  const [forgotten, setForgotten] = useState<Saved | null>(null);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const read = () =>
    client.call('filters.list', {}).then(
      answer => setRows(answer.rows),
      (error: Error) => setProblem(error.message),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens.
  useEffect(() => void read(), []);
  const put = (saved: { name: string; filter: string | null }) =>
    client.call('filters.put', saved).then(
      () => {
        setProblem(null);
        void read();
      },
      (error: Error) => setProblem(error.message),
    );
  return (
    <>
      {rows?.map(row => (
        <div key={row.name} className="saved-row">
          <button type="button" className="menu-item" title={oneLine(row.filter, 200)} onClick={() => onChoose(row.filter)}>
            <span className="line">{oneLine(row.name, 60)}</span>
            <span className="line dim mono">{oneLine(row.filter, 80)}</span>
          </button>
          <button
            type="button"
            className="tool-button"
            title={`Forget ${oneLine(row.name, 60)}`}
            aria-label={`Forget ${oneLine(row.name, 60)}`}
            onClick={() => {
              setForgotten(row);
              void put({ name: row.name, filter: null });
            }}
          >
            <Icon name="trash" />
          </button>
        </div>
      ))}
      {rows?.length === 0 && forgotten === null && <p className="dim">None yet. Keep the filter you use every morning.</p>}
      {forgotten && (
        <p>
          {oneLine(forgotten.name, 60)} is forgotten.{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => {
              void put(forgotten);
              setForgotten(null);
            }}
          >
            Undo
          </button>
        </p>
      )}
      {filter.trim() !== '' && (
        <form
          className="saved-new"
          onSubmit={event => {
            event.preventDefault();
            if (name.trim() === '') return setProblem('Give it a name.');
            void put({ name: name.trim(), filter });
            setName('');
          }}
        >
          <input
            aria-label="Name for the present filter"
            placeholder="Name for the present filter"
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          <button type="submit" className="tool-button" title="Keep the present filter by this name">
            <Icon name="save" /> Keep
          </button>
        </form>
      )}
      {problem && (
        <p className="error" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

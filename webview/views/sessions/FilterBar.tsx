// The bar over the list: filter, kept filters, columns and density, how many there are, and whether more are coming.
import { useEffect, useRef, useState, useSyncExternalStore } from 'preact/compat';
import { useExplorer, useNavigation, useValue } from '../../client/explorer.ts';
import { formatCount, formatPlural } from '../../format.ts';
import { Checkbox } from '../../ui/controls.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { type ColumnChoice, OPTIONAL_COLUMNS, USUAL_COLUMNS } from './columns.ts';
import { FacetRow } from './FacetRow.tsx';
import { FilterField } from './FilterField.tsx';
import { SavedFilters } from './SavedFilters.tsx';
import type { SessionListState } from './sessionList.ts';

const FILTER_DELAY_MS = 200;
export const DENSITIES = [
  { id: 'compact', label: 'Compact' },
  { id: 'comfortable', label: 'Comfortable' },
] as const;

interface Props {
  readonly onDown: () => void;
  readonly choice: ColumnChoice;
  readonly onChoice: (choice: ColumnChoice) => void;
  readonly density: string;
  readonly onDensity: (density: string) => void;
}

export function FilterBar({ onDown, choice, onChoice, density, onDensity }: Props) {
  const { sessionList, host } = useExplorer();
  const { route, go } = useNavigation();
  const list = useSyncExternalStore(sessionList.subscribe, sessionList.get);
  const filter = route.view === 'sessions' ? route.filter : '';
  const [text, setText] = useState(filter);
  const applied = useRef(filter);
  if (filter !== applied.current) {
    applied.current = filter;
    setText(filter);
  }
  useEffect(() => sessionList.setFilter(filter), [sessionList, filter]);
  useEffect(() => {
    if (text === filter) return;
    const timer = setTimeout(() => {
      applied.current = text;
      go({ view: 'sessions', filter: text }, 'replace');
    }, FILTER_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text, filter, go]);
  return (
    <>
      <div className="bar">
        <FilterField text={text} onText={setText} refused={text === filter ? list.invalid : null} onDown={onDown} />
        {host.place === 'database' && <SavedFilters filter={text} onFilter={setText} />}
        <Menu icon="settings" label="Columns and density">
          {() => <ListSettings choice={choice} onChoice={onChoice} density={density} onDensity={onDensity} />}
        </Menu>
        <span className="count" title={countTitle(list)}>
          {list.loaded && countWords(list)}
        </span>
        <Live />
      </div>
      <FacetRow filter={list.invalid === null ? filter : ''} text={text} plain={sessionList.plain} onFilter={setText} />
    </>
  );
}

function countWords({ total, rows, scan }: SessionListState): string {
  if (total !== null) return formatPlural(total, 'session');
  return scan === null ? `${formatCount(rows.length)}+ sessions` : `${formatCount(rows.length)} so far`;
}

function countTitle({ total, scan }: SessionListState): string {
  if (total !== null) return 'Sessions that match';
  return scan === null ? 'Many sessions hold this text: they are not counted' : 'Found so far';
}

function ListSettings({ choice, onChoice, density, onDensity }: Omit<Props, 'onDown'>) {
  const { sessionList } = useExplorer();
  const [plain, setPlain] = useState(sessionList.plain);
  return (
    <>
      <Segments label="Density" value={density} options={DENSITIES} onChange={onDensity} />
      <Checkbox
        checked={plain}
        onChange={next => {
          setPlain(next);
          sessionList.setPlain(next);
        }}
      >
        <span title="Sessions of traces in which no span is about an LLM">Other traces</span>
      </Checkbox>
      <h3>Columns</h3>
      {OPTIONAL_COLUMNS.map(column => (
        <Checkbox
          key={column.id}
          checked={choice.shown.includes(column.id)}
          onChange={on =>
            onChoice({ ...choice, shown: on ? [...choice.shown, column.id] : choice.shown.filter(each => each !== column.id) })
          }
        >
          <span title={column.hint}>{column.title}</span>
        </Checkbox>
      ))}
      <button type="button" className="link-button" onClick={() => onChoice(USUAL_COLUMNS)}>
        As they were
      </button>
    </>
  );
}

function Live() {
  const { state, status, host } = useExplorer();
  const connection = useValue(state);
  const role = useValue(status)?.role;
  const live = connection === 'open' && (role === 'leader' || role === 'follower');
  if (host.place === 'file') return null;
  return (
    <span className={live ? 'live' : 'live dim'} title={live ? 'New sessions show as they arrive' : 'Nothing is being received'}>
      <span className={live ? 'dot dot-live' : 'dot'} aria-hidden="true" /> {live ? 'live' : 'not live'}
    </span>
  );
}

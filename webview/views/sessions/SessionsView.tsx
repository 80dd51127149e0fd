// The live list of sessions with its filter. Columns line up; numbers carry their unit in the header.
import './sessions.css';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'preact/compat';
import type { SessionListRow } from '../../../src/rpc/listModels.ts';
import { useExplorer, useNavigation, useNow, useValue } from '../../client/explorer.ts';
import { useKeys, whenFocused } from '../../client/keys.ts';
import { sessionRoute } from '../../client/route.ts';
import { useStored } from '../../client/stored.ts';
import { formatPlural } from '../../format.ts';
import { Button, ProgressRing } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { clientWidthOf, useMeasure } from '../../ui/useMeasure.ts';
import { type ListHandle, VirtualList } from '../../ui/VirtualList.tsx';
import { fitColumns, gridOf, readColumns, USUAL_COLUMNS } from './columns.ts';
import { FilterBar } from './FilterBar.tsx';
import { FirstRun } from './FirstRun.tsx';
import { ScanBar } from './ScanBar.tsx';
import { SessionHeaderCells } from './SessionHeaderCells.tsx';
import { sessionCells } from './sessionCells.tsx';

const ROW_PX = { compact: 22, comfortable: 30 } as const;

export function SessionsView() {
  const { sessionList, state, host } = useExplorer();
  const { route, go } = useNavigation();
  const list = useSyncExternalStore(sessionList.subscribe, sessionList.get);
  const connection = useValue(state);
  const nowUs = useNow(10_000);
  const [selected, setSelected] = useState(sessionList.place.selected);
  const [choice, setChoice] = useStored('sessions.columns', readColumns, USUAL_COLUMNS);
  const [density, setDensity] = useStored<keyof typeof ROW_PX>('sessions.density', readDensity, 'compact');
  const box = useRef<HTMLElement>(null);
  const width = useMeasure(box, clientWidthOf, window.innerWidth);
  const handle = useRef<ListHandle>(null);
  const columns = fitColumns(choice, width);
  const active = selected === null ? -1 : list.rows.findIndex(row => row.id === selected);
  const freeze = useCallback(() => {
    sessionList.setFrozen(sessionList.place.selected !== null || sessionList.place.top > 0);
  }, [sessionList]);
  const select = useCallback(
    (row: SessionListRow | undefined) => {
      sessionList.place.selected = row?.id ?? null;
      setSelected(row?.id ?? null);
      freeze();
    },
    [sessionList, freeze],
  );
  const open = (index: number) => {
    const row = list.rows[index];
    if (!row) return;
    select(row);
    go(sessionRoute(row.id, row.hit ? { turn: row.hit.turn } : {}));
  };
  const showNew = () => {
    select(undefined);
    sessionList.place.top = 0;
    freeze();
    sessionList.showNew();
    handle.current?.scrollToTop();
  };
  const intoList = () => {
    if (selected === null) select(list.rows[0]);
    handle.current?.focus();
  };
  useEffect(() => {
    if (sessionList.place.selected === null) return;
    return whenFocused(() => handle.current?.focus());
  }, [sessionList]);
  useKeys({
    Escape: () => (selected === null ? false : select(undefined)),
    ArrowDown: () => {
      if (document.activeElement !== document.body) return false;
      intoList();
    },
  });
  const more = useCallback(() => void sessionList.loadMore(), [sessionList]);
  const filter = route.view === 'sessions' ? route.filter : '';
  const empty = list.loaded && list.rows.length === 0;

  return (
    <section
      ref={box}
      className="sessions"
      aria-label="Sessions"
      style={{ '--session-columns': gridOf(columns, choice) } as React.CSSProperties}
    >
      <h1 className="visually-hidden">Sessions</h1>
      <FilterBar
        onDown={intoList}
        choice={choice}
        onChoice={setChoice}
        density={density}
        onDensity={next => setDensity(readDensity(next) ?? 'compact')}
      />
      <ScanBar />
      {list.error && (
        <div className="banner" role="alert">
          <Icon name="error" /> The list could not be read: {list.error.message}
          <Button onClick={() => sessionList.refresh()}>Try Again</Button>
        </div>
      )}
      {list.waiting > 0 && (
        <button type="button" className="new-bar" onClick={showNew}>
          <Icon name="arrow-up" /> <span role="status">{formatPlural(list.waiting, 'new session')}</span>
        </button>
      )}
      {!list.loaded && list.loading && connection !== 'lost' && (
        <div className="loading">
          <ProgressRing label="Loading sessions" />
        </div>
      )}
      {empty && filter === '' && !list.invalid && (host.place === 'file' ? <EmptyFile /> : <FirstRun />)}
      {empty && filter !== '' && list.next === null && (
        <EmptyState icon="filter" title="No session matches this filter">
          <Button onClick={() => go({ view: 'sessions', filter: '' }, 'replace')}>Clear Filter</Button>
        </EmptyState>
      )}
      {list.rows.length > 0 && (
        <VirtualList
          role="grid"
          label="Sessions"
          className="session-list"
          listRef={handle}
          count={list.rows.length}
          total={list.total ?? list.rows.length}
          columns={columns.length}
          rowHeight={ROW_PX[density]}
          headerHeight={24}
          header={
            <SessionHeaderCells
              columns={columns}
              choice={choice}
              order={{ sort: list.sort, descending: list.descending }}
              onOrder={order => {
                handle.current?.scrollToTop();
                sessionList.setOrder(order.sort, order.descending);
              }}
              onWidths={widths => setChoice({ ...choice, widths })}
            />
          }
          keyOf={index => list.rows[index]?.id ?? String(index)}
          row={index => ({ children: sessionCells(columns, list.rows[index] as SessionListRow, nowUs) })}
          active={active}
          onActive={index => select(list.rows[index])}
          onOpen={open}
          onScrolled={freeze}
          onNearEnd={more}
          initialScroll={{
            top: sessionList.place.top,
            keep: top => {
              sessionList.place.top = top;
            },
          }}
        />
      )}
    </section>
  );
}

function readDensity(stored: unknown): keyof typeof ROW_PX | null {
  return stored === 'compact' || stored === 'comfortable' ? stored : null;
}

function EmptyFile() {
  const { host } = useExplorer();
  const state = useValue(host.file);
  if (state === null || state.percent !== null) return null;
  return (
    <EmptyState icon="file" title="No sessions in this file">
      <p>It should hold OTLP JSON, one request or one a line, or the lines that Copilot's exporters write.</p>
    </EmptyState>
  );
}

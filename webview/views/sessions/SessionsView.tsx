// The live list of sessions with its filter. Columns line up; numbers carry their unit in the header.
import './sessions.css';
import { useCallback, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import type { SessionRow } from '../../../src/rpc/viewModels.ts';
import { useExplorer, useNavigation, useNow, useValue } from '../../client/explorer.ts';
import { useKeys } from '../../client/keys.ts';
import { sessionRoute } from '../../client/route.ts';
import { formatCount, formatPlural } from '../../format.ts';
import { Cell } from '../../ui/Cell.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Button, Checkbox, ProgressRing, TextField } from '../../ui/toolkit.tsx';
import { type ListHandle, VirtualList } from '../../ui/VirtualList.tsx';
import { FirstRun } from './FirstRun.tsx';
import { SESSION_COLUMNS, sessionCells } from './sessionCells.tsx';

const FILTER_DELAY_MS = 200;

export function SessionsView() {
  const { sessionList, state } = useExplorer();
  const { route, go } = useNavigation();
  const list = useSyncExternalStore(sessionList.subscribe, sessionList.get);
  const connection = useValue(state);
  const nowUs = useNow(10_000);
  const [selected, setSelected] = useState(sessionList.place.selected);
  const handle = useRef<ListHandle>(null);
  const active = selected === null ? -1 : list.rows.findIndex(row => row.id === selected);
  const freeze = useCallback(() => {
    sessionList.setFrozen(sessionList.place.selected !== null || sessionList.place.top > 0);
  }, [sessionList]);
  const select = useCallback(
    (row: SessionRow | undefined) => {
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
    go(sessionRoute(row.id));
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
    if (sessionList.place.selected !== null) handle.current?.focus();
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
    <section className="sessions" aria-label="Sessions">
      <FilterBar onDown={intoList} />
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
      {empty && filter === '' && !list.invalid && <FirstRun />}
      {empty && filter !== '' && (
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
          columns={SESSION_COLUMNS.length}
          rowHeight={22}
          headerHeight={24}
          header={SESSION_COLUMNS.map(column => (
            <Cell key={column.id} role="columnheader" className={`cell col-${column.id}`} title={column.hint}>
              {column.title}
            </Cell>
          ))}
          keyOf={index => list.rows[index]?.id ?? String(index)}
          row={index => ({ children: sessionCells(list.rows[index] as SessionRow, nowUs) })}
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

function FilterBar({ onDown }: { readonly onDown: () => void }) {
  const { sessionList } = useExplorer();
  const { route, go } = useNavigation();
  const list = useSyncExternalStore(sessionList.subscribe, sessionList.get);
  const filter = route.view === 'sessions' ? route.filter : '';
  const [text, setText] = useState(filter);
  const field = useRef<HTMLElement>(null);
  const problemId = useId();
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
  useKeys({ '/': () => field.current?.focus() });
  return (
    <div className="bar">
      <div className="filter-box">
        <TextField
          label="Filter sessions"
          placeholder="Filter, for example: error model:gpt-5*"
          value={text}
          invalid={list.invalid !== null}
          describedBy={problemId}
          fieldRef={field}
          onInput={setText}
          onKeyDown={event => {
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              onDown();
            }
            if (event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            if (text !== '') setText('');
            else onDown();
          }}
        />
        <div id={problemId} className="field-problem" role="status">
          {list.invalid}
        </div>
      </div>
      <Checkbox checked={sessionList.plain} onChange={plain => sessionList.setPlain(plain)}>
        <span title="Sessions of traces in which no span is about an LLM">Other traces</span>
      </Checkbox>
      <span className="count" title="Sessions that match">
        {list.loaded && `${formatCount(list.total ?? list.rows.length)} ${list.total === 1 ? 'session' : 'sessions'}`}
      </span>
      <Live />
    </div>
  );
}

function Live() {
  const { state, status } = useExplorer();
  const connection = useValue(state);
  const role = useValue(status)?.role;
  const live = connection === 'open' && (role === 'leader' || role === 'follower');
  return (
    <span className={live ? 'live' : 'live dim'} title={live ? 'New sessions show as they arrive' : 'Nothing is being received'}>
      <span className={live ? 'dot dot-live' : 'dot'} aria-hidden="true" /> {live ? 'live' : 'not live'}
    </span>
  );
}

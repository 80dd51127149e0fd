// The spans of the selected turn or of the whole session: a tree and, on the same rows, a waterfall on one time axis.
import './spans.css';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useKeys } from '../../client/keys.ts';
import { usePreference } from '../../client/stored.ts';
import { formatCount, formatPlural } from '../../format.ts';
import { kindLook } from '../../kinds.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { Button, ProgressRing, TextField } from '../../ui/toolkit.tsx';
import { clientWidthOf, useMeasure } from '../../ui/useMeasure.ts';
import { type ListHandle, VirtualList } from '../../ui/VirtualList.tsx';
import { Minimap } from './Minimap.tsx';
import { SpanBarTools } from './SpanBarTools.tsx';
import { SpanHeader } from './SpanHeader.tsx';
import { SpanRowCells } from './SpanRowCells.tsx';
import { readSpanFilter } from './spanFilter.ts';
import { ancestors, matchRows, spanKey, visibleRows } from './spanTree.ts';
import type { SessionViewModel } from './useSession.ts';
import { useTimeView } from './useTimeView.ts';
import { axisOf } from './waterfall.ts';

const SCOPES = [
  { id: 'turn', label: 'Turn' },
  { id: 'session', label: 'Session' },
] as const;
const TICK_PX = 60;
const FIGURES_PX = 136;

interface Props {
  readonly view: SessionViewModel;
  readonly onOpenSpan: () => void;
}

export function SpansPane({ view, onOpenSpan }: Props) {
  const { spans, tree, selected } = view;
  const { data } = spans;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [query, setQuery] = useState('');
  const filter = useMemo(() => readSpanFilter(query), [query]);
  const problem = 'problem' in filter ? filter.problem : null;
  const problemId = useId();
  const [split, setSplit] = usePreference('spans.split', 0.42);
  const box = useRef<HTMLDivElement>(null);
  const width = useMeasure(box, clientWidthOf, 600);
  const handle = useRef<ListHandle>(null);
  const field = useRef<HTMLElement>(null);
  const selectedKey = selected ? `${selected.traceId}:${selected.spanId}` : null;

  const keep = useMemo(
    () =>
      // All rows stay while the filter cannot be read.
      data && tree && 'tests' in filter
        ? matchRows(
            data,
            tree,
            filter.tests.map(make => make(data, kind => kindLook(kind).label.toLowerCase())),
          )
        : null,
    [data, tree, filter],
  );
  const rows = useMemo(() => {
    if (!data || !tree) return new Int32Array(0);
    return visibleRows(tree, row => keep === null && collapsed.size > 0 && collapsed.has(spanKey(data, row)), keep);
  }, [data, tree, collapsed, keep]);
  const indexOfRow = useMemo(() => {
    const indexes = new Int32Array(tree?.parent.length ?? 0).fill(-1);
    rows.forEach((row, index) => {
      indexes[row] = index;
    });
    return indexes;
  }, [rows, tree]);
  const selectedRow = selectedKey === null ? -1 : (tree?.rowOfSpan.get(selectedKey) ?? -1);
  const active = indexOfRow[selectedRow] ?? -1;

  const time = useTimeView(data, tree, selectedRow, box);
  const { range, timing } = time;
  const timeWidth = Math.max(80, width * (1 - split) - FIGURES_PX);
  const axis = useMemo(() => axisOf(range, Math.max(2, Math.floor(timeWidth / TICK_PX))), [range, timeWidth]);

  // A selection from elsewhere (a step, `]`, a link) is unfolded and brought into view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the selection changes; folding away an ancestor must stay possible.
  useEffect(() => {
    if (!data || !tree || selectedRow < 0) return;
    const folded = ancestors(tree, selectedRow)
      .map(row => spanKey(data, row))
      .filter(key => collapsed.has(key));
    if (folded.length > 0) setCollapsed(new Set([...collapsed].filter(key => !folded.includes(key))));
    else if (active >= 0) handle.current?.scrollToIndex(active);
  }, [selectedKey, selectedRow < 0]);

  const select = (index: number) => {
    const row = rows[index];
    if (row === undefined || !data) return;
    view.selectSpan({ traceId: data.strings[data.traceId[row]!] ?? '', spanId: data.spanId[row]! });
  };
  const fold = (row: number, closed: boolean) => {
    if (!data || !tree) return;
    const key = spanKey(data, row);
    const next = new Set(collapsed);
    if (closed) next.add(key);
    else next.delete(key);
    setCollapsed(next);
    if (closed && selectedRow >= 0 && ancestors(tree, selectedRow).includes(row)) select(indexOfRow[row] ?? -1);
  };
  const foldAll = () => {
    if (!data || !tree) return;
    const all = new Set<string>();
    for (let row = 0; row < data.count; row++) if (tree.firstChild[row]! >= 0) all.add(spanKey(data, row));
    setCollapsed(all);
    if (selectedRow >= 0) {
      const root = ancestors(tree, selectedRow).at(-1);
      if (root !== undefined) select(indexOfRow[root] ?? -1);
    }
  };
  const onKey = (event: React.KeyboardEvent, index: number): boolean => {
    const row = rows[index];
    // With Shift the arrows move the time axis.
    if (row === undefined || !data || !tree || event.shiftKey) return false;
    const hasChildren = tree.firstChild[row]! >= 0;
    const isClosed = collapsed.has(spanKey(data, row)) && keep === null;
    if (event.key === 'ArrowRight') {
      if (hasChildren && isClosed) fold(row, false);
      else if (hasChildren) select(indexOfRow[tree.firstChild[row]!] ?? index + 1);
      return true;
    }
    if (event.key === 'ArrowLeft') {
      if (hasChildren && !isClosed && keep === null) fold(row, true);
      else if (tree.parent[row]! >= 0) select(indexOfRow[tree.parent[row]!] ?? index);
      return true;
    }
    return false;
  };
  useKeys({ '/': () => field.current?.focus() });

  const failed = tree ? countRootErrors(tree) : 0;
  const matches = keep === null ? null : keep.reduce((sum, mark) => sum + (mark === 2 ? 1 : 0), 0);
  return (
    <div ref={box} className={`spans ${spans.previous ? 'is-previous' : ''}`}>
      <div className="bar">
        {view.turns.length > 0 && (
          <Segments
            label="Spans of"
            value={view.scope}
            options={SCOPES}
            onChange={id => view.setScope(id === 'session' ? 'session' : 'turn')}
          />
        )}
        <div className="filter-box">
          <TextField
            label="Filter spans"
            placeholder="Filter spans"
            value={query}
            invalid={problem !== null}
            describedBy={problemId}
            fieldRef={field}
            onInput={setQuery}
            onKeyDown={event => {
              if (event.key !== 'Escape' && event.key !== 'ArrowDown') return;
              event.preventDefault();
              event.stopPropagation();
              if (event.key === 'Escape' && query !== '') setQuery('');
              else handle.current?.focus();
            }}
          />
          <div id={problemId} className="field-problem" role="status">
            {problem}
          </div>
        </div>
        <span className="count" role="status">
          {matches !== null ? formatPlural(matches, 'match', 'matches') : data && formatPlural(data.count, 'span')}
        </span>
        {failed > 0 && (
          <span className="error count" title={`${formatPlural(failed, 'failed span')}: ] goes to the next`}>
            <Icon name="error" /> {formatCount(failed)}
          </span>
        )}
        <SpanBarTools time={time} onFoldAll={foldAll} onUnfoldAll={() => setCollapsed(new Set())} />
      </div>
      {spans.error && (
        <div className="banner" role="alert">
          <Icon name="error" /> The spans could not be read: {spans.error.message} <Button onClick={spans.retry}>Try Again</Button>
        </div>
      )}
      {data && data.omitted > 0 && (
        <div className="banner banner-note">
          <Icon name="info" /> {formatCount(data.omitted)} more spans are not shown.
        </div>
      )}
      {!data && !spans.error && (
        <div className="loading">
          <ProgressRing label="Loading spans" />
        </div>
      )}
      {data && data.count === 0 && (
        <EmptyState icon="list-tree" title="No spans yet">
          <p>They appear as the app sends them.</p>
        </EmptyState>
      )}
      {data && tree && data.count > 1 && <Minimap columns={data} tree={tree} time={time} />}
      {data && tree && data.count > 0 && (
        <div className="spans-box" style={{ '--split': split, '--tick': axis.step } as React.CSSProperties}>
          <VirtualList
            role="treegrid"
            label="Spans"
            className="span-list"
            listRef={handle}
            count={rows.length}
            columns={4}
            rowHeight={22}
            headerHeight={24}
            header={<SpanHeader axis={axis} width={timeWidth} />}
            keyOf={index => spanKey(data, rows[index] ?? -1)}
            row={index => {
              const row = rows[index]!;
              const closed = keep === null && collapsed.has(spanKey(data, row));
              return {
                className: `${data.status[row] === 2 ? 'failed' : ''} ${keep?.[row] === 1 ? 'on-the-way' : ''}`,
                level: tree.depth[row]! + 1,
                position: tree.position[row]!,
                siblings: tree.siblings[row]!,
                expanded: tree.firstChild[row]! < 0 ? undefined : !closed,
                children: <SpanRowCells {...{ columns: data, tree, row, closed, range, timing }} onFold={() => fold(row, !closed)} />,
              };
            }}
            active={active}
            onActive={select}
            onOpen={index => {
              select(index);
              onOpenSpan();
            }}
            onPick={select}
            onKey={onKey}
          />
          <Splitter
            label="Width of the span names"
            orientation="vertical"
            className="at-split"
            value={split}
            initial={0.42}
            min={0.2}
            max={0.7}
            onChange={setSplit}
          />
        </div>
      )}
    </div>
  );
}

function countRootErrors(tree: { readonly order: Int32Array; readonly parent: Int32Array; readonly errors: Int32Array }): number {
  let errors = 0;
  for (const row of tree.order) if (tree.parent[row]! < 0) errors += tree.errors[row]!;
  return errors;
}

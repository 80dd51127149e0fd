// The spans as a tree and, on the same rows, a waterfall on one time axis.
import { useEffect, useMemo } from 'preact/compat';
import { spanIdOf } from '../../../src/rpc/spanColumns.ts';
import { usePreference } from '../../client/stored.ts';
import { Splitter } from '../../ui/Splitter.tsx';
import { type ListHandle, VirtualList } from '../../ui/VirtualList.tsx';
import { SpanHeader } from './SpanHeader.tsx';
import { BriefSpanRow, SpanRowCells } from './SpanRowCells.tsx';
import { ancestors, spanKey, visibleRows } from './spanTree.ts';
import type { SharedSpanView } from './spanView.ts';
import { axisOf } from './waterfall.ts';

const TICK_PX = 60;
const FIGURES_PX = 136;

interface Props extends SharedSpanView {
  readonly collapsed: ReadonlySet<string>;
  readonly onCollapsed: (collapsed: ReadonlySet<string>) => void;
  readonly listRef: React.RefObject<ListHandle | null>;
}

export function SpanTreeGrid({ data, tree, keep, selectedRow, onSelect, onOpen, time, width, collapsed, onCollapsed, listRef }: Props) {
  const [split, setSplit] = usePreference('spans.split', 0.42);
  const { range, timing } = time;
  const rows = useMemo(
    () => visibleRows(tree, row => keep === null && collapsed.size > 0 && collapsed.has(spanKey(data, row)), keep),
    [data, tree, collapsed, keep],
  );
  const indexOfRow = useMemo(() => {
    const indexes = new Int32Array(tree.parent.length).fill(-1);
    rows.forEach((row, index) => {
      indexes[row] = index;
    });
    return indexes;
  }, [rows, tree]);
  const active = indexOfRow[selectedRow] ?? -1;
  const timeWidth = Math.max(80, width * (1 - split) - FIGURES_PX);
  const axis = useMemo(() => axisOf(range, Math.max(2, Math.floor(timeWidth / TICK_PX))), [range, timeWidth]);

  // A selection from elsewhere (a step, `]`, a link) is unfolded and brought into view.
  const selectedId = selectedRow < 0 ? '' : spanIdOf(data, selectedRow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the selection changes; folding away an ancestor must stay possible.
  useEffect(() => {
    if (selectedRow < 0) return;
    const folded = ancestors(tree, selectedRow)
      .map(row => spanKey(data, row))
      .filter(key => collapsed.has(key));
    if (folded.length > 0) onCollapsed(new Set([...collapsed].filter(key => !folded.includes(key))));
    else if (active >= 0) listRef.current?.scrollToIndex(active);
  }, [selectedId, selectedRow < 0]);

  const select = (index: number) => {
    const row = rows[index];
    if (row !== undefined) onSelect(row);
  };
  const fold = (row: number, closed: boolean) => {
    const key = spanKey(data, row);
    const next = new Set(collapsed);
    if (closed) next.add(key);
    else next.delete(key);
    onCollapsed(next);
    if (closed && selectedRow >= 0 && ancestors(tree, selectedRow).includes(row)) select(indexOfRow[row] ?? -1);
  };
  const onKey = (event: React.KeyboardEvent<HTMLElement>, index: number): boolean => {
    const row = rows[index];
    // With Shift the arrows move the time axis.
    if (row === undefined || event.shiftKey) return false;
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
  return (
    <div className="spans-box" style={{ '--split': split, '--tick': axis.step } as React.CSSProperties}>
      <VirtualList
        role="treegrid"
        label="Spans"
        className="span-list"
        listRef={listRef}
        count={rows.length}
        columns={4}
        rowHeight={22}
        headerHeight={24}
        header={<SpanHeader axis={axis} width={timeWidth} />}
        keyOf={index => spanKey(data, rows[index] ?? -1)}
        row={(index, brief) => {
          const row = rows[index]!;
          const closed = keep === null && collapsed.size > 0 && collapsed.has(spanKey(data, row));
          return {
            className: `${data.status[row] === 2 ? 'failed' : ''} ${keep?.[row] === 1 ? 'on-the-way' : ''}`,
            level: tree.depth[row]! + 1,
            position: tree.position[row]!,
            siblings: tree.siblings[row]!,
            expanded: tree.firstChild[row]! < 0 ? undefined : !closed,
            children: brief ? (
              <BriefSpanRow {...{ columns: data, tree, row, range }} />
            ) : (
              <SpanRowCells {...{ columns: data, tree, row, closed, range, timing }} onFold={() => fold(row, !closed)} />
            ),
          };
        }}
        active={active}
        onActive={select}
        onOpen={index => {
          const row = rows[index];
          if (row !== undefined) onOpen(row);
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
  );
}

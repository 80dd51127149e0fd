// The spans as a plain table: one row a span, sorted by what is asked, without the tree.
import './table.css';
import { useEffect, useMemo, useState } from 'preact/compat';
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { oneLine } from '../../escapes.ts';
import { formatCost, formatCount, formatDuration, formatOffset } from '../../format.ts';
import { kindLook } from '../../kinds.ts';
import { Cell } from '../../ui/Cell.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type ListHandle, VirtualList } from '../../ui/VirtualList.tsx';
import { ownTimes, type SpanOrder, type SpanSort, sortedRows } from './spanRows.ts';
import { spanKey } from './spanTree.ts';
import type { SharedSpanView } from './spanView.ts';

interface TableColumn {
  readonly id: SpanSort;
  readonly title: string;
  readonly width: number;
  readonly numeric: boolean;
  /** The first to go where there is no room. */
  readonly rank: number;
}

const COLUMNS: readonly TableColumn[] = [
  { id: 'name', title: 'Span', width: 0, numeric: false, rank: 0 },
  { id: 'kind', title: 'Kind', width: 96, numeric: false, rank: 5 },
  { id: 'model', title: 'Model', width: 110, numeric: false, rank: 6 },
  { id: 'start', title: 'Start', width: 72, numeric: true, rank: 2 },
  { id: 'duration', title: 'Duration', width: 72, numeric: true, rank: 1 },
  { id: 'own', title: 'Own', width: 72, numeric: true, rank: 3 },
  { id: 'input', title: 'In', width: 64, numeric: true, rank: 4 },
  { id: 'output', title: 'Out', width: 56, numeric: true, rank: 4 },
  { id: 'cost', title: 'Cost', width: 68, numeric: true, rank: 4 },
];
const LEAST_NAME = 150;

/** Columns that a width has room for, those of the highest rank gone first. */
export function fittingColumns(width: number): readonly TableColumn[] {
  let fitting = COLUMNS;
  for (let rank = 6; rank > 0; rank--) {
    const taken = fitting.reduce((sum, column) => sum + column.width, 0);
    if (width - taken >= LEAST_NAME) return fitting;
    fitting = fitting.filter(column => column.rank < rank);
  }
  return fitting;
}

interface Props extends SharedSpanView {
  readonly listRef: React.RefObject<ListHandle | null>;
}

export function SpanTable({ data, tree, keep, selectedRow, onSelect, onOpen, time, width, listRef }: Props) {
  const [order, setOrder] = useState<SpanOrder>({ sort: 'start', descending: false });
  const now = time.whole.to;
  const own = useMemo(() => ownTimes(data, tree, now), [data, tree, now]);
  const rows = useMemo(() => sortedRows(data, keep, own, order), [data, keep, own, order]);
  const columns = useMemo(() => fittingColumns(width - 24), [width]);
  const active = useMemo(() => rows.indexOf(selectedRow), [rows, selectedRow]);
  useEffect(() => {
    if (active >= 0) listRef.current?.scrollToIndex(active);
  }, [active, listRef]);
  const grid = columns.map(column => (column.width === 0 ? 'minmax(0, 1fr)' : `${column.width}px`)).join(' ');
  return (
    <div className="spans-box" style={{ '--table': grid } as React.CSSProperties}>
      <VirtualList
        role="grid"
        label="Spans as a table"
        className="span-table"
        listRef={listRef}
        count={rows.length}
        columns={columns.length}
        rowHeight={22}
        headerHeight={24}
        header={columns.map(column => <HeaderCell key={column.id} column={column} order={order} onOrder={setOrder} />)}
        keyOf={index => spanKey(data, rows[index] ?? -1)}
        row={index => {
          const row = rows[index]!;
          return {
            className: data.status[row] === 2 ? 'failed' : '',
            children: columns.map(column => (
              <Cell key={column.id} className={column.numeric ? 'num' : column.id === 'name' ? 'span-name' : 'line'}>
                {content(data, own, row, column.id)}
              </Cell>
            )),
          };
        }}
        active={active}
        onActive={index => onSelect(rows[index] ?? -1)}
        onPick={index => onSelect(rows[index] ?? -1)}
        onOpen={index => onOpen(rows[index] ?? -1)}
      />
    </div>
  );
}

interface HeaderCellProps {
  readonly column: TableColumn;
  readonly order: SpanOrder;
  readonly onOrder: (order: SpanOrder) => void;
}

function HeaderCell({ column, order, onOrder }: HeaderCellProps) {
  const sorted = order.sort === column.id;
  const press = () => onOrder({ sort: column.id, descending: sorted ? !order.descending : column.numeric && column.id !== 'start' });
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed, which table cells cannot be.
    // biome-ignore lint/a11y/useFocusableInteractive: what can be pressed is the button in it.
    <span
      role="columnheader"
      className={`cell ${column.numeric ? 'col-numeric' : ''}`}
      aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" className={sorted ? 'header-title sorted' : 'header-title'} title="Press to sort" onClick={press}>
        <span className="line">{column.title}</span>
        {sorted && <Icon name={order.descending ? 'arrow-down' : 'arrow-up'} />}
      </button>
    </span>
  );
}

function content(data: SpanColumns, own: Float64Array, row: number, column: SpanSort) {
  const count = (value: number) => (value < 0 ? null : formatCount(value));
  switch (column) {
    case 'name': {
      const look = kindLook(data.kind[row]!);
      const failed = data.status[row] === 2;
      const name = oneLine(data.strings[data.name[row]!] ?? '') || '(no name)';
      return (
        <>
          <Icon
            name={failed ? 'error' : look.icon}
            className={failed ? 'error' : `hue-${look.hue}`}
            label={failed ? `${look.label}, failed` : look.label}
          />
          <span className="line name" title={name}>
            {name}
          </span>
        </>
      );
    }
    case 'kind':
      return kindLook(data.kind[row]!).label;
    case 'model':
      return oneLine(data.strings[data.model[row]!] ?? '');
    case 'start':
      return formatOffset(data.start[row]!);
    case 'duration':
      return data.duration[row]! < 0 ? 'running' : formatDuration(data.duration[row]!);
    case 'own':
      return formatDuration(own[row]!);
    case 'input':
      return count(data.inputTokens[row]!);
    case 'output':
      return count(data.outputTokens[row]!);
    case 'cost':
      return data.cost[row]! < 0 ? null : formatCost(data.cost[row]!);
  }
}

// The header of the sessions list: a press sorts, the edge is dragged (or Alt and an arrow key) to resize, a double press on it resets.
import type { SessionSort } from '../../../src/core/model/sessionSort.ts';
import { Icon } from '../../ui/Icon.tsx';
import { type ColumnChoice, LEAST_WIDTH, MOST_WIDTH, type SessionColumn, widthOf } from './columns.ts';

export interface Order {
  readonly sort: SessionSort;
  readonly descending: boolean;
}

interface Props {
  readonly columns: readonly SessionColumn[];
  readonly choice: ColumnChoice;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly onWidths: (widths: ColumnChoice['widths']) => void;
}

const KEY_STEP = 8;

export function SessionHeaderCells({ columns, choice, order, onOrder, onWidths }: Props) {
  const resize = (column: SessionColumn, width: number | null) => {
    const { [column.id]: _old, ...rest } = choice.widths;
    onWidths(width === null ? rest : { ...rest, [column.id]: Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.round(width))) });
  };
  return columns.map(column => {
    const { sort } = column;
    const sorted = sort !== undefined && sort === order.sort;
    const resizable = column.width > 0 && column.title !== '';
    const press = () => sort && onOrder({ sort, descending: sorted ? !order.descending : (column.numeric ?? false) });
    return (
      // biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed, which table cells cannot be.
      // biome-ignore lint/a11y/useFocusableInteractive: what can be pressed is the button in it.
      <span
        key={column.id}
        role="columnheader"
        className={`cell col-${column.id} ${column.numeric ? 'col-numeric' : ''}`}
        aria-sort={sorted ? (order.descending ? 'descending' : 'ascending') : undefined}
      >
        {sort === undefined ? (
          <span className="header-title" title={column.hint}>
            {column.title === '' ? <span className="visually-hidden">{column.hint}</span> : column.title}
          </span>
        ) : (
          <button
            type="button"
            className={sorted ? 'header-title sorted' : 'header-title'}
            title={`${column.hint}. Press to sort${resizable ? ', Alt+←/→ to resize' : ''}`}
            onClick={press}
            onKeyDown={event => {
              const step = event.key === 'ArrowLeft' ? -KEY_STEP : event.key === 'ArrowRight' ? KEY_STEP : 0;
              if (!event.altKey || step === 0 || !resizable) return;
              event.preventDefault();
              resize(column, widthOf(column, choice) + step);
            }}
          >
            <span className="line">{column.title}</span>
            {sorted && <Icon name={order.descending ? 'arrow-down' : 'arrow-up'} />}
          </button>
        )}
        {resizable && (
          <span
            className="column-edge"
            aria-hidden="true"
            onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={event => {
              if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
              const right = event.currentTarget.parentElement?.getBoundingClientRect().right ?? 0;
              // The edge stands at the left: the input takes what a column gives up.
              resize(column, right - event.clientX);
            }}
            onDblClick={() => resize(column, null)}
          />
        )}
      </span>
    );
  });
}

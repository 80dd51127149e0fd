// A grid or treegrid of equal rows of which only those in view exist. One row is the tab stop and keeps focus while it scrolls away
// or rows arrive around it: it is always drawn, and rows are keyed by their own id.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';

export interface RowView {
  readonly className?: string;
  /** For a treegrid. */
  readonly level?: number;
  readonly position?: number;
  readonly siblings?: number;
  readonly expanded?: boolean | undefined;
  readonly children: ReactNode;
}

export interface ListHandle {
  focus(): void;
  scrollToIndex(index: number): void;
  scrollToTop(): void;
}

interface Props {
  readonly role: 'grid' | 'treegrid';
  readonly label: string;
  readonly count: number;
  /** Rows in all, where more exist than are loaded. */
  readonly total?: number;
  readonly columns: number;
  readonly rowHeight: number;
  /** The header row, drawn on top of the rows, and its height. */
  readonly header: ReactNode;
  readonly headerHeight: number;
  readonly keyOf: (index: number) => string;
  readonly row: (index: number) => RowView;
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Enter, and a click where `onPick` is not given. */
  readonly onOpen: (index: number) => void;
  readonly onPick?: (index: number) => void;
  /** Asked before the list's own keys; true when it took the key. */
  readonly onKey?: (event: React.KeyboardEvent, index: number) => boolean;
  readonly onScrolled?: (scrolled: boolean) => void;
  readonly onNearEnd?: () => void;
  readonly initialScroll?: { readonly top: number; readonly keep: (top: number) => void };
  readonly className?: string;
  readonly listRef?: Ref<ListHandle>;
}

const OVERSCAN = 12;

export function VirtualList(props: Props) {
  const { count, rowHeight, headerHeight, keyOf, active, onActive, onOpen, onScrolled, onNearEnd, initialScroll } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const focused = useRef<Element | null>(null);
  const tabStop = Math.min(Math.max(active, 0), count - 1);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: OVERSCAN,
    paddingStart: headerHeight,
    scrollPaddingStart: headerHeight,
    initialOffset: initialScroll?.top ?? 0,
    rangeExtractor: range => {
      const rows = defaultRangeExtractor(range);
      if (tabStop >= 0 && !rows.includes(tabStop)) rows.push(tabStop);
      return rows.sort((a, b) => a - b);
    },
  });

  const focusRow = useCallback(() => {
    const row = scroller.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]');
    if (row) row.focus({ preventScroll: true });
    // Not drawn yet: the focus waits for it.
    else wantsFocus.current = true;
  }, []);
  useImperativeHandle(
    props.listRef,
    () => ({
      focus: focusRow,
      scrollToIndex: index => virtual.scrollToIndex(index, { align: 'auto' }),
      scrollToTop: () => virtual.scrollToOffset(0),
    }),
    [virtual, focusRow],
  );
  useLayoutEffect(() => {
    // A row that had focus and is gone (another turn's spans, a filter) hands it to the tab stop.
    const lost = focused.current !== null && !focused.current.isConnected && document.activeElement === document.body;
    if (!wantsFocus.current && !lost) return;
    wantsFocus.current = false;
    focused.current = null;
    focusRow();
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (count > 0 && last >= count - 2 * OVERSCAN) onNearEnd?.();
  }, [last, count, onNearEnd]);

  const moveTo = (index: number) => {
    const target = Math.min(count - 1, Math.max(0, index));
    if (count === 0) return;
    virtual.scrollToIndex(target, { align: 'auto' });
    if (target === active) return;
    wantsFocus.current = true;
    onActive(target);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onRow = (event.target as HTMLElement).getAttribute('role') === 'row' || event.target === scroller.current;
    if (!onRow) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headerHeight) / rowHeight) - 1);
    const from = active < 0 ? -1 : active;
    const moves: Record<string, number> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + page,
      PageUp: from - page,
      Home: 0,
      End: count - 1,
    };
    const move = moves[event.key];
    if (props.onKey?.(event, tabStop)) {
      wantsFocus.current = true;
      event.preventDefault();
    } else if (move !== undefined) {
      event.preventDefault();
      moveTo(move);
    } else if (event.key === 'Enter' && tabStop >= 0) {
      event.preventDefault();
      onOpen(tabStop);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the role is given, as a grid or treegrid.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have them.
    <div
      ref={scroller}
      className={`list ${props.className ?? ''}`}
      role={props.role}
      aria-label={props.label}
      aria-rowcount={(props.total ?? count) + 1}
      aria-colcount={props.columns}
      tabIndex={count === 0 ? 0 : -1}
      onKeyDown={onKeyDown}
      onFocus={event => {
        focused.current = event.target;
      }}
      onScroll={event => {
        const top = event.currentTarget.scrollTop;
        initialScroll?.keep(top);
        onScrolled?.(top > 0);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed, which table rows cannot be. */}
      <div className="list-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the header has nothing to do with the keyboard. */}
        <div className="list-header" role="row" aria-rowindex={1} style={{ height: headerHeight }}>
          {props.header}
        </div>
        {items.map(item => {
          const view = props.row(item.index);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled once, on the list.
            // biome-ignore lint/a11y/useSemanticElements: as above.
            <div
              key={item.key}
              role="row"
              className={`list-row ${view.className ?? ''} ${item.index === active ? 'selected' : ''}`}
              style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              tabIndex={item.index === tabStop ? 0 : -1}
              aria-rowindex={item.index + 2}
              aria-selected={item.index === active}
              aria-level={view.level}
              aria-posinset={view.position}
              aria-setsize={view.siblings}
              aria-expanded={view.expanded}
              onClick={() => (props.onPick ?? onOpen)(item.index)}
            >
              {view.children}
            </div>
          );
        })}
      </div>
    </div>
  );
}

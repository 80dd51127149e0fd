// A grid or treegrid of equal rows of which only those in view exist. One row is the tab stop and keeps the focus while it scrolls away
// or rows arrive around it: it is always drawn.
import { type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'preact/compat';
import { useRowWindow } from './useRowWindow.ts';

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
  /** `brief`: whole pages go by, nobody can read it. */
  readonly row: (index: number, brief: boolean) => RowView;
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Enter, and a click where `onPick` is not given. */
  readonly onOpen: (index: number) => void;
  readonly onPick?: (index: number) => void;
  /** Asked before the list's own keys; true when it took the key. */
  readonly onKey?: (event: React.KeyboardEvent<HTMLElement>, index: number) => boolean;
  readonly onScrolled?: (scrolled: boolean) => void;
  readonly onNearEnd?: () => void;
  readonly initialScroll?: { readonly top: number; readonly keep: (top: number) => void };
  readonly className?: string;
  readonly listRef?: Ref<ListHandle>;
}

interface Drawn {
  readonly index: number;
  readonly row: ReactNode;
}

export function VirtualList(props: Props) {
  const { count, rowHeight, headerHeight, keyOf, active, onActive, onOpen, onScrolled, onNearEnd, initialScroll } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const wantsFocus = useRef(false);
  const hadFocus = useRef(false);
  const tabStop = Math.min(Math.max(active, 0), count - 1);
  const drawn = useRef<readonly (Drawn | null)[]>([]);
  const { first, end, size, leaping, nearEnd, onScroll } = useRowWindow(scroller, count, rowHeight, initialScroll?.top ?? 0);

  const scrollTo = useCallback(
    (index: number) => {
      const element = scroller.current;
      if (!element) return;
      const top = index * rowHeight;
      const room = element.clientHeight - headerHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
    },
    [rowHeight, headerHeight],
  );
  const focusRow = useCallback(() => {
    const row = scroller.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]');
    if (row) row.focus({ preventScroll: true });
    // Not drawn yet: the focus waits for it.
    else wantsFocus.current = true;
  }, []);
  useImperativeHandle(
    props.listRef ?? null,
    () => ({
      focus: focusRow,
      scrollToIndex: scrollTo,
      scrollToTop: () => scroller.current?.scrollTo({ top: 0 }),
    }),
    [scrollTo, focusRow],
  );
  useLayoutEffect(() => {
    // The focus stays with the tab stop: what had it may be gone (another turn's spans, a filter), or stand for another row by now.
    const focused = document.activeElement as HTMLElement | null;
    const astray = focused?.getAttribute('role') === 'row' && focused.tabIndex !== 0 && scroller.current?.contains(focused) === true;
    const lost = hadFocus.current && focused === document.body;
    if (!wantsFocus.current && !astray && !lost) return;
    wantsFocus.current = false;
    focusRow();
    // A row that has the focus already says nothing of it.
    hadFocus.current = scroller.current?.contains(document.activeElement) === true;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each page that came.
  useEffect(() => {
    if (nearEnd) onNearEnd?.();
  }, [end, count, nearEnd, onNearEnd]);

  const moveTo = (index: number) => {
    const target = Math.min(count - 1, Math.max(0, index));
    if (count === 0) return;
    scrollTo(target);
    if (target === active) return;
    wantsFocus.current = true;
    onActive(target);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
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
  // By its place in the window, not by its id: rows that scroll away become those that come, and nothing is made or thrown away.
  const drawRow = (index: number, key: string) => {
    const view = props.row(index, leaping);
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled once, on the list.
      // biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed, which table rows cannot be.
      <div
        key={key}
        role="row"
        className={`list-row ${view.className ?? ''} ${index === active ? 'selected' : ''}`}
        style={{ height: rowHeight, top: headerHeight + index * rowHeight }}
        tabIndex={index === tabStop ? 0 : -1}
        data-key={keyOf(index)}
        aria-rowindex={index + 2}
        aria-selected={index === active}
        aria-level={view.level}
        aria-posinset={view.position}
        aria-setsize={view.siblings}
        aria-expanded={view.expanded}
        onClick={() => (props.onPick ?? onOpen)(index)}
      >
        {view.children}
      </div>
    );
  };
  // In order of slots, so that no element moves either: the rows are placed one by one.
  const slots = () => {
    // While it leaps, other rows stay where they were, out of sight.
    const before = leaping ? drawn.current : [];
    const kept = (old: Drawn | null | undefined) => (old && old.index !== tabStop && old.index < count ? old : null);
    const rows = Array.from({ length: size }, (_, slot) => kept(before[slot]));
    for (let index = first; index < end; index++) rows[index % size] = { index, row: drawRow(index, `slot ${index % size}`) };
    drawn.current = rows;
    return rows.map(each => each?.row);
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
        hadFocus.current = (event.target as HTMLElement).getAttribute('role') === 'row';
      }}
      onBlur={event => {
        // Gone to somewhere else, not with its row.
        if (event.relatedTarget !== null) hadFocus.current = false;
      }}
      onScroll={event => {
        const top = event.currentTarget.scrollTop;
        initialScroll?.keep(top);
        onScrolled?.(top > 0);
        onScroll(top);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a virtual list are placed, which table rows cannot be. */}
      <div className="list-body" role="rowgroup" style={{ height: headerHeight + count * rowHeight }}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above. */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the header has nothing to do with the keyboard. */}
        <div className="list-header" role="row" aria-rowindex={1} style={{ height: headerHeight }}>
          {props.header}
        </div>
        {slots()}
        {tabStop >= 0 && (tabStop < first || tabStop >= end) && drawRow(tabStop, 'tab stop')}
      </div>
    </div>
  );
}

// Which rows of a long list are drawn: those in view and some beyond the edges. While whole pages go by, only those in view.
import { flushSync, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'preact/compat';

/** What stands above and below most lists: a guess at a list's height before it is measured. */
const USUAL_REST = 150;
/** Rows drawn beyond each edge, and by how many the window moves at once. */
const OVERSCAN = 6;
const STEP = 4;
/** The window's size grows and shrinks by so many rows: another size is another place for each of them. */
const SIZE_STEP = 8;
/** Without scrolling for so long the list rests. */
const REST_MS = 80;

export interface RowWindow {
  /** Rows from `first` to before `end` are drawn. */
  readonly first: number;
  readonly end: number;
  /** Rows that are drawn at most: row n stands in slot n % size. */
  readonly size: number;
  /** Pages go by faster than anybody reads. */
  readonly leaping: boolean;
  /** The last rows of the list are near. */
  readonly nearEnd: boolean;
  readonly onScroll: (top: number) => void;
}

export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number, initialTop: number): RowWindow {
  const firstAt = (top: number) => Math.max(0, Math.floor(top / rowHeight / STEP) * STEP - OVERSCAN);
  const [first, setFirst] = useState(() => firstAt(initialTop));
  const [height, setHeight] = useState(() => window.innerHeight - USUAL_REST);
  const [settled, setSettled] = useState(false);
  const [leaping, setLeaping] = useState(false);
  const leapt = useRef(Number.NEGATIVE_INFINITY);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const seen = Math.ceil(height / rowHeight) + 1;
  const size = Math.ceil((seen + 2 * OVERSCAN + STEP) / SIZE_STEP) * SIZE_STEP;
  // At first just what is seen, and where the list begins further down what stands above it: the rest can come a frame later.
  const begun = first > 0 ? seen + OVERSCAN + STEP : seen;
  const end = Math.min(count, first + (leaping ? seen : settled ? size : begun));

  // biome-ignore lint/correctness/useExhaustiveDependencies: only where the list begins.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (initialTop > 0) element.scrollTop = initialTop;
    const measure = () => setHeight(was => element.clientHeight || was);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    setSettled(true);
    return () => clearTimeout(resting.current);
  }, []);

  const goTo = (top: number) => {
    const far = Math.abs(top / rowHeight - first) > seen + OVERSCAN;
    // One leap alone (End, a click on the scrollbar) arrives where it is read.
    const again = far && performance.now() - leapt.current < REST_MS;
    if (far) leapt.current = performance.now();
    setLeaping(again);
    setFirst(again ? Math.floor(top / rowHeight) : firstAt(top));
    clearTimeout(resting.current);
    if (!again) return;
    resting.current = setTimeout(() => {
      setLeaping(false);
      setFirst(firstAt(scroller.current?.scrollTop ?? top));
    }, REST_MS);
  };
  return {
    ...{ first, end, size, leaping },
    nearEnd: count > 0 && end >= count - 2 * OVERSCAN,
    // Within the frame: rows that come later than the scrolling would show a gap.
    onScroll: top => {
      if (firstAt(top) !== first) flushSync(() => goTo(top));
    },
  };
}

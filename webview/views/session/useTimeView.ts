// The stretch of time that the spans are shown on, and what is marked on it: zooming and panning by keys, wheel and dragging the axis.
import { type RefObject, useEffect, useMemo, useRef, useState } from 'preact/compat';
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { useKeys } from '../../client/keys.ts';
import { usePreference } from '../../client/stored.ts';
import { criticalPath, endOf } from './spanTimes.ts';
import type { SpanTree } from './spanTree.ts';
import { panned, within, zoomed } from './viewport.ts';
import { fullRange, type TimeRange } from './waterfall.ts';

const NOTHING: TimeRange = { from: 0, to: 1000 };
const WHEEL_STEP = 0.002;

/** What is marked in the bars, for a trace whose running spans reach to `now`. */
export interface Timing {
  readonly now: number;
  readonly path: ReadonlyMap<number, readonly TimeRange[]> | null;
  readonly own: boolean;
}

export interface TimeView {
  readonly whole: TimeRange;
  readonly range: TimeRange;
  readonly isZoomed: boolean;
  readonly timing: Timing;
  readonly setRange: (range: TimeRange | null) => void;
  readonly togglePath: () => void;
  readonly toggleOwn: () => void;
}

/** `box` holds the axis, an element of class `axis` in the header of a list. */
export function useTimeView(
  data: SpanColumns | undefined,
  tree: SpanTree | null,
  row: number,
  box: RefObject<HTMLElement | null>,
): TimeView {
  // Offsets count from the base: with another base the range means nothing.
  const [picked, setPicked] = useState<(TimeRange & { readonly baseUs: number }) | null>(null);
  const [showPath, setShowPath] = usePreference('spans.path', 0);
  const [showOwn, setShowOwn] = usePreference('spans.own', 0);
  const whole = useMemo(() => (data ? fullRange(data) : NOTHING), [data]);
  const cut = useMemo(() => (picked && data && picked.baseUs === data.baseUs ? within(whole, picked) : null), [picked, data, whole]);
  const range = cut ?? whole;
  const setRange = (next: TimeRange | null) => setPicked(next && data ? { ...next, baseUs: data.baseUs } : null);
  const timing = useMemo<Timing>(
    () => ({ now: whole.to, path: data && tree && showPath !== 0 ? criticalPath(data, tree, whole.to) : null, own: showOwn !== 0 }),
    [data, tree, whole, showPath, showOwn],
  );
  const togglePath = () => setShowPath(showPath === 0 ? 1 : 0);
  const toggleOwn = () => setShowOwn(showOwn === 0 ? 1 : 0);
  const toSpan = () => {
    if (!data || row < 0) return setRange(null);
    const span = within(whole, { from: data.start[row]!, to: endOf(data, row, whole.to) });
    setRange(cut && span && cut.from === span.from && cut.to === span.to ? null : span);
  };
  const zoomIn = () => setRange(zoomed(whole, range, 0.5));
  const pan = (event: KeyboardEvent, by: number) => event.shiftKey && setRange(panned(whole, range, by));
  useKeys({
    z: toSpan,
    '+': zoomIn,
    '=': zoomIn,
    '-': () => setRange(zoomed(whole, range, 2)),
    '0': () => setRange(null),
    ArrowLeft: event => pan(event, -0.25) !== false,
    ArrowRight: event => pan(event, 0.25) !== false,
    c: togglePath,
    o: toggleOwn,
  });

  const current = useRef({ whole, range, setRange });
  current.current = { whole, range, setRange };
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const axis = () => element.querySelector('.list-header .axis')?.getBoundingClientRect();
    // Not React's: those are passive, and the page would zoom too.
    const onWheel = (event: WheelEvent) => {
      const place = axis();
      if (!(event.ctrlKey || event.metaKey) || !place || place.width === 0) return;
      event.preventDefault();
      const about = Math.min(1, Math.max(0, (event.clientX - place.left) / place.width));
      const view = current.current;
      view.setRange(zoomed(view.whole, view.range, Math.exp(event.deltaY * WHEEL_STEP), about));
    };
    const onDown = (event: PointerEvent) => {
      const place = axis();
      if (event.button !== 0 || !place || !(event.target as Element).closest('.list-header .axis')) return;
      const from = current.current.range;
      const onMove = (move: PointerEvent) => {
        const view = current.current;
        view.setRange(panned(view.whole, from, (event.clientX - move.clientX) / place.width));
      };
      const stop = new AbortController();
      window.addEventListener('pointermove', onMove, { signal: stop.signal });
      for (const end of ['pointerup', 'pointercancel'] as const) window.addEventListener(end, () => stop.abort(), { signal: stop.signal });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('pointerdown', onDown);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('pointerdown', onDown);
    };
  }, [box]);
  return { whole, range, isZoomed: cut !== null, timing, setRange, togglePath, toggleOwn };
}

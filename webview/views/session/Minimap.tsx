// The whole trace in a strip, with what is in view of it: drag to look at a stretch, drag the stretch to move it, double click for all.
// For the pointer only: the keys that zoom and pan do the same.
import { useEffect, useRef, useState } from 'preact/compat';
import { SPAN_KINDS } from '../../../src/core/model/canonical.ts';
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { kindLook } from '../../kinds.ts';
import { barColors, HUES, onTheme } from './barColors.ts';
import { endOf } from './spanTimes.ts';
import type { SpanTree } from './spanTree.ts';
import type { TimeView } from './useTimeView.ts';
import { dragged, panned } from './viewport.ts';

const LINES = 12;
const LINE_PX = 2;
const LEAST_DRAG_PX = 4;
const LATEST_MS = 200;
const FAILED = HUES.length + 1;

interface Props {
  readonly columns: SpanColumns;
  readonly tree: SpanTree;
  readonly time: TimeView;
}

export function Minimap({ columns, tree, time }: Props) {
  const { whole, range, setRange } = time;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<readonly [from: number, to: number] | null>(null);
  const { from, to } = whole;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const paint = () => draw(element, columns, tree, from, to);
    // After the frame that shows the spans: nobody waits for a strip of 100,000 of them.
    let later = 0;
    const size = new ResizeObserver(() => {
      cancelIdleCallback(later);
      later = requestIdleCallback(paint, { timeout: LATEST_MS });
    });
    size.observe(element);
    const stop = onTheme(paint);
    return () => {
      cancelIdleCallback(later);
      size.disconnect();
      stop();
    };
  }, [columns, tree, from, to]);

  const onPointerDown = (event: React.PointerEvent<HTMLElement>) => {
    const place = box.current?.getBoundingClientRect();
    if (event.button !== 0 || !place || place.width === 0) return;
    const at = (x: number) => Math.min(1, Math.max(0, (x - place.left) / place.width));
    const length = to - from;
    const start = at(event.clientX);
    const moves = time.isZoomed && start >= (range.from - from) / length && start <= (range.to - from) / length;
    const onMove = (move: PointerEvent) => {
      if (moves) setRange(panned(whole, range, ((at(move.clientX) - start) * length) / (range.to - range.from)));
      else setDrag([start, at(move.clientX)]);
    };
    const stop = new AbortController();
    const { signal } = stop;
    window.addEventListener('pointermove', onMove, { signal });
    const cancel = () => {
      stop.abort();
      setDrag(null);
    };
    window.addEventListener('pointercancel', cancel, { signal });
    window.addEventListener(
      'pointerup',
      up => {
        stop.abort();
        setDrag(null);
        if (!moves && Math.abs(up.clientX - event.clientX) >= LEAST_DRAG_PX) setRange(dragged(whole, start, at(up.clientX)));
      },
      { signal },
    );
  };
  const percent = (fraction: number) => `${fraction * 100}%`;
  const left = (range.from - from) / (to - from);
  const right = (range.to - from) / (to - from);
  return (
    <div
      ref={box}
      className={`minimap ${time.isZoomed ? 'is-zoomed' : ''}`}
      aria-hidden="true"
      title="Drag to look at a stretch of time, double-click for all of it"
      onPointerDown={onPointerDown}
      onDblClick={() => setRange(null)}
    >
      <canvas ref={canvas} />
      <span className="shade" style={{ left: 0, width: percent(left) }} />
      <span className="shade" style={{ left: percent(right), right: 0 }} />
      {time.isZoomed && <span className="window" style={{ left: percent(left), width: percent(right - left) }} />}
      {drag && <span className="picking" style={{ left: percent(Math.min(...drag)), width: percent(Math.abs(drag[1] - drag[0])) }} />}
    </div>
  );
}

/** Spans are put into a grid of pixels first: painting costs what the strip is large, not what the trace is. */
function draw(canvas: HTMLCanvasElement, columns: SpanColumns, tree: SpanTree, from: number, to: number): void {
  const width = Math.floor(canvas.clientWidth);
  const context = canvas.getContext('2d');
  if (!context || width === 0) return;
  const ratio = devicePixelRatio;
  canvas.width = width * ratio;
  canvas.height = LINES * LINE_PX * ratio;
  context.scale(ratio, ratio);
  const grid = new Uint8Array(width * LINES);
  const hues = SPAN_KINDS.map((_, kind) => HUES.indexOf(kindLook(kind).hue) + 1);
  for (const row of tree.order) {
    const line = Math.min(LINES - 1, tree.depth[row]!) * width;
    const first = Math.min(width - 1, Math.floor(((columns.start[row]! - from) / (to - from)) * width));
    const last = Math.min(width, Math.max(first + 1, Math.ceil(((endOf(columns, row, to) - from) / (to - from)) * width)));
    const hue = columns.status[row] === 2 ? FAILED : (hues[columns.kind[row]!] ?? 1);
    // A failure is never painted over.
    for (let x = first; x < last; x++) if (grid[line + x] !== FAILED) grid[line + x] = hue;
  }
  const { of, error } = barColors(canvas.parentElement ?? canvas);
  const colors = ['', ...of.values(), error];
  for (let line = 0; line < LINES; line++) {
    for (let x = 0; x < width; ) {
      const hue = grid[line * width + x]!;
      const start = x;
      while (x < width && grid[line * width + x] === hue) x++;
      if (hue === 0) continue;
      context.fillStyle = colors[hue]!;
      context.fillRect(start, line * LINE_PX, x - start, LINE_PX);
    }
  }
}

// The spans as a flame graph on the shared time axis: what ran inside what, and what ran at once. A canvas, with the keyboard of a tree.
import './flame.css';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/compat';
import { oneLine } from '../../escapes.ts';
import { formatDuration } from '../../format.ts';
import { kindLook } from '../../kinds.ts';
import { onTheme } from './barColors.ts';
import { layFlame, rowAt } from './flameLayout.ts';
import { flameLook, LEVEL_PX, paintFlame } from './paintFlame.ts';
import { AxisTicks } from './SpanHeader.tsx';
import { endOf, ownStretches } from './spanTimes.ts';
import { stepInTree } from './spanTree.ts';
import type { SharedSpanView } from './spanView.ts';
import { axisOf } from './waterfall.ts';

const TICK_PX = 80;
/** How far from a bar a pointer still means it. */
const SLACK_PX = 3;

export function FlameGraph({ data, tree, keep, selectedRow, onSelect, onOpen, time, width }: SharedSpanView) {
  const { range, whole } = time;
  const now = whole.to;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hovered, setHovered] = useState(-1);
  const [size, setSize] = useState({ width: 0, height: 0, look: 0 });
  const [top, setTop] = useState(0);
  const flame = useMemo(() => layFlame(data, tree, now), [data, tree, now]);
  const axis = useMemo(() => axisOf(range, Math.max(2, Math.floor(width / TICK_PX))), [range, width]);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => setSize(before => ({ width: element.clientWidth, height: element.clientHeight, look: before.look }));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    const stop = onTheme(() => setSize(before => ({ ...before, look: before.look + 1 })));
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the count of looks stands for the theme.
  const look = useMemo(() => (scroller.current ? flameLook(scroller.current) : null), [size.look, size.width > 0]);
  useLayoutEffect(() => {
    if (!canvas.current || !look || size.width === 0) return;
    paintFlame(canvas.current, {
      ...{ columns: data, flame, range, now, width: size.width, height: size.height, top, selected: selectedRow, hovered, keep, look },
    });
  });
  // What was selected elsewhere is brought into view.
  const level = flame.levelOf[selectedRow] ?? -1;
  useEffect(() => {
    const element = scroller.current;
    if (!element || level < 0) return;
    const y = level * LEVEL_PX;
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + LEVEL_PX > element.scrollTop + element.clientHeight) element.scrollTop = y + LEVEL_PX - element.clientHeight;
  }, [level]);

  const rowOf = (event: React.MouseEvent<HTMLElement>): number => {
    const place = canvas.current?.getBoundingClientRect();
    if (!place) return -1;
    const scale = (range.to - range.from) / Math.max(1, size.width);
    const at = range.from + (event.clientX - place.left) * scale;
    return rowAt(flame, data, Math.floor((event.clientY - place.top + top) / LEVEL_PX), at, SLACK_PX * scale, now);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' && selectedRow >= 0) onOpen(selectedRow);
    else {
      const next = stepInTree(tree, selectedRow, event.key);
      if (next === null) return;
      onSelect(next);
    }
    event.preventDefault();
  };
  const words = (row: number) => {
    if (row < 0) return '';
    const own = ownStretches(data, tree, row, now).reduce((sum, part) => sum + part.to - part.from, 0);
    const parts = [
      oneLine(data.strings[data.name[row]!] ?? '', 200) || '(no name)',
      kindLook(data.kind[row]!).label,
      data.duration[row]! < 0 ? 'running' : formatDuration(endOf(data, row, now) - data.start[row]!),
      `${formatDuration(own)} of its own`,
      ...(data.status[row] === 2 ? ['failed'] : []),
      ...(data.strings[data.model[row]!] === undefined ? [] : [oneLine(data.strings[data.model[row]!]!, 100)]),
    ];
    return parts.join(' · ');
  };
  return (
    <div className="flame">
      <div className="list-header flame-header">
        <div className="axis" style={{ '--tick': axis.step } as React.CSSProperties}>
          <AxisTicks axis={axis} width={width} />
        </div>
      </div>
      <div
        ref={scroller}
        className="flame-scroll"
        role="application"
        aria-label="Flame graph: arrow keys go to the parent, the first child and the spans beside"
        aria-describedby="flame-words"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as above.
        tabIndex={0}
        data-tabstop
        title={words(hovered)}
        onScroll={event => setTop(event.currentTarget.scrollTop)}
        onPointerMove={event => setHovered(rowOf(event))}
        onPointerLeave={() => setHovered(-1)}
        onClick={event => {
          const row = rowOf(event);
          if (row >= 0) onSelect(row);
        }}
        onDblClick={event => {
          const row = rowOf(event);
          if (row >= 0) onOpen(row);
        }}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: Math.max(flame.levels * LEVEL_PX, size.height) }}>
          <canvas ref={canvas} style={{ width: size.width, height: size.height }} />
        </div>
      </div>
      <div id="flame-words" className="flame-words" role="status">
        <span className="line">{words(hovered >= 0 ? hovered : selectedRow)}</span>
      </div>
    </div>
  );
}

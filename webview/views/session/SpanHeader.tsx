// The header of the span tree: its columns, and the ticks of the time axis.
import { Cell } from '../../ui/Cell.tsx';
import type { Axis } from './waterfall.ts';

const LABEL_PX = 44;

/** `width` is the axis's, in pixels. */
export function SpanHeader({ axis, width }: { readonly axis: Axis; readonly width: number }) {
  return (
    <>
      <Cell role="columnheader" className="span-name">
        Span
      </Cell>
      <Cell role="columnheader" className="axis" title="Time since the start of what is shown. Drag to move, Ctrl and the wheel to zoom.">
        <AxisTicks axis={axis} width={width} />
      </Cell>
      <Cell role="columnheader" className="span-duration">
        Duration
      </Cell>
      <Cell role="columnheader" className="span-tokens">
        Tokens
      </Cell>
    </>
  );
}

/** Where a label has no room at the right of its line it stands at the left, if the tick before leaves it room. */
export function AxisTicks({ axis, width }: { readonly axis: Axis; readonly width: number }) {
  return axis.labels.map((label, index) => {
    const room = (1 - index * axis.step) * width;
    const turned = index > 0 && room < LABEL_PX;
    if (turned && axis.step * width < 2 * LABEL_PX) return null;
    const style = turned ? { right: `${(1 - index * axis.step) * 100}%` } : { left: `${index * axis.step * 100}%` };
    return (
      <span key={label} className={`tick ${turned ? 'tick-turned' : ''}`} style={style}>
        {label}
      </span>
    );
  });
}

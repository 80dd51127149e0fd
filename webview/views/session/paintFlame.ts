// Paints the levels of a flame graph that are in view. Costs what is seen, not what the trace is large: spans too narrow to be told apart
// become one mark, and a failure is never painted over.
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { oneLine } from '../../escapes.ts';
import { kindLook } from '../../kinds.ts';
import { barColors } from './barColors.ts';
import { eachInRange, type Flame } from './flameLayout.ts';
import { endOf } from './spanTimes.ts';
import type { TimeRange } from './waterfall.ts';

export const LEVEL_PX = 20;
const BAR_PX = 18;
const PAD_PX = 5;
const LEAST_TEXT_PX = 28;
/** Narrower than this two spans are one mark. */
const LEAST_PX = 0.7;

export interface FlameLook {
  readonly colors: ReadonlyMap<string, string>;
  readonly error: string;
  readonly foreground: string;
  readonly background: string;
  readonly focus: string;
  /** Bars have outlines instead of fills. */
  readonly contrast: boolean;
  readonly font: string;
}

export interface FlameFrame {
  readonly columns: SpanColumns;
  readonly flame: Flame;
  readonly range: TimeRange;
  readonly now: number;
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly selected: number;
  readonly hovered: number;
  /** Null: everything passes. 2 marks what passes the filter. */
  readonly keep: Uint8Array | null;
  readonly look: FlameLook;
}

export function paintFlame(canvas: HTMLCanvasElement, frame: FlameFrame): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { width, height, top, flame, range, columns, now, look } = frame;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = look.font;
  context.textBaseline = 'middle';
  const scale = width / (range.to - range.from);
  const last = Math.min(flame.levels - 1, Math.floor((top + height) / LEVEL_PX));
  for (let level = Math.max(0, Math.floor(top / LEVEL_PX)); level <= last; level++) {
    const y = level * LEVEL_PX - top + (LEVEL_PX - BAR_PX) / 2;
    let painted = Number.NEGATIVE_INFINITY;
    eachInRange(flame, columns, level, range, now, row => {
      const left = (columns.start[row]! - range.from) * scale;
      const right = (endOf(columns, row, now) - range.from) * scale;
      const failed = columns.status[row] === 2;
      if (right <= painted && !failed && row !== frame.selected) return;
      const x = Math.max(-2, left);
      const wide = Math.max(LEAST_PX, Math.min(width + 2, right) - x - (right - left > 3 ? 1 : 0));
      paintBar(context, frame, row, x, y, wide);
      painted = Math.max(painted, x + Math.max(LEAST_PX, wide));
    });
  }
}

function paintBar(context: CanvasRenderingContext2D, frame: FlameFrame, row: number, x: number, y: number, width: number): void {
  const { columns, look, keep } = frame;
  const failed = columns.status[row] === 2;
  const color = failed ? look.error : (look.colors.get(kindLook(columns.kind[row]!).hue) ?? look.foreground);
  context.globalAlpha = keep !== null && keep[row] !== 2 ? 0.25 : 1;
  if (look.contrast) {
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, Math.max(0.5, width - 1), BAR_PX - 1);
  } else {
    context.fillStyle = color;
    context.globalAlpha *= 0.32;
    context.fillRect(x, y, width, BAR_PX);
    context.globalAlpha /= 0.32;
    context.fillRect(x, y + BAR_PX - 2, width, 2);
  }
  if (failed && width > 3) {
    // Not by color alone: a failed bar has a heavy left edge.
    context.fillStyle = color;
    context.fillRect(x, y, 3, BAR_PX);
  }
  if (row === frame.selected || row === frame.hovered) {
    context.globalAlpha = 1;
    context.strokeStyle = row === frame.selected ? look.focus : look.foreground;
    context.lineWidth = row === frame.selected ? 2 : 1;
    context.strokeRect(x + 1, y + 1, Math.max(1, width - 2), BAR_PX - 2);
  }
  if (width >= LEAST_TEXT_PX) {
    context.fillStyle = look.foreground;
    const from = Math.max(0, x) + PAD_PX + (failed ? 3 : 0);
    const room = Math.min(x + width, frame.width) - from - PAD_PX;
    const text = fitted(context, oneLine(columns.strings[columns.name[row]!] ?? '', 200) || '(no name)', room);
    if (text !== '') context.fillText(text, from, y + BAR_PX / 2 + 0.5);
  }
  context.globalAlpha = 1;
}

/** As much of a text as fits, with an ellipsis; '' where not even a letter does. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (room <= 6) return '';
  if (context.measureText(text).width <= room) return text;
  let low = 0;
  for (let high = Math.min(text.length, Math.ceil(room)); low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low)}…`;
}

/** The look of now, as the style sheet and the theme have it. */
export function flameLook(box: HTMLElement): FlameLook {
  const { of, error, forced } = barColors(box);
  const style = getComputedStyle(box);
  const contrast = forced || /high-contrast/.test(document.body.className);
  const focus = forced ? 'Highlight' : style.getPropertyValue('--vscode-focusBorder').trim() || style.color;
  return {
    colors: of,
    error,
    foreground: style.color,
    background: style.backgroundColor,
    focus,
    contrast,
    font: `12px ${style.fontFamily}`,
  };
}

// One span's row: guides, twistie, icon and name; its bar on the time axis; duration and tokens.
import { memo } from 'preact/compat';
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import { SPAN_FLAG } from '../../../src/rpc/viewModels.ts';
import { oneLine } from '../../escapes.ts';
import { formatCount, formatDuration, formatOffset, formatTokens } from '../../format.ts';
import { kindLook } from '../../kinds.ts';
import { Cell } from '../../ui/Cell.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ownStretches } from './spanTimes.ts';
import type { SpanTree } from './spanTree.ts';
import type { Timing } from './useTimeView.ts';
import { barOf, type TimeRange } from './waterfall.ts';

const DEEPEST_INDENT = 24;
/** Padding, twistie and icon with their gaps. */
const BEFORE_NAME = 48;
/** The least part of the axis that is drawn within a bar. */
const SEEN = 0.001;

const FLAG_WORDS: readonly (readonly [flag: number, words: string])[] = [
  [SPAN_FLAG.orphan, 'Its parent has not arrived'],
  [SPAN_FLAG.cycle, 'Its parents go round in a circle, which was cut here'],
  [SPAN_FLAG.skew, 'It starts before its parent: the clocks differ'],
  [SPAN_FLAG.badTime, 'Its times make no sense as sent'],
  [SPAN_FLAG.conflict, 'It was sent twice with different content'],
];

export function flagWords(flags: number): readonly string[] {
  return FLAG_WORDS.filter(([flag]) => (flags & flag) !== 0).map(([, words]) => words);
}

interface Props {
  readonly columns: SpanColumns;
  readonly tree: SpanTree;
  readonly row: number;
  readonly closed: boolean;
  readonly range: TimeRange;
  readonly timing: Timing;
  readonly onFold: () => void;
}

export const SpanRowCells = memo(
  function SpanRowCells({ columns, tree, row, closed, range, timing, onFold }: Props) {
    const look = kindLook(columns.kind[row]!);
    const failed = columns.status[row] === 2;
    const duration = columns.duration[row]!;
    const start = columns.start[row]!;
    const bar = barOf(range, start, duration);
    const name = oneLine(columns.strings[columns.name[row]!] ?? '') || '(no name)';
    const model = columns.strings[columns.model[row]!];
    const input = columns.inputTokens[row]!;
    const output = columns.outputTokens[row]!;
    // Shown folded or not: a failure is red at every level above it.
    const below = tree.errors[row]! - (failed ? 1 : 0);
    const warnings = flagWords(columns.flags[row]!);
    const depth = Math.min(tree.depth[row]!, DEEPEST_INDENT);
    const hasChildren = tree.firstChild[row]! >= 0;
    const own = hasChildren ? ownStretches(columns, tree, row, timing.now) : null;
    const times = [formatOffset(start - range.from), duration < 0 ? 'running' : formatDuration(duration)];
    if (columns.ttft[row]! >= 0) times.push(`first token after ${formatDuration(columns.ttft[row]!)}`);
    if (own) times.push(`${formatDuration(own.reduce((sum, part) => sum + part.to - part.from, 0))} of its own`);
    const tokens = input < 0 && output < 0 ? null : Math.max(0, input) + Math.max(0, output);
    return (
      <>
        <Cell className="span-name">
          <span className="guides" style={{ width: depth * 12 }} />
          {hasChildren ? (
            <span
              className={`twistie codicon codicon-chevron-${closed ? 'right' : 'down'}`}
              aria-hidden="true"
              onClick={event => {
                event.stopPropagation();
                onFold();
              }}
            />
          ) : (
            <span className="twistie" />
          )}
          <Icon
            name={failed ? 'error' : look.icon}
            className={failed ? 'error' : `hue-${look.hue}`}
            label={failed ? `${look.label}, failed` : look.label}
          />
          <span className="name-and-model">
            <span className="line name" title={name}>
              {name}
            </span>
            {model !== undefined && !name.includes(model) && <span className="line model dim">{oneLine(model)}</span>}
          </span>
          {below > 0 && (
            <span className="errors-below error" title={`${formatCount(below)} failed below`}>
              <Icon name="error" /> {formatCount(below)}
            </span>
          )}
          {warnings.length > 0 && <Icon name="warning" className="warning" label={warnings.join('. ')} />}
        </Cell>
        <Cell className="axis" title={times.join(', ')}>
          {bar.outside === 0 ? (
            <>
              <span
                className={`bar-mark ${failed ? 'bar-error' : `bar-${look.hue}`} ${bar.running ? 'bar-running' : ''} ${timing.own && own ? 'bar-waiting' : ''}`}
                style={{ left: `min(${bar.left * 100}%, 100% - 2px)`, width: `${bar.width * 100}%` }}
              />
              {timing.own && own && (
                <Stretches parts={own} range={range} className={`bar-mark ${failed ? 'bar-error' : `bar-${look.hue}`}`} />
              )}
              {columns.ttft[row]! >= 0 && <FirstToken at={start + columns.ttft[row]!} range={range} />}
              <Stretches parts={timing.path?.get(row) ?? []} range={range} className="bar-path" />
            </>
          ) : (
            <Icon
              name={bar.outside < 0 ? 'chevron-left' : 'chevron-right'}
              className={`outside dim ${bar.outside < 0 ? 'before' : 'after'}`}
            />
          )}
        </Cell>
        {duration < 0 ? (
          <Cell className="span-duration num">
            <Icon name="circle-filled" className="pulse small" label="Running" />
          </Cell>
        ) : (
          <Cell className="span-duration num" title={`${formatCount(duration)} µs`}>
            {formatDuration(duration)}
          </Cell>
        )}
        {tokens === null ? (
          <Cell className="span-tokens num" />
        ) : (
          <Cell
            className="span-tokens num"
            title={`${input < 0 ? 'unknown' : formatCount(input)} in, ${output < 0 ? 'unknown' : formatCount(output)} out`}
          >
            {formatTokens(tokens)}
          </Cell>
        )}
      </>
    );
  },
  (before, after) =>
    before.columns === after.columns &&
    before.row === after.row &&
    before.closed === after.closed &&
    before.range === after.range &&
    before.timing === after.timing,
);

/** A row that goes by too fast to be read: its name at its place and its bar, for a tenth of the work. */
export function BriefSpanRow({ columns, tree, row, range }: Pick<Props, 'columns' | 'tree' | 'row' | 'range'>) {
  const bar = barOf(range, columns.start[row]!, columns.duration[row]!);
  const failed = columns.status[row] === 2;
  const indent = Math.min(tree.depth[row]!, DEEPEST_INDENT) * 12 + BEFORE_NAME;
  return (
    <>
      <Cell className="line name brief" style={{ paddingLeft: indent }}>
        {oneLine(columns.strings[columns.name[row]!] ?? '')}
      </Cell>
      <Cell className="axis">
        {bar.outside === 0 && (
          <span
            className={`bar-mark ${failed ? 'bar-error' : `bar-${kindLook(columns.kind[row]!).hue}`}`}
            style={{ left: `min(${bar.left * 100}%, 100% - 2px)`, width: `${bar.width * 100}%` }}
          />
        )}
      </Cell>
    </>
  );
}

/** Where the first token came: what stands before it is waiting. */
function FirstToken({ at, range }: { at: number; range: TimeRange }) {
  if (at < range.from || at > range.to) return null;
  return <span className="first-token" style={{ left: `${((at - range.from) / (range.to - range.from)) * 100}%` }} />;
}

/** Parts of a bar. Those too short to be seen are left out, so that a wide span has no more parts than there is room for. */
function Stretches({ parts, range, className }: { parts: readonly TimeRange[]; range: TimeRange; className: string }) {
  const length = range.to - range.from;
  return parts.map(part => {
    const bar = barOf(range, part.from, part.to - part.from);
    if (bar.outside !== 0 || (part.to - part.from) / length < SEEN) return null;
    return <span key={part.from} className={className} style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }} />;
  });
}

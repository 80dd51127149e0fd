// The agent graph: nodes in columns from caller to called, edges with how often. One node a name, or one node a call.
import './graph.css';
import { useEffect, useMemo, useRef } from 'preact/compat';
import { usePreference } from '../../client/stored.ts';
import { oneLine } from '../../escapes.ts';
import { formatCount, formatDuration, formatPlural, formatTokens } from '../../format.ts';
import { kindLook } from '../../kinds.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { agentGraph, type GraphEdge, type PlacedNode, placeNodes } from './agentGraph.ts';
import type { SharedSpanView } from './spanView.ts';

const NODE_W = 184;
const NODE_H = 44;
const GAP_X = 64;
const GAP_Y = 14;
const PAD = 16;
const SHAPES = [
  { id: 'names', label: 'By name' },
  { id: 'calls', label: 'Each call' },
] as const;

export function AgentGraphView({ data, tree, keep, selectedRow, onSelect, onOpen, time }: SharedSpanView) {
  const [calls, setCalls] = usePreference('graph.calls', 0);
  const box = useRef<HTMLDivElement>(null);
  const now = time.whole.to;
  const graph = useMemo(() => agentGraph(data, tree, calls !== 0, keep, now), [data, tree, calls, keep, now]);
  const placed = useMemo(() => placeNodes(graph), [graph]);
  const selected = placed.find(({ node }) => node.rows.includes(selectedRow)) ?? null;
  const at = new Map(placed.map(each => [each.node.id, each]));
  const columns = Math.max(0, ...placed.map(each => each.column + 1));
  const lines = Math.max(0, ...placed.map(each => each.place + 1));
  const x = (each: PlacedNode) => PAD + each.column * (NODE_W + GAP_X);
  const y = (each: PlacedNode) => PAD + each.place * (NODE_H + GAP_Y);
  useEffect(() => {
    if (selected) box.current?.querySelector('[aria-pressed=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected]);

  /** The span one wants to see of a node: the first that failed, else the longest. */
  const spanOf = ({ node }: PlacedNode) =>
    node.rows.find(row => data.status[row] === 2) ??
    node.rows.reduce((best, row) => (data.duration[row]! > data.duration[best]! ? row : best));
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    const id = (event.target as HTMLElement).dataset.node;
    const here = id === undefined ? undefined : at.get(id);
    if (!here || event.shiftKey) return;
    const linked = (from: 'from' | 'to', to: 'from' | 'to') => {
      const edge = graph.edges.filter(each => each[from] === id && each[to] !== id).sort((a, b) => b.count - a.count)[0];
      return edge && at.get(edge[to]);
    };
    const beside = (step: number) => placed.find(each => each.column === here.column && each.place === here.place + step);
    const ways: Readonly<Record<string, () => PlacedNode | undefined>> = {
      ArrowRight: () => linked('from', 'to'),
      ArrowLeft: () => linked('to', 'from'),
      ArrowDown: () => beside(1),
      ArrowUp: () => beside(-1),
    };
    const next = ways[event.key]?.();
    if (event.key === 'Enter') onOpen(spanOf(here));
    else if (next) {
      onSelect(spanOf(next));
      box.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next.node.id)}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  const most = Math.max(1, ...graph.edges.map(edge => edge.count));
  return (
    <div className="graph">
      <div className="graph-bar">
        <Segments
          label="Nodes"
          value={calls === 0 ? 'names' : 'calls'}
          options={SHAPES}
          onChange={id => setCalls(id === 'calls' ? 1 : 0)}
        />
        <span className="dim">
          {formatPlural(graph.nodes.length, 'node')}
          {graph.omitted > 0 && `, ${formatPlural(graph.omitted, 'more call')} not drawn: filter the spans, or show them by name`}
        </span>
      </div>
      {graph.nodes.length === 0 && (
        <EmptyState icon="type-hierarchy" title="Nothing to draw">
          <p>{keep === null ? 'No agent, model or tool was called here.' : 'No call passes the filter.'}</p>
        </EmptyState>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys are handled once, for the nodes in it. */}
      <div ref={box} className="graph-scroll" onKeyDown={onKeyDown}>
        <div
          className="graph-sheet"
          style={{ width: 2 * PAD + columns * (NODE_W + GAP_X) - GAP_X, height: 2 * PAD + lines * (NODE_H + GAP_Y) - GAP_Y }}
        >
          <svg aria-hidden="true" width="100%" height="100%">
            <title>Calls</title>
            <defs>
              <marker
                id="arrow"
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerWidth="8"
                markerHeight="8"
                markerUnits="userSpaceOnUse"
                orient="auto"
              >
                <path d="M0 0 8 4 0 8z" className="arrow" />
              </marker>
            </defs>
            {graph.edges.map(edge => {
              const [from, to] = [at.get(edge.from), at.get(edge.to)];
              if (!from || !to) return null;
              return (
                <Edge
                  key={`${edge.from} ${edge.to}`}
                  edge={edge}
                  most={most}
                  from={[x(from) + NODE_W, y(from) + NODE_H / 2]}
                  to={[x(to), y(to) + NODE_H / 2]}
                  lit={selected !== null && (edge.from === selected.node.id || edge.to === selected.node.id)}
                />
              );
            })}
          </svg>
          {placed.map((each, place) => (
            <Node
              key={each.node.id}
              placed={each}
              style={{ left: x(each), top: y(each), width: NODE_W, height: NODE_H }}
              pressed={each === selected}
              tabStop={selected ? each === selected : place === 0}
              onPress={() => onSelect(each === selected ? selectedRow : spanOf(each))}
              onOpen={() => onOpen(each === selected ? selectedRow : spanOf(each))}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface NodeProps {
  readonly placed: PlacedNode;
  readonly style: React.CSSProperties;
  readonly pressed: boolean;
  readonly tabStop: boolean;
  readonly onPress: () => void;
  readonly onOpen: () => void;
}

function Node({ placed: { node }, style, pressed, tabStop, onPress, onOpen }: NodeProps) {
  const look = kindLook(node.kind);
  const name = oneLine(node.name, 200) || '(no name)';
  const facts = [
    ...(node.rows.length > 1 ? [`${formatCount(node.rows.length)}×`] : []),
    formatDuration(node.total),
    ...(node.tokens === null ? [] : [`${formatTokens(node.tokens)} tok`]),
  ];
  return (
    <button
      type="button"
      className={`graph-node ${node.errors > 0 ? 'failed' : ''}`}
      style={style}
      data-node={node.id}
      data-tabstop={tabStop ? '' : undefined}
      tabIndex={tabStop ? 0 : -1}
      aria-pressed={pressed}
      title={`${look.label}: ${name}`}
      onClick={onPress}
      onDblClick={onOpen}
    >
      <span className="graph-name">
        <Icon name={look.icon} className={`hue-${look.hue}`} label={look.label} />
        <span className="line">{name}</span>
      </span>
      <span className="graph-facts">
        <span className="line dim">{facts.join(' · ')}</span>
        {node.errors > 0 && (
          <span className="error" title={`${formatCount(node.errors)} failed`}>
            <Icon name="error" /> {formatCount(node.errors)}
          </span>
        )}
      </span>
    </button>
  );
}

interface EdgeProps {
  readonly edge: GraphEdge;
  readonly most: number;
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  readonly lit: boolean;
}

function Edge({ edge, most, from: [x1, y1], to: [x2, y2], lit }: EdgeProps) {
  // Backwards (a hand-over to an earlier agent, or to itself) it goes round below.
  const back = x2 <= x1;
  const bend = back ? 40 : Math.max(20, (x2 - x1) / 2);
  const dip = back ? NODE_H / 2 + GAP_Y / 2 : 0;
  const path = back
    ? `M${x1} ${y1} C${x1 + bend} ${y1 + dip * 2}, ${x2 - bend} ${y2 + dip * 2}, ${x2} ${y2}`
    : `M${x1} ${y1} C${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${x2} ${y2}`;
  return (
    <g className={`graph-edge ${lit ? 'lit' : ''} ${edge.errors > 0 ? 'failed' : ''}`}>
      <path d={path} strokeWidth={1 + 2 * (edge.count / most)} markerEnd="url(#arrow)" />
      {edge.count > 1 && (
        <text x={x2 - 12} y={y2 - 7}>
          {formatCount(edge.count)}×
        </text>
      )}
    </g>
  );
}

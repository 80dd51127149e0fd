// The spans of the selected turn or of the whole session, in one of several views: filter, selection and stretch of time are shared.
import './spans.css';
import { useId, useMemo, useRef, useState } from 'preact/compat';
import { rowOf, spanIdOf, traceIdOf } from '../../../src/rpc/spanColumns.ts';
import { useKeys } from '../../client/keys.ts';
import { useStored } from '../../client/stored.ts';
import { formatCount, formatPlural } from '../../format.ts';
import { kindLook } from '../../kinds.ts';
import { Button, ProgressRing, TextField } from '../../ui/controls.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { clientWidthOf, useMeasure } from '../../ui/useMeasure.ts';
import type { ListHandle } from '../../ui/VirtualList.tsx';
import { AgentGraphView } from './AgentGraphView.tsx';
import { FlameGraph } from './FlameGraph.tsx';
import { Minimap } from './Minimap.tsx';
import { SpanBarTools } from './SpanBarTools.tsx';
import { SpanTable } from './SpanTable.tsx';
import { SpanTreeGrid } from './SpanTreeGrid.tsx';
import { readSpanFilter } from './spanFilter.ts';
import { ancestors, matchRows, spanKey } from './spanTree.ts';
import { type SharedSpanView, SPAN_VIEWS, type SpanViewId } from './spanView.ts';
import type { SessionViewModel } from './useSession.ts';
import { useTimeView } from './useTimeView.ts';

const SCOPES = [
  { id: 'turn', label: 'Turn' },
  { id: 'session', label: 'Session' },
] as const;

interface Props {
  readonly view: SessionViewModel;
  readonly onOpenSpan: () => void;
}

export function SpansPane({ view, onOpenSpan }: Props) {
  const { spans, tree, selected } = view;
  const { data } = spans;
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [query, setQuery] = useState('');
  const filter = useMemo(() => readSpanFilter(query), [query]);
  const problem = 'problem' in filter ? filter.problem : null;
  const problemId = useId();
  const box = useRef<HTMLDivElement>(null);
  const width = useMeasure(box, clientWidthOf, 600);
  const handle = useRef<ListHandle>(null);
  const field = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useStored<SpanViewId>('spans.view', readView, 'tree');

  const keep = useMemo(
    () =>
      // All rows stay while the filter cannot be read.
      data && tree && 'tests' in filter
        ? matchRows(
            data,
            tree,
            filter.tests.map(make => make(data, kind => kindLook(kind).label.toLowerCase())),
          )
        : null,
    [data, tree, filter],
  );
  const selectedRow = useMemo(() => (data && selected ? rowOf(data, selected.traceId, selected.spanId) : -1), [data, selected]);
  const time = useTimeView(data, tree, selectedRow, box);

  const select = (row: number) => {
    if (data && row >= 0) view.selectSpan({ traceId: traceIdOf(data, row), spanId: spanIdOf(data, row) });
  };
  const foldAll = () => {
    if (!data || !tree) return;
    const all = new Set<string>();
    for (let row = 0; row < data.count; row++) if (tree.firstChild[row]! >= 0) all.add(spanKey(data, row));
    setCollapsed(all);
    const root = selectedRow >= 0 ? ancestors(tree, selectedRow).at(-1) : undefined;
    if (root !== undefined) select(root);
  };
  const stepView = () => setShown(SPAN_VIEWS[(SPAN_VIEWS.findIndex(each => each.id === shown) + 1) % SPAN_VIEWS.length]?.id ?? 'tree');
  useKeys({ '/': () => field.current?.focus(), v: stepView });

  const failed = useMemo(() => (tree ? countRootErrors(tree) : 0), [tree]);
  const matches = useMemo(() => (keep === null ? null : keep.reduce((sum, mark) => sum + (mark === 2 ? 1 : 0), 0)), [keep]);
  const shared: SharedSpanView | null =
    data && tree && data.count > 0
      ? {
          ...{ data, tree, keep, selectedRow, time, width },
          onSelect: select,
          onOpen: row => {
            select(row);
            onOpenSpan();
          },
        }
      : null;
  return (
    <div ref={box} className={`spans ${spans.previous ? 'is-previous' : ''}`}>
      <div className="bar">
        {view.turns.length > 0 && (
          <Segments
            label="Spans of"
            value={view.scope}
            options={SCOPES}
            onChange={id => view.setScope(id === 'session' ? 'session' : 'turn')}
          />
        )}
        <div className="filter-box">
          <TextField
            label="Filter spans"
            placeholder="Filter spans"
            value={query}
            invalid={problem !== null}
            describedBy={problemId}
            fieldRef={field}
            onInput={setQuery}
            onKeyDown={event => {
              if (event.key !== 'Escape' && event.key !== 'ArrowDown') return;
              event.preventDefault();
              event.stopPropagation();
              if (event.key === 'Escape' && query !== '') setQuery('');
              else handle.current?.focus();
            }}
          />
          <div id={problemId} className="field-problem" role="status">
            {problem}
          </div>
        </div>
        <span className={matches === null ? 'count' : 'count matches'} role="status">
          {matches !== null ? formatPlural(matches, 'match', 'matches') : data && formatPlural(data.count, 'span')}
        </span>
        {failed > 0 && (
          <span className="error count" title={`${formatPlural(failed, 'failed span')}: ] goes to the next`}>
            <Icon name="error" /> {formatCount(failed)}
          </span>
        )}
        <Segments label="View of the spans (v)" value={shown} options={SPAN_VIEWS} onChange={id => setShown(readView(id) ?? 'tree')} />
        <SpanBarTools time={time} marks={shown === 'tree'} onFoldAll={foldAll} onUnfoldAll={() => setCollapsed(new Set())} />
      </div>
      {spans.error && (
        <div className="banner" role="alert">
          <Icon name="error" /> The spans could not be read: {spans.error.message} <Button onClick={spans.retry}>Try Again</Button>
        </div>
      )}
      {data && data.omitted > 0 && (
        <div className="banner banner-note">
          <Icon name="info" /> {formatCount(data.omitted)} more spans are not shown.
        </div>
      )}
      {!data && !spans.error && (
        <div className="loading">
          <ProgressRing label="Loading spans" />
        </div>
      )}
      {data && data.count === 0 && (
        <EmptyState icon="list-tree" title="No spans yet">
          <p>They appear as the app sends them.</p>
        </EmptyState>
      )}
      {data && tree && data.count > 1 && shown !== 'graph' && <Minimap columns={data} tree={tree} time={time} />}
      {shared && shown === 'tree' && <SpanTreeGrid {...shared} collapsed={collapsed} onCollapsed={setCollapsed} listRef={handle} />}
      {shared && shown === 'flame' && <FlameGraph {...shared} />}
      {shared && shown === 'graph' && <AgentGraphView {...shared} />}
      {shared && shown === 'table' && <SpanTable {...shared} listRef={handle} />}
    </div>
  );
}

function readView(stored: unknown): SpanViewId | null {
  return SPAN_VIEWS.find(view => view.id === stored)?.id ?? null;
}

function countRootErrors(tree: { readonly parent: Int32Array; readonly errors: Int32Array }): number {
  let errors = 0;
  for (let row = 0; row < tree.parent.length; row++) if (tree.parent[row]! < 0) errors += tree.errors[row]!;
  return errors;
}

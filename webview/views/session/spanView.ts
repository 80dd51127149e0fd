// What every view of the spans is given: the spans, what the filter keeps of them, the selection, and the stretch of time in view.
import type { SpanColumns } from '../../../src/rpc/spanColumns.ts';
import type { SpanTree } from './spanTree.ts';
import type { TimeView } from './useTimeView.ts';

export interface SharedSpanView {
  readonly data: SpanColumns;
  readonly tree: SpanTree;
  /** 2 marks rows that pass the filter, 1 those on the way to them; null where nothing is filtered. */
  readonly keep: Uint8Array | null;
  /** -1 while the selected span is not among these. */
  readonly selectedRow: number;
  readonly onSelect: (row: number) => void;
  readonly onOpen: (row: number) => void;
  readonly time: TimeView;
  /** Of the pane, in pixels. */
  readonly width: number;
}

export const SPAN_VIEWS = [
  { id: 'tree', label: 'Tree', icon: 'list-tree' },
  { id: 'flame', label: 'Flame graph', icon: 'flame' },
  { id: 'graph', label: 'Agent graph', icon: 'type-hierarchy' },
  { id: 'table', label: 'Table', icon: 'table' },
] as const;
export type SpanViewId = (typeof SPAN_VIEWS)[number]['id'];

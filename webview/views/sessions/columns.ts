// The columns of the sessions list: what each is called, how wide, what it sorts by, and which give way first on a narrow page.
import type { SessionSort } from '../../../src/core/model/sessionSort.ts';

export interface SessionColumn {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly sort?: SessionSort;
  /** Pixels. The first input takes what is left over. */
  readonly width: number;
  /** The higher, the longer it stays. */
  readonly rank: number;
  /** Numbers stand at the right, and are sorted from the largest. */
  readonly numeric?: boolean;
  /** Shown unless somebody chose otherwise. */
  readonly usual: boolean;
}

export const SESSION_COLUMNS = [
  { id: 'state', title: '', hint: 'State', width: 28, rank: 100, usual: true },
  { id: 'input', title: 'First input', hint: 'What the user said first', sort: 'input', width: 0, rank: 100, usual: true },
  { id: 'app', title: 'App', hint: 'Service that sent the spans', sort: 'app', width: 130, rank: 70, usual: true },
  { id: 'user', title: 'User', hint: 'User id', sort: 'user', width: 110, rank: 20, usual: false },
  { id: 'model', title: 'Models', hint: 'Models that were called', width: 140, rank: 25, usual: false },
  { id: 'prompt', title: 'Prompt', hint: 'Prompts that its calls were made with', width: 120, rank: 22, usual: false },
  { id: 'turns', title: 'Turns', hint: 'Turns of the session', sort: 'turns', width: 58, rank: 60, numeric: true, usual: true },
  { id: 'spans', title: 'Spans', hint: 'Spans of the session', sort: 'spans', width: 62, rank: 15, numeric: true, usual: false },
  { id: 'trend', title: 'Trend', hint: 'How long its last turns took, the latest at the right', width: 92, rank: 30, usual: true },
  {
    id: 'p95',
    title: 'p95',
    hint: 'Time that 95 of 100 turns stay under',
    sort: 'latency',
    width: 72,
    rank: 50,
    numeric: true,
    usual: true,
  },
  {
    id: 'tokens',
    title: 'Tokens',
    hint: 'Input and output tokens of all calls',
    sort: 'tokens',
    width: 70,
    rank: 55,
    numeric: true,
    usual: true,
  },
  {
    id: 'cost',
    title: 'Cost',
    hint: 'In US dollars. ~ is about, or too low: point at one to see why',
    sort: 'cost',
    width: 80,
    rank: 52,
    numeric: true,
    usual: true,
  },
  { id: 'errors', title: 'Errors', hint: 'Failed spans', sort: 'errors', width: 62, rank: 80, numeric: true, usual: true },
  {
    id: 'scores',
    title: 'Scores',
    hint: 'Scores that came for it, one a name: the mean, or the last label',
    width: 120,
    rank: 40,
    usual: true,
  },
  { id: 'started', title: 'Started', hint: 'First activity', sort: 'started', width: 96, rank: 10, numeric: true, usual: false },
  { id: 'last', title: 'Active', hint: 'Last activity', sort: 'active', width: 96, rank: 90, numeric: true, usual: true },
] as const satisfies readonly SessionColumn[];

/** Columns that may be hidden: a row without state or input says nothing. */
export const OPTIONAL_COLUMNS = SESSION_COLUMNS.filter(column => column.rank < 100);

export interface ColumnChoice {
  readonly shown: readonly string[];
  /** Pixels by column, where somebody dragged. */
  readonly widths: Readonly<Record<string, number>>;
}

export const USUAL_COLUMNS: ColumnChoice = { shown: SESSION_COLUMNS.filter(column => column.usual).map(column => column.id), widths: {} };

const LEAST_INPUT = 220;
const PADDING = 20;
export const LEAST_WIDTH = 44;
export const MOST_WIDTH = 480;

/** A stored choice; null where it is none. Columns that came with a later version stay hidden, those that went are left out. */
export function readColumns(stored: unknown): ColumnChoice | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { shown, widths } = stored as { shown?: unknown; widths?: unknown };
  if (!Array.isArray(shown)) return null;
  const known = new Set<string>(SESSION_COLUMNS.map(column => column.id));
  const kept = Object.entries(typeof widths === 'object' && widths !== null ? widths : {}).filter(
    (entry): entry is [string, number] =>
      known.has(entry[0]) && typeof entry[1] === 'number' && entry[1] >= LEAST_WIDTH && entry[1] <= MOST_WIDTH,
  );
  return { shown: shown.filter(id => typeof id === 'string' && known.has(id)), widths: Object.fromEntries(kept) };
}

export function widthOf(column: SessionColumn, choice: ColumnChoice): number {
  return choice.widths[column.id] ?? column.width;
}

/** The chosen columns that fit `width` pixels, in their order: those of lowest rank give way until the input has room. */
export function fitColumns(choice: ColumnChoice, width: number): readonly SessionColumn[] {
  const chosen = SESSION_COLUMNS.filter(column => column.rank === 100 || choice.shown.includes(column.id));
  const byRank = [...chosen].sort((a, b) => b.rank - a.rank);
  let left = width - PADDING - LEAST_INPUT;
  const fitting = new Set<string>();
  for (const column of byRank) {
    left -= widthOf(column, choice);
    if (left < 0 && column.rank < 100) break;
    fitting.add(column.id);
  }
  return chosen.filter(column => fitting.has(column.id));
}

/** For `grid-template-columns`. */
export function gridOf(columns: readonly SessionColumn[], choice: ColumnChoice): string {
  return columns.map(column => (column.id === 'input' ? 'minmax(80px, 1fr)' : `${widthOf(column, choice)}px`)).join(' ');
}

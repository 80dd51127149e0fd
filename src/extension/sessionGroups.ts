// The rows of the Sessions tree as plain data: which group a session is in, and which nodes a refresh has to redraw.
import type { SessionRow } from '../rpc/viewModels.ts';

export const GROUPS = ['running', 'today', 'earlier'] as const;
export type Group = (typeof GROUPS)[number];
export type Grouped = Readonly<Record<Group, readonly SessionRow[]>>;

/** `midnightMs`: the start of the reader's own day, in milliseconds since 1970. Order within a group stays as it came. */
export function groupSessions(rows: readonly SessionRow[], midnightMs: number): Grouped {
  const grouped: Record<Group, SessionRow[]> = { running: [], today: [], earlier: [] };
  for (const row of rows) grouped[groupOf(row, midnightMs)].push(row);
  return grouped;
}

function groupOf(row: SessionRow, midnightMs: number): Group {
  if (row.state === 'running') return 'running';
  return Math.max(row.startUs, row.endUs) >= midnightMs * 1000 ? 'today' : 'earlier';
}

/** What to redraw: everything, or some groups (their members or order changed) and some sessions (their words changed). */
export type Redraw = 'all' | { readonly groups: readonly Group[]; readonly sessions: readonly string[] };

export function redraw(before: Grouped, after: Grouped): Redraw {
  const groups: Group[] = [];
  const sessions: string[] = [];
  for (const group of GROUPS) {
    const old = before[group];
    const now = after[group];
    if ((old.length === 0) !== (now.length === 0)) return 'all'; // A group comes or goes: the root changes.
    if (old.length !== now.length || now.some((row, place) => row.id !== old[place]?.id)) groups.push(group);
    else for (const [place, row] of now.entries()) if (!sameWords(row, old[place])) sessions.push(row.id);
  }
  return { groups, sessions };
}

function sameWords(one: SessionRow, other: SessionRow | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

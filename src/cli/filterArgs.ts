// A filter from the command line: typed or kept by name, checked before anything is opened, with a mark under what is wrong.
import type { App } from '../app/app.ts';
import { type FilterProblem, parseFilter } from '../core/filter.ts';
import type { FilterEntity } from '../core/filterFields.ts';
import { UsageError } from './args.ts';
import { plain } from './plain.ts';

/** Throws UsageError that shows the filter with a mark under each mistake. */
export function checkFilter(text: string, entity: FilterEntity): void {
  const parsed = parseFilter(text, entity);
  if (!parsed.ok) throw new UsageError(parsed.problems.map(problem => pointAt(text, problem)).join('\n'));
}

/** Three lines: what is wrong, the filter, and the mark. */
export function pointAt(text: string, { message, start, end }: FilterProblem): string {
  // Columns of a terminal are not UTF-16 units: what is outside ASCII is shown as one mark, so that the line below fits.
  const flat = text.replace(/[^\x20-\x7e]/g, '?');
  return `${plain(message, 400)}\n  ${flat}\n  ${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}`;
}

/** The filter of that name. Throws UsageError that lists those there are. */
export async function savedFilter(app: App, name: string): Promise<string> {
  const { rows } = await app.handlers['filters.list']({}, { cancelled: () => false });
  const found = rows.find(row => row.name.toLowerCase() === name.toLowerCase());
  if (found) return found.filter;
  const names = rows.map(row => JSON.stringify(row.name)).join(', ');
  throw new UsageError(
    `No filter is kept as ${JSON.stringify(name)}. ${names ? `There are: ${names}.` : 'Keep one in the explorer first.'}`,
  );
}

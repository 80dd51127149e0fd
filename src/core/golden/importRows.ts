// Other people's rows -> golden entries: which column is which is guessed by name, and may be said. Lines of our own are taken as they are.
import Papa from 'papaparse';
import { GOLDEN_STATUSES, type GoldenEntry, type GoldenMessage, type GoldenStatus } from '../model/golden.ts';
import { type GoldenLine, readGoldenLine } from './goldenLines.ts';
import type { ImportField, ImportMapping } from './importFields.ts';

export interface ImportProblem {
  /** From 1; of a CSV file the line where the row begins as far as it is known. */
  readonly line: number;
  readonly message: string;
}

interface ImportRow {
  readonly line: number;
  readonly values: Readonly<Record<string, unknown>>;
  /** Set where the row is a line of our own. */
  readonly own: GoldenLine | null;
}

export interface ImportTable {
  readonly columns: readonly string[];
  readonly rows: readonly ImportRow[];
  readonly problems: readonly ImportProblem[];
}

/** JSON Lines, a JSON list, or CSV with a header: told from the first character. */
export function readImportTable(text: string): ImportTable {
  const start = text.replace(/^\uFEFF/, '').trimStart()[0];
  if (start === '[') return readList(text);
  return start === '{' ? readLines(text) : readCsv(text);
}

/** `digest` names an entry that has no id of its own. */
export function importEntries(
  table: ImportTable,
  mapping: ImportMapping,
  digest: (text: string) => string,
): { readonly lines: readonly GoldenLine[]; readonly problems: readonly ImportProblem[] } {
  const lines: GoldenLine[] = [];
  const problems: ImportProblem[] = [...table.problems];
  // Once, not for every row.
  const first = table.rows.find(row => row.own === null);
  if (mapping.input === undefined && first)
    problems.push({ line: first.line, message: `no column is known to be the input: say which of ${table.columns.join(', ')} is` });
  for (const { line, values, own } of table.rows) {
    if (own) {
      lines.push(own);
      continue;
    }
    const at = (field: ImportField) => valueAt(values, mapping[field]);
    const messages = messagesOf(at('input'));
    if (messages.length === 0) {
      if (mapping.input !== undefined) problems.push({ line, message: `${mapping.input} is empty` });
      continue;
    }
    const answer = textOf(at('expected'));
    const status = textOf(at('status')) as GoldenStatus;
    const entry: GoldenEntry = {
      id: textOf(at('id')) || digest(JSON.stringify(messages)),
      status: GOLDEN_STATUSES.includes(status) ? status : 'draft',
      version: 1,
      input: { messages },
      expected: { answer: answer === '' ? null : answer, assertions: listOf(at('assertions'), '\n'), tools: [] },
      context: listOf(at('context'), '\n\n').map(text => ({ id: null, text })),
      tags: listOf(at('tags'), ','),
      cohort: textOf(at('cohort')) || null,
      rubrics: [],
      from: null,
    };
    lines.push({ entry, more: {} });
  }
  return { lines, problems: problems.sort((a, b) => a.line - b.line) };
}

/** A column by its name, or by a path into it: `vars.question`. */
function valueAt(values: Readonly<Record<string, unknown>>, column: string | undefined): unknown {
  if (column === undefined) return undefined;
  if (Object.hasOwn(values, column)) return values[column];
  return column
    .split('.')
    .reduce<unknown>((value, step) => (isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined), values);
}

function readLines(text: string): ImportTable {
  const rows: ImportRow[] = [];
  const problems: ImportProblem[] = [];
  for (const [place, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (raw.trim() === '') continue;
    const row = rowOf(raw, place + 1);
    if ('message' in row) problems.push(row);
    else rows.push(row);
  }
  return { columns: columnsOf(rows), rows, problems };
}

function rowOf(raw: string, line: number): ImportRow | ImportProblem {
  const own = readGoldenLine(raw);
  if ('entry' in own) return { line, values: {}, own };
  try {
    const values: unknown = JSON.parse(raw);
    if (isRecord(values)) return { line, values, own: null };
    return { line, message: 'is no JSON object' };
  } catch {
    return { line, message: own.problem };
  }
}

function readList(text: string): ImportTable {
  let list: unknown;
  try {
    list = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { columns: [], rows: [], problems: [{ line: 1, message: `is no JSON: ${(error as Error).message}` }] };
  }
  const found = (Array.isArray(list) ? list : [list]).map((values, place) =>
    isRecord(values) ? rowOf(JSON.stringify(values), place + 1) : { line: place + 1, message: 'is no JSON object' },
  );
  const rows = found.flatMap(each => ('message' in each ? [] : [each]));
  return { columns: columnsOf(rows), rows, problems: found.flatMap(each => ('message' in each ? [each] : [])) };
}

function readCsv(text: string): ImportTable {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: 'greedy' });
  const rows = data.map((values, place) => ({
    line: place + 2,
    own: null,
    // The guard of a cell that would have been a formula.
    values: Object.fromEntries(Object.entries(values).map(([key, cell]) => [key, unguarded(cell)])),
  }));
  const problems = errors
    .filter(({ code }) => code !== 'UndetectableDelimiter')
    .map(({ row, message }) => ({ line: (row ?? 0) + 2, message }));
  return { columns: meta.fields ?? [], rows, problems };
}

function unguarded(cell: unknown): unknown {
  return typeof cell === 'string' && /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function columnsOf(rows: readonly ImportRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
}

/** A text, a list of chat messages, or an object that holds such a list. */
function messagesOf(value: unknown): readonly GoldenMessage[] {
  const list = isRecord(value) && Array.isArray(value.messages) ? value.messages : value;
  if (Array.isArray(list)) {
    return list.flatMap(each => {
      if (!isRecord(each)) return [];
      const content = textOf(each.content);
      return content === '' ? [] : [{ role: textOf(each.role) || 'user', content }];
    });
  }
  const content = textOf(list);
  return content === '' ? [] : [{ role: 'user', content }];
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function listOf(value: unknown, between: string): readonly string[] {
  const list = Array.isArray(value) ? value.map(textOf) : textOf(value).split(between);
  return list.map(each => each.trim()).filter(Boolean);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// turnstone sessions | turns | spans | logs: what is stored, one JSON object a line, for scripts and checks from outside.
import { type App, startApp } from '../app/app.ts';
import type { FilterEntity } from '../core/filterFields.ts';
import { SESSION_SORTS, type SessionSort } from '../core/model/sessionSort.ts';
import type { SessionListRow, SessionPage } from '../rpc/listModels.ts';
import type { LogRowView, SpanSummary, TurnRow } from '../rpc/viewModels.ts';
import { type FlagSpec, type Parsed, UsageError } from './args.ts';
import { type Command, DB_FLAG, quietOptions } from './command.ts';
import { checkFilter, savedFilter } from './filterArgs.ts';
import { plain } from './plain.ts';
import { rfc3339 } from './time.ts';

const FLAGS: Readonly<Record<string, FlagSpec>> = {
  db: DB_FLAG,
  filter: {
    type: 'string',
    value: 'EXPR',
    help: 'which ones, as in the explorer: app:support error tokens>1000 attr.http.status_code=429',
  },
  limit: { type: 'string', value: 'N', help: 'at most so many (1000)' },
  json: { type: 'boolean', help: 'one JSON object a line' },
};

const SESSION_FLAGS: Readonly<Record<string, FlagSpec>> = {
  ...FLAGS,
  saved: { type: 'string', value: 'NAME', help: 'a filter kept in the explorer, besides --filter' },
  sort: { type: 'string', value: 'COLUMN', help: `${SESSION_SORTS.join(', ')}; descending, with a + before it ascending` },
};

type Fields = Readonly<Record<string, unknown>>;
interface Query {
  readonly filter?: string;
  readonly limit: number;
  readonly sort?: SessionSort;
  readonly descending?: boolean;
}

const session = (row: SessionListRow): Fields => ({
  id: row.id,
  app: row.app,
  user: row.user,
  state: row.state,
  start: rfc3339(row.startUs),
  end: rfc3339(row.endUs),
  turns: row.turns,
  spans: row.spans,
  errors: row.errors,
  models: row.models,
  inputTokens: row.inputTokens,
  outputTokens: row.outputTokens,
  costUsd: row.costUsd,
  latencyMs: row.latencyUs === null ? null : row.latencyUs / 1000,
  scores: row.scores.map(score => `${score.name}=${score.value ?? score.label}`),
  firstInput: row.firstInput,
  lastOutput: row.lastOutput,
});

const turn = (row: TurnRow): Fields => ({
  id: row.id,
  session: row.session,
  index: row.index,
  traceId: row.traceId,
  start: rfc3339(row.startUs),
  end: rfc3339(row.endUs),
  input: row.input,
  output: row.output,
  models: row.models,
  status: row.status,
  spans: row.spans,
  errors: row.errors,
  inputTokens: row.inputTokens,
  outputTokens: row.outputTokens,
  costUsd: row.costUsd,
});

const span = (row: SpanSummary): Fields => ({
  traceId: row.traceId,
  spanId: row.spanId,
  parentSpanId: row.parentSpanId,
  session: row.session,
  turn: row.turn,
  name: row.name,
  kind: row.kind,
  start: rfc3339(row.startUs, row.startRem),
  end: rfc3339(row.endUs, row.endRem),
  status: row.status,
  model: row.model,
  inputTokens: row.inputTokens,
  outputTokens: row.outputTokens,
  costUsd: row.costUsd,
  convention: row.convention,
});

const log = (row: LogRowView): Fields => ({
  session: row.session,
  traceId: row.traceId,
  spanId: row.spanId,
  time: rfc3339(row.timeUs, row.timeRem),
  severity: row.severity,
  severityText: row.severityText || null,
  eventName: row.eventName,
  body: row.body,
});

export const sessions = listing('sessions', 'session', 'list sessions', everySession, SESSION_FLAGS);
export const turns = listing('turns', 'turn', 'list turns', async (app, query) =>
  (await app.handlers['turns.list'](query, ALWAYS)).rows.map(turn),
);
export const spans = listing('spans', 'span', 'list spans', async (app, query) =>
  (await app.handlers['spans.list'](query, ALWAYS)).rows.map(span),
);
export const logs = listing('logs', 'log', 'list log records', async (app, query) =>
  (await app.handlers['logs.list'](query, ALWAYS)).rows.map(log),
);

const ALWAYS = { cancelled: () => false };

/** A filter for attributes looks through the raw log part by part: all parts are read here. */
async function everySession(app: App, query: Query): Promise<Fields[]> {
  const found = new Map<string, SessionListRow>();
  let after: string | null = null;
  do {
    const page: SessionPage = await app.handlers['sessions.list']({ ...query, ...(after === null ? {} : { after }) }, ALWAYS);
    for (const row of page.rows) found.set(row.id, row);
    after = page.scan && page.next;
  } while (after !== null && found.size < query.limit);
  return [...found.values()].slice(0, query.limit).map(session);
}

function orderOf(text: string | undefined): { readonly sort?: SessionSort; readonly descending?: boolean } {
  if (text === undefined) return {};
  const sort = SESSION_SORTS.find(known => known === text.replace(/^[+-]/, ''));
  if (!sort) throw new UsageError(`--sort takes one of ${SESSION_SORTS.join(', ')}, not ${JSON.stringify(text)}.`);
  return { sort, descending: !text.startsWith('+') };
}

function listing(
  name: string,
  entity: FilterEntity,
  summary: string,
  rows: (app: App, query: Query) => Promise<Fields[]>,
  flags: Readonly<Record<string, FlagSpec>> = FLAGS,
): Command {
  const more = 'sort' in flags ? ' [--saved NAME] [--sort COLUMN]' : '';
  return {
    name,
    summary,
    usage: `turnstone ${name} [--db FILE] [--filter EXPR]${more} [--limit N] [--json]`,
    flags,
    async run(args: Parsed, context) {
      const typed = args.text('filter') ?? '';
      checkFilter(typed, entity);
      const order = orderOf(args.text('sort'));
      const limit = args.whole('limit', 1, 1_000_000) ?? 1000;
      const app = await startApp(quietOptions(args, context));
      try {
        const saved = args.text('saved');
        const filter = saved === undefined ? typed : `${await savedFilter(app, saved)} ${typed}`.trim();
        await app.settled();
        const found = await rows(app, { ...(filter === '' ? {} : { filter }), ...order, limit });
        context.out(args.on('json') ? found.map(row => `${JSON.stringify(row)}\n`).join('') : table(found));
      } finally {
        await app.stop();
      }
      return 0;
    },
  };
}

const CELL = 40;

/** Columns for reading in a terminal; control characters of traces shown as spaces, long cells cut. */
function table(rows: readonly Fields[]): string {
  const first = rows[0];
  if (!first) return 'Nothing found.\n';
  const names = Object.keys(first);
  const cell = (value: unknown) => {
    const text = value === null || value === undefined ? '-' : Array.isArray(value) ? value.join(',') : String(value);
    return plain(text, CELL);
  };
  const cells = [names, ...rows.map(row => names.map(name => cell(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map(row => row[column]?.length ?? 0)));
  return cells
    .map(
      row =>
        `${row
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

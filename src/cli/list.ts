// turnstone sessions | turns | spans | logs: what is stored, one JSON object a line, for scripts and checks from outside.
import { type App, startApp } from '../app/app.ts';
import type { LogRowView, SessionRow, SpanSummary, TurnRow } from '../rpc/viewModels.ts';
import type { FlagSpec, Parsed } from './args.ts';
import { type Command, DB_FLAG, quietOptions } from './command.ts';
import { plain } from './plain.ts';
import { rfc3339 } from './time.ts';

const FLAGS: Readonly<Record<string, FlagSpec>> = {
  db: DB_FLAG,
  filter: { type: 'string', value: 'EXPR', help: 'which ones, as in the explorer: app:support error tokens>1000' },
  limit: { type: 'string', value: 'N', help: 'at most so many (1000)' },
  json: { type: 'boolean', help: 'one JSON object a line' },
};

type Fields = Readonly<Record<string, unknown>>;
interface Query {
  readonly filter?: string;
  readonly limit: number;
}

const session = (row: SessionRow): Fields => ({
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

export const sessions = listing('sessions', 'list sessions', async (app, query) =>
  (await app.handlers['sessions.list'](query, ALWAYS)).rows.map(session),
);
export const turns = listing('turns', 'list turns', async (app, query) => (await app.handlers['turns.list'](query, ALWAYS)).rows.map(turn));
export const spans = listing('spans', 'list spans', async (app, query) => (await app.handlers['spans.list'](query, ALWAYS)).rows.map(span));
export const logs = listing('logs', 'list log records', async (app, query) =>
  (await app.handlers['logs.list'](query, ALWAYS)).rows.map(log),
);

const ALWAYS = { cancelled: () => false };

function listing(name: string, summary: string, rows: (app: App, query: Query) => Promise<Fields[]>): Command {
  return {
    name,
    summary,
    usage: `turnstone ${name} [--db FILE] [--filter EXPR] [--limit N] [--json]`,
    flags: FLAGS,
    async run(args: Parsed, context) {
      const filter = args.text('filter');
      const query = { ...(filter === undefined ? {} : { filter }), limit: args.whole('limit', 1, 1_000_000) ?? 1000 };
      const app = await startApp(quietOptions(args, context));
      try {
        await app.settled();
        const found = await rows(app, query);
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

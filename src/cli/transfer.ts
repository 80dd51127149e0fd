// turnstone import | export: files in, files out.
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { type App, startApp } from '../app/app.ts';
import type { TextPiece } from '../core/imports/linePieces.ts';
import { NOTHING_IMPORTED } from '../rpc/importReports.ts';
import { importTexts, type TextPart } from '../rpc/importTexts.ts';
import { amount } from '../rpc/receiptText.ts';
import type { ImportReport } from '../rpc/viewModels.ts';
import { UsageError } from './args.ts';
import { type Command, DB_FLAG, quietOptions } from './command.ts';
import { plain } from './plain.ts';

const ALWAYS = { cancelled: () => false };
const READ_BYTES = 1024 * 1024;

export const importFiles: Command = {
  name: 'import',
  summary: 'store OTLP JSON files and the files that Copilot writes',
  usage: 'turnstone import FILE... [--db FILE] [--json]',
  flags: { db: DB_FLAG, json: { type: 'boolean', help: 'print the report as JSON' } },
  async run(args, context) {
    if (args.positionals.length === 0) throw new UsageError('Name at least one file.');
    const app = await startApp(quietOptions(args, context));
    let failed = false;
    try {
      for (const file of args.positionals) {
        const report = await importFile(app, file);
        failed ||= report.problems.length > 0;
        if (args.on('json')) context.out(`${JSON.stringify({ file, ...report })}\n`);
        else
          context.out(
            `${file}: ${amount(report.spans, 'span')}, ${amount(report.logs, 'log record')}${report.metrics > 0 ? `; metrics are not kept (lines: ${report.metrics})` : ''}\n`,
          );
        for (const problem of report.problems) context.err(`${file}: ${plain(problem, 400)}\n`);
      }
      await app.settled();
    } finally {
      await app.stop();
    }
    return failed ? 1 : 0;
  },
};

async function importFile(app: App, file: string): Promise<ImportReport> {
  let report = NOTHING_IMPORTED;
  const store = async (piece: TextPiece) => app.handlers['import.otlpJson'](piece, ALWAYS);
  for await (const so of importTexts(textsOf(file), store)) report = so.report;
  return report;
}

async function* textsOf(file: string): AsyncGenerator<TextPart> {
  const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: READ_BYTES });
  for await (const text of stream) yield { text: text as string, read: stream.bytesRead };
}

export const exportFile: Command = {
  name: 'export',
  summary: 'write spans and logs as OTLP JSON, one request a line',
  usage: 'turnstone export --format otlp-json [--session ID] [--trace ID] [--out FILE] [--db FILE]',
  flags: {
    db: DB_FLAG,
    format: { type: 'string', value: 'NAME', help: 'otlp-json' },
    session: { type: 'string', value: 'ID', help: 'only this session' },
    trace: { type: 'string', value: 'ID', help: 'only this trace (32 hex digits)' },
    out: { type: 'string', value: 'FILE', help: 'write to this file instead of standard output' },
  },
  async run(args, context) {
    const format = args.text('format') ?? 'otlp-json';
    if (format !== 'otlp-json') throw new UsageError(`There is no format ${JSON.stringify(format)}. Known: otlp-json.`);
    const traceId = args.text('trace');
    if (traceId !== undefined && !/^[0-9a-f]{32}$/.test(traceId)) throw new UsageError('--trace takes 32 lower-case hex digits.');
    const session = args.text('session');
    const scope = { ...(session === undefined ? {} : { session }), ...(traceId === undefined ? {} : { traceId }) };
    const out = args.text('out');
    // Written beside the target and renamed: a broken export never stands where a whole one stood.
    const temporary = `${out}.part-${process.pid}`;
    const file = out === undefined ? null : await open(temporary, 'wx');
    const app = await startApp(quietOptions(args, context));
    try {
      for (const signal of ['traces', 'logs'] as const) {
        for (let after: number | null = 0; after !== null; ) {
          const page: { text: string; next: number | null } = await app.handlers['export.otlpJson']({ signal, ...scope, after }, ALWAYS);
          if (file) await file.write(page.text);
          else context.out(page.text);
          after = page.next;
        }
      }
      await file?.close();
      if (out !== undefined) await rename(temporary, out);
    } catch (error) {
      await file?.close();
      if (out !== undefined) await rm(temporary, { force: true });
      throw error;
    } finally {
      await app.stop();
    }
    return 0;
  },
};

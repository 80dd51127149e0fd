// turnstone import | export | doctor: files in, files out, and whether all is well.
import { open, readFile, rename, rm } from 'node:fs/promises';
import { startApp } from '../app/app.ts';
import { UsageError } from './args.ts';
import { type Command, DB_FLAG, quietOptions } from './command.ts';

const ALWAYS = { cancelled: () => false };

export const importFiles: Command = {
  name: 'import',
  summary: 'store OTLP JSON files',
  usage: 'turnstone import FILE... [--db FILE] [--json]',
  flags: { db: DB_FLAG, json: { type: 'boolean', help: 'print the report as JSON' } },
  async run(args, context) {
    if (args.positionals.length === 0) throw new UsageError('Name at least one file.');
    const app = await startApp(quietOptions(args, context));
    let failed = false;
    try {
      for (const file of args.positionals) {
        const report = await app.handlers['import.otlpJson']({ text: await readFile(file, 'utf8') }, ALWAYS);
        failed ||= report.problems.length > 0;
        if (args.on('json')) context.out(`${JSON.stringify({ file, ...report })}\n`);
        else context.out(`${file}: ${report.spans} spans, ${report.logs} log records\n`);
        for (const problem of report.problems) context.err(`${file}: ${problem}\n`);
      }
      await app.settled();
    } finally {
      await app.stop();
    }
    return failed ? 1 : 0;
  },
};

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

export const doctor: Command = {
  name: 'doctor',
  summary: 'say whether all is well, and what to do if not',
  usage: 'turnstone doctor [--db FILE] [--json]',
  flags: { db: DB_FLAG, json: { type: 'boolean', help: 'print the report as JSON' } },
  async run(args, context) {
    const app = await startApp(quietOptions(args, context));
    try {
      const report = await app.handlers['app.doctor']({}, ALWAYS);
      if (args.on('json')) context.out(`${JSON.stringify(report)}\n`);
      else {
        for (const check of report.checks) {
          context.out(`${check.ok ? 'ok  ' : 'look'}  ${check.title}: ${check.detail}\n${check.fix ? `      ${check.fix}\n` : ''}`);
        }
        for (const producer of report.producers) {
          context.out(
            `      ${producer.app ?? '(no service.name)'}: ${producer.spans} spans, ${producer.genAi} of LLM work, ${producer.withSession} with a session id, ${producer.withContent} with content${producer.conventions.length ? ` (${producer.conventions.join(', ')})` : ''}\n`,
          );
        }
      }
      return report.ok ? 0 : 1;
    } finally {
      await app.stop();
    }
  },
};

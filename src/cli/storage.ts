// turnstone storage and turnstone delete: how much room everything takes, how long it is kept, and deleting for good.
import { startApp } from '../app/app.ts';
import type { StorageView } from '../rpc/storageModels.ts';
import { UsageError } from './args.ts';
import { type Command, DB_FLAG, quietOptions } from './command.ts';
import { plain } from './plain.ts';

const ALWAYS = { cancelled: () => false };
const GB = 1024 ** 3;

export const storage: Command = {
  name: 'storage',
  summary: 'say how much room everything takes, and set how long it is kept',
  usage: 'turnstone storage [--keep-days N|off] [--keep-gb N|off] [--db FILE] [--json]',
  flags: {
    db: DB_FLAG,
    'keep-days': { type: 'string', value: 'N', help: 'delete sessions that have not been active for so many days; "off" keeps them' },
    'keep-gb': { type: 'string', value: 'N', help: 'delete the oldest sessions while the database is larger; "off" keeps them' },
    json: { type: 'boolean', help: 'print the figures as JSON' },
  },
  async run(args, context) {
    const days = bound(args.text('keep-days'), 'keep-days', 1);
    const gigabytes = bound(args.text('keep-gb'), 'keep-gb', 0.01);
    const app = await startApp(quietOptions(args, context));
    try {
      if (days !== undefined || gigabytes !== undefined) {
        const before = await app.handlers['storage.get']({}, ALWAYS);
        await app.handlers['storage.keep'](
          {
            days: days === undefined ? before.keep.days : days,
            bytes: gigabytes === undefined ? before.keep.bytes : gigabytes === null ? null : Math.round(gigabytes * GB),
          },
          ALWAYS,
        );
      }
      const view = await app.handlers['storage.get']({}, ALWAYS);
      context.out(args.on('json') ? `${JSON.stringify(view)}\n` : storageText(view));
      return 0;
    } finally {
      await app.stop();
    }
  },
};

export const remove: Command = {
  name: 'delete',
  summary: 'delete sessions for good, with all their bytes',
  usage: 'turnstone delete (--session ID | --filter FILTER | --everything) --yes [--db FILE]',
  flags: {
    db: DB_FLAG,
    session: { type: 'string', value: 'ID', help: 'the session with this id' },
    filter: { type: 'string', value: 'FILTER', help: 'sessions that pass the filter, those without LLM work too' },
    everything: { type: 'boolean', help: 'all that came; kept filters and price lists stay' },
    yes: { type: 'boolean', help: 'do it: without this flag it is only said how many would go' },
  },
  async run(args, context) {
    const [session, filter] = [args.text('session'), args.text('filter')];
    const said = [session !== undefined, filter !== undefined, args.on('everything')].filter(Boolean).length;
    if (said !== 1) throw new UsageError('Name a session, a filter, or everything.');
    const app = await startApp(quietOptions(args, context));
    try {
      await app.settled();
      if (!args.on('yes')) {
        const count =
          session !== undefined
            ? (await app.handlers['session.get']({ session, limit: 1 }, ALWAYS)) && 1
            : (await app.handlers['sessions.list']({ filter: filter ?? '', plain: true, limit: 1 }, ALWAYS)).total;
        context.out(`${count ?? 'Some'} session${count === 1 ? '' : 's'} would be deleted. Add --yes to do it.\n`);
        return 0;
      }
      const what = session !== undefined ? { session } : filter !== undefined ? { filter, plain: true } : { everything: true as const };
      const { sessions, freedBytes } = await app.handlers['sessions.delete'](what, ALWAYS);
      context.out(`${sessions} session${sessions === 1 ? '' : 's'} deleted, ${megabytes(freedBytes)} given back.\n`);
      return 0;
    } finally {
      await app.stop();
    }
  },
};

/** Undefined where it was not said, null for "off". */
function bound(text: string | undefined, flag: string, least: number): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'off') return null;
  const value = Number(text);
  const fits = Number.isFinite(value) && value >= least && (least < 1 || Number.isInteger(value));
  if (!fits) throw new UsageError(`--${flag} takes ${least < 1 ? 'a number' : 'a whole number'} from ${least} on, or "off".`);
  return value;
}

function megabytes(bytes: number): string {
  return bytes >= GB ? `${(bytes / GB).toFixed(2)} GB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

export function storageText(view: StorageView): string {
  const { days, bytes } = view.keep;
  const lines = [
    `Database   ${view.file}, ${megabytes(view.fileBytes + view.walBytes)}${view.copyBytes > 0 ? `, and ${megabytes(view.copyBytes)} in copies from before updates` : ''}`,
    `Holds      ${view.sessions} sessions, ${view.spans} spans, ${view.logs} log records`,
    `Keeps      ${[days === null ? 'for any time' : `${days} days`, bytes === null ? 'any size' : `up to ${megabytes(bytes)}`].join(', ')}; never lets go of ${view.pinned} pinned and ${view.judged} judged`,
    ...view.apps.map(
      app => `  ${plain(app.app ?? '-', 40).padEnd(24)} ${String(app.sessions).padStart(8)} sessions  ~${megabytes(app.bytes)}`,
    ),
    ...view.redactions.map(({ rule, count }) => `Took out   ${plain(rule, 60)}: ${count} times`),
  ];
  return `${lines.join('\n')}\n`;
}

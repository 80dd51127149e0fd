// turnstone golden: the golden sets of this folder: what is in them, keeping a turn, and whether their files are sound.
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type App, startApp } from '../app/app.ts';
import { RUBRIC_FOLDER } from '../app/options.ts';
import { GOLDEN_EXPORTS } from '../core/golden/exports/registry.ts';
import { IMPORT_FIELDS, type ImportField, type ImportMapping } from '../core/golden/importFields.ts';
import { questionOf } from '../core/golden/likeness.ts';
import { type Parsed, UsageError } from './args.ts';
import { type Command, DB_FLAG, type ExitCode, quietOptions } from './command.ts';
import { plain } from './plain.ts';

const ALWAYS = { cancelled: () => false };

export const golden: Command = {
  name: 'golden',
  summary: 'list and check the golden sets of this folder; keep a turn in one',
  usage:
    'turnstone golden list [SET] | add --session ID --turn N [--set SET] [--accepted] | check | test SET | export SET --format F [--out FILE] | import FILE --set SET',
  flags: {
    db: DB_FLAG,
    author: { type: 'string', value: 'NAME', help: "who keeps it (git's user.name when left out)" },
    session: { type: 'string', value: 'ID', help: 'the session' },
    turn: { type: 'string', value: 'N', help: 'which of its turns, from 1' },
    set: { type: 'string', value: 'SET', help: 'the set (golden)' },
    accepted: { type: 'boolean', help: 'add: accepted at once, not a draft; export: accepted entries only' },
    format: { type: 'string', value: 'FORMAT', help: GOLDEN_EXPORTS.map(each => each.id).join(', ') },
    out: { type: 'string', value: 'FILE', help: 'where to write (the terminal when left out)' },
    map: {
      type: 'string',
      value: 'PAIRS',
      help: `import: which column is which, as in input=question,expected=ideal (${IMPORT_FIELDS.join(', ')})`,
    },
    dry: { type: 'boolean', help: 'import: say what would come, write nothing' },
    json: { type: 'boolean', help: 'print JSON' },
  },
  async run(args, context) {
    const [verb = 'list', name] = args.positionals;
    const work = { list, add, check, test: testSet, export: exportSet, import: importRows }[verb];
    if (!work) throw new UsageError(`golden takes "list", "add", "check", "test", "export" or "import", not ${JSON.stringify(verb)}.`);
    const folder = join(process.cwd(), ...RUBRIC_FOLDER);
    const app = await startApp({ ...quietOptions(args, context), rubricFolders: [folder], author: args.text('author') ?? '' });
    try {
      return await work(app, args, context.out, name);
    } finally {
      await app.stop();
    }
  },
};

type Work = (app: App, args: Parsed, out: (text: string) => void, name: string | undefined) => Promise<ExitCode>;

const list: Work = async (app, args, out, name) => {
  if (name !== undefined) {
    const { entries } = await app.handlers['golden.entries']({ set: name }, ALWAYS);
    for (const entry of entries)
      out(
        args.on('json')
          ? `${JSON.stringify(entry)}\n`
          : `${entry.id}  ${entry.status.padEnd(8)}  ${plain(questionOf(entry.input.messages), 100)}\n`,
      );
    return 0;
  }
  const { rows } = await app.handlers['golden.sets']({}, ALWAYS);
  if (args.on('json')) out(`${JSON.stringify({ rows })}\n`);
  else if (rows.length === 0) out('There is no golden set here. "turnstone golden add" keeps a turn; in the explorer, the key g does.\n');
  else for (const row of rows) out(`${row.name}: ${row.entries} entries, ${row.accepted} accepted\n`);
  return 0;
};

const add: Work = async (app, args, out) => {
  const [session, index] = [args.text('session'), args.whole('turn', 1, 1_000_000)];
  if (session === undefined || index === undefined) throw new UsageError('Name --session and --turn.');
  await app.settled();
  const { rows } = await app.handlers['turns.list']({ session }, ALWAYS);
  const turn = rows.find(row => row.index === index);
  if (!turn) throw new UsageError(`The session has ${rows.length} turns, no turn ${index}.`);
  const { entry, alike } = await app.handlers['golden.draft']({ session: turn.session, turn: turn.id }, ALWAYS);
  const set = args.text('set') ?? 'golden';
  const { outcome } = await app.handlers['golden.put'](
    { set, entry: args.on('accepted') ? { ...entry, status: 'accepted' } : entry },
    ALWAYS,
  );
  if (args.on('json')) out(`${JSON.stringify({ set, id: entry.id, outcome, alike })}\n`);
  else {
    out(`${entry.id} in ${set}: ${outcome}\n`);
    for (const other of alike) out(`  nearly the same: ${other.id} in ${other.set}, ${plain(other.question, 80)}\n`);
  }
  return 0;
};

/** 1 where a line cannot be read, or an entry was kept under another version of a rubric. */
const check: Work = async (app, args, out) => {
  const { rows } = await app.handlers['golden.sets']({}, ALWAYS);
  const { rows: stale } = await app.handlers['golden.stale']({}, ALWAYS);
  const problems = rows.flatMap(row => row.problems.map(problem => ({ file: relative('', row.file), ...problem })));
  if (args.on('json')) out(`${JSON.stringify({ problems, stale })}\n`);
  else {
    for (const { file, line, message } of problems) out(`${file}:${line}: ${plain(message, 200)}\n`);
    for (const { set, id, why } of stale) out(`${set} ${id}: ${plain(why, 200)}\n`);
    if (problems.length + stale.length === 0) out(`${rows.reduce((sum, row) => sum + row.entries, 0)} entries, nothing wrong.\n`);
  }
  return problems.length + stale.length > 0 ? 1 : 0;
};

/** Against the newest turns that asked the same. 1 where one does not hold. */
const testSet: Work = async (app, args, out, name) => {
  if (name === undefined) throw new UsageError('Name the set.');
  await app.settled();
  const { rows } = await app.handlers['golden.run']({ set: name }, ALWAYS);
  const failed = rows.filter(row => row.passed === false);
  if (args.on('json')) out(`${JSON.stringify({ rows })}\n`);
  else {
    for (const { id, turn, passed, comparisons } of rows) {
      out(`${turn === null ? 'not asked' : passed === null ? 'undecided' : passed ? 'ok       ' : 'FAIL     '}  ${plain(id, 60)}\n`);
      for (const { what, result, note } of comparisons)
        if (!result?.passed) out(`             ${plain(what, 100)}: ${plain(result?.reason ?? note ?? '', 200)}\n`);
    }
    const asked = rows.filter(row => row.turn !== null).length;
    out(`${asked - failed.length} of ${asked} hold, ${rows.length - asked} were not asked.\n`);
  }
  return failed.length > 0 ? 1 : 0;
};

const exportSet: Work = async (app, args, out, name) => {
  const format = args.text('format');
  if (name === undefined || format === undefined) throw new UsageError('Name the set, and --format.');
  const { text, entries, problems } = await app.handlers['golden.export']({ set: name, format, accepted: args.on('accepted') }, ALWAYS);
  const file = args.text('out');
  if (file === undefined) out(text);
  else {
    await writeFile(file, text);
    out(args.on('json') ? `${JSON.stringify({ file, entries, problems })}\n` : `${entries} entries written to ${plain(file, 300)}\n`);
  }
  return problems.length > 0 ? 1 : 0;
};

const importRows: Work = async (app, args, out, name) => {
  const set = args.text('set');
  if (name === undefined || set === undefined) throw new UsageError('Name the file, and --set.');
  const text = await readFile(name, 'utf8').catch((error: Error) => {
    throw new UsageError(`The file cannot be read: ${error.message}`);
  });
  const report = await app.handlers['golden.import']({ set, text, mapping: mappingOf(args.text('map')), dry: args.on('dry') }, ALWAYS);
  if (args.on('json')) out(`${JSON.stringify(report)}\n`);
  else {
    const read = Object.entries(report.mapping).map(([field, column]) => `${field}=${plain(column, 60)}`);
    if (read.length > 0) out(`Read as ${read.join(', ')}. --map says otherwise.\n`);
    out(
      args.on('dry')
        ? `${report.rows} entries would come.\n`
        : `${report.added} added, ${report.changed} changed, ${report.same} the same.\n`,
    );
    for (const { line, message } of report.problems) out(`${plain(name, 300)}:${line}: ${plain(message, 200)}\n`);
  }
  return report.problems.length > 0 ? 1 : 0;
};

function mappingOf(text: string | undefined): ImportMapping {
  const pairs = (text ?? '')
    .split(',')
    .filter(Boolean)
    .map(pair => pair.split('='));
  for (const [field = '', column] of pairs)
    if (!column || !IMPORT_FIELDS.includes(field as ImportField))
      throw new UsageError(`--map takes FIELD=COLUMN pairs of ${IMPORT_FIELDS.join(', ')}, not ${JSON.stringify(field)}.`);
  return Object.fromEntries(pairs) as ImportMapping;
}

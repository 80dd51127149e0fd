// turnstone rubrics | score | scores | agree: what one scores by, scores, their files, and how far raters agree.
import { join, relative } from 'node:path';
import { type App, startApp } from '../app/app.ts';
import { RUBRIC_FOLDER } from '../app/options.ts';
import type { Judgement, ScoreTarget } from '../core/model/score.ts';
import { scoreOf } from '../core/rubrics/scoreWords.ts';
import type { AgreementView, RubricList } from '../rpc/scoreModels.ts';
import { type FlagSpec, type Parsed, UsageError } from './args.ts';
import { type Command, type CommandContext, DB_FLAG, type ExitCode, quietOptions } from './command.ts';
import { plain } from './plain.ts';

const ALWAYS = { cancelled: () => false };
const FLAGS: Readonly<Record<string, FlagSpec>> = {
  db: DB_FLAG,
  author: { type: 'string', value: 'NAME', help: "under whose name (git's user.name when left out)" },
  json: { type: 'boolean', help: 'print JSON' },
};

async function withApp(args: Parsed, context: CommandContext, work: (app: App) => Promise<ExitCode>): Promise<ExitCode> {
  const folder = join(process.cwd(), ...RUBRIC_FOLDER);
  const app = await startApp({ ...quietOptions(args, context), rubricFolders: [folder], author: args.text('author') ?? '' });
  try {
    await app.settled();
    return await work(app);
  } finally {
    await app.stop();
  }
}

export const rubrics: Command = {
  name: 'rubrics',
  summary: 'list and check the rubrics of this folder; copy built-in ones into it',
  usage: 'turnstone rubrics [--library] [--json] | turnstone rubrics add ID|PACK...',
  flags: { ...FLAGS, library: { type: 'boolean', help: 'the built-in ones, by group' } },
  run: (args, context) =>
    withApp(args, context, async app => {
      const [verb, ...ids] = args.positionals;
      const library = await app.handlers['rubrics.library']({}, ALWAYS);
      if (verb === 'add') {
        if (ids.length === 0) throw new UsageError(`Name rubrics, or a pack: ${library.packs.map(pack => pack.id).join(', ')}.`);
        const wanted = ids.flatMap(id => library.packs.find(pack => pack.id === id)?.rubrics ?? [id]);
        const { files } = await app.handlers['rubrics.add']({ ids: [...new Set(wanted)] }, ALWAYS);
        context.out(
          args.on('json')
            ? `${JSON.stringify({ files })}\n`
            : files.length === 0
              ? 'They are all here already.\n'
              : files.map(file => `${relative('', file)}\n`).join(''),
        );
        return 0;
      }
      if (verb !== undefined) throw new UsageError(`rubrics takes "add", not ${JSON.stringify(verb)}.`);
      const list = await app.handlers['rubrics.list']({}, ALWAYS);
      if (args.on('library')) context.out(args.on('json') ? `${JSON.stringify(library)}\n` : rubricText(library.rubrics));
      else context.out(args.on('json') ? `${JSON.stringify(list)}\n` : rubricText(list.rubrics));
      if (list.builtIn && !args.on('library') && !args.on('json'))
        context.out('\nThese are built in. "turnstone rubrics add PACK" copies some into this folder.\n');
      for (const problem of list.problems)
        context.err(`${relative('', problem.file)}:${problem.line}:${problem.column}: ${plain(problem.message, 300)}\n`);
      return list.problems.length > 0 ? 1 : 0;
    }),
};

export const score: Command = {
  name: 'score',
  summary: 'score a turn or a session',
  usage: 'turnstone score --session ID [--turn N] --rubric ID VALUE [--note TEXT] [--json]',
  flags: {
    ...FLAGS,
    session: { type: 'string', value: 'ID', help: 'the session' },
    turn: { type: 'string', value: 'N', help: 'which of its turns, from 1; without it the session as a whole' },
    rubric: { type: 'string', value: 'ID', help: 'what it is scored by' },
    note: { type: 'string', value: 'TEXT', help: 'why' },
    'not-scorable': { type: 'boolean', help: 'the rubric cannot be applied: the note says why' },
    undo: { type: 'boolean', help: 'take the last score back' },
  },
  run: (args, context) =>
    withApp(args, context, async app => {
      const [session, rubric] = [args.text('session'), args.text('rubric')];
      if (session === undefined || rubric === undefined) throw new UsageError('Name --session and --rubric.');
      const target = await targetOf(app, session, args.whole('turn', 1, 1_000_000));
      const entry = args.on('undo')
        ? await app.handlers['scores.undo']({ target, rubric }, ALWAYS)
        : await app.handlers['scores.put']({ target, rubric, judgement: await judgementOf(app, args, rubric) }, ALWAYS);
      const said = entry.verdict === 'scored' ? (entry.label ?? entry.value) : entry.verdict;
      context.out(
        args.on('json') ? `${JSON.stringify(entry)}\n` : `${rubric}: ${plain(String(said), 100)}, by ${plain(entry.author, 60)}\n`,
      );
      return 0;
    }),
};

export const scores: Command = {
  name: 'scores',
  summary: "print scores as lines; share yours and collect others' by files of this folder",
  usage: 'turnstone scores [--of AUTHOR] | turnstone scores share | turnstone scores collect [--json]',
  flags: { ...FLAGS, of: { type: 'string', value: 'AUTHOR', help: 'of this author only' } },
  run: (args, context) =>
    withApp(args, context, async app => {
      const [verb] = args.positionals;
      if (verb === undefined) {
        const of = args.text('of');
        context.out((await app.handlers['scores.text'](of === undefined ? {} : { author: of }, ALWAYS)).text);
        return 0;
      }
      if (verb === 'share') {
        const shared = await app.handlers['scores.share']({}, ALWAYS);
        context.out(
          args.on('json')
            ? `${JSON.stringify(shared)}\n`
            : `${relative('', shared.file)}: ${shared.records} records, ${shared.added} of them new. Commit it for others.\n`,
        );
        return 0;
      }
      if (verb !== 'collect') throw new UsageError(`scores takes "share" or "collect", not ${JSON.stringify(verb)}.`);
      const collected = await app.handlers['scores.collect']({}, ALWAYS);
      context.out(
        args.on('json') ? `${JSON.stringify(collected)}\n` : `${collected.records} records read, ${collected.added} of them new.\n`,
      );
      for (const problem of collected.problems)
        context.err(`${relative('', problem.file)}:${problem.line}: ${plain(problem.message, 300)}\n`);
      return collected.problems.length > 0 ? 1 : 0;
    }),
};

export const agree: Command = {
  name: 'agree',
  summary: 'say how far raters agree, by rubric',
  usage: 'turnstone agree [--rubric ID] [--db FILE] [--json]',
  flags: { ...FLAGS, rubric: { type: 'string', value: 'ID', help: 'this one only' } },
  run: (args, context) =>
    withApp(args, context, async app => {
      const rubric = args.text('rubric');
      const { rows } = await app.handlers['scores.agree'](rubric === undefined ? {} : { rubric }, ALWAYS);
      context.out(args.on('json') ? `${JSON.stringify({ rows })}\n` : agreementText(rows));
      return 0;
    }),
};

async function targetOf(app: App, session: string, turn: number | undefined): Promise<ScoreTarget> {
  if (turn === undefined) return { type: 'session', session };
  const { rows } = await app.handlers['turns.list']({ session }, ALWAYS);
  const row = rows.find(each => each.index === turn);
  if (!row) throw new UsageError(`The session has ${rows.length} turns, no turn ${turn}.`);
  return { type: 'turn', traceId: row.traceId, spanId: row.anchorSpanId };
}

async function judgementOf(app: App, args: Parsed, id: string): Promise<Judgement> {
  const note = args.text('note') ?? null;
  const nothing = { value: null, label: null, note, correction: null, place: null };
  if (args.on('not-scorable')) return { ...nothing, verdict: 'not-scorable' };
  const words = args.positionals[0];
  if (words === undefined) return { ...nothing, verdict: 'noted' };
  const { rubrics: own } = await app.handlers['rubrics.list']({}, ALWAYS);
  const all = [...own, ...(await app.handlers['rubrics.library']({}, ALWAYS)).rubrics];
  const rubric = all.find(each => each.id === id);
  if (!rubric) throw new UsageError(`There is no rubric ${JSON.stringify(id)}.`);
  const value = scoreOf(rubric.scale, words);
  if (value === null) {
    const choices = rubric.choices.map(choice => choice.label).join(', ');
    throw new UsageError(`${JSON.stringify(words)} is no score of ${id}. It takes ${choices === '' ? 'a number' : choices}.`);
  }
  return { ...nothing, verdict: 'scored', ...value };
}

function rubricText(list: RubricList['rubrics']): string {
  let group: string | null | undefined;
  const width = Math.max(0, ...list.map(rubric => rubric.id.length));
  const lines: string[] = [];
  for (const rubric of list) {
    if (rubric.group !== group) lines.push(`${lines.length === 0 ? '' : '\n'}${plain(rubric.group ?? 'Others', 40)}`);
    group = rubric.group;
    lines.push(`  ${rubric.id.padEnd(width)}  ${rubric.version}  ${plain(rubric.definition, 100)}`);
  }
  return `${lines.join('\n')}\n`;
}

function agreementText(rows: readonly AgreementView[]): string {
  if (rows.every(row => row.shared === 0))
    return 'No turn has been scored by two people yet. "turnstone scores collect" reads the files of others.\n';
  const figure = (value: number | null) => (value === null ? '-' : value.toFixed(2));
  const lines = rows
    .filter(row => row.shared > 0)
    .flatMap(row => [
      `${plain(row.title, 80)} (${row.rubric}): ${row.authors.length} raters, ${row.shared} targets in common`,
      `  percent ${figure(row.percent)}  kappa ${figure(row.cohen ?? row.fleiss)}  alpha ${figure(row.alpha)}${row.interval === null ? '' : ` [${figure(row.interval[0])}, ${figure(row.interval[1])}]`}`,
      ...row.confusions
        .filter(each => each.a !== each.b)
        .slice(0, 3)
        .map(each => `  ${plain(String(each.a), 60)} against ${plain(String(each.b), 60)}: ${each.count}`),
    ]);
  return `${lines.join('\n')}\n`;
}

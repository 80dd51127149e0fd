// Rubrics to score by, and scores that people give: added as records, taken back by another record.
import { hash, randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Rubric } from '../../core/model/rubric.ts';
import { goldAuthor, NO_JUDGEMENT, type ScoreEntry, type ScoreTarget } from '../../core/model/score.ts';
import { RUBRIC_PACKS } from '../../core/rubrics/packs.ts';
import { agreements } from '../../core/rubrics/raters.ts';
import { choicesOf, passes, typedOf, valueProblem } from '../../core/rubrics/scales/registry.ts';
import { writeScoreLine } from '../../core/rubrics/scoreLines.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { RubricView, ScoreEntryView } from '../../rpc/scoreModels.ts';
import type { Store } from '../../store/contract.ts';
import type { RubricShelf, ShelvedRubric } from '../rubrics/rubricShelf.ts';
import { readScoreFiles, readScoreText, scoreFileName, writeScoreFile } from '../rubrics/scoreFiles.ts';
import type { TurnsOf } from './messages.ts';
import { sessionOf } from './sessionOf.ts';

export type ScoringMethod =
  | 'rubrics.list'
  | 'rubrics.library'
  | 'rubrics.add'
  | 'scores.list'
  | 'scores.put'
  | 'scores.undo'
  | 'scores.history'
  | 'scores.share'
  | 'scores.text'
  | 'scores.collect'
  | 'scores.agree';

export interface ScoringNeeds {
  readonly store: Store;
  readonly shelf: RubricShelf;
  readonly author: () => Promise<string>;
  readonly nowUs: () => number;
  readonly turnsOf: TurnsOf;
  readonly announce: (sessions: readonly string[] | null) => void;
}

export function scoringHandlers({ store, shelf, author, nowUs, turnsOf, announce }: ScoringNeeds): Pick<Handlers, ScoringMethod> {
  const scoreFolder = shelf.folder === null ? null : join(dirname(shelf.folder), 'scores');
  let lastUs = 0;
  /** Later than every record that this process made before: a clock may stand still, or step back. */
  const stamp = () => {
    lastUs = Math.max(nowUs(), lastUs + 1);
    return { atUs: lastUs, id: `${lastUs.toString(36)}-${randomBytes(6).toString('hex')}` };
  };
  const rubricsById = async () => {
    const { rubrics } = await shelf.read();
    return new Map([...(await shelf.library()), ...rubrics].map(each => [each.rubric.id, each]));
  };
  const authorAs = async (gold: boolean) => (gold ? goldAuthor(await author()) : author());
  const known = async (id: string): Promise<ShelvedRubric> => {
    const found = (await rubricsById()).get(id);
    if (!found)
      throw new RpcError('NotFound', `There is no rubric ${JSON.stringify(id)}. Its file may have been renamed or have a mistake.`);
    return found;
  };
  const viewOf = async (entry: ScoreEntry, turn: string | null): Promise<ScoreEntryView> => {
    const body = await store.scoring.version(entry.rubric, entry.version);
    return { ...entry, turn, passes: body === null || entry.verdict !== 'scored' ? null : passes(JSON.parse(body) as Rubric, entry) };
  };
  const sessionAt = async (target: ScoreTarget): Promise<string | null> =>
    target.type === 'session' ? target.session : ((await store.span(target.traceId, target.spanId))?.session ?? null);
  const add = async (entry: ScoreEntry): Promise<ScoreEntryView> => {
    if (store.readonly) throw new RpcError('ReadOnly', 'The database can only be read: nothing can be scored.');
    await store.scoring.add([entry]);
    const session = await sessionAt(entry.target);
    if (session !== null) announce([session]);
    return viewOf(entry, null);
  };

  return {
    async 'rubrics.list'() {
      const { rubrics, problems, builtIn } = await shelf.read();
      return { rubrics: rubrics.map(presentRubric), problems, builtIn, folder: shelf.folder, author: await author() };
    },
    async 'rubrics.library'() {
      const own = new Set((await shelf.read()).rubrics.flatMap(each => (each.file === null ? [] : [each.rubric.id])));
      const all = await shelf.library();
      return { rubrics: all.map(each => ({ ...presentRubric(each), added: own.has(each.rubric.id) })), packs: RUBRIC_PACKS };
    },
    async 'rubrics.add'({ ids }) {
      if (shelf.folder === null) throw new RpcError('Invalid', 'Open a folder first: rubrics are files of a workspace.');
      const built = new Set((await shelf.library()).map(each => each.rubric.id));
      const strange = ids.find(id => !built.has(id));
      if (strange !== undefined) throw new RpcError('NotFound', `There is no built-in rubric ${JSON.stringify(strange)}.`);
      return { files: await shelf.add(ids) };
    },
    async 'scores.list'({ session }) {
      const record = await sessionOf(store, session);
      const turnOf = new Map((await turnsOf(record.id)).flatMap(turn => turn.numbers.map(no => [no, turn.id] as const)));
      const found = await store.scoring.ofSession(record.id);
      return {
        rows: await Promise.all(
          found
            .filter(({ entry }) => entry.verdict !== 'cleared')
            .map(({ entry, turnNo }) => viewOf(entry, turnNo === null ? null : (turnOf.get(turnNo) ?? null))),
        ),
      };
    },
    async 'scores.put'({ target, rubric: id, judgement, gold = false }) {
      const { rubric, version } = await known(id);
      if (rubric.appliesTo !== target.type)
        throw new RpcError('Invalid', `The rubric ${id} applies to a ${rubric.appliesTo}, not to a ${target.type}.`);
      const problem = judgement.verdict === 'scored' ? valueProblem(rubric.scale, judgement) : null;
      if (problem !== null) throw new RpcError('Invalid', `The rubric ${id} ${problem}.`);
      if (judgement.verdict === 'not-scorable' && !judgement.note?.trim())
        throw new RpcError('Invalid', 'Say why it cannot be scored: others will ask.');
      if (judgement.verdict === 'noted' && !judgement.note?.trim() && !judgement.correction?.trim())
        throw new RpcError('Invalid', 'A note needs words.');
      if (judgement.verdict !== 'scored' && (judgement.value !== null || judgement.label !== null))
        throw new RpcError('Invalid', `What is ${judgement.verdict} has no value.`);
      await store.scoring.keepVersion(id, version, JSON.stringify(rubric), nowUs());
      return add({ ...judgement, ...stamp(), author: await authorAs(gold), target, rubric: id, version, undoes: null });
    },
    async 'scores.undo'({ target, rubric, gold = false }) {
      const by = await authorAs(gold);
      const standing = standingOf((await store.scoring.history(target, rubric)).filter(entry => entry.author === by));
      const last = standing.at(-1);
      if (last === undefined) throw new RpcError('NotFound', 'There is nothing to take back.');
      const { verdict, value, label, note, correction, place } = standing.at(-2) ?? NO_JUDGEMENT;
      const version = standing.at(-2)?.version ?? last.version;
      return add({
        ...{ verdict, value, label, note, correction, place },
        ...stamp(),
        author: by,
        target,
        rubric,
        version,
        undoes: last.id,
      });
    },
    async 'scores.share'() {
      if (scoreFolder === null) throw new RpcError('Invalid', 'Open a folder first: scores are shared as files of a workspace.');
      const by = await author();
      const file = join(
        scoreFolder,
        scoreFileName(by, text => hash('sha256', text, 'hex')),
      );
      const own = [...(await store.scoring.all(by)), ...(await store.scoring.all(goldAuthor(by)))].sort((a, b) => a.atUs - b.atUs);
      return { file, ...(await writeScoreFile(file, own)) };
    },
    async 'scores.text'({ author: by }) {
      return { text: (await store.scoring.all(by ?? null)).map(entry => `${writeScoreLine(entry)}\n`).join('') };
    },
    async 'scores.collect'({ text }) {
      if (store.readonly) throw new RpcError('ReadOnly', 'The database can only be read: no scores can be added.');
      if (text === undefined && scoreFolder === null)
        throw new RpcError('Invalid', 'Open a folder first: scores are read from files of a workspace.');
      const { entries, problems } = text === undefined ? await readScoreFiles(scoreFolder ?? '') : readScoreText(text, 'text');
      const added = await store.scoring.add(entries);
      if (added.length > 0) announce(null);
      return { records: entries.length, added: added.length, problems };
    },
    async 'scores.agree'({ rubric }) {
      const known = await rubricsById();
      const entries = (await store.scoring.all(null)).filter(entry => rubric === undefined || entry.rubric === rubric);
      const rows = agreements(entries, id => known.get(id)?.rubric ?? null);
      return {
        rows: await Promise.all(
          rows.map(async row => ({
            ...row,
            title: known.get(row.rubric)?.rubric.title ?? row.rubric,
            disagreements: await Promise.all(row.disagreements.map(async each => ({ ...each, session: await sessionAt(each.target) }))),
          })),
        ),
      };
    },
    async 'scores.history'({ target, rubric }) {
      return { rows: await Promise.all((await store.scoring.history(target, rubric)).map(entry => viewOf(entry, null))) };
    },
  };
}

/** Records that were not taken back, the oldest first. */
function standingOf(records: readonly ScoreEntry[]): readonly ScoreEntry[] {
  const gone = new Set(records.map(record => record.undoes));
  return records.filter(record => record.undoes === null && !gone.has(record.id));
}

function presentRubric({ rubric, version, file }: ShelvedRubric): RubricView {
  const { judge: _judge, examples: _examples, cohorts: _cohorts, better: _better, threshold: _threshold, ...shown } = rubric;
  return {
    ...shown,
    version,
    choices: choicesOf(rubric.scale).map(choice => ({ ...choice, passes: passes(rubric, choice) })),
    typed: typedOf(rubric.scale),
    file,
  };
}

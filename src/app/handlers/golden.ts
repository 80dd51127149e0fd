// Golden sets: a turn becomes an entry of a file that git keeps, is changed and taken away there, and what has moved on is said.
import { hash } from 'node:crypto';
import { draftOf } from '../../core/golden/draft.ts';
import { readGoldenLine, writeGoldenLine } from '../../core/golden/goldenLines.ts';
import { nearDuplicates, questionOf } from '../../core/golden/likeness.ts';
import type { GoldenEntry } from '../../core/model/golden.ts';
import type { Redactor } from '../../core/redact.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { TurnRow } from '../../rpc/viewModels.ts';
import type { Store } from '../../store/contract.ts';
import type { GoldenFiles } from '../golden/goldenFiles.ts';
import type { TurnMaterial } from '../golden/turnMaterial.ts';
import type { RubricShelf } from '../rubrics/rubricShelf.ts';
import type { TurnsOf } from './messages.ts';
import { sessionOf } from './sessionOf.ts';

export type GoldenMethod = 'golden.sets' | 'golden.entries' | 'golden.draft' | 'golden.put' | 'golden.remove' | 'golden.stale';

export interface GoldenNeeds {
  readonly store: Store;
  readonly material: TurnMaterial;
  readonly files: GoldenFiles;
  readonly shelf: RubricShelf;
  readonly author: () => Promise<string>;
  /** That the workspace stands on. */
  readonly commit: () => Promise<string | null>;
  readonly redact: Redactor;
  readonly nowUs: () => number;
  readonly turnsOf: TurnsOf;
  readonly announce: (sessions: readonly string[] | null) => void;
}

const FIRST_SET = 'golden';

export function goldenHandlers(needs: GoldenNeeds): Pick<Handlers, GoldenMethod> {
  const { store, material, files, shelf, author, commit, redact, nowUs, turnsOf, announce } = needs;

  const entryOf = async (turn: TurnRow & { readonly numbers: readonly number[] }): Promise<GoldenEntry | null> => {
    const spans = await material.spans(turn.numbers);
    const numbers = new Set(turn.numbers);
    const scores = (await store.scoring.ofSession(turn.session))
      .filter(({ entry, turnNo }) => entry.target.type === 'turn' && turnNo !== null && numbers.has(turnNo) && entry.verdict !== 'cleared')
      .map(({ entry }) => entry);
    const by = await author();
    return draftOf({
      id: hash('sha256', `${turn.traceId} ${turn.anchorSpanId}`, 'hex').slice(0, 12),
      input: await material.text(turn, 'input'),
      output: await material.text(turn, 'output'),
      correction: scores.findLast(score => score.correction !== null)?.correction ?? null,
      spans,
      rubrics: [...new Set(scores.map(score => score.rubric))].sort(),
      from: {
        ...{ session: turn.session, traceId: turn.traceId, spanId: turn.anchorSpanId },
        ...{ prompt: turn.prompts[0] ?? null, model: turn.models[0] ?? null, commit: await commit() },
        scores: scores.map(({ rubric, version, author: rater, verdict, value, label }) => ({
          rubric,
          version,
          author: rater,
          verdict,
          value,
          label,
        })),
        ...{ author: by, date: new Date(nowUs() / 1000).toISOString() },
      },
    });
  };
  /** Overwrites what looks like a secret, as everything that is received is. */
  const cleaned = (entry: GoldenEntry) => {
    const bytes = new TextEncoder().encode(writeGoldenLine(entry));
    const found = redact(bytes);
    const read = readGoldenLine(new TextDecoder().decode(bytes));
    return { entry: 'entry' in read ? read.entry : entry, secrets: [...(found ?? [])].map(([rule, count]) => ({ rule, count })) };
  };
  /** By name, the prompt that the newest turn with one of this name was asked with. */
  const newestPrompts = async (known: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>();
    for (const name of new Set(known.map(nameOf))) {
      const term = { type: 'match', field: 'prompt', value: `${name}@*`, glob: true, negated: false } as const;
      const [turn] = await store.turns({ filter: { terms: [term] }, limit: 1, newest: true });
      const prompt = turn?.prompts.find(each => nameOf(each) === name);
      if (prompt !== undefined) found.set(name, prompt);
    }
    return found;
  };
  const writable = () => {
    if (files.folder === null) throw new RpcError('Invalid', 'Open a folder first: golden sets are files of a workspace.');
  };

  return {
    async 'golden.sets'() {
      const sets = await files.sets();
      return {
        folder: files.folder,
        rows: sets.map(({ name, file, entries, problems }) => ({
          ...{ name, file, problems, entries: entries.length },
          accepted: entries.filter(({ entry }) => entry.status === 'accepted').length,
        })),
      };
    },
    async 'golden.entries'({ set }) {
      const found = (await files.sets()).find(each => each.name === set);
      if (!found) throw new RpcError('NotFound', `There is no golden set ${JSON.stringify(set)}.`);
      return { entries: found.entries.map(({ entry }) => entry), problems: found.problems };
    },
    async 'golden.draft'({ session, turn: id }) {
      writable();
      const record = await sessionOf(store, session);
      const turn = (await turnsOf(record.id)).find(each => each.id === id);
      if (!turn) throw new RpcError('NotFound', 'There is no such turn.');
      const made = await entryOf(turn);
      if (made === null) throw new RpcError('Invalid', 'The input of this turn was not sent: there is nothing to keep.');
      const sets = await files.sets();
      const heldBy = sets.filter(set => set.entries.some(({ entry }) => entry.id === made.id)).map(set => set.name);
      // What was kept before is changed further, not begun anew.
      const kept = sets.flatMap(set => set.entries).find(({ entry }) => entry.id === made.id)?.entry;
      const { entry, secrets } = cleaned(kept ?? made);
      const alike = sets.flatMap(set =>
        nearDuplicates(
          entry,
          set.entries.map(each => each.entry),
        ).map(({ entry: other, share }) => ({
          ...{ set: set.name, id: other.id, share },
          question: questionOf(other.input.messages).slice(0, 300),
        })),
      );
      return { entry, secrets, heldBy, alike, sets: sets.length === 0 ? [FIRST_SET] : sets.map(set => set.name) };
    },
    async 'golden.put'({ set, entry }) {
      writable();
      const read = readGoldenLine(JSON.stringify(entry));
      if ('problem' in read) throw new RpcError('Invalid', `This is no golden entry: ${read.problem}.`);
      const before = (await files.sets()).find(each => each.name === set)?.entries.find(({ entry }) => entry.id === read.entry.id)?.entry;
      const expected = JSON.stringify(read.entry.expected);
      const version = before && JSON.stringify(before.expected) !== expected ? before.version + 1 : (before?.version ?? read.entry.version);
      const outcome = await files.put(set, read.entry.id, { ...read.entry, version });
      announce(null);
      return { outcome };
    },
    async 'golden.remove'({ set, id }) {
      writable();
      const outcome = await files.put(set, id, null);
      announce(null);
      return { outcome };
    },
    async 'golden.stale'() {
      const now = new Map((await shelf.read()).rubrics.map(({ rubric, version }) => [rubric.id, version]));
      const sets = await files.sets();
      const prompts = await newestPrompts(sets.flatMap(set => set.entries.flatMap(({ entry }) => entry.from?.prompt ?? [])));
      const rows = sets.flatMap(set =>
        set.entries.flatMap(({ entry }) => {
          if (entry.status === 'retired') return [];
          const why = whyStale(entry, now, prompts);
          return why === null ? [] : [{ set: set.name, id: entry.id, why }];
        }),
      );
      return { rows };
    },
  };
}

/** `versions`: of rubrics, as they read now. `prompts`: by name, the newest that a turn was asked with. */
function whyStale(entry: GoldenEntry, versions: ReadonlyMap<string, string>, prompts: ReadonlyMap<string, string>): string | null {
  const moved = (entry.from?.scores ?? []).find(score => versions.has(score.rubric) && versions.get(score.rubric) !== score.version);
  if (moved) return `the rubric ${moved.rubric} has another version since`;
  const gone = entry.rubrics.find(rubric => !versions.has(rubric));
  if (gone) return `there is no rubric ${gone} any more`;
  const prompt = entry.from?.prompt ?? null;
  const newest = prompt === null ? undefined : prompts.get(nameOf(prompt));
  return newest === undefined || newest === prompt ? null : `its prompt was ${prompt}, and is ${newest} since`;
}

/** `support` of `support@7`. */
function nameOf(prompt: string): string {
  const at = prompt.lastIndexOf('@');
  return at < 0 ? prompt : prompt.slice(0, at);
}

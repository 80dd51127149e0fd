// A golden set against what the app did since: of each entry the newest turn with the same question, and how it compares.
import { mergeTurns } from '../../core/derive/mergeTurns.ts';
import { compare, verdictOf } from '../../core/golden/compare.ts';
import { documentsOf, toolOf } from '../../core/golden/draft.ts';
import { questionOf } from '../../core/golden/likeness.ts';
import { PREVIEW_CHARS } from '../../core/model/facts.ts';
import type { GoldenEntry } from '../../core/model/golden.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { GoldenVerdict } from '../../rpc/goldenModels.ts';
import type { Store } from '../../store/contract.ts';
import type { TurnRecord } from '../../store/records.ts';
import type { GoldenFiles } from '../golden/goldenFiles.ts';
import type { TurnMaterial } from '../golden/turnMaterial.ts';

/** Parts of turns that are looked through. */
const MOST_PARTS = 100_000;
const QUESTION_CHARS = 200;

export function goldenRunHandlers(
  store: Store,
  files: GoldenFiles,
  material: TurnMaterial,
): Pick<Handlers, 'golden.outline' | 'golden.run'> {
  /** The newest turn of each question that is asked for. */
  const newest = async (questions: ReadonlySet<string>) => {
    const found = new Map<string, { readonly startUs: number; readonly parts: readonly TurnRecord[] }>();
    const parts = (await store.turns({ limit: MOST_PARTS, newest: true })).filter(
      part => part.input === null || questions.has(keyOf(part.input)),
    );
    for (const [, own] of Map.groupBy(parts, part => part.sessionId))
      for (const turn of mergeTurns(own)) {
        const key = keyOf(turn.input ?? '');
        if (questions.has(key) && turn.startUs > (found.get(key)?.startUs ?? -1))
          found.set(key, { startUs: turn.startUs, parts: turn.parts as readonly TurnRecord[] });
      }
    return found;
  };

  const judge = async (entry: GoldenEntry, parts: readonly TurnRecord[] | undefined): Promise<GoldenVerdict> => {
    const [turn] = parts ? mergeTurns(parts) : [];
    if (!turn || !parts) return { id: entry.id, turn: null, passed: null, expected: entry.expected.answer, output: null, comparisons: [] };
    const ref = { session: turn.sessionId, id: turn.turnId };
    const output = await material.text(ref, 'output');
    const spans = await material.spans(parts.map(part => part.no));
    const comparisons = compare(entry, {
      output: output ?? '',
      tools: spans.flatMap(toolOf),
      context: spans.flatMap(documentsOf).map(document => document.text),
      durationUs: turn.endUs - turn.startUs,
      costUsd: turn.costUsd,
      tokens: turn.inputTokens === null && turn.outputTokens === null ? null : (turn.inputTokens ?? 0) + (turn.outputTokens ?? 0),
    });
    return {
      ...{ id: entry.id, expected: entry.expected.answer, output, comparisons, passed: verdictOf(comparisons) },
      turn: { session: turn.sessionId, turn: turn.turnId, startUs: turn.startUs, origin: turn.traceId === entry.from?.traceId },
    };
  };

  const setOf = async (name: string) => {
    const found = (await files.sets()).find(each => each.name === name);
    if (!found) throw new RpcError('NotFound', `There is no golden set ${JSON.stringify(name)}.`);
    return found;
  };

  return {
    async 'golden.outline'({ set }) {
      const entries = (await setOf(set)).entries.filter(({ entry }) => entry.status !== 'retired');
      return {
        entries: entries.map(({ entry, line }) => ({
          ...{ id: entry.id, line, status: entry.status },
          question: questionOf(entry.input.messages).slice(0, QUESTION_CHARS),
        })),
      };
    },
    async 'golden.run'({ set, ids }, { cancelled }) {
      const wanted = ids && new Set(ids);
      const entries = (await setOf(set)).entries
        .map(({ entry }) => entry)
        .filter(entry => entry.status !== 'retired' && (wanted === undefined || wanted.has(entry.id)));
      const turns = await newest(new Set(entries.map(entry => keyOf(questionOf(entry.input.messages)))));
      const rows: GoldenVerdict[] = [];
      for (const entry of entries) {
        if (cancelled()) throw new RpcError('Cancelled', 'golden.run was cancelled');
        rows.push(await judge(entry, turns.get(keyOf(questionOf(entry.input.messages)))?.parts));
      }
      return { rows };
    },
  };
}

/** Previews are what turns are known by: two questions with the same beginning of that length are one. */
function keyOf(question: string): string {
  return question
    .slice(0, PREVIEW_CHARS - 1)
    .replace(/\s+/g, ' ')
    .trim();
}

// Scoring over the fake app's sessions: the product's own handlers and store in memory, under sessions that the store does not know.

import { type ScoringMethod, scoringHandlers } from '../../src/app/handlers/scoring.ts';
import { createRubricShelf } from '../../src/app/rubrics/rubricShelf.ts';
import type { Handlers } from '../../src/rpc/contract.ts';
import { openStore } from '../../src/store/sqliteStore.ts';
import { makeAssets } from './assets.ts';
import { tempFolder } from './tempFolder.ts';

interface Sessions {
  /** The turn that begins at a span. */
  turnAt(spanId: string): { readonly session: string; readonly turn: string } | null;
  changed(sessions: readonly string[]): void;
}

export function fakeScoring({ turnAt, changed }: Sessions): Pick<Handlers, ScoringMethod> {
  const assets = makeAssets();
  const store = openStore({ file: ':memory:', driver: 'auto', assets });
  const shelf = createRubricShelf([tempFolder('rubrics')], assets, () => changed([]));
  const handlers = scoringHandlers({
    ...{ store, shelf, author: async () => 'ada', nowUs: () => Date.now() * 1000, turnsOf: async () => [] },
    announce: () => undefined,
  });
  const sessionOf = (target: { readonly spanId?: string; readonly session?: string }) =>
    target.session ?? turnAt(target.spanId ?? '')?.session ?? '';
  return {
    ...handlers,
    'scores.list': async ({ session }) => {
      const last = new Map<string, Awaited<ReturnType<Handlers['scores.list']>>['rows'][number]>();
      for (const entry of await store.scoring.all(null)) {
        if (sessionOf(entry.target) !== session) continue;
        const turn = entry.target.type === 'session' ? null : (turnAt(entry.target.spanId)?.turn ?? null);
        last.set(JSON.stringify([entry.target, entry.rubric, entry.author]), { ...entry, turn, passes: null });
      }
      return { rows: [...last.values()].filter(row => row.verdict !== 'cleared') };
    },
    'scores.put': async (params, context) => {
      const entry = await handlers['scores.put'](params, context);
      changed([sessionOf(params.target)]);
      return entry;
    },
    'scores.undo': async (params, context) => {
      const entry = await handlers['scores.undo'](params, context);
      changed([sessionOf(params.target)]);
      return entry;
    },
  };
}

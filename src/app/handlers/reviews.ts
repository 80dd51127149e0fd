// Reviews: choosing turns to judge one after another, and how far somebody got.
import { randomBytes, randomInt } from 'node:crypto';
import { mergeTurns } from '../../core/derive/mergeTurns.ts';
import { targetKey } from '../../core/model/score.ts';
import { type Candidate, sampleById } from '../../core/review/samples.ts';
import { agreements } from '../../core/rubrics/raters.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { Stratum } from '../../rpc/reviewModels.ts';
import type { Store } from '../../store/contract.ts';
import type { RubricShelf } from '../rubrics/rubricShelf.ts';
import { filterOf } from './sessionList.ts';

export type ReviewMethod = 'reviews.list' | 'reviews.get' | 'reviews.make' | 'reviews.mark' | 'reviews.remove';

export interface ReviewNeeds {
  readonly store: Store;
  readonly shelf: RubricShelf;
  readonly nowUs: () => number;
}

/** Parts of turns that are looked at, the newest first. */
const MOST_PARTS = 100_000;
const CHANCE = 2 ** 32;
const GONE = 'This review is not there. It may have been deleted.';

export function reviewHandlers({ store, shelf, nowUs }: ReviewNeeds): Pick<Handlers, ReviewMethod> {
  const mayWrite = () => {
    if (store.readonly) throw new RpcError('ReadOnly', 'The database can only be read: no review can be kept.');
  };

  /** By turn, as a target of scores: 0 is where raters are furthest apart. */
  const differences = async (): Promise<ReadonlyMap<string, number>> => {
    const { rubrics } = await shelf.read();
    const known = new Map([...(await shelf.library()), ...rubrics].map(each => [each.rubric.id, each.rubric]));
    const rows = agreements(await store.scoring.all(null), id => known.get(id) ?? null);
    const turns = rows.flatMap(row => row.disagreements.map(each => targetKey(each.target)));
    return new Map([...new Set(turns)].map((key, place) => [key, place]));
  };

  const candidates = async (filter: string | undefined, by: Stratum | null, scores: boolean, apart: boolean): Promise<Candidate[]> => {
    const parts = await store.turns({ ...filterOf(filter, 'turn'), limit: MOST_PARTS, newest: true });
    const differ = apart ? await differences() : null;
    const found: Candidate[] = [];
    for (const [session, own] of Map.groupBy(parts, part => part.sessionId)) {
      const app = by === 'app' ? ((await store.session(session))?.app ?? '') : '';
      const lowest = new Map<number, number>();
      if (scores)
        for (const score of await store.scores({ session }))
          if (score.turnNo !== null && score.value !== null && score.source !== 'human')
            lowest.set(score.turnNo, Math.min(score.value, lowest.get(score.turnNo) ?? score.value));
      for (const turn of mergeTurns(own)) {
        if (turn.anchorSpanId === '') continue;
        const values = (turn.parts as typeof own).flatMap(part => lowest.get(part.no) ?? []);
        found.push({
          ...{ session, turn: turn.turnId, traceId: turn.traceId, spanId: turn.anchorSpanId, startUs: turn.startUs },
          stratum: by === 'model' ? turn.models.join(' ') : by === 'prompt' ? turn.prompts.join(' ') : app,
          lowest: values.length === 0 ? null : Math.min(...values),
          apart: differ?.get(targetKey({ type: 'turn', traceId: turn.traceId, spanId: turn.anchorSpanId })) ?? null,
        });
      }
    }
    return found;
  };

  return {
    'reviews.list': async () => ({ rows: await store.reviews.list() }),
    async 'reviews.get'({ id }) {
      const row = await store.reviews.get(id);
      if (!row) throw new RpcError('NotFound', GONE);
      return { ...row, turns: await store.reviews.turns(id) };
    },
    async 'reviews.make'({ name, filter, sample, size, by = 'app', blind, adjudicates, author }) {
      mayWrite();
      const way = sampleById(sample);
      const all = await candidates(filter, sample === 'stratified' ? by : null, sample === 'lowest', sample === 'disagreement');
      const chosen = way.choose(all, () => randomInt(CHANCE) / CHANCE).slice(0, size);
      if (chosen.length === 0) throw new RpcError('Invalid', all.length === 0 ? 'No turn fits this filter.' : NONE_FIT[sample]);
      const id = randomBytes(8).toString('hex');
      const title = name?.trim() || (filter?.trim() ? filter.trim() : way.title);
      await store.reviews.add({ id, name: title, madeUs: nowUs(), author: author?.trim() || null, blind, adjudicates }, chosen);
      return { id, turns: chosen.length, of: all.length };
    },
    async 'reviews.mark'({ id, place, state }) {
      mayWrite();
      if (!(await store.reviews.mark(id, place, state))) throw new RpcError('NotFound', GONE);
      return {};
    },
    async 'reviews.remove'({ id }) {
      mayWrite();
      if (!(await store.reviews.remove(id))) throw new RpcError('NotFound', GONE);
      return {};
    },
  };
}

/** Turns fit the filter, and none of them can be chosen this way. */
const NONE_FIT = {
  newest: 'No turn fits this filter.',
  random: 'No turn fits this filter.',
  stratified: 'No turn fits this filter.',
  lowest: 'None of these turns has a score by a check or a judge.',
  disagreement: 'Raters differ on none of these turns. Collect the scores of others first.',
} as const;

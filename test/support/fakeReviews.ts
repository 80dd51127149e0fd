// Reviews of the page's stand-in for the app: every turn in its order, marks in memory.
import type { ReviewTurn } from '../../src/core/model/review.ts';
import type { Handlers } from '../../src/rpc/contract.ts';
import { RpcError } from '../../src/rpc/errors.ts';
import type { ReviewDetail } from '../../src/rpc/reviewModels.ts';

type Methods = 'reviews.list' | 'reviews.get' | 'reviews.make' | 'reviews.mark' | 'reviews.remove';

export function fakeReviews(turns: () => readonly Omit<ReviewTurn, 'state'>[]): Pick<Handlers, Methods> {
  const kept = new Map<string, ReviewDetail>();
  const find = (id: string): ReviewDetail => {
    const found = kept.get(id);
    if (!found) throw new RpcError('NotFound', 'This review is not there. It may have been deleted.');
    const count = (state: ReviewTurn['state']) => found.turns.filter(turn => turn.state === state).length;
    return { ...found, done: count('done'), skipped: count('skipped') };
  };
  return {
    'reviews.list': async () => ({ rows: [...kept.keys()].map(find).reverse() }),
    'reviews.get': async ({ id }) => find(id),
    async 'reviews.make'({ name, filter, size, blind, adjudicates, author }) {
      if (filter?.includes('<')) throw new RpcError('Invalid', '"<" needs a number after it (at 1)');
      const all = turns();
      const chosen = all.slice(0, size).map(turn => ({ ...turn, state: 'open' as const }));
      const id = (kept.size + 1).toString(16).padStart(16, '0');
      const head = { id, name: name || filter || 'Newest first', madeUs: Date.now() * 1000, author: author || null, blind, adjudicates };
      kept.set(id, { ...head, total: chosen.length, done: 0, skipped: 0, turns: chosen });
      return { id, turns: chosen.length, of: all.length };
    },
    async 'reviews.mark'({ id, place, state }) {
      const found = find(id);
      kept.set(id, { ...found, turns: found.turns.map((turn, at) => (at === place ? { ...turn, state } : turn)) });
      return {};
    },
    async 'reviews.remove'({ id }) {
      find(id);
      kept.delete(id);
      return {};
    },
  };
}

// What the session page knows: the session and its turns page by page, which turn and span are selected, the spans shown, and the steps
// between them. Selection is by id and lives in the route, so that live updates and reloads do not move it.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/compat';
import type { RpcError } from '../../../src/rpc/errors.ts';
import { rowOf, type SpanColumns, spanIdOf, traceIdOf } from '../../../src/rpc/spanColumns.ts';
import type { SessionRow, SpanDetail, TurnCard } from '../../../src/rpc/viewModels.ts';
import { useNavigation } from '../../client/explorer.ts';
import { type SessionRoute, sessionRoute } from '../../client/route.ts';
import { type QueryView, useQueries, useQuery } from '../../client/useQuery.ts';
import { buildTree, nextError, type SpanTree } from './spanTree.ts';

export const TURN_PAGE = 40;
const SPAN_LIMIT = 200_000;
const SETTLE_MS = 40;

export interface SpanRef {
  readonly traceId: string;
  readonly spanId: string;
}

export interface SessionViewModel {
  readonly session: SessionRow | null;
  readonly title: string | null;
  readonly error: RpcError | null;
  readonly retry: () => void;
  readonly turns: readonly TurnCard[];
  readonly moreTurns: number;
  readonly loadMoreTurns: () => void;
  readonly turn: TurnCard | null;
  readonly scope: 'turn' | 'session';
  readonly spans: QueryView<SpanColumns>;
  readonly tree: SpanTree | null;
  readonly selected: SpanRef | null;
  readonly detail: QueryView<SpanDetail>;
  readonly selectTurn: (turn: TurnCard) => void;
  readonly selectSpan: (span: SpanRef, turn?: string) => void;
  readonly setScope: (scope: 'turn' | 'session') => void;
  readonly stepTurn: (step: 1 | -1) => void;
  readonly stepError: (step: 1 | -1) => void;
}

export function useSession(): SessionViewModel {
  const { route, go } = useNavigation();
  const here: SessionRoute = route.view === 'session' ? route : sessionRoute('');
  const [pages, setPages] = useState(1);
  const params = useMemo(
    () => Array.from({ length: pages }, (_, page) => ({ session: here.session, after: page * TURN_PAGE, limit: TURN_PAGE })),
    [here.session, pages],
  );
  const answers = useQueries('session.get', params, here.session);
  const head = useQuery('session.get', params[0] ?? null, here.session);
  const turns = useMemo(() => answers.flatMap(answer => answer.data?.turns ?? []), [answers]);
  const session = head.data?.session ?? null;
  const moreTurns = answers.findLast(answer => answer.data)?.data?.moreTurns ?? 0;
  const loading = answers.some(answer => answer.data === undefined && answer.error === undefined);
  const loadMoreTurns = useCallback(() => {
    if (moreTurns > 0 && !loading) setPages(count => count + 1);
  }, [moreTurns, loading]);

  const turn = useSelectedTurn(here, turns);
  // A turn further down than what is loaded: fetch on until it shows.
  const missing = here.turn !== null && turn?.id !== here.turn && moreTurns > 0;
  useEffect(() => {
    if (missing) loadMoreTurns();
  }, [missing, loadMoreTurns]);

  const scope = here.scope === 'session' || turn === null ? 'session' : 'turn';
  const ready = session !== null && !(here.spanId !== null && here.turn === null && turns.length > 0 && turn === null);
  const spanParams = !ready
    ? null
    : scope === 'turn' && turn
      ? { session: here.session, turn: turn.id, limit: SPAN_LIMIT }
      : { session: here.session, limit: SPAN_LIMIT };
  const spans = useQuery('spans.columns', spanParams, here.session);
  const tree = useMemo(() => (spans.data ? buildTree(spans.data) : null), [spans.data]);

  const selected = useSelectedSpan(here, turn, spans, tree);
  const settled = useSettled(selected);
  const detail = useQuery('span.get', settled, here.session);

  const move = useCallback((change: Partial<SessionRoute>) => go({ ...here, ...change }, 'replace'), [go, here]);
  const selectTurn = (to: TurnCard) =>
    move({ turn: to.id, traceId: null, spanId: null, ...(here.scope === 'session' ? anchorOf(to) : {}) });
  const selectSpan = (span: SpanRef, turnId?: string) => move({ ...span, turn: turnId ?? turnOfSpan(span) ?? turn?.id ?? null });

  function turnOfSpan(span: SpanRef): string | undefined {
    const row = spans.data ? rowOf(spans.data, span.traceId, span.spanId) : -1;
    const index = spans.data?.turn[row] ?? 0;
    return turns.find(candidate => candidate.index === index)?.id;
  }

  const stepTurn = (step: 1 | -1) => {
    const at = turns.findIndex(candidate => candidate.id === turn?.id);
    const target = turns[at < 0 ? 0 : at + step];
    if (target) selectTurn(target);
    else if (step === 1) loadMoreTurns();
  };
  const pending = useRef<1 | -1 | null>(null);
  const stepError = (step: 1 | -1) => {
    const { data } = spans;
    // Asked for before the spans are there: taken up once they are.
    if (!data || !tree || spans.previous) {
      pending.current = step;
      return;
    }
    const row = selected ? rowOf(data, selected.traceId, selected.spanId) : -1;
    const found = nextError(data, tree, row, step);
    if (found >= 0) return selectSpan({ traceId: traceIdOf(data, found), spanId: spanIdOf(data, found) });
    if (scope === 'session') return;
    const at = turns.findIndex(candidate => candidate.id === turn?.id);
    const rest = step === 1 ? turns.slice(at + 1) : turns.slice(0, Math.max(0, at)).reverse();
    const next = rest.find(candidate => candidate.errors > 0);
    if (!next) return;
    pending.current = step;
    selectTurn(next);
  };
  // The other half of a step into another turn: once its spans are there.
  useEffect(() => {
    const step = pending.current;
    if (step === null || spans.previous || !spans.data || !tree) return;
    pending.current = null;
    const found = nextError(spans.data, tree, -1, step);
    if (found >= 0) move({ traceId: traceIdOf(spans.data, found), spanId: spanIdOf(spans.data, found) });
  });
  // A link to a span without its turn: the span's details name it.
  const linked = here.turn === null && here.spanId !== null && detail.data?.spanId === here.spanId ? detail.data.turn : null;
  useEffect(() => {
    if (linked !== null) move({ turn: linked });
  }, [linked, move]);

  return {
    session,
    title: session?.firstInput ?? null,
    error: head.error ?? null,
    retry: head.retry,
    turns,
    moreTurns,
    loadMoreTurns,
    turn,
    scope,
    spans,
    tree,
    selected,
    detail,
    selectTurn,
    selectSpan,
    setScope: next => move({ scope: next }),
    stepTurn,
    stepError,
  };
}

function anchorOf(turn: TurnCard): Partial<SpanRef> {
  return turn.anchorSpanId === '' ? {} : { traceId: turn.traceId, spanId: turn.anchorSpanId };
}

/** The route's turn; else, chosen once and kept, the first that failed or the first of all. Null while a linked span's turn is unknown. */
function useSelectedTurn(here: SessionRoute, turns: readonly TurnCard[]): TurnCard | null {
  const chosen = useRef<string | null>(null);
  const wanted = here.turn ?? chosen.current;
  const found = turns.find(turn => turn.id === wanted) ?? null;
  if (found || here.turn !== null || here.spanId !== null) return found;
  const start = turns.find(turn => turn.status === 'error') ?? turns[0] ?? null;
  chosen.current = start?.id ?? null;
  return start;
}

/** The route's span; else the turn's anchor; else the first root. */
function useSelectedSpan(here: SessionRoute, turn: TurnCard | null, spans: QueryView<SpanColumns>, tree: SpanTree | null): SpanRef | null {
  const { traceId, spanId } = here;
  const first = !spans.previous && spans.data && tree && tree.count > 0 ? tree.order[0]! : -1;
  const firstSpan = first < 0 || !spans.data ? null : spanIdOf(spans.data, first);
  const firstTrace = first < 0 || !spans.data ? null : traceIdOf(spans.data, first);
  return useMemo(() => {
    if (traceId !== null && spanId !== null) return { traceId, spanId };
    if (turn && turn.anchorSpanId !== '') return { traceId: turn.traceId, spanId: turn.anchorSpanId };
    return firstTrace !== null && firstSpan !== null ? { traceId: firstTrace, spanId: firstSpan } : null;
  }, [traceId, spanId, turn?.traceId, turn?.anchorSpanId, firstTrace, firstSpan, turn]);
}

/** Follows a selection that moves fast (a held arrow key) only when it rests. */
function useSettled(selected: SpanRef | null): SpanRef | null {
  const [settled, setSettled] = useState(selected);
  useEffect(() => {
    if (settled === null) {
      setSettled(selected);
      return;
    }
    const timer = setTimeout(() => setSettled(selected), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [selected, settled]);
  return settled;
}

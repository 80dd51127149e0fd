// Where the explorer is: one value, written as a URL fragment in the browser and as state in VS Code. Ids and the filter, no content.

export interface SessionsRoute {
  readonly view: 'sessions';
  readonly filter: string;
}

export interface SessionRoute {
  readonly view: 'session';
  readonly session: string;
  /** Turn id. */
  readonly turn: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** Spans of the selected turn, or of the whole session. */
  readonly scope: 'turn' | 'session';
}

/** What each producer sent. */
export interface ProducersRoute {
  readonly view: 'producers';
}

/** How much room everything takes, and how long it is kept. */
export interface StorageRoute {
  readonly view: 'storage';
}

/** Turns to judge one after another: one list of them, or all lists. */
export interface ReviewRoute {
  readonly view: 'review';
  readonly review: string | null;
}

export type Route = SessionsRoute | SessionRoute | ProducersRoute | StorageRoute | ReviewRoute;

export const HOME: SessionsRoute = { view: 'sessions', filter: '' };
export const PRODUCERS: ProducersRoute = { view: 'producers' };
export const STORAGE: StorageRoute = { view: 'storage' };
export const REVIEWS: ReviewRoute = { view: 'review', review: null };

export function sessionRoute(session: string, rest: Partial<Omit<SessionRoute, 'view' | 'session'>> = {}): SessionRoute {
  return { view: 'session', session, turn: null, traceId: null, spanId: null, scope: 'turn', ...rest };
}

/** Pages beside the sessions: one leaves them for where one came from. */
export function isBeside(route: Route): route is ProducersRoute | StorageRoute | ReviewRoute {
  return route.view === 'producers' || route.view === 'storage' || route.view === 'review';
}

/** `#/`, `#/?filter=…`, `#/producers`, `#/storage`, `#/review`, `#/review/<id>`, `#/session/<id>?turn=…&trace=…&span=…&scope=session`. */
export function routeToHash(route: Route): string {
  if (route.view === 'review' && route.review !== null) return `#/review/${route.review}`;
  if (isBeside(route)) return `#/${route.view}`;
  const query = new URLSearchParams();
  if (route.view === 'sessions') {
    if (route.filter) query.set('filter', route.filter);
    return withQuery('#/', query);
  }
  if (route.turn) query.set('turn', route.turn);
  if (route.traceId) query.set('trace', route.traceId);
  if (route.spanId) query.set('span', route.spanId);
  if (route.scope === 'session') query.set('scope', 'session');
  return withQuery(`#/session/${encodeURIComponent(route.session)}`, query);
}

function withQuery(path: string, query: URLSearchParams): string {
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** The route of a fragment; anything not understood is the list. */
export function routeFromHash(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const query = new URLSearchParams(search);
  if (path === '/producers') return PRODUCERS;
  if (path === '/storage') return STORAGE;
  if (path === '/review') return REVIEWS;
  const review = /^\/review\/([0-9a-f]{16})$/.exec(path)?.[1];
  if (review !== undefined) return { view: 'review', review };
  const match = /^\/session\/(.+)$/.exec(path);
  const session = match ? decode(match[1] ?? '') : null;
  if (!session) return { view: 'sessions', filter: query.get('filter') ?? '' };
  return sessionRoute(session, {
    turn: query.get('turn'),
    traceId: hex(query.get('trace'), 32),
    spanId: hex(query.get('span'), 16),
    scope: query.get('scope') === 'session' ? 'session' : 'turn',
  });
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // A broken percent escape typed into the address bar.
    return null;
  }
}

function hex(text: string | null, length: number): string | null {
  return text !== null && text.length === length && /^[0-9a-f]+$/.test(text) ? text : null;
}

/** A route from stored or received JSON of unknown shape. */
export function routeFromUnknown(value: unknown): Route | null {
  if (typeof value !== 'object' || value === null) return null;
  const { view, session, turn, traceId, spanId, scope, filter, review } = value as Record<string, unknown>;
  const text = (candidate: unknown) => (typeof candidate === 'string' && candidate !== '' ? candidate : null);
  if (view === 'sessions') return { view, filter: text(filter) ?? '' };
  if (view === 'producers') return PRODUCERS;
  if (view === 'storage') return STORAGE;
  if (view === 'review') return { view, review: hex(text(review), 16) };
  const id = text(session);
  if (id === null) return null;
  return sessionRoute(id, {
    turn: text(turn),
    traceId: hex(text(traceId), 32),
    spanId: hex(text(spanId), 16),
    scope: scope === 'session' ? 'session' : 'turn',
  });
}

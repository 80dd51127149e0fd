// Plain HTTP spans, under the stable names and the older ones. They are ordinary work; what a gateway wrote into their headers is read
// by its own convention.
import type { AttributeMap } from '../attributes.ts';
import { KIND_STEP } from './claims.ts';
import type { Convention } from './convention.ts';

const METHODS = ['http.request.method', 'http.method'] as const;
const UNDERSTOOD = /^(http|url|server|client|network|net|user_agent)\./;
/** Longer paths are data, not places. */
const MAX_PATH_CHARS = 160;

export const http: Convention = {
  id: 'http',
  label: 'HTTP',
  spec: 'https://opentelemetry.io/docs/specs/semconv/http/http-spans/',
  advice: {},
  prefixes: ['http.', 'url.'],
  plain: true,
  recognizes: view => view.families.has('http') && view.hasAny(METHODS),
  read(view, claims) {
    const a = view.attributes;
    const key = METHODS.find(name => a.has(name))!;
    const sent = a.text(key);
    // A model call over HTTP stays a model call: any other word about the span goes before.
    claims.kind('http', KIND_STEP.hint + 0.97, key);
    for (const name of a.keys()) if (UNDERSTOOD.test(name) && !name.includes('.header.')) claims.understood(name);
    if (sent === null || claims.bestKind().kind !== 'http') return;
    const method = sent === '_OTHER' ? (a.text('http.request.method_original') ?? 'HTTP') : sent;
    const place = placeOf(a);
    const label = place === null ? null : `${method} ${place.text}`;
    if (label !== null && label !== view.span.name) claims.add('label', label, [place!.key, key]);
  },
};

/** The path that was asked for, without its query; else the route; else the host. */
function placeOf(a: AttributeMap): { readonly text: string; readonly key: string } | null {
  for (const key of ['url.path', 'http.target', 'url.full', 'http.url', 'http.route', 'server.address', 'http.host', 'net.peer.name']) {
    const text = a.text(key);
    if (text === null) continue;
    const path = /^https?:\/\//i.test(text) ? text.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/' : text;
    const bare = path.split(/[?#]/, 1)[0]!;
    if (bare !== '') return { text: bare.length > MAX_PATH_CHARS ? `${bare.slice(0, MAX_PATH_CHARS)}…` : bare, key };
  }
  return null;
}

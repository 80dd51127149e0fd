// What a vscode:// link names: `/session/<id>?turn=<id>`, `/trace/<32 hex>`, `/trace/<32 hex>/span/<16 hex>`, `/sessions?filter=<text>`.
// Read strictly: a link may come from a web page.

export type LinkTarget =
  | { readonly session: string; readonly turn: string | null }
  | { readonly traceId: string; readonly spanId: string | null }
  | { readonly filter: string };

const MAX_ID = 512;
const MAX_FILTER = 2000;

/** Null where the link names nothing that can be shown. `path` and `query` as VS Code gives them: decoded once. */
export function parseLink(path: string, query: string): LinkTarget | null {
  const params = new URLSearchParams(query);
  const trace = /^\/trace\/([0-9a-f]{32})(?:\/span\/([0-9a-f]{16}))?\/?$/.exec(path);
  if (trace) return { traceId: trace[1] as string, spanId: trace[2] ?? null };
  const session = /^\/session\/(.+)$/s.exec(path)?.[1];
  const turn = params.get('turn');
  if (session !== undefined && session.length <= MAX_ID) return { session, turn: turn && turn.length <= MAX_ID ? turn : null };
  const filter = params.get('filter') ?? '';
  return path === '/sessions' && filter.length <= MAX_FILTER ? { filter } : null;
}

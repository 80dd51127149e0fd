// Links to what is shown, for elsewhere: the page's own address in a browser, one that opens VS Code inside it.
import type { Host } from '../client/host.ts';
import { routeToHash, sessionRoute } from '../client/route.ts';

const EDITOR = 'vscode://turnstone.turnstone';

interface Target {
  readonly session: string;
  readonly turn?: string | null;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** The token that opens the explorer is no part of it. */
export function linkTo(host: Host, { session, turn = null, traceId, spanId }: Target): string {
  if (host.kind === 'browser') {
    const rest = traceId !== undefined && spanId !== undefined ? { traceId, spanId } : {};
    return `${location.origin}${location.pathname}${routeToHash(sessionRoute(session, { turn, ...rest }))}`;
  }
  return traceId !== undefined && spanId !== undefined
    ? `${EDITOR}/trace/${traceId}/span/${spanId}`
    : `${EDITOR}/session/${encodeURIComponent(session)}`;
}

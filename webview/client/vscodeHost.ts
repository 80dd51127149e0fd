// The explorer inside VS Code: RPC over webview messages, state through the webview's own store.

import { connect, type Port } from '../../src/rpc/channel.ts';
import type { Client } from '../../src/rpc/contract.ts';
import type { FileState, FromHost, Host, ToHost } from './host.ts';
import { HOME, type Route, routeFromUnknown, sessionRoute } from './route.ts';
import { createValue } from './value.ts';

export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

interface Saved {
  readonly route?: unknown;
  readonly preferences?: Readonly<Record<string, string>>;
}

export function connectVsCode(api: VsCodeApi): { client: Client; host: Host } {
  const port: Port = {
    post: message => api.postMessage(message),
    listen: onMessage => window.addEventListener('message', event => onMessage(event.data)),
  };
  const saved = (): Saved => (api.getState() as Saved | undefined) ?? {};
  const tell = (message: ToHost) => api.postMessage(message);
  const file = createValue<FileState | null>(null);
  window.addEventListener('message', (event: MessageEvent) => {
    const message = event.data as FromHost | null;
    if (message?.t === 'file') file.set(message);
  });
  const host: Host = {
    kind: 'vscode',
    place: document.getElementById('root')?.dataset.place === 'file' ? 'file' : 'database',
    file,
    fileAct: act => tell(typeof act === 'string' ? { t: 'file', act } : { t: 'file', act: 'problem', index: act.problem }),
    copy: async text => tell({ t: 'copy', text }),
    openSource: (traceId, spanId) => tell({ t: 'source', traceId, spanId }),
    ready: () => tell({ t: 'ready' }),
    initialRoute: () => routeFromUnknown(saved().route) ?? openedAt() ?? HOME,
    routeChanged: (route, title) => {
      api.setState({ ...saved(), route });
      tell({ t: 'route', route, title });
    },
    onRoute: listener => {
      const onMessage = (event: MessageEvent) => {
        const route = routeOfMessage(event.data);
        if (route) listener(route);
      };
      window.addEventListener('message', onMessage);
      return () => window.removeEventListener('message', onMessage);
    },
    readPreference: key => saved().preferences?.[key] ?? null,
    writePreference: (key, value) => api.setState({ ...saved(), preferences: { ...saved().preferences, [key]: value } }),
  };
  return { client: connect(port), host };
}

/** Where the editor opened the page. */
function openedAt(): Route | null {
  const open = document.getElementById('root')?.dataset.open;
  return open === undefined ? null : routeOfMessage({ t: 'open', ...(JSON.parse(open) as object) });
}

function routeOfMessage(message: unknown): Route | null {
  const open = message as FromHost | null;
  if (open?.t !== 'open') return null;
  if (open.view !== undefined) return routeFromUnknown({ view: open.view });
  if (open.session === undefined) return { ...HOME, filter: open.filter ?? '' };
  const { session, turn = null, traceId = null, spanId = null } = open;
  return routeFromUnknown(sessionRoute(session, { turn, traceId, spanId }));
}

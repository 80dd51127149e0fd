// Chooses the transport once, at start: VS Code's messages when its API is there, else HTTP with the token of the link.
import type { Client } from '../../src/rpc/contract.ts';
import { createBrowserHost, forgetToken, takeToken } from './browserHost.ts';
import type { Host } from './host.ts';
import { type ConnectionState, connectHttp } from './http.ts';
import { createValue, type Value } from './value.ts';
import { connectVsCode, type VsCodeApi } from './vscodeHost.ts';

declare global {
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
}

export interface Connection {
  readonly client: Client;
  readonly host: Host;
  readonly state: Value<ConnectionState>;
}

export function connectExplorer(): Connection {
  if (typeof globalThis.acquireVsCodeApi === 'function') {
    return { ...connectVsCode(globalThis.acquireVsCodeApi()), state: createValue<ConnectionState>('open') };
  }
  const token = takeToken();
  const state = createValue<ConnectionState>(token === null ? 'unauthorized' : 'connecting');
  const host = createBrowserHost();
  if (token === null) return { client: refusingClient(), host, state };
  // A refused token would only be refused again after a reload.
  state.subscribe(() => state.get() === 'unauthorized' && forgetToken());
  return { client: connectHttp(token, state), host, state };
}

/** Without a token nothing is asked: the page says how to get a link. */
function refusingClient(): Client {
  return { call: () => new Promise(() => undefined), on: () => () => undefined };
}

// What surrounds the explorer: VS Code or a browser tab. Beside RPC (src/rpc/channel.ts, whose messages have `t` of call, cancel,
// result and event) these messages cross between the webview and the extension. The extension treats all of them as untrusted.
import type { Route } from './route.ts';

/** From the webview to the extension. */
export type ToHost =
  /** The explorer is mounted and listens: `open` may be sent from now on. */
  | { readonly t: 'ready' }
  /** The place shown changed: to restore the panel after a reload and to title it. Holds ids and the filter only. */
  | { readonly t: 'route'; readonly route: Route; readonly title: string }
  /** Put text on the clipboard. */
  | { readonly t: 'copy'; readonly text: string }
  /** A person asks for the code behind a span. */
  | { readonly t: 'source'; readonly traceId: string; readonly spanId: string };

/** From the extension to the webview. */
export type FromHost =
  /** Show a session, with its turn or span when given; or a view by name; without either, the list, under a filter when given. */
  {
    readonly t: 'open';
    readonly view?: 'producers' | 'storage';
    readonly filter?: string;
    readonly session?: string;
    readonly turn?: string | null;
    readonly traceId?: string | null;
    readonly spanId?: string | null;
  };

export interface Host {
  readonly kind: 'vscode' | 'browser';
  /** Rejects when the clipboard refuses. */
  copy(text: string): Promise<void>;
  /** Opens the code behind a span in the editor; null where there is none. */
  readonly openSource: ((traceId: string, spanId: string) => void) | null;
  ready(): void;
  /** The place to start with. */
  initialRoute(): Route;
  /** `push` makes a step that the browser's Back undoes. */
  routeChanged(route: Route, title: string, push: boolean): void;
  /** Calls back when the host asks for another place. Returns how to stop. */
  onRoute(listener: (route: Route) => void): () => void;
  /** Small view preferences (pane sizes, theme), kept over reloads. */
  readPreference(key: string): string | null;
  writePreference(key: string, value: string): void;
}

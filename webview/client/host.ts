// What surrounds the explorer: VS Code or a browser tab. Beside RPC (src/rpc/channel.ts, whose messages have `t` of call, cancel,
// result and event) these messages cross between the webview and the extension. The extension treats all of them as untrusted.
import type { ImportReport } from '../../src/rpc/viewModels.ts';
import type { Route } from './route.ts';
import type { Value } from './value.ts';

/** From the webview to the extension. */
export type ToHost =
  /** The explorer is mounted and listens: `open` may be sent from now on. */
  | { readonly t: 'ready' }
  /** The place shown changed: to restore the panel after a reload and to title it. Holds ids and the filter only. */
  | { readonly t: 'route'; readonly route: Route; readonly title: string }
  /** Put text on the clipboard. */
  | { readonly t: 'copy'; readonly text: string }
  /** A person asks for the code behind a span. */
  | { readonly t: 'source'; readonly traceId: string; readonly spanId: string }
  /** Over a trace file: stop reading, read it again, import it, open the line of a problem. */
  | { readonly t: 'file'; readonly act: 'cancel' | 'again' | 'import' }
  | { readonly t: 'file'; readonly act: 'problem'; readonly index: number };

/** How far a trace file is read that is open in an editor of its own. */
export interface FileState {
  readonly name: string;
  readonly report: ImportReport;
  /** Null once reading is over. */
  readonly percent: number | null;
  readonly failure: string | null;
  /** The file is not what was read any more. */
  readonly changed: boolean;
}

/** From the extension to the webview. */
export type FromHost =
  | ({ readonly t: 'file' } & FileState)
  /** Show a session, with its turn or span when given; or a view by name; without either, the list, under a filter when given. */
  | {
      readonly t: 'open';
      readonly view?: 'producers' | 'storage' | 'review';
      readonly filter?: string;
      readonly session?: string;
      readonly turn?: string | null;
      readonly traceId?: string | null;
      readonly spanId?: string | null;
    };

export interface Host {
  readonly kind: 'vscode' | 'browser';
  /** Over the person's own database, or over one trace file. */
  readonly place: 'database' | 'file';
  /** Null over a database, and until the host has said it. */
  readonly file: Value<FileState | null>;
  fileAct(act: 'cancel' | 'again' | 'import' | { readonly problem: number }): void;
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

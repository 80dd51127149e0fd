// The explorer's panel: one a window, deep-linked, restored after a reload. The page holds no more than ids, so it may be thrown away
// while hidden and drawn again from the app.
import * as vscode from 'vscode';
import type { Client } from '../rpc/contract.ts';
import { type Bridge, bridge } from './bridge.ts';
import { answerPage, pageHtml, pageOptions } from './explorerPage.ts';
import { Held } from './lifecycle.ts';
import type { Log, NoteStep } from './log.ts';
import { oneLine } from './plainText.ts';

export const EXPLORER_VIEW = 'turnstone.explorer';
const MAX_TITLE_CHARS = 40;
const TITLE = 'Turnstone';

/** Where the page is sent: the messages of webview/client/host.ts. */
type Place =
  | { readonly session: string; readonly turn?: string | null; readonly traceId?: string | null; readonly spanId?: string | null }
  | { readonly filter: string }
  | { readonly view: 'producers' | 'storage' | 'review' };

interface Shown {
  readonly panel: vscode.WebviewPanel;
  readonly link: Bridge;
  /** The page has said that it listens. */
  ready: boolean;
  /** Where to go once it does. */
  target: Place | null;
}

export class Explorer implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #assets: vscode.Uri;
  readonly #client: Client;
  readonly #log: Log;
  readonly #note: NoteStep;
  readonly #onSource: (traceId: string, spanId: string) => void;
  #shown: Shown | null = null;

  /** `onSource`: a person asks for the code behind a span. */
  constructor(assets: vscode.Uri, client: Client, log: Log, note: NoteStep, onSource: (traceId: string, spanId: string) => void) {
    this.#assets = assets;
    this.#client = client;
    this.#log = log;
    this.#note = note;
    this.#onSource = onSource;
  }

  /** Shows the explorer, at the given session where there is one. */
  open(session: string | null): void {
    if (session !== null) void vscode.commands.executeCommand('setContext', 'turnstone.sessionOpened', true);
    this.#show(session === null ? null : { session });
  }

  /** Shows a turn or a span of a session, or the list under a filter. */
  openAt(place: Exclude<Place, { view: unknown }>): void {
    this.#show(place);
  }

  /** Shows what arrives from each app. */
  openProducers(): void {
    this.#show({ view: 'producers' });
  }

  /** Shows what takes how much room, and how long it is kept. */
  openStorage(): void {
    this.#show({ view: 'storage' });
  }

  /** Shows the reviews, to begin one or go on with one. */
  openReviews(): void {
    this.#show({ view: 'review' });
  }

  #show(target: Place | null): void {
    if (!this.#shown) {
      const options = { enableFindWidget: true, ...pageOptions(this.#assets) };
      this.#attach(vscode.window.createWebviewPanel(EXPLORER_VIEW, TITLE, vscode.ViewColumn.Active, options), target);
      return;
    }
    this.#shown.panel.reveal();
    if (target === null) return;
    this.#shown.target = target;
    this.#navigate(this.#shown);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#shown?.panel.dispose();
    panel.webview.options = pageOptions(this.#assets);
    this.#attach(panel, null); // The page reads its own state: ids of what it showed.
  }

  dispose(): void {
    this.#shown?.link.dispose();
    this.#shown = null;
  }

  #attach(panel: vscode.WebviewPanel, target: Place | null): void {
    const { webview } = panel;
    const held = new Held();
    const link = bridge(this.#client, {
      post: message => void webview.postMessage(message),
      onOther: message => this.#onMessage(shown, message),
    });
    const shown: Shown = { panel, link, ready: false, target: null };
    this.#shown = shown;
    panel.iconPath = vscode.Uri.joinPath(this.#assets, '..', '..', 'media', 'turnstone-color.svg');
    held.add(link);
    held.add(webview.onDidReceiveMessage(message => link.receive(message)));
    held.add(
      panel.onDidChangeViewState(() => {
        // A hidden page is thrown away. Shown again it starts anew: it asks for everything and says that it is ready.
        if (!panel.visible) shown.ready = false;
      }),
    );
    held.add(
      panel.onDidDispose(() => {
        held.dispose();
        if (this.#shown === shown) this.#shown = null;
        this.#note('panelClosed');
      }),
    );
    // Where a new page starts stands in it: it need not draw another place first.
    webview.html = pageHtml(webview, this.#assets, target === null ? {} : { open: target });
    this.#note('panelOpened', { target });
  }

  #navigate(shown: Shown): void {
    if (!shown.ready || shown.target === null) return;
    void shown.panel.webview.postMessage({ t: 'open', ...shown.target });
    shown.target = null;
  }

  #onMessage(shown: Shown, message: Readonly<Record<string, unknown>>): void {
    if (answerPage(message, this.#onSource)) return;
    switch (message.t) {
      case 'ready':
        shown.ready = true;
        this.#note('panelReady');
        this.#navigate(shown);
        return;
      case 'route':
        if (typeof message.title === 'string') shown.panel.title = oneLine(withoutName(message.title), MAX_TITLE_CHARS) || TITLE;
        this.#note('route', { route: message.route });
        return;
      default:
        this.#log.warn(`The explorer sent a message that nobody knows: ${oneLine(String(message.t), 40)}`);
    }
  }
}

/** The tab has the bird already: a title needs the program's name only where there is nothing else. */
function withoutName(title: string): string {
  return title.replace(/\s·\sTurnstone$/, '');
}

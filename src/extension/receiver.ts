// The receiver as this window sees it: trust, settings and the host's state together decide what runs and what people are told.
import * as vscode from 'vscode';
import type { Host } from './host.ts';
import { Held, Throttle } from './lifecycle.ts';
import type { NoteStep } from './log.ts';
import { type ReceiverView, receiverView } from './receiverView.ts';
import { APP_SETTINGS, autoStart, httpPort } from './settings.ts';
import { createStatusItem, drawStatusItem } from './statusItem.ts';

const SETTLE_MS = 300;

export class Receiver implements vscode.Disposable {
  readonly #host: Host;
  readonly #note: NoteStep;
  readonly #held = new Held();
  readonly #item = this.#held.add(createStatusItem());
  #shown = '';

  constructor(host: Host, note: NoteStep) {
    this.#host = host;
    this.#note = note;
    // Someone who edits settings.json writes a port digit by digit.
    const restart = this.#held.add(new Throttle(SETTLE_MS, () => void this.#settingsChanged()));
    this.#held.add(host.onState(() => this.#draw()));
    this.#held.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.startIfAllowed()));
    this.#held.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (APP_SETTINGS.some(section => event.affectsConfiguration(section))) restart.request();
      }),
    );
  }

  get view(): ReceiverView {
    return receiverView(this.#host.state, {
      mode: this.#host.mode,
      trusted: vscode.workspace.isTrusted,
      configuredPort: httpPort(),
    });
  }

  /** Where apps on this machine send their spans. */
  get endpoint(): string {
    return `http://127.0.0.1:${this.view.port}`;
  }

  /** What happens by itself: listen, unless the folder is not trusted or the setting says no. */
  startIfAllowed(): void {
    if (!vscode.workspace.isTrusted) this.#note('restricted');
    else if (autoStart()) this.start();
    this.#draw();
  }

  /** Listens because somebody asked for it. */
  start(): void {
    void this.#host.setMode('listen').then(() => this.#draw());
  }

  stop(): void {
    void this.#host.setMode('read').then(() => this.#draw());
  }

  dispose(): void {
    this.#held.dispose();
  }

  async #settingsChanged(): Promise<void> {
    if (this.#host.state.phase !== 'idle') await this.#host.restart();
    this.#draw();
  }

  #draw(): void {
    const view = this.view;
    const shown = JSON.stringify(view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    drawStatusItem(this.#item, view);
    this.#note('status', { ...view, text: this.#item.text });
    void vscode.commands.executeCommand('setContext', 'turnstone.receiver', view.situation);
    // The walkthrough understands keys that are true, and no comparisons.
    void vscode.commands.executeCommand('setContext', 'turnstone.listening', view.situation === 'listening');
  }
}

// "Send this workspace here": on request, terminals and debug sessions of this workspace get OpenTelemetry's variables, so that an app that
// already uses it sends its spans to Turnstone without a change. Off until asked, only in trusted workspaces, and always shown.
import * as vscode from 'vscode';
import { Held } from './lifecycle.ts';
import type { NoteStep } from './log.ts';
import { ENVIRONMENT } from './snippets.ts';

const KEY = 'turnstone.sendHere';

export class WorkspaceEnvironment implements vscode.Disposable, vscode.DebugConfigurationProvider {
  readonly #context: vscode.ExtensionContext;
  readonly #endpoint: () => string;
  readonly #note: NoteStep;
  readonly #held = new Held();
  /** The endpoint that is set; empty for none, null before the first look. */
  #applied: string | null = null;

  constructor(context: vscode.ExtensionContext, endpoint: () => string, note: NoteStep) {
    this.#context = context;
    this.#endpoint = endpoint;
    this.#note = note;
    this.#held.add(vscode.debug.registerDebugConfigurationProvider('*', this));
    this.refresh();
  }

  get isOn(): boolean {
    return vscode.workspace.isTrusted && this.#context.workspaceState.get(KEY, false);
  }

  /** What it sets, as it stands now. */
  get variables(): readonly (readonly [string, string])[] {
    return ENVIRONMENT(this.#endpoint());
  }

  /** Asks before it turns on, with what it will set; turns off at once. */
  async toggle(): Promise<void> {
    if (this.isOn) return this.#set(false);
    if (!vscode.workspace.isTrusted) {
      await vscode.window.showWarningMessage(vscode.l10n.t('Trust this workspace first: its terminals are not changed until then.'));
      return;
    }
    const act = vscode.l10n.t('Send Here');
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t('Send the traces of this workspace to Turnstone?'),
      {
        modal: true,
        detail: `${vscode.l10n.t('New terminals and debug sessions of this workspace get these variables. Values that a launch configuration sets itself stay.')}\n\n${this.variables.map(pair => pair.join('=')).join('\n')}`,
      },
      act,
    );
    if (chosen === act) await this.#set(true);
  }

  /** The port may have changed. */
  refresh(): void {
    const { environmentVariableCollection: variables } = this.#context;
    const wanted = this.isOn ? this.#endpoint() : '';
    // Asked with every word of the receiver.
    if (wanted === this.#applied) return;
    this.#applied = wanted;
    void vscode.commands.executeCommand('setContext', 'turnstone.sendingHere', this.isOn);
    if (!this.isOn) {
      variables.clear();
      return;
    }
    variables.persistent = false;
    const description = new vscode.MarkdownString();
    description.appendText(
      vscode.l10n.t('Sends traces of this workspace to Turnstone: {0}', this.variables.map(([name]) => name).join(', ')),
    );
    variables.description = description;
    for (const [name, value] of this.variables) if (variables.get(name)?.value !== value) variables.replace(name, value);
  }

  /** Adds the variables to what is launched; nothing of it is written anywhere. */
  resolveDebugConfiguration(_: unknown, configuration: vscode.DebugConfiguration): vscode.DebugConfiguration {
    if (!this.isOn || configuration.request !== 'launch') return configuration;
    const own = (configuration.env ?? {}) as Record<string, string>;
    this.#note('debugEnvironment', { type: configuration.type });
    return { ...configuration, env: { ...Object.fromEntries(this.variables), ...own } };
  }

  dispose(): void {
    this.#held.dispose();
  }

  async #set(on: boolean): Promise<void> {
    await this.#context.workspaceState.update(KEY, on);
    this.refresh();
    this.#note('sendHere', { on });
    vscode.window.setStatusBarMessage(
      on
        ? vscode.l10n.t('New terminals and debug sessions of this workspace send their traces here.')
        : vscode.l10n.t('Terminals and debug sessions of this workspace are left as they are.'),
      6000,
    );
  }
}

// The menu behind the status bar item: what can be done about the receiver in the situation it is in.
import * as vscode from 'vscode';
import type { ReceiverView, Situation } from './receiverView.ts';
import { words } from './statusItem.ts';

interface Entry extends vscode.QuickPickItem {
  readonly command: string;
}

interface Row {
  readonly command: string;
  readonly icon: string;
  readonly label: () => string;
  readonly when: (view: ReceiverView) => boolean;
}

const during =
  (...situations: readonly Situation[]) =>
  (view: ReceiverView) =>
    situations.includes(view.situation);
const always = () => true;

const ROWS: readonly Row[] = [
  { command: 'turnstone.openExplorer', icon: 'open-preview', label: () => vscode.l10n.t('Open Explorer'), when: always },
  { command: 'turnstone.copyEnvironment', icon: 'copy', label: () => vscode.l10n.t('Copy Environment for Your App'), when: always },
  {
    command: 'turnstone.startReceiver',
    icon: 'play',
    label: () => vscode.l10n.t('Start Receiver'),
    when: during('stopped', 'failed', 'untrusted'),
  },
  {
    command: 'turnstone.takeOver',
    icon: 'arrow-swap',
    label: () => vscode.l10n.t('Take Over the Port'),
    when: view => view.following && view.situation === 'listening',
  },
  { command: 'turnstone.changePort', icon: 'settings-gear', label: () => vscode.l10n.t('Change Port'), when: always },
  { command: 'turnstone.doctor', icon: 'checklist', label: () => vscode.l10n.t('Run Doctor'), when: always },
  { command: 'turnstone.showOutput', icon: 'output', label: () => vscode.l10n.t('Show Output'), when: always },
  {
    command: 'turnstone.stopReceiver',
    icon: 'debug-stop',
    label: () => vscode.l10n.t('Stop Receiver'),
    when: during('listening', 'busy', 'starting'),
  },
];

export async function showReceiverMenu(view: ReceiverView): Promise<void> {
  const items = ROWS.filter(row => row.when(view)).map((row): Entry => ({ label: `$(${row.icon}) ${row.label()}`, command: row.command }));
  const chosen = await vscode.window.showQuickPick(items, { title: words(view).tooltip, placeHolder: vscode.l10n.t('Turnstone receiver') });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}

// The menu behind the status bar item: what can be done about the receiver in the situation it is in.
import * as vscode from 'vscode';
import type { Client } from '../rpc/contract.ts';
import { count } from './plainText.ts';
import { producersSummary } from './producersSummary.ts';
import type { ReceiverView, Situation } from './receiverView.ts';
import { rebuildText, words } from './statusItem.ts';

interface Entry extends vscode.QuickPickItem {
  readonly command: string;
}

interface Row {
  readonly command: string;
  readonly icon: string;
  readonly label: () => string;
  readonly when: (around: Around) => boolean;
}

interface Around extends ReceiverView {
  /** Terminals and debug sessions of this workspace send here. */
  readonly sendingHere: boolean;
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
    command: 'turnstone.sendWorkspaceHere',
    icon: 'terminal',
    label: () => vscode.l10n.t('Send This Workspace Here'),
    when: view => !view.sendingHere,
  },
  {
    command: 'turnstone.stopSendingHere',
    icon: 'terminal',
    label: () => vscode.l10n.t('Stop Sending This Workspace Here'),
    when: view => view.sendingHere,
  },
  {
    command: 'turnstone.showProducers',
    icon: 'pulse',
    label: () => vscode.l10n.t('What Arrives From Each App'),
    when: always,
  },
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

/** How long the menu waits for what it says about producers; a database that is busy must not hold it up. */
const PATIENCE_MS = 600;

export async function showReceiverMenu(view: ReceiverView, client: Client, sendingHere: boolean): Promise<void> {
  const items = producersNote(client).then(note =>
    ROWS.filter(row => row.when({ ...view, sendingHere })).map((row): Entry => {
      const description = row.command === 'turnstone.showProducers' ? note : '';
      return { label: `$(${row.icon}) ${row.label()}`, command: row.command, ...(description ? { description } : {}) };
    }),
  );
  const placeHolder = rebuildText(view) ?? vscode.l10n.t('Turnstone receiver');
  const chosen = await vscode.window.showQuickPick(items, { title: words(view).tooltip, placeHolder });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}

/** `3 producers · $(warning) messages missing`; empty when nothing was sent or nobody answers in time. */
async function producersNote(client: Client): Promise<string> {
  const late = new Promise<null>(resolve => setTimeout(() => resolve(null), PATIENCE_MS));
  // The menu is for the receiver that failed, too: then there is nothing to say of producers.
  const found = await Promise.race([client.call('producers.list', {}).catch(() => null), late]);
  if (!found || found.rows.length === 0) return '';
  const { producers, missing } = producersSummary(found.rows);
  const size = producers === 1 ? vscode.l10n.t('1 producer') : vscode.l10n.t('{0} producers', count(producers));
  return missing.length === 0 ? size : `${size} · $(warning) ${vscode.l10n.t('missing: {0}', missing.join(', '))}`;
}

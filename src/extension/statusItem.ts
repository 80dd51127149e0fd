// The one status bar item: where spans can be sent, or why they cannot. A click opens the receiver's menu.
import * as vscode from 'vscode';
import type { ReceiverView } from './receiverView.ts';

interface Words {
  readonly text: string;
  readonly tooltip: string;
  readonly background?: string;
}

export function createStatusItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('turnstone.receiver', vscode.StatusBarAlignment.Right, 50);
  item.name = vscode.l10n.t('Turnstone Receiver');
  item.command = 'turnstone.showReceiverMenu';
  return item;
}

export function drawStatusItem(item: vscode.StatusBarItem, view: ReceiverView): void {
  const { text, tooltip, background } = words(view);
  item.text = text;
  const trouble = view.situation === 'failed' ? null : view.trouble;
  item.tooltip = [tooltip, rebuildText(view), trouble].filter(line => line !== null).join('\n');
  item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
  item.accessibilityInformation = { label: `Turnstone: ${item.tooltip}`, role: 'button' };
  item.show();
}

/** Everything is read again because this version reads it differently: how far that is. */
export function rebuildText({ rebuilt }: ReceiverView): string | null {
  return rebuilt === null ? null : vscode.l10n.t('Reading everything again: {0} %', rebuilt);
}

/** Also the menu's headline. `text` may hold icons, so nothing from outside enters it but the cleaned holder. */
export function words({ situation, following, port, holder, trouble }: ReceiverView): Words {
  switch (situation) {
    case 'starting':
      return { text: '$(loading~spin) Turnstone', tooltip: vscode.l10n.t('The receiver is starting.') };
    case 'listening':
      return following
        ? {
            text: `$(eye) ${port}`,
            tooltip: vscode.l10n.t('Following: another window or program of Turnstone receives on port {0}.', port),
          }
        : { text: `$(pulse) ${port}`, tooltip: vscode.l10n.t('Listening for OpenTelemetry on port {0}.', port) };
    case 'busy':
      return {
        text: `$(warning) ${port}${holder === null ? '' : `: ${shortName(holder)}`}`,
        tooltip:
          holder === null
            ? vscode.l10n.t('Port {0} is taken by another program. Nothing is received.', port)
            : vscode.l10n.t('Port {0} is taken by {1}. Nothing is received.', port, holder),
        background: 'statusBarItem.warningBackground',
      };
    case 'untrusted':
      return {
        text: '$(workspace-untrusted) Turnstone',
        tooltip: vscode.l10n.t('Restricted Mode: stored sessions can be read, nothing is received.'),
      };
    case 'stopped':
      return { text: '$(debug-stop) Turnstone', tooltip: vscode.l10n.t('The receiver is stopped. Stored sessions can be read.') };
    case 'failed':
      return {
        text: '$(error) Turnstone',
        tooltip: vscode.l10n.t('Turnstone could not start: {0}', trouble ?? ''),
        background: 'statusBarItem.errorBackground',
      };
  }
}

/** `otelcol` of `otelcol (process 4711)`: the tooltip has the rest. */
function shortName(holder: string): string {
  return holder.replace(/ \(process \d+\)$/, '');
}

// The doctor's report as a plain text document: checks first, then a receipt for each producer.
import * as vscode from 'vscode';
import { receiptLines } from '../rpc/receiptText.ts';
import type { DoctorReport } from '../rpc/viewModels.ts';
import { oneLine } from './plainText.ts';

export async function showDoctor(report: DoctorReport): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content: doctorText(report) });
  await vscode.window.showTextDocument(document, { preview: true });
}

function doctorText(report: DoctorReport): string {
  const lines = [
    vscode.l10n.t(
      'Turnstone {0}: {1}',
      report.version,
      report.ok ? vscode.l10n.t('all is well') : vscode.l10n.t('something needs attention'),
    ),
    '',
  ];
  for (const check of report.checks) {
    lines.push(`${check.ok ? '[ok]' : '[!!]'} ${check.title}`, `     ${oneLine(check.detail, 400)}`);
    if (!check.ok && check.fix !== null) lines.push(`     -> ${oneLine(check.fix, 400)}`);
  }
  if (report.producers.length > 0) lines.push('', vscode.l10n.t('What arrives from each app'));
  for (const receipt of report.producers) lines.push('', ...receiptLines(receipt, oneLine));
  return `${lines.join('\n')}\n`;
}

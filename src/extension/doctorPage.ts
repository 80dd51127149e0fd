// The doctor's report as a plain text document: checks first, then who sent what and what was missing.
import * as vscode from 'vscode';
import type { DoctorReport } from '../rpc/viewModels.ts';
import { count, oneLine } from './plainText.ts';

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
  if (report.producers.length > 0) lines.push('', vscode.l10n.t('Who sent spans'));
  for (const { app, spans, genAi, withSession, withContent, conventions } of report.producers) {
    const name = app === null ? vscode.l10n.t('(no service name)') : oneLine(app, 60);
    const parts = [
      vscode.l10n.t('{0} spans', count(spans)),
      vscode.l10n.t('{0} of LLM work', count(genAi)),
      vscode.l10n.t('{0} with a session', count(withSession)),
      vscode.l10n.t('{0} with messages', count(withContent)),
      conventions.length === 0 ? vscode.l10n.t('no known convention') : oneLine(conventions.join(', '), 120),
    ];
    lines.push(`  ${name}: ${parts.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}

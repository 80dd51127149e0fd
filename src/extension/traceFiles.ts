// Trace files: a session written as OTLP JSON lines, and such files read in. Paths come from the person's own choice only.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Client } from '../rpc/contract.ts';
import type { ImportReport } from '../rpc/viewModels.ts';

const FILTERS = { 'OTLP JSON': ['jsonl', 'json'] };
const MAX_IMPORT_BYTES = 512 * 1024 * 1024;

/** Asks for a file and writes the session to it, whole or not at all. Returns the file, or null when nobody chose one. */
export async function exportSession(client: Client, session: string): Promise<vscode.Uri | null> {
  // A name of our own making: a session id is text from outside.
  const name = `session-${createHash('sha256').update(session).digest('hex').slice(0, 10)}.otlp.jsonl`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: FILTERS,
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
  });
  if (!target) return null;
  const title = vscode.l10n.t('Exporting the session');
  const written = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_, token) => {
      const pages: string[] = [];
      for (let after: number | null = 0; after !== null; ) {
        if (token.isCancellationRequested) return false;
        const page: { text: string; next: number | null } = await client.call('export.otlpJson', { session, after });
        pages.push(page.text);
        after = page.next;
      }
      const draft = target.with({ path: `${target.path}.part` });
      await vscode.workspace.fs.writeFile(draft, new TextEncoder().encode(pages.join('')));
      await vscode.workspace.fs.rename(draft, target, { overwrite: true });
      return true;
    },
  );
  return written ? target : null;
}

/** Asks for files and stores what they hold. Null when nobody chose one. */
export async function importFiles(client: Client): Promise<ImportReport | null> {
  const files = await vscode.window.showOpenDialog({ filters: FILTERS, canSelectMany: true });
  if (!files || files.length === 0) return null;
  const title = vscode.l10n.t('Importing traces');
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, async () => {
    let total: ImportReport = { spans: 0, logs: 0, rejected: 0, problems: [] };
    for (const file of files) {
      const { size } = await vscode.workspace.fs.stat(file);
      if (size > MAX_IMPORT_BYTES) {
        total = { ...total, problems: [...total.problems, vscode.l10n.t('{0} is larger than 512 MiB.', file.path)] };
        continue;
      }
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
      const report = await client.call('import.otlpJson', { text });
      total = {
        spans: total.spans + report.spans,
        logs: total.logs + report.logs,
        rejected: total.rejected + report.rejected,
        problems: [...total.problems, ...report.problems],
      };
    }
    return total;
  });
}

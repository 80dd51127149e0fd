// Trace files: a session written as OTLP JSON lines, and files read in: those, and what Copilot writes. Paths come from the person's own
// choice only.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as vscode from 'vscode';
import type { Client } from '../rpc/contract.ts';
import { addReports, NOTHING_IMPORTED } from '../rpc/importReports.ts';
import { type ImportProgress, importTexts, type TextPart } from '../rpc/importTexts.ts';
import type { ImportReport } from '../rpc/viewModels.ts';
import { count, oneLine } from './plainText.ts';

export const OTLP_FILES = { 'OTLP JSON': ['jsonl', 'json'] };
export const COPILOT_FILES = { 'Copilot JSON lines': ['jsonl', 'json', 'log', 'txt'] };
const READ_BYTES = 1024 * 1024;
/** Whoever opens a file wants to see its first sessions at once. */
const SMALL_PIECE_CHARS = 512 * 1024;
/** Of a file that cannot be read bit by bit. */
const MAX_WHOLE_BYTES = 512 * 1024 * 1024;

/** Asks for a file and writes the session to it, whole or not at all. Returns the file, or null when nobody chose one. */
export async function exportSession(client: Client, session: string): Promise<vscode.Uri | null> {
  // A name of our own making: a session id is text from outside.
  const name = `session-${createHash('sha256').update(session).digest('hex').slice(0, 10)}.otlp.jsonl`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    filters: OTLP_FILES,
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

export interface Imported {
  readonly report: ImportReport;
  /** What was stored until then stays. */
  readonly cancelled: boolean;
}

/** Asks for files, beginning at `start`. Null when nobody chose one. */
export async function chooseTraceFiles(filters: Record<string, string[]>, start?: vscode.Uri): Promise<readonly vscode.Uri[] | null> {
  const files = await vscode.window.showOpenDialog({ filters, canSelectMany: true, ...(start ? { defaultUri: start } : {}) });
  return files && files.length > 0 ? files : null;
}

/** Stores what the files hold, a piece at a time, with progress; can be cancelled between pieces. */
export async function importTraceFiles(client: Client, files: readonly vscode.Uri[]): Promise<Imported> {
  const title = vscode.l10n.t('Importing traces');
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    let report = NOTHING_IMPORTED;
    let shown = 0;
    const sizes = await Promise.all(files.map(async file => (await vscode.workspace.fs.stat(file)).size));
    const all = Math.max(
      1,
      sizes.reduce((sum, size) => sum + size, 0),
    );
    let before = 0;
    for (const [place, file] of files.entries()) {
      const size = sizes[place] ?? 0;
      let ofFile = NOTHING_IMPORTED;
      for await (const so of importTexts(textsOf(file, size), piece => client.call('import.otlpJson', piece))) {
        ofFile = so.report;
        const together = addReports(report, ofFile);
        if (token.isCancellationRequested) return { report: together, cancelled: true };
        const percent = (100 * (before + so.read)) / all;
        progress.report({
          increment: percent - shown,
          message: vscode.l10n.t('{0} spans, {1} log records', count(together.spans), count(together.logs)),
        });
        shown = percent;
      }
      report = addReports(report, ofFile);
      before += size;
    }
    return { report, cancelled: false };
  });
}

/** Stores a file piece by piece; says what came of it so far. */
export function readTraceFile(client: Client, file: vscode.Uri, size: number): AsyncGenerator<ImportProgress> {
  return importTexts(textsOf(file, size), piece => client.call('import.otlpJson', piece), SMALL_PIECE_CHARS);
}

/** A file's text bit by bit, with the bytes read so far. A file that is not on this machine's disk has to be read as a whole. */
async function* textsOf(file: vscode.Uri, size: number): AsyncGenerator<TextPart> {
  if (file.scheme === 'file') {
    const stream = createReadStream(file.fsPath, { encoding: 'utf8', highWaterMark: READ_BYTES });
    for await (const text of stream) yield { text: text as string, read: stream.bytesRead };
    return;
  }
  if (size > MAX_WHOLE_BYTES) throw new Error(vscode.l10n.t('{0} is larger than 512 MiB.', oneLine(file.path, 200)));
  const content = await vscode.workspace.fs.readFile(file);
  const decoder = new TextDecoder();
  for (let at = 0; at < content.length; at += READ_BYTES) {
    const bytes = content.subarray(at, at + READ_BYTES);
    yield { text: decoder.decode(bytes, { stream: true }), read: at + bytes.length };
  }
}

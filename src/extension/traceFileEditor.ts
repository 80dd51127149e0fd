// Trace files in an editor of their own, read-only: the explorer over a database that lives as long as the tab does. The person's own database
// is not touched unless they ask to import the file.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { REDACTION_RULES } from '../core/redact.ts';
import { NOTHING_IMPORTED } from '../rpc/importReports.ts';
import type { ImportReport } from '../rpc/viewModels.ts';
import { bridge, FILE_METHODS } from './bridge.ts';
import { answerPage, pageHtml, pageOptions } from './explorerPage.ts';
import { Host } from './host.ts';
import { Held } from './lifecycle.ts';
import type { Log, NoteStep } from './log.ts';
import { oneLine } from './plainText.ts';
import { readTraceFile } from './traceFiles.ts';

export const TRACE_FILE_VIEWS = ['turnstone.traceFile', 'turnstone.jsonLines'] as const;

export interface TraceFileParts {
  readonly dist: string;
  readonly assets: vscode.Uri;
  readonly log: Log;
  readonly note: NoteStep;
  readonly onSource: (host: Host, traceId: string, spanId: string) => void;
  /** Puts the file into the person's own database. */
  readonly onImport: (file: vscode.Uri) => void;
}

class TraceFile implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly host: Host;
  readonly #folder: string;
  readonly #held = new Held();
  readonly #changes = this.#held.add(new vscode.EventEmitter<void>());
  readonly onDidChange = this.#changes.event;
  report: ImportReport = NOTHING_IMPORTED;
  /** Per cent that is read; null when reading is over. */
  percent: number | null = 0;
  /** Why it could not be read to its end. */
  failure: string | null = null;
  /** The file is not what was read any more. */
  changed = false;
  #stop = new AbortController();
  #reading: Promise<void>;

  constructor(uri: vscode.Uri, { dist, log, note }: TraceFileParts) {
    this.uri = uri;
    this.#folder = mkdtempSync(join(tmpdir(), PREFIX));
    this.host = new Host({
      workerPath: join(dist, 'worker.cjs'),
      // A file is shown as it is: nothing is taken out of it, and nothing listens.
      options: () => ({
        db: join(this.#folder, 'file.db'),
        ...{
          httpPort: null,
          grpcPort: null,
          explorerPort: null,
          allowedHosts: [],
          allowedOrigins: [],
          priceFiles: [],
          rubricFolders: [],
          author: '',
        },
        redaction: { off: REDACTION_RULES.map(rule => rule.id), patterns: {} },
        driver: 'auto',
        assets: dist,
      }),
      log,
      note,
      onGiveUp: reason => this.#tell({ failure: reason, percent: null }),
    });
    const watcher = this.#held.add(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, '*')));
    const outdated = () => this.percent === null && this.#tell({ changed: true });
    this.#held.add(watcher.onDidChange(outdated));
    this.#held.add(watcher.onDidCreate(outdated));
    this.#reading = this.#read();
  }

  cancel(): void {
    this.#stop.abort();
  }

  /** Forgets what was read and reads the file anew. */
  async again(): Promise<void> {
    this.cancel();
    await this.#reading;
    this.#stop = new AbortController();
    this.#tell({ report: NOTHING_IMPORTED, percent: 0, failure: null, changed: false });
    await this.host.call('sessions.delete', { everything: true });
    this.#reading = this.#read();
  }

  dispose(): void {
    this.cancel();
    this.#held.dispose();
    void this.#reading.then(() => this.host.dispose()).finally(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  async #read(): Promise<void> {
    const { signal } = this.#stop;
    try {
      const { size } = await vscode.workspace.fs.stat(this.uri);
      for await (const { report, read } of readTraceFile(this.host, this.uri, size)) {
        if (signal.aborted) break;
        this.#tell({ report, percent: Math.min(100, Math.floor((100 * read) / Math.max(1, size))) });
      }
      this.#tell({
        percent: null,
        ...(signal.aborted ? { failure: vscode.l10n.t('Reading was stopped: the rest of the file is not shown.') } : {}),
      });
    } catch (error) {
      this.#tell({ percent: null, failure: error instanceof Error ? error.message : String(error) });
    }
  }

  #tell(change: Partial<Pick<TraceFile, 'report' | 'percent' | 'failure' | 'changed'>>): void {
    Object.assign(this, change);
    this.#changes.fire();
  }
}

export class TraceFileEditor implements vscode.CustomReadonlyEditorProvider<TraceFile> {
  readonly #parts: TraceFileParts;

  constructor(parts: TraceFileParts) {
    this.#parts = parts;
  }

  openCustomDocument(uri: vscode.Uri): TraceFile {
    sweep();
    this.#parts.note('traceFile', { name: oneLine(uri.path.split('/').at(-1) ?? '', 80) });
    return new TraceFile(uri, this.#parts);
  }

  resolveCustomEditor(file: TraceFile, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const { assets, log, onSource, onImport } = this.#parts;
    const held = new Held();
    webview.options = pageOptions(assets);
    const tell = () => {
      const { report, percent, failure, changed } = file;
      void webview.postMessage({ t: 'file', name: oneLine(file.uri.path.split('/').at(-1) ?? '', 200), report, percent, failure, changed });
    };
    const onOther = (message: Readonly<Record<string, unknown>>) => {
      const { t, act, index } = message;
      if (answerPage(message, (traceId, spanId) => onSource(file.host, traceId, spanId))) return;
      if (t === 'ready') tell();
      else if (t === 'file' && act === 'cancel') file.cancel();
      else if (t === 'file' && act === 'again') void file.again().catch((error: unknown) => log.error(String(error)));
      else if (t === 'file' && act === 'import') onImport(file.uri);
      else if (t === 'file' && act === 'problem' && typeof index === 'number') void openLine(file, index);
    };
    const link = held.add(bridge(file.host, { post: message => void webview.postMessage(message), onOther }, FILE_METHODS));
    held.add(webview.onDidReceiveMessage(message => link.receive(message)));
    held.add(file.onDidChange(tell));
    held.add(panel.onDidDispose(() => held.dispose()));
    webview.html = pageHtml(webview, assets, { place: 'file' });
  }
}

const PREFIX = 'turnstone-file-';
const STALE_MS = 2 * 86_400_000;

/** Folders that an editor left behind which ended without a word. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter(each => each.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens the file as text at the line that a problem names: the line is taken from our own words, not from the page. */
async function openLine(file: TraceFile, index: number): Promise<void> {
  const line = /^line (\d{1,9})\b/.exec(file.report.problems[index] ?? '')?.[1];
  const at = new vscode.Position(Math.max(0, Number(line ?? 1) - 1), 0);
  const document = await vscode.workspace.openTextDocument(file.uri);
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at), viewColumn: vscode.ViewColumn.Beside });
}

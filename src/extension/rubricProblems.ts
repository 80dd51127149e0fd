// Mistakes in rubrics' files, in Problems at their lines. The app reads the files; this only shows what it found.
import * as vscode from 'vscode';
import type { RubricFileProblem } from '../rpc/scoreModels.ts';
import type { Host } from './host.ts';
import type { NoteStep } from './log.ts';

const FILES = '**/.turnstone/rubrics/*.{yaml,yml}';
/** A checkout touches many files at once. */
const SETTLE_MS = 200;

export class RubricProblems implements vscode.Disposable {
  readonly #host: Host;
  readonly #note: NoteStep;
  readonly #shown = vscode.languages.createDiagnosticCollection('turnstone');
  readonly #held: vscode.Disposable[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(host: Host, note: NoteStep) {
    this.#host = host;
    this.#note = note;
    const watcher = vscode.workspace.createFileSystemWatcher(FILES);
    const soon = () => this.#soon();
    this.#held.push(watcher, watcher.onDidChange(soon), watcher.onDidCreate(soon), watcher.onDidDelete(soon));
    let running = false;
    this.#held.push(
      host.onState(state => {
        if (state.phase === 'running' && !running) soon();
        running = state.phase === 'running';
      }),
    );
  }

  #soon(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), SETTLE_MS);
  }

  async #look(): Promise<void> {
    if (this.#host.state.phase !== 'running') return;
    try {
      const { problems } = await this.#host.call('rubrics.list', {});
      this.#shown.clear();
      for (const [file, all] of Map.groupBy(problems, problem => problem.file)) this.#shown.set(vscode.Uri.file(file), all.map(diagnostic));
      this.#note('rubrics', { problems: problems.length });
    } catch {
      // The app stopped meanwhile: it is looked again once it runs.
    }
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#shown.dispose();
    for (const each of this.#held) each.dispose();
  }
}

function diagnostic({ line, column, message }: RubricFileProblem): vscode.Diagnostic {
  const at = new vscode.Position(line - 1, column - 1);
  const found = new vscode.Diagnostic(new vscode.Range(at, at.translate(0, 1)), message, vscode.DiagnosticSeverity.Error);
  found.source = 'Turnstone';
  return found;
}

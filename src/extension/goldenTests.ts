// Golden sets in the Test Explorer: a set is a suite, an entry a test at its line. Running one compares the newest turn that asked the same.
import * as vscode from 'vscode';
import type { GoldenVerdict } from '../rpc/goldenModels.ts';
import type { Host } from './host.ts';
import type { NoteStep } from './log.ts';
import { oneLine } from './plainText.ts';

const FILES = '**/.turnstone/golden/*.jsonl';
/** A checkout touches many files at once. */
const SETTLE_MS = 200;
const LABEL_CHARS = 80;

export class GoldenTests implements vscode.Disposable {
  readonly #host: Host;
  readonly #note: NoteStep;
  readonly #open: (session: string, turn: string) => void;
  readonly #tests = vscode.tests.createTestController('turnstone.golden', vscode.l10n.t('Golden Sets'));
  readonly #held: vscode.Disposable[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** `open` shows a turn. */
  constructor(host: Host, note: NoteStep, open: (session: string, turn: string) => void) {
    this.#host = host;
    this.#note = note;
    this.#open = open;
    const kind = vscode.TestRunProfileKind.Run;
    this.#tests.createRunProfile(vscode.l10n.t('Compare With the Newest Turns'), kind, (request, token) => this.#run(request, token), true);
    this.#tests.refreshHandler = () => this.#look();
    const watcher = vscode.workspace.createFileSystemWatcher(FILES);
    const soon = () => {
      if (this.#timer) clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#look(), SETTLE_MS);
    };
    this.#held.push(watcher, watcher.onDidChange(soon), watcher.onDidCreate(soon), watcher.onDidDelete(soon));
    let running = false;
    this.#held.push(
      host.onState(state => {
        if (state.phase === 'running' && !running) soon();
        running = state.phase === 'running';
      }),
    );
  }

  async #look(): Promise<void> {
    if (this.#host.state.phase !== 'running') return;
    try {
      const { rows } = await this.#host.call('golden.sets', {});
      const suites = await Promise.all(rows.map(row => this.#suite(row.name, vscode.Uri.file(row.file))));
      this.#tests.items.replace(suites);
      this.#note('golden', { sets: suites.length, entries: suites.reduce((sum, suite) => sum + suite.children.size, 0) });
    } catch {
      // The app stopped meanwhile: it is looked again once it runs.
    }
  }

  async #suite(name: string, file: vscode.Uri): Promise<vscode.TestItem> {
    const suite = this.#tests.createTestItem(name, name, file);
    const { entries } = await this.#host.call('golden.outline', { set: name });
    suite.children.replace(
      entries.map(({ id, line, question, status }) => {
        const item = this.#tests.createTestItem(id, oneLine(question, LABEL_CHARS), file);
        item.description = status;
        item.range = new vscode.Range(line - 1, 0, line - 1, 0);
        return item;
      }),
    );
    return suite;
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.#tests.createTestRun(request);
    const left = new Set(request.exclude ?? []);
    const wanted = (request.include ?? [...this.#tests.items].map(([, item]) => item)).flatMap(item =>
      item.parent ? [item] : [...item.children].map(([, child]) => child),
    );
    try {
      for (const [suite, items] of Map.groupBy(wanted, item => item.parent)) {
        const chosen = items.filter(item => !left.has(item) && !(suite && left.has(suite)));
        if (!suite || token.isCancellationRequested) continue;
        for (const item of chosen) run.started(item);
        const { rows } = await this.#host.call('golden.run', { set: suite.id, ids: chosen.map(item => item.id) });
        const found = new Map(rows.map(row => [row.id, row]));
        for (const item of chosen) this.#tell(run, item, found.get(item.id));
      }
    } catch (error) {
      for (const item of wanted) run.errored(item, new vscode.TestMessage(error instanceof Error ? error.message : String(error)));
    } finally {
      run.end();
    }
  }

  #tell(run: vscode.TestRun, item: vscode.TestItem, row: GoldenVerdict | undefined): void {
    const say = (text: string) => run.appendOutput(`${text}\r\n`, undefined, item);
    if (!row?.turn) {
      say(vscode.l10n.t('No turn has asked this yet: ask your app, and run this again.'));
      run.skipped(item);
      return;
    }
    const { turn, comparisons, passed } = row;
    say(
      turn.origin
        ? vscode.l10n.t('Compared with the turn that it was kept from: nothing newer has asked this.')
        : vscode.l10n.t('Compared with the turn of {0}.', new Date(turn.startUs / 1000).toLocaleString()),
    );
    for (const { what, result, note } of comparisons)
      say(`${result === null ? '-' : result.passed ? '✓' : '✗'} ${oneLine(what, 200)}: ${oneLine(result?.reason ?? note ?? '', 300)}`);
    if (passed === null) run.skipped(item);
    else if (passed) run.passed(item, undefined);
    else run.failed(item, messagesOf(row, item));
    if (passed === false) this.#note('goldenFailed', { session: turn.session, turn: turn.turn });
  }

  /** Shows the newest turn that asked what the entry asks. */
  async show(item: vscode.TestItem): Promise<void> {
    if (!item.parent) return;
    const { rows } = await this.#host.call('golden.run', { set: item.parent.id, ids: [item.id] });
    const turn = rows[0]?.turn;
    if (turn) this.#open(turn.session, turn.turn);
    else await vscode.window.showInformationMessage(vscode.l10n.t('No turn has asked this yet: ask your app, and run this again.'));
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const each of this.#held) each.dispose();
    this.#tests.dispose();
  }
}

/** What failed, each with its reason; the answer as a difference. */
function messagesOf(row: GoldenVerdict, item: vscode.TestItem): vscode.TestMessage[] {
  return row.comparisons
    .filter(each => each.result?.passed === false)
    .map(({ what, result }) => {
      const reason = `${oneLine(what, 200)}: ${oneLine(result?.reason ?? '', 300)}`;
      const message =
        what === 'answer' ? vscode.TestMessage.diff(reason, row.expected ?? '', row.output ?? '') : new vscode.TestMessage(reason);
      if (item.uri && item.range) message.location = new vscode.Location(item.uri, item.range);
      return message;
    });
}

// The extension's entry: makes the parts and ties them to each other. Work starts after activation has returned.
import { join } from 'node:path';
import * as vscode from 'vscode';
import { CodeFigures } from './codeFigures.ts';
import { createCommands } from './commands.ts';
import { GoldenTests } from './goldenTests.ts';
import { goToSource } from './goToSource.ts';
import { Host } from './host.ts';
import { entry, Held, type Running } from './lifecycle.ts';
import { terminalLinks, uriHandler } from './links.ts';
import { stepNotes } from './log.ts';
import { EXPLORER_VIEW, Explorer } from './panel.ts';
import { Receiver } from './receiver.ts';
import { RubricProblems } from './rubricProblems.ts';
import { SessionsTree } from './sessionsTree.ts';
import { appOptions } from './settings.ts';
import { SpanSources } from './spanSources.ts';
import { TRACE_FILE_VIEWS, TraceFileEditor } from './traceFileEditor.ts';
import { WorkspaceEnvironment } from './workspaceEnvironment.ts';

export const { activate, deactivate } = entry(start);

function start(context: vscode.ExtensionContext): Running {
  const began = performance.now();
  const note = stepNotes(process.env.TURNSTONE_TEST_LOG, process.pid);
  const dist = join(context.extensionPath, 'dist');
  const held = new Held();
  const log = held.add(vscode.window.createOutputChannel('Turnstone', { log: true }));
  const host = new Host({
    workerPath: join(dist, 'worker.cjs'),
    options: mode => appOptions(mode, dist),
    log,
    note,
    onGiveUp: reason => void offerRestart(host, log, reason),
  });
  const receiver = held.add(new Receiver(host, note));
  const environment = held.add(new WorkspaceEnvironment(context, () => receiver.endpoint, note));
  held.add(host.onState(() => environment.refresh()));
  held.add(vscode.workspace.onDidGrantWorkspaceTrust(() => environment.refresh()));
  const tree = held.add(new SessionsTree(host, log, note));
  const source = (traceId: string, spanId: string) => void vscode.commands.executeCommand('turnstone.goToSource', { traceId, spanId });
  const explorer = held.add(new Explorer(vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview'), host, log, note, source));
  const traceFiles = new TraceFileEditor({
    ...{ dist, log, note },
    assets: vscode.Uri.joinPath(context.extensionUri, 'dist', 'webview'),
    onSource: (file, traceId, spanId) =>
      void goToSource(file, traceId, spanId, outcome => note('source', { outcome })).catch((error: unknown) => log.error(String(error))),
    onImport: file => void vscode.commands.executeCommand('turnstone.importTraces', [file]),
  });
  for (const view of TRACE_FILE_VIEWS)
    held.add(vscode.window.registerCustomEditorProvider(view, traceFiles, { supportsMultipleEditorsPerDocument: true }));
  held.add(new RubricProblems(host, note));
  const goldenTests = held.add(new GoldenTests(host, note, (session, turn) => explorer.openAt({ session, turn })));
  const sources = held.add(new SpanSources(host));
  const figures = new CodeFigures(sources);
  const files = { scheme: 'file' };
  held.add(vscode.languages.registerCodeLensProvider(files, figures));
  held.add(vscode.languages.registerHoverProvider(files, figures));
  held.add(vscode.window.registerTerminalLinkProvider(terminalLinks(host, explorer)));
  held.add(vscode.window.registerUriHandler(uriHandler(host, explorer, log)));

  held.add(vscode.commands.registerCommand('turnstone.showGoldenTurn', (item: vscode.TestItem) => goldenTests.show(item)));

  held.add(vscode.window.registerWebviewPanelSerializer(EXPLORER_VIEW, explorer));
  for (const [id, run] of Object.entries(
    createCommands({ host, receiver, environment, tree, explorer, log, note, memory: context.globalState }),
  )) {
    held.add(vscode.commands.registerCommand(id, run));
  }

  const first = setImmediate(() => receiver.startIfAllowed());
  held.add({ dispose: () => clearImmediate(first) });
  note('activated', { ms: performance.now() - began, trusted: vscode.workspace.isTrusted });
  return {
    async stop() {
      note('deactivate');
      held.dispose();
      await host.dispose();
      note('deactivated');
    },
  };
}

/** The one message about a crash loop. */
async function offerRestart(host: Host, log: vscode.LogOutputChannel, reason: string): Promise<void> {
  const restart = vscode.l10n.t('Restart');
  const show = vscode.l10n.t('Show Output');
  const chosen = await vscode.window.showErrorMessage(vscode.l10n.t('Turnstone stopped after several tries: {0}', reason), restart, show);
  if (chosen === restart) host.start();
  else if (chosen === show) log.show();
}

// Every command, by id: the same ids that package.json contributes.
import * as vscode from 'vscode';
import { connectCopilot, copilotOutfile, disconnectCopilot } from './copilot.ts';
import { showDoctor } from './doctorPage.ts';
import { exportGolden, importGolden } from './goldenCommands.ts';
import { goToSource } from './goToSource.ts';
import type { Host } from './host.ts';
import { openTrace } from './links.ts';
import type { Log, NoteStep } from './log.ts';
import type { Explorer } from './panel.ts';
import { count, oneLine } from './plainText.ts';
import type { Receiver } from './receiver.ts';
import { showReceiverMenu } from './receiverMenu.ts';
import { addRubrics, collectScores, shareScores } from './rubricCommands.ts';
import { type SessionsTree, sessionIdOf } from './sessionsTree.ts';
import { SNIPPETS } from './snippets.ts';
import { isSpanId, isTraceId } from './spanIds.ts';
import { COPILOT_FILES, chooseTraceFiles, exportSession, type Imported, importTraceFiles, OTLP_FILES } from './traceFiles.ts';
import type { WorkspaceEnvironment } from './workspaceEnvironment.ts';

export interface CommandParts {
  readonly host: Host;
  readonly receiver: Receiver;
  readonly environment: WorkspaceEnvironment;
  readonly tree: SessionsTree;
  readonly explorer: Explorer;
  readonly log: Log & { show(): void };
  readonly note: NoteStep;
  /** What this extension remembers on this machine. */
  readonly memory: vscode.Memento;
}

type Command = (argument?: unknown) => unknown;

export function createCommands({
  host,
  receiver,
  environment,
  tree,
  explorer,
  log,
  note,
  memory,
}: CommandParts): Readonly<Record<string, Command>> {
  /** A command that fails says so once, in words. */
  const told =
    (run: Command): Command =>
    async argument => {
      try {
        return await run(argument);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        log.error(reason);
        await vscode.window.showErrorMessage(`Turnstone: ${reason}`);
        return undefined;
      }
    };
  const withSession = (run: (session: string) => unknown): Command =>
    told(argument => {
      const session = sessionIdOf(argument);
      return session === null ? undefined : run(session);
    });

  const withSpan = (run: (span: { traceId: string; spanId: string }) => unknown): Command =>
    told(argument => {
      const { traceId, spanId } = (argument ?? {}) as Record<string, unknown>;
      return isTraceId(traceId) && isSpanId(spanId) ? run({ traceId, spanId }) : undefined;
    });

  const importAndTell = async (files: readonly vscode.Uri[] | null): Promise<Imported | null> => {
    if (!files) return null;
    const imported = await importTraceFiles(host, files);
    tree.refresh();
    for (const problem of imported.report.problems) log.warn(problem);
    return imported;
  };

  return {
    'turnstone.openExplorer': () => explorer.open(null),
    'turnstone.openSession': withSession(session => explorer.open(session)),
    'turnstone.openSpan': withSpan(({ traceId, spanId }) => openTrace(host, explorer, traceId, spanId)),
    'turnstone.goToSource': withSpan(({ traceId, spanId }) => goToSource(host, traceId, spanId, outcome => note('source', { outcome }))),
    'turnstone.loadMoreSessions': () => tree.loadMore(),
    'turnstone.filterSessions': () => askForFilter(tree),
    'turnstone.clearFilter': () => tree.setFilter(''),
    'turnstone.copySessionId': withSession(session => vscode.env.clipboard.writeText(session)),
    'turnstone.exportSession': withSession(session => exportSession(host, session)),
    'turnstone.importTraces': told(async argument => {
      const given = Array.isArray(argument) ? argument.filter(each => each instanceof vscode.Uri) : [];
      const imported = await importAndTell(given.length > 0 ? given : await chooseTraceFiles(OTLP_FILES));
      if (imported) await tellImported(imported);
    }),
    'turnstone.openCopilotFile': told(async argument => {
      const files = argument instanceof vscode.Uri ? [argument] : await chooseTraceFiles(COPILOT_FILES, copilotOutfile());
      const imported = await importAndTell(files);
      if (!imported) return;
      const { spans, logs, rejected } = imported.report;
      if (spans + logs > 0) explorer.open(null);
      const receive = vscode.l10n.t('Receive Copilot Chat Traces');
      if ((await tellImported(imported, ...(rejected > 0 ? [receive] : []))) === receive)
        await vscode.commands.executeCommand('turnstone.connectCopilot');
    }),
    'turnstone.connectCopilot': told(() =>
      connectCopilot({ endpoint: receiver.endpoint, listening: receiver.view.situation === 'listening', memory }),
    ),
    'turnstone.disconnectCopilot': told(() => disconnectCopilot({ memory })),
    'turnstone.loadSample': told(async () => {
      const { session } = await host.call('sample.load', {});
      tree.refresh();
      explorer.open(session);
    }),
    'turnstone.copyEnvironment': told(argument => copyEnvironment(receiver.endpoint, argument)),
    'turnstone.sendWorkspaceHere': told(() => environment.toggle()),
    'turnstone.stopSendingHere': told(() => environment.toggle()),
    'turnstone.addRubrics': told(() => addRubrics(host)),
    'turnstone.shareScores': told(() => shareScores(host)),
    'turnstone.collectScores': told(() => collectScores(host)),
    'turnstone.exportGolden': told(() => exportGolden(host)),
    'turnstone.importGolden': told(() => importGolden(host)),
    'turnstone.showProducers': () => explorer.openProducers(),
    'turnstone.showStorage': () => explorer.openStorage(),
    'turnstone.reviewTurns': () => explorer.openReviews(),
    'turnstone.deleteSession': withSession(async session => {
      if (await deleteSession(host, session)) tree.refresh();
    }),
    'turnstone.showReceiverMenu': () => showReceiverMenu(receiver.view, host, environment.isOn),
    'turnstone.startReceiver': () => receiver.start(),
    'turnstone.stopReceiver': () => receiver.stop(),
    'turnstone.takeOver': told(() => host.call('app.takeOver', {})),
    'turnstone.changePort': () => vscode.commands.executeCommand('workbench.action.openSettings', '@id:turnstone.receiver.httpPort'),
    'turnstone.doctor': told(async () => showDoctor(await host.call('app.doctor', {}))),
    'turnstone.showOutput': () => log.show(),
    'turnstone.openWalkthrough': () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', 'turnstone.turnstone#turnstone.start', false),
  };
}

/** Asks first: what is deleted cannot be brought back. False when nobody wanted it. */
async function deleteSession(host: Host, session: string): Promise<boolean> {
  const { session: row } = await host.call('session.get', { session, limit: 1 });
  const act = vscode.l10n.t('Delete');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Delete this session with its {0} spans?', count(row.spans)),
    { modal: true, detail: vscode.l10n.t('{0}\n\nThis cannot be undone.', oneLine(row.firstInput ?? row.id, 200)) },
    act,
  );
  if (chosen !== act) return false;
  await host.call('sessions.delete', { session });
  return true;
}

/** In passing when all went well; otherwise with the first reason, and buttons. */
async function tellImported({ report, cancelled }: Imported, ...buttons: readonly string[]): Promise<string | undefined> {
  const { spans, logs, rejected, problems, metrics } = report;
  const parts = [
    cancelled ? vscode.l10n.t('The import was cancelled.') : '',
    vscode.l10n.t('{0} spans and {1} log records imported, {2} rejected.', count(spans), count(logs), count(rejected)),
    problems[0] ?? '',
    metrics > 0 ? vscode.l10n.t('Metrics are not kept (lines: {0}).', count(metrics)) : '',
  ];
  const said = parts.filter(part => part !== '').join(' ');
  if (rejected + problems.length > 0) return vscode.window.showWarningMessage(said, ...buttons);
  vscode.window.setStatusBarMessage(said, 5000);
  return undefined;
}

async function askForFilter(tree: SessionsTree): Promise<void> {
  const filter = await vscode.window.showInputBox({
    title: vscode.l10n.t('Filter sessions'),
    value: tree.filter,
    prompt: vscode.l10n.t('Words of a conversation, or fields such as app:support or model:gpt-5*. Empty shows all.'),
  });
  if (filter !== undefined) tree.setFilter(filter);
}

/** Copies the snippet of the named language, or asks which. */
async function copyEnvironment(endpoint: string, language: unknown): Promise<void> {
  const items = SNIPPETS.map(snippet => ({ label: snippet.label, detail: snippet.text(endpoint).split('\n')[0] ?? '', snippet }));
  const named = items.find(item => item.snippet.id === language);
  const chosen =
    named ?? (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Copy what makes an app send its spans to {0}', endpoint) }));
  if (!chosen) return;
  await vscode.env.clipboard.writeText(chosen.snippet.text(endpoint));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied for {0}.', chosen.label), 3000);
}

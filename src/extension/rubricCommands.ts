// Commands about rubrics and about scores of several people: what is chosen, done and said. The app does the work.
import * as vscode from 'vscode';
import type { RubricLibrary } from '../rpc/scoreModels.ts';
import type { Host } from './host.ts';
import { count } from './plainText.ts';

type Pick = vscode.QuickPickItem & { readonly ids: readonly string[] };

/** Copies built-in rubrics into the workspace and opens the first. */
export async function addRubrics(host: Host): Promise<void> {
  const library = await host.call('rubrics.library', {});
  const chosen = await vscode.window.showQuickPick(picksOf(library), {
    title: vscode.l10n.t('Add Rubrics to This Workspace'),
    placeHolder: vscode.l10n.t('A pack to begin with, or single rubrics'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  const ids = [...new Set(chosen?.flatMap(pick => pick.ids) ?? [])];
  if (ids.length === 0) return;
  const { files } = await host.call('rubrics.add', { ids });
  const [first] = files;
  if (first === undefined) {
    await vscode.window.showInformationMessage(vscode.l10n.t('These rubrics are in this workspace already.'));
    return;
  }
  await vscode.window.showTextDocument(vscode.Uri.file(first), { preview: true });
}

/** Writes one's own scores to one's file, for others to read. */
export async function shareScores(host: Host): Promise<void> {
  const { file, records, added } = await host.call('scores.share', {});
  if (records === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('You have scored nothing yet: open a session and press 1 to 9 on a turn.'));
    return;
  }
  const open = vscode.l10n.t('Open File');
  const said = vscode.l10n.t(
    '{0} of your scores are in {1}, {2} of them new. Commit it for others.',
    count(records),
    vscode.workspace.asRelativePath(file),
    count(added),
  );
  if ((await vscode.window.showInformationMessage(said, open)) === open) await vscode.window.showTextDocument(vscode.Uri.file(file));
}

/** Reads the files of everybody. */
export async function collectScores(host: Host): Promise<void> {
  const { records, added, problems } = await host.call('scores.collect', {});
  const [first] = problems;
  if (first === undefined) {
    await vscode.window.showInformationMessage(vscode.l10n.t('{0} scores read, {1} of them new.', count(records), count(added)));
    return;
  }
  const show = vscode.l10n.t('Show Line');
  const where = `${vscode.workspace.asRelativePath(first.file)}:${first.line}`;
  const said = vscode.l10n.t(
    '{0} scores read, {1} of them new. {2} lines are no scores, the first is {3}: {4}',
    count(records),
    count(added),
    count(problems.length),
    where,
    first.message,
  );
  if ((await vscode.window.showWarningMessage(said, show)) !== show) return;
  const at = new vscode.Position(first.line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(first.file), { selection: new vscode.Range(at, at) });
}

function picksOf(library: RubricLibrary): readonly Pick[] {
  const separator = (label: string): Pick => ({ label, kind: vscode.QuickPickItemKind.Separator, ids: [] });
  const packs = library.packs.map(pack => ({
    label: `$(checklist) ${pack.title}`,
    description: pack.rubrics.join(', '),
    ids: pack.rubrics,
  }));
  const groups = Map.groupBy(
    library.rubrics.filter(rubric => !rubric.added),
    rubric => rubric.group ?? '',
  );
  return [
    separator(vscode.l10n.t('Packs')),
    ...packs,
    ...[...groups].flatMap(([group, all]) => [
      separator(group),
      ...all.map(rubric => ({ label: rubric.title, description: rubric.appliesTo, detail: rubric.definition, ids: [rubric.id] })),
    ]),
  ];
}

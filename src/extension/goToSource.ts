// From a span to the code that made it: the place it names, then its stack trace, then a search. Opens only files of this workspace,
// and only when a person asks.
import * as vscode from 'vscode';
import { type StackFrame, stackFrames } from '../core/stackFrames.ts';
import type { SpanDetail } from '../rpc/viewModels.ts';
import { functionPlace } from './functionPlace.ts';
import type { Host } from './host.ts';
import { middle, oneLine } from './plainText.ts';
import { sourceRoots } from './settings.ts';
import { baseName, locateSource } from './sourcePath.ts';
import { searchSource } from './sourceSearch.ts';

interface Place {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly function: string | null;
}

/** `decided` hears at once what becomes of it: messages wait for people. */
export async function goToSource(
  host: Host,
  traceId: string,
  spanId: string,
  decided: (outcome: 'opened' | 'refused' | 'unknown') => void,
): Promise<void> {
  const span = await host.call('span.get', { traceId, spanId });
  const roots = sourceRoots();
  if (roots.folders.length === 0) {
    decided('refused');
    await vscode.window.showInformationMessage(vscode.l10n.t('Open the folder of the app first: only files of the workspace are opened.'));
    return;
  }
  const places = placesOf(span);
  for (const place of places) {
    const located = await locateSource(place.file, roots);
    if (!('path' in located)) continue;
    await open(vscode.Uri.file(located.path), place);
    return decided('opened');
  }
  const [named] = places;
  if (named) {
    decided('refused');
    return offerByName(named);
  }
  const found = await searchSource(span);
  if (!found) {
    decided('unknown');
    await vscode.window.showInformationMessage(
      vscode.l10n.t('This span does not say where it was made, and nothing in the workspace has its names or its prompt.'),
    );
    return;
  }
  await open(found.uri, { file: '', line: found.line + 1, column: null, function: null });
  decided('opened');
}

function placesOf(span: SpanDetail): readonly Place[] {
  const own = span.code?.file ? [{ ...span.code, file: span.code.file }] : [];
  const frames: readonly StackFrame[] = span.error?.stacktrace ? stackFrames(span.error.stacktrace) : [];
  // Code that a package manager put there is where it broke, seldom what one wants to read.
  const theirs = (file: string) => /[\\/](?:node_modules|site-packages|dist-packages)[\\/]|^node:/.test(file);
  return [...own, ...frames.filter(frame => !theirs(frame.file)), ...frames.filter(frame => theirs(frame.file))];
}

/** The path leads out of the workspace, or to nothing: its last name may still be here. */
async function offerByName(place: Place): Promise<void> {
  const search = vscode.l10n.t('Find by Name');
  const map = vscode.l10n.t('Map Folders');
  const name = baseName(place.file);
  const said = vscode.l10n.t('{0} is not a file of this workspace.', middle(place.file, 80) || vscode.l10n.t('The path'));
  const chosen = await vscode.window.showWarningMessage(said, ...(name ? [search] : []), map);
  if (chosen === map) await vscode.commands.executeCommand('workbench.action.openSettings', '@id:turnstone.source.pathMap');
  if (chosen !== search) return;
  // Characters that a glob would read match any one character; the name itself decides.
  const glob = `**/${name.replace(/[*?[\]{}!]/g, '?')}`;
  const found = (await vscode.workspace.findFiles(glob, '**/node_modules/**', 50)).filter(uri => uri.path.endsWith(`/${name}`));
  const items = found.map(uri => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const title = vscode.l10n.t('Files named {0}', oneLine(name, 60));
  const picked = items.length > 1 ? await vscode.window.showQuickPick(items, { title }) : items[0];
  if (!picked) {
    if (items.length === 0)
      await vscode.window.showInformationMessage(vscode.l10n.t('No file of this workspace is named {0}.', oneLine(name, 60)));
    return;
  }
  await open(picked.uri, place);
}

/** Beside the explorer, as a preview, at the function as it stands now. */
async function open(uri: vscode.Uri, place: Place): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const lines = document.getText().split(/\r?\n/);
  const known = place.line !== null && place.line <= lines.length ? place.line - 1 : null;
  const line = known ?? functionPlace(lines, place.function, place.line) ?? 0;
  const column = known === null || place.column === null ? 0 : Math.min(place.column - 1, lines[line]?.length ?? 0);
  const at = new vscode.Position(line, column);
  await vscode.window.showTextDocument(document, {
    preview: true,
    viewColumn: columnForCode(),
    selection: new vscode.Range(at, at),
  });
}

/** Where code is open already, else beside what is active. */
function columnForCode(): vscode.ViewColumn {
  const beside = vscode.window.visibleTextEditors.find(editor => editor.viewColumn !== undefined && editor.document.uri.scheme === 'file');
  return beside?.viewColumn ?? vscode.ViewColumn.Beside;
}

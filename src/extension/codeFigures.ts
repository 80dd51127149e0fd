// Figures of its spans beside a function: a CodeLens above it, and a hover on its name. Nothing where no span came from.
import * as vscode from 'vscode';
import type { CodePlaceRow } from '../rpc/codeModels.ts';
import { functionPlace, lastName } from './functionPlace.ts';
import { count, dollars, duration, oneLine } from './plainText.ts';
import type { SpanSources } from './spanSources.ts';

const MAX_NAME = 24;

export class CodeFigures implements vscode.CodeLensProvider, vscode.HoverProvider {
  readonly #sources: SpanSources;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(sources: SpanSources) {
    this.#sources = sources;
    this.onDidChangeCodeLenses = sources.onDidChange;
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!vscode.workspace.getConfiguration('turnstone', document.uri).get('codeLens.enabled', true)) return [];
    return (await this.#placed(document)).map(({ line, row }) => {
      const title = `$(pulse) ${figures(row).join(' · ')}`;
      const tooltip = vscode.l10n.t('Open the newest of these spans in Turnstone');
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
        title,
        tooltip,
        command: 'turnstone.openSpan',
        arguments: [row.newest],
      });
    });
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    const range = document.getWordRangeAtPosition(position);
    if (!range) return null;
    const word = document.getText(range);
    const found = (await this.#placed(document)).find(
      ({ row, line }) => line === position.line && row.function !== null && lastName(row.function) === word,
    );
    if (!found) return null;
    // Not trusted, and appended as text: names of scores come from traces.
    const text = new vscode.MarkdownString();
    for (const [place, figure] of figures(found.row).entries()) text.appendText(place === 0 ? `Turnstone: ${figure}` : `\n${figure}`);
    if (found.row.partial) text.appendText(`\n${vscode.l10n.t('Only the newest spans of this file are counted.')}`);
    return new vscode.Hover(text, range);
  }

  async #placed(document: vscode.TextDocument): Promise<readonly { line: number; row: CodePlaceRow }[]> {
    const rows = await this.#sources.placesOf(document);
    if (rows.length === 0) return [];
    const lines = document.getText().split(/\r?\n/);
    return rows.flatMap(row => {
      const line = functionPlace(lines, row.function, row.line);
      return line === null ? [] : [{ line, row }];
    });
  }
}

function figures(row: CodePlaceRow): readonly string[] {
  const parts = [row.count === 1 ? vscode.l10n.t('1 span') : vscode.l10n.t('{0} spans', count(row.count))];
  if (row.p50Us !== null && row.count > 1) parts.push(`p50 ${duration(row.p50Us)}`);
  if (row.p95Us !== null) parts.push(row.count > 1 ? `p95 ${duration(row.p95Us)}` : duration(row.p95Us));
  if (row.errors > 0) parts.push(row.errors === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', count(row.errors)));
  if (row.costUsd !== null) parts.push(dollars(row.costUsd));
  if (row.lastScore !== null) parts.push(oneLine(`${oneLine(row.lastScore.name, MAX_NAME)} ${row.lastScore.value}`, MAX_NAME * 2).trim());
  return parts;
}

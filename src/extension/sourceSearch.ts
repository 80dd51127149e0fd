// Looks for the code behind a span that does not say where it was made: by the names it carries, then by a line of its prompt.
import * as vscode from 'vscode';
import type { SpanDetail } from '../rpc/viewModels.ts';
import { lastName } from './functionPlace.ts';
import { oneLine } from './plainText.ts';

const MAX_FILES = 3000;
const MAX_BYTES = 512 * 1024;
const LEAST_LINE = 24;
const SOURCE =
  '**/*.{ts,tsx,js,jsx,mjs,cjs,py,rs,go,java,kt,cs,rb,php,swift,yaml,yml,json,toml,md,txt,prompt,jinja,jinja2,j2,hbs,mustache}';
const EXCLUDED = '**/{node_modules,.git,dist,build,out,.venv,venv,__pycache__,target}/**';

export interface FoundSource {
  readonly uri: vscode.Uri;
  /** From 0. */
  readonly line: number;
}

export async function searchSource(span: SpanDetail): Promise<FoundSource | null> {
  return (await byName(span)) ?? (await byPrompt(span));
}

/** Functions and classes that language servers know by the span's names. */
async function byName(span: SpanDetail): Promise<FoundSource | null> {
  const names = [span.code?.function, span.tool?.name, span.name].map(name => lastName(name ?? ''));
  for (const name of new Set(names.filter(each => each.length > 2))) {
    const found =
      (await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>('vscode.executeWorkspaceSymbolProvider', name)) ?? [];
    const here = found.filter(
      ({ name: symbol, location }) =>
        symbol.replace(/\(.*$/, '') === name && vscode.workspace.getWorkspaceFolder(location.uri) !== undefined,
    );
    const items = here.map(({ location, containerName }) => ({
      label: `${vscode.workspace.asRelativePath(location.uri)}:${location.range.start.line + 1}`,
      description: containerName,
      found: { uri: location.uri, line: location.range.start.line },
    }));
    const title = vscode.l10n.t('Places named {0}', oneLine(name, 60));
    const chosen = items.length > 1 ? await vscode.window.showQuickPick(items, { title }) : items[0];
    if (chosen) return chosen.found;
    if (items.length > 1) return null;
  }
  return null;
}

/** The longest line of the system prompt that is not likely to be filled in; else of the tool's description. */
function lineToFind(span: SpanDetail): string | null {
  const system = span.inputMessages
    .find(message => message.role === 'system')
    ?.parts.flatMap(part => (part.type === 'text' ? [part.text] : []));
  const texts = [...(system ?? []), span.tool?.description ?? '', span.toolDefinitions[0]?.description ?? ''];
  for (const text of texts) {
    const lines = text
      .slice(0, 50_000)
      .split('\n')
      .map(line => line.trim())
      .filter(line => line.length >= LEAST_LINE && !/["'`\\]/.test(line));
    const best = lines.sort((a, b) => b.length - a.length)[0];
    if (best) return best.slice(0, 200);
  }
  return null;
}

async function byPrompt(span: SpanDetail): Promise<FoundSource | null> {
  const wanted = lineToFind(span);
  if (wanted === null) return null;
  const title = vscode.l10n.t('Looking for the prompt in the workspace');
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const files = await vscode.workspace.findFiles(SOURCE, EXCLUDED, MAX_FILES, token);
      for (const [place, uri] of files.entries()) {
        if (token.isCancellationRequested) return null;
        if (place % 100 === 0) progress.report({ increment: 10_000 / Math.max(1, files.length), message: `${place} / ${files.length}` });
        const { size } = await vscode.workspace.fs.stat(uri);
        if (size > MAX_BYTES) continue;
        const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
        const at = text.indexOf(wanted);
        if (at >= 0) return { uri, line: text.slice(0, at).split('\n').length - 1 };
      }
      return null;
    },
  );
}

// The explorer's page in a webview: its options, its HTML, and what every such page may ask for.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { explorerHtml, type PageParts } from './explorerHtml.ts';
import { isSpanId, isTraceId } from './spanIds.ts';

const MAX_COPY_CHARS = 20_000_000;

export function pageOptions(assets: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [assets] };
}

/** `assets`: the folder of the built webview. */
export function pageHtml(webview: vscode.Webview, assets: vscode.Uri, at: Pick<PageParts, 'place' | 'open'> = {}): string {
  const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
  return explorerHtml({
    source: webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
    script: address('main.js'),
    style: address('main.css'),
    language: vscode.env.language,
    ...at,
  });
}

/** Copies, and opens source: ids and nothing else, what they stand for is looked up here. False for another message. */
export function answerPage(message: Readonly<Record<string, unknown>>, onSource: (traceId: string, spanId: string) => void): boolean {
  const { t, text, traceId, spanId } = message;
  if (t === 'copy') {
    if (typeof text === 'string' && text.length <= MAX_COPY_CHARS) void vscode.env.clipboard.writeText(text);
  } else if (t === 'source') {
    if (isTraceId(traceId) && isSpanId(spanId)) onSource(traceId, spanId);
  } else return false;
  return true;
}

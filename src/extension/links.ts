// Ways into the explorer from elsewhere: trace ids that a terminal prints, and vscode:// links. Both show; neither changes anything.
import * as vscode from 'vscode';
import type { Host } from './host.ts';
import { parseLink } from './linkTarget.ts';
import type { Log } from './log.ts';
import type { Explorer } from './panel.ts';
import { middle, oneLine } from './plainText.ts';

const TRACE_ID = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g;
/** A line with more of them is a dump, not a log. */
const MAX_IDS = 8;

/** Shows a span, or the first of a trace. Says so where it is not here. */
export async function openTrace(host: Host, explorer: Explorer, traceId: string, spanId: string | null): Promise<void> {
  const { rows } = await host.call('spans.list', { traceId, limit: spanId === null ? 1 : 10_000 });
  const row = spanId === null ? rows[0] : rows.find(each => each.spanId === spanId);
  if (!row) {
    const what = spanId === null ? vscode.l10n.t('Trace {0}', middle(traceId, 16)) : vscode.l10n.t('Span {0}', spanId);
    await vscode.window.showInformationMessage(
      vscode.l10n.t('{0} is not here. It may not have been sent yet, or have been deleted.', what),
    );
    return;
  }
  explorer.openAt({ session: row.session ?? `trace:${traceId}`, turn: row.turn, traceId, spanId: spanId ?? null });
}

interface TraceLink extends vscode.TerminalLink {
  readonly traceId: string;
}

export function terminalLinks(host: Host, explorer: Explorer): vscode.TerminalLinkProvider<TraceLink> {
  return {
    async provideTerminalLinks({ line }) {
      if (host.state.phase !== 'running') return [];
      const ids = [...line.matchAll(TRACE_ID)].slice(0, MAX_IDS);
      const links: TraceLink[] = [];
      for (const found of ids) {
        // Any digest has 32 digits: only what is here is a trace.
        const { rows } = await host.call('spans.list', { traceId: found[0], limit: 1 }).catch(() => ({ rows: [] }));
        if (rows.length > 0)
          links.push({ startIndex: found.index, length: 32, tooltip: vscode.l10n.t('Open the trace in Turnstone'), traceId: found[0] });
      }
      return links;
    },
    handleTerminalLink: ({ traceId }) => openTrace(host, explorer, traceId, null),
  };
}

export function uriHandler(host: Host, explorer: Explorer, log: Log): vscode.UriHandler {
  return {
    async handleUri(uri) {
      const target = parseLink(uri.path, uri.query);
      if (target === null) {
        log.warn(`A link that names nothing was opened: ${oneLine(uri.path, 120)}`);
        await vscode.window.showWarningMessage(vscode.l10n.t('This link names no session, trace or span.'));
      } else if ('filter' in target) explorer.openAt(target);
      else if ('session' in target) explorer.openAt({ session: target.session, turn: target.turn, traceId: null, spanId: null });
      else {
        await openTrace(host, explorer, target.traceId, target.spanId).catch((error: unknown) =>
          vscode.window.showErrorMessage(`Turnstone: ${error instanceof Error ? error.message : String(error)}`),
        );
      }
    },
  };
}

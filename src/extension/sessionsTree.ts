// The Sessions tree: what came in, live, newest first, in groups. It asks only while it can be seen.
import * as vscode from 'vscode';
import type { Client } from '../rpc/contract.ts';
import type { SessionRow } from '../rpc/viewModels.ts';
import { Held, Throttle } from './lifecycle.ts';
import type { Log, NoteStep } from './log.ts';
import { count, dollars, duration, middle, oneLine } from './plainText.ts';
import { GROUPS, type Group, type Grouped, groupSessions, redraw } from './sessionGroups.ts';
import { showPlainTraces } from './settings.ts';

const SESSIONS_VIEW = 'turnstone.sessions';
const PAGE = 100;
const REFRESH_MS = 250;
/** Leaves the description a chance in a side bar of usual width. The tooltip says more. */
const LABEL_CHARS = 40;
const TOOLTIP_CHARS = 400;

type Node =
  | { readonly kind: 'group'; readonly group: Group }
  | { readonly kind: 'session'; readonly row: SessionRow }
  | { readonly kind: 'more'; readonly left: number };

export class SessionsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #client: Client;
  readonly #log: Log;
  readonly #note: NoteStep;
  readonly #held = new Held();
  readonly #change = this.#held.add(new vscode.EventEmitter<Node[] | undefined>());
  readonly #refresh = this.#held.add(new Throttle(REFRESH_MS, () => this.#request()));
  readonly #view: vscode.TreeView<Node>;
  readonly onDidChangeTreeData = this.#change.event;
  #grouped: Grouped = { running: [], today: [], earlier: [] };
  /** One node object a thing, so that a change can be told of that thing alone. */
  #sessions = new Map<string, Node>();
  readonly #groups = new Map<Group, Node>(GROUPS.map(group => [group, { kind: 'group', group }]));
  #left = 0;
  #limit = PAGE;
  #filter = '';
  #loading: Promise<void> | null = null;
  #loaded = false;
  /** VS Code has been given the root's children. Before that, an event that they changed may be lost. */
  #asked = false;
  #stale = true;
  #again = false;

  constructor(client: Client, log: Log, note: NoteStep) {
    this.#client = client;
    this.#log = log;
    this.#note = note;
    this.#view = this.#held.add(
      vscode.window.createTreeView<Node>(SESSIONS_VIEW, {
        treeDataProvider: this,
        showCollapseAll: true,
        dragAndDropController: dropImport(),
      }),
    );
    this.#held.add(this.#view.onDidChangeVisibility(({ visible }) => visible && this.#stale && this.refresh()));
    this.#held.add({ dispose: client.on('changed', () => this.refresh()) });
    if (this.#view.visible) this.refresh();
  }

  get filter(): string {
    return this.#filter;
  }

  /** Shows sessions that match; the empty text shows all. */
  setFilter(filter: string): void {
    this.#filter = filter.trim();
    this.#limit = PAGE;
    void vscode.commands.executeCommand('setContext', 'turnstone.filtered', this.#filter !== '');
    this.refresh();
  }

  loadMore(): void {
    this.#limit += PAGE;
    this.refresh();
  }

  /** Asks again, at most every 250 ms; while hidden, once it is seen. */
  refresh(): void {
    this.#stale = true;
    if (this.#view.visible) this.#refresh.request();
  }

  #request(): void {
    if (this.#loading) this.#again = true;
    else void this.#load();
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = null;
      if (!this.#again) return;
      this.#again = false;
      this.refresh();
    });
    return this.#loading;
  }

  /** Never rejects: what went wrong is logged, and asked again when something changes. */
  async #read(): Promise<void> {
    this.#stale = false;
    try {
      const plain = showPlainTraces();
      const page = await this.#client.call('sessions.list', {
        limit: this.#limit,
        ...(this.#filter ? { filter: this.#filter } : {}),
        ...(plain ? { plain } : {}),
      });
      // A filter for attributes looks through everything: how many there are is not known, and the view shows the first.
      const total = page.total ?? page.rows.length;
      this.#show(page.rows, total);
      this.#setMessage(this.#filter ? vscode.l10n.t('Filter: {0} ({1} of them)', oneLine(this.#filter, 80), total) : '');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#stale = true;
      this.#log.warn(`The sessions could not be read: ${reason}`);
      if (this.#filter) this.#setMessage(vscode.l10n.t('Filter: {0}. {1}', oneLine(this.#filter, 80), oneLine(reason, 200)));
    }
  }

  #setMessage(message: string): void {
    if ((this.#view.message ?? '') !== message) this.#view.message = message;
  }

  #show(rows: readonly SessionRow[], total: number): void {
    const before = this.#grouped;
    const leftBefore = this.#left;
    this.#grouped = groupSessions(rows, new Date().setHours(0, 0, 0, 0));
    this.#left = Math.max(0, total - rows.length);
    const old = this.#sessions;
    // A session keeps its node, holding the new row: VS Code matches nodes by identity.
    this.#sessions = new Map(rows.map(row => [row.id, Object.assign(old.get(row.id) ?? { kind: 'session' as const, row }, { row })]));
    if ((old.size === 0) !== (rows.length === 0))
      void vscode.commands.executeCommand('setContext', 'turnstone.hasSessions', rows.length > 0);
    const what = this.#loaded ? redraw(before, this.#grouped) : 'all';
    this.#loaded = this.#asked;
    if (what === 'all' || this.#left !== leftBefore) this.#change.fire(undefined);
    else {
      const nodes = [...what.groups.map(group => this.#groups.get(group)), ...what.sessions.map(id => this.#sessions.get(id))];
      const known = nodes.filter(node => node !== undefined);
      if (known.length > 0) this.#change.fire(known);
    }
    this.#note('tree', { rows: rows.length, total, redraw: what === 'all' ? 'all' : what });
  }

  /** The root waits for the first answer, so that an empty tree is one without sessions. */
  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) {
      if (!this.#loaded) await this.#load();
      this.#asked = true;
      const shown = GROUPS.filter(group => this.#grouped[group].length > 0).map(group => this.#groups.get(group)!);
      return this.#left > 0 ? [...shown, { kind: 'more', left: this.#left }] : shown;
    }
    return node.kind === 'group' ? this.#grouped[node.group].map(row => this.#sessions.get(row.id)!) : [];
  }

  getParent(node: Node): Node | undefined {
    if (node.kind !== 'session') return undefined;
    const group = GROUPS.find(name => this.#grouped[name].some(row => row.id === node.row.id));
    return group && this.#groups.get(group);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'group') return groupItem(node.group, this.#grouped[node.group].length);
    return node.kind === 'session' ? sessionItem(node.row) : moreItem(node.left);
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'session') item.tooltip = sessionTooltip(node.row);
    return item;
  }

  dispose(): void {
    this.#held.dispose();
  }
}

/** The session id of what a tree command was given: VS Code hands over the node. */
export function sessionIdOf(argument: unknown): string | null {
  if (typeof argument === 'string') return argument;
  const node = argument as Node | undefined;
  return node?.kind === 'session' ? node.row.id : null;
}

function groupItem(group: Group, size: number): vscode.TreeItem {
  const names = { running: vscode.l10n.t('Running'), today: vscode.l10n.t('Today'), earlier: vscode.l10n.t('Earlier') };
  const item = new vscode.TreeItem(names[group], vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group:${group}`;
  item.description = String(size);
  item.contextValue = 'group';
  return item;
}

function sessionItem(row: SessionRow): vscode.TreeItem {
  const item = new vscode.TreeItem(sessionLabel(row), vscode.TreeItemCollapsibleState.None);
  item.id = `session:${row.id}`;
  item.description = describe(row);
  item.iconPath = stateIcon(row);
  item.contextValue = 'session';
  item.command = { command: 'turnstone.openSession', title: vscode.l10n.t('Open Session'), arguments: [row.id] };
  item.accessibilityInformation = { label: `${sessionLabel(row, TOOLTIP_CHARS)}, ${stateWord(row)}, ${describe(row)}` };
  return item;
}

function sessionLabel(row: SessionRow, max = LABEL_CHARS): string {
  const said = row.firstInput === null ? '' : oneLine(row.firstInput, max);
  return said || middle(row.id, 40);
}

function describe(row: SessionRow): string {
  const tokens = (row.inputTokens ?? 0) + (row.outputTokens ?? 0);
  const parts = [
    row.app === null ? '' : oneLine(row.app, 40),
    row.plain
      ? vscode.l10n.t('{0} spans', count(row.spans))
      : row.turns === 1
        ? vscode.l10n.t('1 turn')
        : vscode.l10n.t('{0} turns', count(row.turns)),
    tokens > 0 ? vscode.l10n.t('{0} tok', count(tokens)) : '',
  ];
  return parts.filter(part => part !== '').join(' · ');
}

function stateWord(row: SessionRow): string {
  if (row.state === 'running') return vscode.l10n.t('running');
  return row.state === 'error' ? vscode.l10n.t('failed') : vscode.l10n.t('ended');
}

function stateIcon(row: SessionRow): vscode.ThemeIcon {
  if (row.state === 'running') return new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('charts.blue'));
  if (row.state === 'error') return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  return new vscode.ThemeIcon(row.plain ? 'symbol-misc' : 'comment-discussion');
}

/** Plain text: trace text never becomes Markdown. */
function sessionTooltip(row: SessionRow): string {
  const tokens =
    row.inputTokens === null && row.outputTokens === null ? null : `${count(row.inputTokens ?? 0)} + ${count(row.outputTokens ?? 0)}`;
  const lines = [
    sessionLabel(row, TOOLTIP_CHARS),
    '',
    vscode.l10n.t('Session: {0}', oneLine(row.id, 200)),
    row.app === null ? '' : vscode.l10n.t('App: {0}', oneLine(row.app, 80)),
    row.user === null ? '' : vscode.l10n.t('User: {0}', oneLine(row.user, 80)),
    vscode.l10n.t('Started: {0}', new Date(row.startUs / 1000).toLocaleString()),
    vscode.l10n.t('Lasted: {0}', duration(Math.max(0, row.endUs - row.startUs))),
    row.models.length === 0 ? '' : vscode.l10n.t('Models: {0}', oneLine(row.models.join(', '), 200)),
    tokens === null ? '' : vscode.l10n.t('Tokens (in + out): {0}', tokens),
    row.costUsd === null ? '' : vscode.l10n.t('Cost: {0}', dollars(row.costUsd)),
    row.errors === 0 ? '' : vscode.l10n.t('Errors: {0}', row.errors),
  ];
  return lines.filter((line, place) => line !== '' || place === 1).join('\n');
}

function moreItem(left: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load More'), vscode.TreeItemCollapsibleState.None);
  item.id = 'more';
  item.description = vscode.l10n.t('{0} older', count(left));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'turnstone.loadMoreSessions', title: vscode.l10n.t('Load More') };
  return item;
}

/** Trace files dropped on the tree are imported, with progress and a way to stop. */
function dropImport(): vscode.TreeDragAndDropController<Node> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: ['text/uri-list'],
    async handleDrop(_, data) {
      const list = (await data.get('text/uri-list')?.asString()) ?? '';
      const files = list.split(/\r?\n/).filter(line => line !== '' && !line.startsWith('#'));
      if (files.length > 0)
        await vscode.commands.executeCommand(
          'turnstone.importTraces',
          files.map(file => vscode.Uri.parse(file, true)),
        );
    },
  };
}

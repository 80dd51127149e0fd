// Which spans were made in a file of this workspace: asked of the app, resolved to files here, and remembered until something changes.
import * as vscode from 'vscode';
import type { CodePlaceRow } from '../rpc/codeModels.ts';
import type { Host } from './host.ts';
import { Held, Throttle } from './lifecycle.ts';
import { sourceRoots } from './settings.ts';
import { locateSource } from './sourcePath.ts';

/** Figures beside code need not move with every span. */
const REFRESH_MS = 3000;

export class SpanSources implements vscode.Disposable {
  readonly #host: Host;
  readonly #held = new Held();
  readonly #changes = this.#held.add(new vscode.EventEmitter<void>());
  /** Real path here -> the names under which spans know it. */
  #files: Promise<ReadonlyMap<string, readonly string[]>> | null = null;
  #places = new Map<string, Promise<readonly CodePlaceRow[]>>();
  readonly onDidChange = this.#changes.event;

  constructor(host: Host) {
    this.#host = host;
    const refresh = this.#held.add(new Throttle(REFRESH_MS, () => this.#forget()));
    this.#held.add({ dispose: host.on('changed', () => refresh.request()) });
    this.#held.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#forget()));
    this.#held.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('turnstone.source') || event.affectsConfiguration('turnstone.codeLens')) this.#forget();
      }),
    );
  }

  /** What spans say of the file's functions; empty where there are none, or while the app does not run. */
  async placesOf(document: vscode.TextDocument): Promise<readonly CodePlaceRow[]> {
    if (document.uri.scheme !== 'file' || this.#host.state.phase !== 'running') return [];
    this.#files ??= this.#readFiles();
    const files = await this.#files;
    if (files.size === 0) return [];
    const names = files.get(document.uri.fsPath) ?? [];
    const groups = await Promise.all(names.map(name => this.#placesOf(name)));
    return groups.flat();
  }

  dispose(): void {
    this.#held.dispose();
  }

  #forget(): void {
    this.#files = null;
    this.#places = new Map();
    this.#changes.fire();
  }

  #placesOf(file: string): Promise<readonly CodePlaceRow[]> {
    let places = this.#places.get(file);
    if (!places) {
      places = this.#host.call('source.places', { file }).then(
        ({ rows }) => rows,
        () => [], // What stands beside code is not worth a message.
      );
      this.#places.set(file, places);
    }
    return places;
  }

  async #readFiles(): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    const { rows } = await this.#host.call('source.files', {}).catch(() => ({ rows: [] }));
    const roots = sourceRoots();
    for (const { file } of rows) {
      const located = await locateSource(file, roots);
      if ('path' in located) found.set(located.path, [...(found.get(located.path) ?? []), file]);
    }
    return found;
  }
}

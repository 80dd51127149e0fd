// VS Code's settings and the surroundings, as the app's options. Every setting that names a port, a host or a file is machine-scoped:
// a folder that someone opens can change none of them.
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { defaultDatabasePath } from '../app/defaultPath.ts';
import { type AppOptions, DEFAULT_GRPC_PORT, DEFAULT_HTTP_PORT, PRICE_FILE, RUBRIC_FOLDER } from '../app/options.ts';
import type { RedactionOptions } from '../core/redact.ts';
import type { HostMode } from './host.ts';
import type { SourceRoots } from './sourcePath.ts';

/** Settings that a running app must be restarted for. */
export const APP_SETTINGS = ['turnstone.receiver', 'turnstone.storage', 'turnstone.redaction', 'turnstone.scores'] as const;

const DRIVERS = ['auto', 'better-sqlite3', 'node-sqlite'] as const;

export function autoStart(): boolean {
  return vscode.workspace.getConfiguration('turnstone').get('receiver.autoStart', true);
}

export function showPlainTraces(): boolean {
  return vscode.workspace.getConfiguration('turnstone').get('sessions.showPlainTraces', false);
}

export function httpPort(): number {
  return port(vscode.workspace.getConfiguration('turnstone').get('receiver.httpPort'), DEFAULT_HTTP_PORT) ?? DEFAULT_HTTP_PORT;
}

/** `assets` is the extension's `dist` folder. */
export function appOptions(mode: HostMode, assets: string): AppOptions {
  const settings = vscode.workspace.getConfiguration('turnstone');
  const driver = settings.get<string>('storage.driver', 'auto');
  const listens = mode === 'listen';
  return {
    db: databasePath(settings.get<string>('storage.path', '')),
    httpPort: listens ? httpPort() : null,
    grpcPort: listens ? port(settings.get('receiver.grpcPort'), DEFAULT_GRPC_PORT) : null,
    explorerPort: null,
    allowedHosts: strings(settings.get('receiver.allowedHosts')),
    allowedOrigins: strings(settings.get('receiver.allowedOrigins')),
    priceFiles: inWorkspaces(PRICE_FILE),
    rubricFolders: inWorkspaces(RUBRIC_FOLDER),
    author: settings.get<string>('scores.author', ''),
    redaction: redaction(settings),
    forwardTo: settings.get<string>('receiver.forwardTo', '').trim() || null,
    driver: DRIVERS.find(known => known === driver) ?? 'auto',
    assets,
  };
}

/** A rule is on unless it is turned off; a person's patterns are added. */
function redaction(settings: vscode.WorkspaceConfiguration): RedactionOptions {
  const rules = Object.entries(settings.get<Record<string, unknown>>('redaction.rules', {}));
  const patterns = Object.entries(settings.get<Record<string, unknown>>('redaction.patterns', {}));
  return {
    off: rules.filter(([, on]) => on === false).map(([id]) => id),
    patterns: Object.fromEntries(patterns.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  };
}

/** Of each folder that is on this machine and trusted. */
function inWorkspaces(path: readonly string[]): readonly string[] {
  if (!vscode.workspace.isTrusted) return [];
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(folder => folder.uri.scheme === 'file').map(folder => join(folder.uri.fsPath, ...path));
}

/** Folders that code may be opened from, and how paths of elsewhere are read. A map leads nowhere else: what it gives is contained too. */
export function sourceRoots(): SourceRoots {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const told: unknown = vscode.workspace.getConfiguration('turnstone').get('source.pathMap');
  const map = typeof told === 'object' && told !== null ? Object.entries(told).filter(entry => typeof entry[1] === 'string') : [];
  return { folders: folders.filter(folder => folder.uri.scheme === 'file').map(folder => folder.uri.fsPath), map: Object.fromEntries(map) };
}

function databasePath(told: string): string {
  const home = homedir();
  const path = told.trim().replace(/^~(?=[\\/]|$)/, home);
  if (!path) return defaultDatabasePath({ env: process.env, platform: process.platform, home });
  return isAbsolute(path) ? path : join(home, path);
}

/** A settings file can hold anything: what is no port counts as not said. Null is a port that is switched off. */
function port(value: unknown, fallback: number): number | null {
  if (value === null) return null;
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536 ? value : fallback;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

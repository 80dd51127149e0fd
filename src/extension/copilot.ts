// Copilot Chat as a source: points its OpenTelemetry settings here after asking, says what that takes, and goes back again.
// Only the user's own settings are written: a folder could not hold these.
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import {
  type Change,
  COPILOT_SECTION,
  type Inspect,
  isManaged,
  overridingVariables,
  planConnect,
  planUndo,
  readUndoRecord,
  recordOf,
  type UndoRecord,
} from './copilotPlan.ts';
import { oneLine } from './plainText.ts';

const EXTENSION = 'GitHub.copilot-chat';
/** In the extension's own memory: the values from before. */
const UNDO = 'turnstone.copilot.undo';
const MAX_VALUE = 120;

export interface CopilotParts {
  /** Where this window's Turnstone receives, and whether it does. */
  readonly endpoint: string;
  readonly listening: boolean;
  readonly memory: vscode.Memento;
}

export async function connectCopilot(parts: CopilotParts): Promise<void> {
  const { endpoint, memory } = parts;
  if (inspect('enabled').preset === undefined) return sayMissing();
  const content = await askContent();
  if (content === null) return;
  const changes = planConnect(inspect, endpoint, content);
  const notes = warnings(parts, content);
  if (changes.length === 0) {
    const said = vscode.l10n.t('Copilot Chat already sends to {0}: there is nothing to write.', endpoint);
    return void vscode.window.showInformationMessage([said, ...notes].join(' '));
  }
  const write = vscode.l10n.t('Write Settings');
  const title = vscode.l10n.t('Turnstone will write these user settings, so that Copilot Chat sends its traces to {0}.', endpoint);
  const reload = vscode.l10n.t('They take hold after a window reload. "Stop Receiving Copilot Chat Traces" puts back what was there.');
  const detail = [changes.map(describe).join('\n'), reload, ...notes].join('\n\n');
  if ((await vscode.window.showInformationMessage(title, { modal: true, detail }, write)) !== write) return;

  const record = recordOf(changes, readUndoRecord(memory.get(UNDO)));
  await memory.update(UNDO, record);
  await writeAll(changes);
  const undo = vscode.l10n.t('Undo');
  const done = vscode.l10n.t('Copilot Chat will send its traces to Turnstone once the window has been reloaded.');
  if ((await offerReload(done, undo)) === undo) await putBack(memory, record);
}

export async function disconnectCopilot({ memory }: Pick<CopilotParts, 'memory'>): Promise<void> {
  const record = readUndoRecord(memory.get(UNDO));
  const { changes } = planUndo(inspect, record);
  if (changes.length === 0) {
    await memory.update(UNDO, undefined);
    const said = vscode.l10n.t('None of the settings of Copilot Chat are as Turnstone wrote them: there is nothing to put back.');
    return void vscode.window.showInformationMessage(said);
  }
  const restore = vscode.l10n.t('Restore Settings');
  const title = vscode.l10n.t('Turnstone will put these user settings back to what they were.');
  const detail = changes.map(describe).join('\n');
  if ((await vscode.window.showInformationMessage(title, { modal: true, detail }, restore)) === restore) await putBack(memory, record);
}

/** The file that Copilot Chat writes its traces to, where the settings name one: the place to begin looking. */
export function copilotOutfile(): vscode.Uri | undefined {
  const path = inspect('outfile').effective;
  return typeof path === 'string' && isAbsolute(path) ? vscode.Uri.file(path) : undefined;
}

async function putBack(memory: vscode.Memento, record: UndoRecord): Promise<void> {
  const { changes, kept } = planUndo(inspect, record);
  await writeAll(changes);
  await memory.update(UNDO, undefined);
  const names = kept.map(key => `${COPILOT_SECTION}.${key}`).join(', ');
  const rest = kept.length > 0 ? [vscode.l10n.t('You have changed {0} since: that stays.', names)] : [];
  const said = vscode.l10n.t('The settings of Copilot Chat are as they were before. They take hold after a window reload.');
  await offerReload([said, ...rest].join(' '));
}

/** Writes all of them or none. */
async function writeAll(changes: readonly Change[]): Promise<void> {
  const written: Change[] = [];
  const write = (key: string, value: unknown) =>
    vscode.workspace.getConfiguration(COPILOT_SECTION).update(key, value, vscode.ConfigurationTarget.Global);
  try {
    for (const change of changes) {
      await write(change.key, change.next);
      written.push(change);
    }
  } catch (error) {
    for (const { key, before } of written) await write(key, before.user);
    throw error;
  }
}

/** Resolves with what was chosen, after a reload was asked for or not. */
async function offerReload(message: string, ...others: readonly string[]): Promise<string | undefined> {
  const reload = vscode.l10n.t('Reload Window');
  const chosen = await vscode.window.showInformationMessage(message, reload, ...others);
  if (chosen === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
  return chosen;
}

/** Null when nobody chose. Without texts comes first: with them has to be wanted. */
async function askContent(): Promise<boolean | null> {
  const items = [
    {
      label: vscode.l10n.t('Without Texts'),
      detail: vscode.l10n.t('Names, models, token counts, times and errors. What you and Copilot wrote stays out.'),
      content: false,
    },
    {
      label: vscode.l10n.t('With Texts'),
      detail: vscode.l10n.t(
        'Also your prompts, the replies, and what tools were given and gave back, which can hold file contents and secrets. They are kept in the database of Turnstone on this machine.',
      ),
      content: true,
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Receive Copilot Chat Traces'),
    placeHolder: vscode.l10n.t('What should Copilot Chat put into its traces?'),
  });
  return chosen?.content ?? null;
}

/** What may keep the spans from arriving although the settings are right. */
function warnings({ endpoint, listening }: CopilotParts, content: boolean): readonly string[] {
  const notes = overridingVariables(process.env, endpoint, content).map(({ variable, key }) =>
    vscode.l10n.t('The environment variable {0} is set and wins over {1}.', variable, `${COPILOT_SECTION}.${key}`),
  );
  if (isManaged(inspect)) notes.push(vscode.l10n.t('Your organization manages these settings: Copilot Chat may ignore your own.'));
  if (!listening) notes.push(vscode.l10n.t('Turnstone is not receiving at the moment.'));
  if (vscode.env.remoteName !== undefined)
    notes.push(
      vscode.l10n.t(
        'This is a remote window: Turnstone receives on the machine that the window is connected to, so Copilot Chat has to run there too.',
      ),
    );
  return notes;
}

async function sayMissing(): Promise<void> {
  const off = vscode.workspace.getConfiguration('chat').get('disableAIFeatures') === true;
  const found = vscode.extensions.getExtension(EXTENSION) !== undefined;
  const reason = off
    ? vscode.l10n.t('The AI features of VS Code are switched off (chat.disableAIFeatures), so Copilot Chat does not run.')
    : found
      ? vscode.l10n.t('This version of GitHub Copilot Chat cannot send traces. Update it, then run this command again.')
      : vscode.l10n.t('GitHub Copilot Chat is not installed or not enabled here. Install or enable it, then run this command again.');
  const show = off ? vscode.l10n.t('Open Setting') : vscode.l10n.t('Show Extension');
  if ((await vscode.window.showWarningMessage(reason, show)) !== show) return;
  if (off) await vscode.commands.executeCommand('workbench.action.openSettings', '@id:chat.disableAIFeatures');
  else await vscode.commands.executeCommand('workbench.extensions.search', `@id:${EXTENSION}`);
}

const inspect: Inspect = key => {
  const settings = vscode.workspace.getConfiguration(COPILOT_SECTION);
  const found = settings.inspect(key);
  return { preset: found?.defaultValue, user: found?.globalValue, effective: settings.get(key) };
};

/** `github.copilot.chat.otel.enabled: false → true`. */
function describe({ key, before, next }: Change): string {
  const show = (value: unknown) => (value === '' ? vscode.l10n.t('empty') : oneLine(String(value), MAX_VALUE));
  const old = before.user === undefined ? vscode.l10n.t('{0} (not set)', show(before.effective)) : show(before.user);
  return `${COPILOT_SECTION}.${key}: ${old} → ${next === undefined ? vscode.l10n.t('not set') : show(next)}`;
}

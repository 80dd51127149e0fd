// Commands about golden sets: a set written in another's format, and rows of others taken in after what they would become was shown.
import * as vscode from 'vscode';
import { guessMapping, IMPORT_FIELDS, type ImportField } from '../core/golden/importFields.ts';
import type { GoldenImportReport } from '../rpc/goldenModels.ts';
import type { Host } from './host.ts';
import { count, oneLine } from './plainText.ts';

const MAX_IMPORT_BYTES = 256 * 1024 * 1024;
const SET_NAME = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,59}$/u;

/** Asks for a set, a format and a file. */
export async function exportGolden(host: Host): Promise<void> {
  const { rows } = await host.call('golden.sets', {});
  if (rows.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('There is no golden set here yet: open a session and press g on a turn.'));
    return;
  }
  const set = await vscode.window.showQuickPick(
    rows.map(row => ({
      label: row.name,
      description: vscode.l10n.t('{0} entries, {1} accepted', count(row.entries), count(row.accepted)),
    })),
    { title: vscode.l10n.t('Export Golden Set'), placeHolder: vscode.l10n.t('The set') },
  );
  if (!set) return;
  const { rows: formats } = await host.call('golden.formats', {});
  const format = await vscode.window.showQuickPick(
    formats.map(each => ({ label: each.title, description: `.${each.extension}`, each })),
    { title: vscode.l10n.t('Export Golden Set'), placeHolder: vscode.l10n.t('The format') },
  );
  if (!format) return;
  const { id, extension } = format.each;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = id === 'pytest' ? 'golden_cases' : `${set.label}.${id}`;
  const target = await vscode.window.showSaveDialog({
    filters: { [format.label]: [extension] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, `${name}.${extension}`) } : {}),
  });
  if (!target) return;
  const { text, entries } = await host.call('golden.export', { set: set.label, format: id });
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open File');
  const said = vscode.l10n.t('{0} entries written to {1}.', count(entries), vscode.workspace.asRelativePath(target));
  if ((await vscode.window.showInformationMessage(said, open)) === open) await vscode.window.showTextDocument(target);
}

/** Asks for a file and a set, shows what the columns were taken for, lets that be changed, and writes. */
export async function importGolden(host: Host): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ filters: { 'JSON, JSON Lines, CSV': ['jsonl', 'json', 'csv'] } })) ?? [];
  if (!file) return;
  if ((await vscode.workspace.fs.stat(file)).size > MAX_IMPORT_BYTES) throw new Error(vscode.l10n.t('The file is larger than 256 MiB.'));
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const set = await vscode.window.showInputBox({
    title: vscode.l10n.t('Import Golden Entries'),
    prompt: vscode.l10n.t('The set that they join; a new one is made'),
    value: 'golden',
    validateInput: value => (SET_NAME.test(value) ? null : vscode.l10n.t('A name takes letters, digits, "_" and "-".')),
  });
  if (set === undefined) return;
  const mapping = await askMapping(await host.call('golden.import', { set, text, dry: true }));
  if (mapping === null) return;
  await told(await host.call('golden.import', { set, text, mapping }), file);
}

/** The mapping to use; null: given up. One step, as long as nothing is changed. */
async function askMapping(found: GoldenImportReport): Promise<GoldenImportReport['mapping'] | null> {
  if (found.columns.length === 0) return {};
  let mapping: Partial<Record<ImportField, string>> = { ...guessMapping(found.columns), ...found.mapping };
  for (;;) {
    const go = { label: `$(check) ${vscode.l10n.t('Import {0} rows', count(found.rows))}`, field: null };
    const fields = IMPORT_FIELDS.map(field => ({
      label: field,
      description: mapping[field] === undefined ? vscode.l10n.t('nothing') : oneLine(mapping[field] ?? '', 60),
      field,
    }));
    const chosen = await vscode.window.showQuickPick([go, ...fields], {
      title: vscode.l10n.t('Import Golden Entries: Which Column Is Which'),
      placeHolder: vscode.l10n.t('Choose a field to read it from another column'),
    });
    if (!chosen) return null;
    // A field that is to be read from nowhere is said so, or it would be guessed again.
    if (chosen.field === null) return { ...Object.fromEntries(IMPORT_FIELDS.map(field => [field, ''])), ...mapping };
    const none = vscode.l10n.t('Nothing');
    const column = await vscode.window.showQuickPick([none, ...found.columns], { title: chosen.field });
    if (column === undefined) continue;
    const { [chosen.field]: _before, ...rest } = mapping;
    mapping = column === none ? rest : { ...rest, [chosen.field]: column };
  }
}

async function told({ added, changed, same, problems }: GoldenImportReport, file: vscode.Uri): Promise<void> {
  const said = vscode.l10n.t('{0} entries added, {1} changed, {2} the same.', count(added), count(changed), count(same));
  const [first] = problems;
  if (first === undefined) {
    await vscode.window.showInformationMessage(said);
    return;
  }
  const show = vscode.l10n.t('Show Line');
  const more = vscode.l10n.t(
    '{0} rows are no entries, the first at line {1}: {2}',
    count(problems.length),
    first.line,
    oneLine(first.message, 200),
  );
  if ((await vscode.window.showWarningMessage(`${said} ${more}`, show)) !== show) return;
  const at = new vscode.Position(first.line - 1, 0);
  await vscode.window.showTextDocument(file, { selection: new vscode.Range(at, at) });
}

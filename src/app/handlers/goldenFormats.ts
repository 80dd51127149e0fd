// Golden sets in the formats of others, and rows of others as golden entries.
import { hash } from 'node:crypto';
import { GOLDEN_EXPORTS } from '../../core/golden/exports/registry.ts';
import { guessMapping, type ImportMapping } from '../../core/golden/importFields.ts';
import { importEntries, readImportTable } from '../../core/golden/importRows.ts';
import type { Handlers } from '../../rpc/contract.ts';
import { RpcError } from '../../rpc/errors.ts';
import type { GoldenFiles } from '../golden/goldenFiles.ts';

export type GoldenFormatMethod = 'golden.formats' | 'golden.export' | 'golden.import';

/** Entries that are shown before anything is written, and problems that are told. */
const SHOWN = 3;
const TOLD = 100;

export function goldenFormatHandlers(
  files: GoldenFiles,
  announce: (sessions: readonly string[] | null) => void,
): Pick<Handlers, GoldenFormatMethod> {
  return {
    'golden.formats': async () => ({ rows: GOLDEN_EXPORTS.map(({ id, title, extension }) => ({ id, title, extension })) }),
    async 'golden.export'({ set, format, accepted = false }) {
      const found = (await files.sets()).find(each => each.name === set);
      if (!found) throw new RpcError('NotFound', `There is no golden set ${JSON.stringify(set)}.`);
      const writer = GOLDEN_EXPORTS.find(each => each.id === format);
      if (!writer) throw new RpcError('Invalid', `There is no format ${JSON.stringify(format)}. There are: ${idsOfFormats()}.`);
      const lines = found.entries.filter(({ entry }) => !accepted || entry.status === 'accepted');
      return { text: writer.write(set, lines), extension: writer.extension, entries: lines.length, problems: found.problems };
    },
    async 'golden.import'({ set, text, mapping, dry = false }) {
      if (files.folder === null) throw new RpcError('Invalid', 'Open a folder first: golden sets are files of a workspace.');
      const table = readImportTable(text);
      const wanted = Object.entries({ ...guessMapping(table.columns), ...mapping });
      const used: ImportMapping = Object.fromEntries(wanted.filter(([, column]) => column !== ''));
      const strange = Object.values(used).find(
        column => !table.columns.includes(column) && !table.columns.includes(column.split('.')[0] ?? ''),
      );
      if (strange !== undefined && table.columns.length > 0)
        throw new RpcError('Invalid', `There is no column ${JSON.stringify(strange)}. There are: ${table.columns.join(', ')}.`);
      const { lines, problems } = importEntries(table, used, input => hash('sha256', input, 'hex').slice(0, 12));
      const counts = dry ? { added: 0, changed: 0, same: 0 } : await files.putAll(set, lines);
      if (counts.added + counts.changed > 0) announce(null);
      return {
        ...{ columns: table.columns, mapping: used, rows: lines.length, ...counts },
        problems: problems.slice(0, TOLD),
        preview: lines.slice(0, SHOWN).map(({ entry }) => entry),
      };
    },
  };
}

function idsOfFormats(): string {
  return GOLDEN_EXPORTS.map(each => each.id).join(', ');
}

// A table for a spreadsheet. Cells that a spreadsheet would calculate begin with an apostrophe (Papa Parse's guard against formulae).
import Papa from 'papaparse';
import { questionOf } from '../likeness.ts';
import { contextTexts, type GoldenExport } from './exportFormat.ts';

export const csv: GoldenExport = {
  id: 'csv',
  title: 'CSV',
  extension: 'csv',
  write: (_set, lines) =>
    `${Papa.unparse(
      {
        fields: ['id', 'status', 'input', 'expected', 'assertions', 'tools', 'context', 'tags', 'cohort', 'prompt', 'model'],
        data: lines.map(({ entry }) => [
          ...[entry.id, entry.status, questionOf(entry.input.messages), entry.expected.answer ?? ''],
          ...[entry.expected.assertions.join('\n'), entry.expected.tools.map(tool => tool.name).join('\n')],
          ...[contextTexts(entry).join('\n\n'), entry.tags.join(','), entry.cohort ?? ''],
          ...[entry.from?.prompt ?? '', entry.from?.model ?? ''],
        ]),
      },
      { escapeFormulae: true, newline: '\n' },
    )}\n`,
};

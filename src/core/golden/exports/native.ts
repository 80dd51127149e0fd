// The set's own lines: read back, they are the same bytes.
import { writeGoldenLine } from '../goldenLines.ts';
import type { GoldenExport } from './exportFormat.ts';

export const nativeJsonl: GoldenExport = {
  id: 'jsonl',
  title: 'Turnstone JSONL',
  extension: 'jsonl',
  write: (_set, lines) => lines.map(({ entry, more }) => `${writeGoldenLine(entry, more)}\n`).join(''),
};

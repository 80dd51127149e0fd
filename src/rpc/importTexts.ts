// The text of a trace file, bit by bit, into the app: in pieces that end with a line, so that a file of any size takes bounded memory.
import { linePieces, type TextPiece } from '../core/imports/linePieces.ts';
import { addReports, NOTHING_IMPORTED } from './importReports.ts';
import type { ImportReport } from './viewModels.ts';

export interface TextPart {
  readonly text: string;
  /** How much of the file is read with it, in whatever unit its size has. */
  readonly read: number;
}

export interface ImportProgress {
  /** What came of the file so far. */
  readonly report: ImportReport;
  readonly read: number;
}

/** Says how far it is after each part, and in the end. Whoever stops listening stops it: what was stored until then stays. */
export async function* importTexts(
  parts: AsyncIterable<TextPart>,
  store: (piece: TextPiece) => Promise<ImportReport>,
  pieceChars?: number,
): AsyncGenerator<ImportProgress> {
  const pieces = linePieces(pieceChars);
  let report = NOTHING_IMPORTED;
  let read = 0;
  for await (const part of parts) {
    read = part.read;
    for (const piece of pieces.push(part.text)) report = addReports(report, await store(piece));
    yield { report, read };
  }
  for (const piece of pieces.end()) report = addReports(report, await store(piece));
  yield { report: addReports(report, { ...NOTHING_IMPORTED, rejected: pieces.problems.length, problems: pieces.problems }), read };
}

// Cuts a text that arrives bit by bit into pieces that end with a line, so that a file of any size is read in bounded memory.
// A file whose first line does not close its object is one document over many lines: it stays whole.

export interface TextPiece {
  readonly text: string;
  /** Number of the piece's first line, from 1. */
  readonly firstLine: number;
}

export interface LinePieces {
  /** The pieces that are complete now: none or one. */
  push(text: string): readonly TextPiece[];
  /** What is left. */
  end(): readonly TextPiece[];
  /** Lines that were left out because they are too long. */
  readonly problems: readonly string[];
}

const PIECE_CHARS = 4 * 1024 * 1024;
/** More than any request may have. */
const MAX_HELD_CHARS = 64 * 1024 * 1024;

export function linePieces(pieceChars = PIECE_CHARS, maxHeld = MAX_HELD_CHARS): LinePieces {
  const problems: string[] = [];
  let held = '';
  let line = 1;
  /** Null until the first line is known. */
  let whole: boolean | null = null;
  let dropping: 'nothing' | 'line' | 'all' = 'nothing';

  const take = (length: number): readonly TextPiece[] => {
    const piece = { text: held.slice(0, length), firstLine: line };
    held = held.slice(length);
    line += breaks(piece.text);
    return piece.text.trim() === '' ? [] : [piece];
  };
  /** `text` without the rest of a line that is being dropped. */
  const keep = (text: string): string => {
    if (dropping === 'nothing') return text;
    const at = dropping === 'all' ? -1 : text.indexOf('\n');
    if (at < 0) return '';
    dropping = 'nothing';
    line++;
    return text.slice(at + 1);
  };

  return {
    problems,
    push(text) {
      held += keep(text);
      whole ??= isOneDocument(held);
      const end = whole === false && held.length >= pieceChars ? held.lastIndexOf('\n') + 1 : 0;
      const pieces = end > 0 ? take(end) : [];
      if (held.length > maxHeld) {
        const where = whole ? 'file: one document of' : `line ${line}:`;
        problems.push(`${where} more than ${maxHeld} characters`);
        held = '';
        dropping = whole ? 'all' : 'line';
        whole ??= false;
      }
      return pieces;
    },
    end: () => take(held.length),
  };
}

/** Whether a text that begins like this is one document over many lines: its first line opens an object and does not close it. */
export function isOneDocument(text: string): boolean | null {
  // Null: that line has not ended yet.
  const from = text.search(/[^\s\ufeff]/);
  const to = from < 0 ? -1 : text.indexOf('\n', from);
  return to < 0 ? null : /[{[]/.test(text[from] ?? '') && !text.slice(from, to).trimEnd().endsWith('}');
}

function breaks(text: string): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found++;
  return found;
}

// Cutting files into pieces: nothing lost, line numbers true, memory bounded.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linePieces } from '../../../src/core/imports/linePieces.ts';

function cut(parts: readonly string[], size: number, held = 1000) {
  const cutter = linePieces(size, held);
  return { pieces: [...parts.flatMap(part => cutter.push(part)), ...cutter.end()], problems: cutter.problems };
}

/** Lines with something on them. */
const filled = (text: string) => text.split('\n').filter(line => line.trim() !== '');

test('pieces end with a line and together are the text, however it arrives', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{}\n', '{"a":1}', '\n', 'x\n', ' '), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (parts, size) => {
        const text = `{"first":1}\n${parts.join('')}`;
        const { pieces } = cut(['{"first":1}\n', ...parts], size);
        expect(filled(pieces.map(piece => piece.text).join(''))).toEqual(filled(text));
        for (const [place, piece] of pieces.entries()) if (place < pieces.length - 1) expect(piece.text.endsWith('\n')).toBe(true);
        for (const { text: piece, firstLine } of pieces) {
          const first = piece.split('\n')[0];
          expect(text.split('\n')[firstLine - 1]).toBe(first);
        }
      },
    ),
  );
});

test('one document over many lines stays whole', () => {
  const text = `{\n${'  "a": 1,\n'.repeat(30)}  "b": 2\n}\n`;
  expect(cut([text.slice(0, 50), text.slice(50)], 20).pieces).toEqual([{ text, firstLine: 1 }]);
});

test('a line without end costs itself, and the next ones keep their numbers', () => {
  const { pieces, problems } = cut(['{"a":1}\n', 'y'.repeat(80), 'y'.repeat(80), 'y\n{"b":2}\n'], 4, 100);
  expect(problems).toEqual(['line 2: more than 100 characters']);
  expect(pieces).toEqual([
    { text: '{"a":1}\n', firstLine: 1 },
    { text: '{"b":2}\n', firstLine: 3 },
  ]);
});

test('a document without end is given up', () => {
  const { pieces, problems } = cut(['{\n', 'y\n'.repeat(80), 'y\n'.repeat(80)], 4, 100);
  expect(pieces).toEqual([]);
  expect(problems).toEqual(['file: one document of more than 100 characters']);
});

// A stretch of a turn's input or output around the text that was looked for, with the places to mark.
import type { SearchHit } from '../../rpc/listModels.ts';

const BEFORE = 40;
const LENGTH = 200;

/** `texts` are what the filter looks for; case does not matter. Null where neither side holds the first of them. */
export function presentHit(
  turn: { readonly turnId: string; readonly input: string | null; readonly output: string | null },
  texts: readonly string[],
): SearchHit | null {
  const wanted = texts.map(text => text.toLowerCase());
  for (const side of ['input', 'output'] as const) {
    const whole = turn[side];
    const at = whole === null ? -1 : whole.toLowerCase().indexOf(wanted[0] ?? '');
    if (whole === null || at < 0) continue;
    const from = Math.max(0, at - BEFORE);
    const text = `${from > 0 ? '…' : ''}${whole.slice(from, from + LENGTH)}${from + LENGTH < whole.length ? '…' : ''}`;
    const lower = text.toLowerCase();
    // A letter whose small form is longer would move every mark after it.
    return { text, ranges: lower.length === text.length ? rangesOf(lower, wanted) : [], turn: turn.turnId, side };
  }
  return null;
}

/** In order, and none over another. */
function rangesOf(text: string, wanted: readonly string[]): (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (const word of wanted) {
    if (word === '') continue;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) all.push([at, at + word.length]);
  }
  all.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let end = 0;
  return all.filter(([from, to]) => {
    const free = from >= end;
    if (free) end = to;
    return free;
  });
}

// Names with `*` for any characters. A regular expression of several `.*` tries every way to share the name out among them, which takes
// minutes where somebody chose the name for it; the first place each piece fits is always good enough, so one pass finds out.

/** Whether the whole of a name fits, however it is cased. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const pieces = pattern.toLowerCase().split(/\*+/);
  const head = pieces.shift() ?? '';
  const tail = pieces.pop();
  if (tail === undefined) return name => name.toLowerCase() === head;
  const least = head.length + tail.length + pieces.reduce((sum, piece) => sum + piece.length, 0);
  return given => {
    const name = given.toLowerCase();
    if (name.length < least || !name.startsWith(head) || !name.endsWith(tail)) return false;
    let at = head.length;
    for (const piece of pieces) {
      const found = name.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= name.length - tail.length;
  };
}

/** As a filter compares text: with `glob` false a star is a star. Case does not matter. */
export function textMatcher(value: string, glob: boolean): (text: string) => boolean {
  if (glob) return globMatcher(value);
  const wanted = value.toLowerCase();
  return text => text.toLowerCase() === wanted;
}

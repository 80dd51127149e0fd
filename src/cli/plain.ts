// Text from outside as a terminal may be given it: one line, no control characters, nothing that reorders or hides.

/** At most `max` characters. */
export function plain(text: string, max: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a trace must not steer the terminal.
  const line = text.slice(0, max * 4).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g, ' ');
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}

// Makes characters visible that would hide or reorder text: bidi controls, zero-width marks, control codes, lone surrogates, tags.
// Joiners that writing systems and emoji need stay as they are (Unicode TR36 and TR39 name the risks).

export interface TextRun {
  readonly text: string;
  /** The run stands for a character that cannot be shown. */
  readonly escaped: boolean;
}

/** Ranges of characters that cannot be seen or that change how others read, as they stand in a character class. */
const HIDDEN = [
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f', // controls, but for tab and line feed
  '\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u3164\\uffa0', // soft hyphen and fillers
  '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069', // bidi controls
  '\\u200b-\\u200d\\u2060-\\u2065\\u206a-\\u206f\\ufeff', // zero width
  '\\u2028\\u2029\\ufff0-\\ufffb', // separators and annotations
].join('');
const LONE_SURROGATE = '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
const TAG = '\\udb40[\\udc00-\\udfff]';
const SUSPECT = new RegExp(`[${HIDDEN}]|${LONE_SURROGATE}|${TAG}`);
const SUSPECTS = new RegExp(SUSPECT, 'g');

/** Scripts whose letters take a joiner or non-joiner between them, and emoji, which are joined into one. */
const JOINING = [
  'Arabic',
  'Syriac',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Mongolian',
].map(script => `\\p{Script=${script}}`);
const EMOJI = '\\u{1f000}-\\u{1fbff}\\u{2190}-\\u{2bff}\\u{fe0f}';
// One character from end to end: some engines miss characters beyond U+FFFF where only the end is anchored.
const JOINED = new RegExp(`^[${EMOJI}${JOINING.join('')}]$`, 'u');

/** The joiner at `at` stands between two characters that take one. */
function joins(text: string, at: number): boolean {
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
  const after = [...text.slice(at + 1, at + 3)][0] ?? '';
  return JOINED.test(before) && JOINED.test(after);
}

function escapeOf(char: string): string {
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
}

/** Splits text into runs to show as they are and runs that stand for one hidden character each. */
export function textRuns(text: string): readonly TextRun[] {
  if (!SUSPECT.test(text)) return [{ text, escaped: false }];
  const runs: TextRun[] = [];
  let from = 0;
  for (const match of text.matchAll(SUSPECTS)) {
    const char = match[0];
    const at = match.index;
    if (char === '\r' && text[at + 1] === '\n') {
      if (at > from) runs.push({ text: text.slice(from, at), escaped: false });
      from = at + 1;
      continue;
    }
    if ((char === '\u200c' || char === '\u200d') && joins(text, at)) continue;
    if (at > from) runs.push({ text: text.slice(from, at), escaped: false });
    runs.push({ text: escapeOf(char), escaped: true });
    from = at + char.length;
  }
  if (from < text.length) runs.push({ text: text.slice(from), escaped: false });
  return runs;
}

/** The same as one string, for titles and names of controls. */
export function visibleText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return textRuns(text)
    .map(run => run.text)
    .join('');
}

/** One line for rows: line breaks and runs of spaces become one space. Looks at the first `max` characters only. */
export function oneLine(text: string, max = 400): string {
  return visibleText(text.slice(0, max).replace(/\s+/g, ' ').trim());
}

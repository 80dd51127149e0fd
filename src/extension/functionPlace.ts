// The line of a document where a function that spans name is defined: code moves on, and the line that a span carries was that of its day.

/** Longer files are left alone. */
export const MAX_LINES = 20_000;
const NEAR = 3;

/**
 * Zero-based line of the definition nearest to the line that was sent (from 1); without a definition that line itself, where the document
 * has it. `name` may be qualified: its last part counts.
 */
export function functionPlace(lines: readonly string[], name: string | null, line: number | null): number | null {
  const sent = line !== null && line <= lines.length ? line - 1 : null;
  const word = name === null ? '' : lastName(name);
  if (!word) return sent;
  const definition = definitionOf(word);
  let best: number | null = null;
  const from = sent ?? 0;
  for (let at = 0; at < Math.min(lines.length, MAX_LINES); at++) {
    const text = lines[at] as string;
    if (text.length > 2000 || !text.includes(word) || !definition.test(text)) continue;
    // A call's own line lies below the start of its function: of two, the one above counts as nearer.
    const distance = (candidate: number) => (candidate <= from ? from - candidate : (candidate - from) * NEAR);
    if (best === null || distance(at) < distance(best)) best = at;
  }
  return best ?? sent;
}

/** `my.package.Agent.run`, `Agent::run`, `<lambda>`, `Agent.<anonymous>` -> `run` or ''. */
export function lastName(name: string): string {
  const last = name.split(/[.:#/\\]/).at(-1) ?? '';
  return /^[\p{L}_$][\p{L}\p{N}_$]*[!?]?$/u.test(last) ? last : '';
}

/** A definition in the languages that people write agents in; a call does not fit. */
function definitionOf(word: string): RegExp {
  const name = word.replace(/[$!?]/g, '\\$&');
  const end = '(?![\\p{L}\\p{N}_$])';
  return new RegExp(
    [
      `\\b(?:function\\*?|def|fn|func|fun|sub|class|struct|interface)\\s+(?:\\([^)]*\\)\\s*)?(?:self\\.)?${name}${end}`,
      `\\b(?:const|let|var|val)\\s+${name}${end}\\s*[:=]`,
      `^\\s*(?:(?:public|private|protected|static|async|final|override|get|set|virtual|readonly|export|default)\\s+)*[\\w<>\\[\\],.? ]*?\\b${name}${end}\\s*(?:<[^>]*>)?\\([^;]*\\)?\\s*(?::[^;{]*)?(?:throws [\\w., ]+)?\\{\\s*$`,
      `^\\s*['"]?${name}['"]?\\s*[:=]\\s*(?:async\\s*)?(?:function|\\()`,
    ].join('|'),
    'u',
  );
}

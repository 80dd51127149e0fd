// The words producers put where content was taken out: shown as "redacted", never as what somebody said.

const LITERALS: ReadonlySet<string> = new Set(['<REDACTED>', '[REDACTED]', '__REDACTED__']);

export function isRedacted(text: string): boolean {
  return text.length < 40 && LITERALS.has(text.trim());
}

/** Text, unless it only says that it was taken out. */
export function plainText(text: string | null | undefined): string | null {
  return text === null || text === undefined || isRedacted(text) ? null : text;
}

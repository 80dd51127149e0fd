// Whether two inputs are nearly the same: shares of three words in a row that both hold (Jaccard). Punctuation and case do not count.
import type { GoldenEntry, GoldenMessage } from '../model/golden.ts';

const RUN = 3;
/** From here on a person would call them the same question. */
export const ALIKE = 0.8;

/** 0 to 1; 1 for texts that differ in case and punctuation only. */
export function likeness(a: string, b: string): number {
  const [one, other] = [runsOf(a), runsOf(b)];
  if (one.size === 0 || other.size === 0) return one.size === other.size ? 1 : 0;
  let both = 0;
  for (const run of one) if (other.has(run)) both += 1;
  return both / (one.size + other.size - both);
}

/** What tells one entry's input from another's: its last message of the user. */
export function questionOf(messages: readonly GoldenMessage[]): string {
  return messages.findLast(message => message.role === 'user')?.content ?? messages.at(-1)?.content ?? '';
}

/** Entries with nearly the same question, the most alike first; retired ones do not count. */
export function nearDuplicates(
  entry: GoldenEntry,
  others: readonly GoldenEntry[],
): readonly { readonly entry: GoldenEntry; readonly share: number }[] {
  const question = questionOf(entry.input.messages);
  return others
    .filter(other => other.id !== entry.id && other.status !== 'retired')
    .map(other => ({ entry: other, share: likeness(question, questionOf(other.input.messages)) }))
    .filter(({ share }) => share >= ALIKE)
    .sort((a, b) => b.share - a.share);
}

function runsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return new Set();
  // A text shorter than a run is one run.
  return new Set(Array.from({ length: Math.max(1, words.length - RUN + 1) }, (_, at) => words.slice(at, at + RUN).join(' ')));
}

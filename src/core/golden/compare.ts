// What a turn did against what a golden entry expects: the answer, the calls, and each assertion that a check can decide.
import { readAssertion, runAssertion } from '../checks/assertion.ts';
import type { CheckResult, CheckSubject } from '../checks/check.ts';
import { rougeF1 } from '../checks/rouge.ts';
import { trajectory } from '../checks/toolCalls.ts';
import type { GoldenEntry } from '../model/golden.ts';

export interface Comparison {
  /** The assertion, or what was compared. */
  readonly what: string;
  /** Null: a sentence that no check decides, or a check that was told nonsense. */
  readonly result: CheckResult | null;
  readonly note: string | null;
}

/** Share of words with the expected answer from which on a turn says the same. */
export const SAME_ANSWER = 0.5;

export function compare(entry: GoldenEntry, turn: Omit<CheckSubject, 'goldenContext'>): readonly Comparison[] {
  const subject: CheckSubject = { ...turn, goldenContext: entry.context.map(document => document.text) };
  const { answer, tools, assertions } = entry.expected;
  const all: Comparison[] = [];
  if (answer !== null) {
    const score = rougeF1(subject.output, answer);
    const reason = `shares ${Math.round(score * 100)} % of words with what is expected, ${Math.round(SAME_ANSWER * 100)} % are enough`;
    all.push({ what: 'answer', result: { passed: score >= SAME_ANSWER, score, reason, place: null }, note: null });
  }
  if (tools.length > 0) all.push({ what: 'tools', result: trajectory(tools, subject.tools), note: null });
  for (const text of assertions) {
    const read = readAssertion(text);
    if (read === null) {
      all.push({ what: text, result: null, note: 'no check decides this: judge it yourself' });
      continue;
    }
    const result = runAssertion(read, subject);
    all.push('problem' in result ? { what: text, result: null, note: result.problem } : { what: text, result, note: null });
  }
  return all;
}

/** Null: nothing was decided. */
export function verdictOf(comparisons: readonly Comparison[]): boolean | null {
  const decided = comparisons.filter(each => each.result !== null);
  return decided.length === 0 ? null : decided.every(each => each.result?.passed === true);
}

// An assertion of a golden entry: `contains: K-2041`, `not-refusal`, `latency: 2s`. Anything else is a sentence, for a person or a judge.
import type { Check, CheckResult, CheckSubject } from './check.ts';
import { CHECKS } from './registry.ts';

export interface Assertion {
  readonly check: Check;
  readonly negated: boolean;
  readonly given: string;
}

/** Null: a sentence. */
export function readAssertion(text: string): Assertion | null {
  const [, not, name, , given = ''] = /^(not-)?([a-z]+(?:-[a-z]+)*)(:\s?(.*))?$/s.exec(text.trim()) ?? [];
  const check = CHECKS.find(each => each.id === name);
  if (!check || (check.takes === null) !== (given === '')) return null;
  return { check, negated: not !== undefined, given };
}

export function runAssertion({ check, negated, given }: Assertion, subject: CheckSubject): CheckResult | { readonly problem: string } {
  const result = check.run(subject, given);
  if ('problem' in result || !negated) return result;
  return { ...result, passed: !result.passed, score: 1 - result.score };
}

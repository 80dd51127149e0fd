// What guardrails say on their spans, in every spelling: the OTel proposal, its older draft, traceAI, Traceloop.
import type { AttributeMap } from '../attributes.ts';
import type { GuardrailResult } from '../model/canonical.ts';
import { type Claims, RANK } from './claims.ts';

type Outcome = GuardrailResult['outcome'];

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ...['allow', 'allowed', 'pass', 'passed', 'success', 'ok', 'none', 'safe'].map(word => [word, 'pass'] as const),
  ...['block', 'blocked', 'deny', 'denied', 'fail', 'failed', 'reject', 'rejected', 'unsafe'].map(word => [word, 'block'] as const),
  ...['modify', 'modified', 'redact', 'redacted', 'mask', 'masked', 'transform', 'sanitize'].map(word => [word, 'modify'] as const),
  ...['warn', 'warning', 'flag', 'flagged', 'log', 'audit', 'monitor'].map(word => [word, 'flag'] as const),
  ['error', 'error'],
]);

const NAMES = ['gen_ai.guardrail.name', 'gen_ai.guardrail.component.name', 'gen_ai.guardrail.policy.id'] as const;
const RESULTS = [
  'gen_ai.guardrail.result.type',
  'gen_ai.guardrail.verdict.type',
  'gen_ai.guardrail.result',
  'gen_ai.guardrail.status',
] as const;
const SCORES = ['gen_ai.guardrail.score', 'gen_ai.guardrail.result.value'] as const;
const REASONS = ['gen_ai.guardrail.result.reason', 'gen_ai.guardrail.verdict.reason', 'gen_ai.guardrail.error.message'] as const;

/** A guardrail's word as an outcome, or null for a word nobody knows. */
export function guardrailOutcome(word: string): Outcome | null {
  return OUTCOMES.get(word.trim().toLowerCase()) ?? null;
}

/** Claims the `gen_ai.guardrail.` keys of a span. Without an outcome there is no result to report. */
export function readGuardrail(a: AttributeMap, claims: Claims): void {
  const said = first(a, RESULTS);
  const failed = a.number('gen_ai.guardrail.failed_guard_count');
  const errored = a.has('gen_ai.guardrail.error.type');
  const outcome = errored ? 'error' : said !== null ? guardrailOutcome(said.text) : failed === null ? null : failed > 0 ? 'block' : 'pass';
  claims.add('input', a.text('gen_ai.guardrail.input'), 'gen_ai.guardrail.input', RANK.guess);
  for (const key of ['gen_ai.guardrail.output', 'gen_ai.guardrail.modified_output']) claims.add('output', a.text(key), key, RANK.guess);
  if (outcome === null) return;
  const name = first(a, NAMES);
  const score = first(a, SCORES);
  const reason = first(a, REASONS);
  const value = score === null ? null : a.number(score.key);
  const keys = [said?.key, name?.key, value === null ? undefined : score?.key, reason?.key].filter(key => key !== undefined);
  for (const key of ['gen_ai.guardrail.categories', 'gen_ai.guardrail.failed_guard_count', 'gen_ai.guardrail.error.type'])
    if (a.has(key)) keys.push(key);
  claims.add(
    'guardrail',
    {
      name: name?.text ?? null,
      outcome,
      score: value,
      categories: a.list('gen_ai.guardrail.categories'),
      reason: reason?.text ?? null,
    },
    keys,
  );
  claims.understood(['gen_ai.guardrail.duration', 'gen_ai.guardrail.guard_count', 'gen_ai.guardrail.type']);
}

function first(a: AttributeMap, keys: readonly string[]): { readonly key: string; readonly text: string } | null {
  for (const key of keys) {
    const text = a.text(key);
    if (text !== null) return { key, text };
  }
  return null;
}

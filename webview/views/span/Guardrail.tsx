// What a guardrail said of what passed through it: the outcome first, told by icon and word.
import type { GuardrailResult } from '../../../src/core/model/canonical.ts';
import { formatScore } from '../../format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { LongText, SafeText } from '../../ui/Text.tsx';
import { Section } from './Section.tsx';

const OUTCOMES: Readonly<Record<GuardrailResult['outcome'], { readonly icon: string; readonly tone: string; readonly word: string }>> = {
  pass: { icon: 'pass', tone: 'good', word: 'passed' },
  block: { icon: 'circle-slash', tone: 'error', word: 'blocked' },
  modify: { icon: 'edit', tone: 'warning', word: 'changed what passed' },
  flag: { icon: 'flag', tone: 'warning', word: 'flagged' },
  error: { icon: 'error', tone: 'error', word: 'failed' },
};

export function Guardrail({ result, from }: { readonly result: GuardrailResult; readonly from: string | undefined }) {
  const look = OUTCOMES[result.outcome];
  return (
    <Section title="Guardrail" from={from}>
      <div className="guardrail-head">
        <Icon name={look.icon} className={look.tone} />
        <strong>{look.word}</strong>
        {result.name !== null && (
          <bdi>
            <SafeText text={result.name} />
          </bdi>
        )}
        {result.score !== null && (
          <span className="num dim" title="The guardrail's own score">
            score {formatScore(result.score)}
          </span>
        )}
      </div>
      {result.categories.length > 0 && (
        <p className="dim">
          <SafeText text={result.categories.join(', ')} />
        </p>
      )}
      {result.reason !== null && <LongText text={result.reason} lines={4} />}
    </Section>
  );
}

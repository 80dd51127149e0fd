// Scores of what is not a turn: one span, or the session as a whole. Nothing is drawn where no rubric applies.
import type { SpanDetail } from '../../../src/rpc/viewModels.ts';
import { Section } from '../span/Section.tsx';
import { RubricStrip } from './RubricStrip.tsx';
import { type Scoring, useScoring } from './useScoring.ts';

export function SpanScores({ span }: { readonly span: SpanDetail }) {
  const scoring = useScoring(span.session);
  const fits = scoring?.rubrics.some(
    rubric => rubric.appliesTo === 'span' && (rubric.spanKinds.length === 0 || rubric.spanKinds.includes(span.kind)),
  );
  if (!scoring || !fits) return null;
  return (
    <Section title="Score">
      <RubricStrip
        scoring={scoring}
        target={{ type: 'span', traceId: span.traceId, spanId: span.spanId }}
        kind={span.kind}
        output={null}
        turn={null}
      />
    </Section>
  );
}

export function SessionScores({ scoring, session }: { readonly scoring: Scoring | null; readonly session: string }) {
  if (!scoring?.rubrics.some(rubric => rubric.appliesTo === 'session')) return null;
  return (
    <article className="session-scores" aria-label="The session as a whole">
      <h2>The session as a whole</h2>
      <RubricStrip scoring={scoring} target={{ type: 'session', session }} output={null} turn={null} />
    </article>
  );
}

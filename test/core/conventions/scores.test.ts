// Scores in every way telemetry carries them, and what each is about.
import { expect, test } from 'vitest';
import { LogView } from '../../../src/core/conventions/logFamily.ts';
import { normalize } from '../../../src/core/conventions/normalize.ts';
import { scoreOfLog } from '../../../src/core/conventions/scores.ts';
import type { Span } from '../../../src/core/model/span.ts';
import { type Attributes, makeContext, makeEvent, makeLog, makeSpan } from '../../support/spanText.ts';

const TRACE = '0'.repeat(31).concat('1');
const SELF = '0'.repeat(15).concat('1');
const scores = (attributes: Attributes, span: Partial<Span> = {}) =>
  normalize(makeSpan(attributes, span), makeContext()).fields.scores ?? [];
const link = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceState: '', attributes: [], droppedAttributesCount: 0, flags: 0 };

test('an evaluation event judges the span it is on, or the response it names', () => {
  const event = {
    'gen_ai.evaluation.name': 'relevance',
    'gen_ai.evaluation.score.value': 0.5,
    'gen_ai.evaluation.explanation': 'off topic',
  };
  expect(scores({}, { events: [makeEvent('gen_ai.evaluation.result', event)] })).toEqual([
    {
      target: { type: 'span', traceId: TRACE, spanId: SELF },
      name: 'relevance',
      value: 0.5,
      label: null,
      explanation: 'off topic',
      source: 'unknown',
      author: null,
    },
  ]);
  const named = { ...event, 'gen_ai.response.id': 'resp_1' };
  expect(scores({}, { events: [makeEvent('gen_ai.evaluation.result', named)] })[0]?.target).toEqual({
    type: 'response',
    responseId: 'resp_1',
  });
});

test('annotations are about their own span; on a carrier with one link, about what it links to', () => {
  const annotated = {
    'annotations.0.annotation.name': 'helpful',
    'annotations.0.annotation.score': 1n,
    'annotations.0.annotation.label': 'yes',
    'annotations.0.annotation.annotator_kind': 'HUMAN',
    'annotations.0.annotation.identifier': 'ada',
    'evaluations.0.evaluation.name': 'helpful',
    'evaluations.0.evaluation.score': 1n,
    'evaluations.0.evaluation.label': 'yes',
    'evaluations.0.evaluation.annotator_kind': 'HUMAN',
    'evaluations.0.evaluation.identifier': 'ada',
  };
  // Two names for one list: one score.
  expect(scores(annotated)).toMatchObject([{ name: 'helpful', value: 1, label: 'yes', source: 'human', author: 'ada' }]);
  expect(scores(annotated)[0]?.target).toEqual({ type: 'span', traceId: TRACE, spanId: SELF });
  expect(scores(annotated, { links: [link] })[0]?.target).toEqual({ type: 'span', traceId: link.traceId, spanId: link.spanId });
  const wider = { 'trace.annotations.0.annotation.name': 'done', 'trace.annotations.0.annotation.score': 0.25 };
  expect(scores(wider, { links: [link] })[0]?.target).toEqual({ type: 'trace', traceId: link.traceId });
  const session = { 'session.id': 's', 'session.annotations.0.annotation.name': 'done', 'session.annotations.0.annotation.score': 1 };
  expect(scores(session)[0]?.target).toEqual({ type: 'session', session: 's' });
});

test("traceAI's evaluator judges the span it names, else its parent", () => {
  const evaluator = { 'gen_ai.span.kind': 'EVALUATOR', 'gen_ai.evaluation.name': 'toxicity', 'gen_ai.evaluation.score.label': 'safe' };
  expect(scores({ ...evaluator, 'gen_ai.evaluation.target_span_id': 'c'.repeat(16) })[0]).toMatchObject({
    target: { type: 'span', spanId: 'c'.repeat(16) },
    label: 'safe',
    source: 'llm',
  });
  expect(scores(evaluator, { parentSpanId: 'd'.repeat(16) })[0]?.target).toMatchObject({ spanId: 'd'.repeat(16) });
});

test('a name without a verdict is no score, and a thousand are a flood', () => {
  expect(scores({ 'annotations.0.annotation.name': 'helpful' })).toEqual([]);
  const many = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [
      [`annotations.${at}.annotation.name`, `n${at}`],
      [`annotations.${at}.annotation.score`, at],
    ]).flat(),
  );
  expect(scores(many)).toHaveLength(200);
});

test('log records: about their span, the response, the session; feedback of a person', () => {
  const of = (name: string, attributes: Attributes, ids: { traceId?: string; spanId?: string } = {}) =>
    scoreOfLog(new LogView(makeLog(name, attributes, ids), makeContext()));
  const verdict = {
    'gen_ai.evaluation.name': 'exact',
    'gen_ai.evaluation.score.value': 1,
    'gen_ai.evaluation.evaluator.source': 'ExactMatch',
  };
  expect(of('gen_ai.evaluation.result', verdict, { traceId: TRACE, spanId: SELF })).toMatchObject({
    target: { type: 'span', spanId: SELF },
    source: 'code',
    author: 'ExactMatch',
  });
  expect(of('gen_ai.evaluation.result', { ...verdict, 'gen_ai.response.id': 'r' })?.target).toEqual({ type: 'response', responseId: 'r' });
  expect(of('gen_ai.evaluation.result', { ...verdict, 'gen_ai.conversation.id': 'c' })?.target).toEqual({ type: 'session', session: 'c' });
  expect(of('gen_ai.evaluation.result', verdict)).toBeNull();
  expect(of('copilot_chat.user.feedback', { rating: 'helpful', conversation_id: 'c' })).toMatchObject({
    source: 'human',
    label: 'helpful',
  });
});

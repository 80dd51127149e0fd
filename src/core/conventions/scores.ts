// Scores that arrive with telemetry: evaluation events, annotations on a span or carried to it by a link, evaluator spans.
// Names: OTel GenAI gen_ai.evaluation.*, OpenInference annotations.N.annotation.* and evaluations.N.evaluation.*, traceAI.
import { AttributeMap, at, type FlatNode, items, textAt, toNumber } from '../attributes.ts';
import type { ArrivedScore, ScoreSource, ScoreTarget } from '../model/canonical.ts';
import { append } from './append.ts';
import type { Claims } from './claims.ts';
import type { SpanView } from './convention.ts';
import type { LogView } from './logFamily.ts';

const EVALUATION_EVENT = 'gen_ai.evaluation.result';
const EVALUATION_KEYS = [
  'gen_ai.evaluation.name',
  'gen_ai.evaluation.score.value',
  'gen_ai.evaluation.score.label',
  'gen_ai.evaluation.explanation',
  'gen_ai.evaluation.target_span_id',
] as const;
const SPAN_ID = /^[0-9a-f]{16}$/;
/** More on one span is no judgement but a flood. */
const MAX_SCORES = 200;

/** Claims the scores that the span carries, whoever they are about. */
export function readScores(view: SpanView, claims: Claims): void {
  const scores: ArrivedScore[] = [];
  const keys: string[] = [];
  for (const event of view.span.events) {
    if (event.name !== EVALUATION_EVENT) continue;
    const a = new AttributeMap(event.attributes);
    const score = evaluation(a, responseTarget(a) ?? spanTarget(view.span.traceId, view.span.spanId), 'unknown');
    if (score !== null) scores.push(score);
    keys.push(`event ${EVALUATION_EVENT}`);
  }
  if (view.families.has('gen_ai') && view.attributes.has('gen_ai.evaluation.name')) readEvaluator(view, scores, keys);
  for (const scope of ['', 'trace.', 'session.'] as const) {
    for (const [prefix, inner] of [
      [`${scope}annotations.`, 'annotation'],
      [`${scope}evaluations.`, 'evaluation'],
    ] as const) {
      if (!view.families.has(prefix.slice(0, prefix.indexOf('.')))) continue;
      const target = annotationTarget(view, scope, claims);
      const found = items(view.attributes.tree(prefix)).map(item => annotation(item.children.get(inner), target));
      for (const score of found) if (score !== null) scores.push(score);
      if (found.length > 0) append(keys, view.attributes.keysUnder(prefix));
    }
  }
  claims.add('scores', unique(scores).slice(0, MAX_SCORES), keys);
}

/** A log record's score, or null. It is about the span whose ids the record carries, else about the named response or session. */
export function scoreOfLog(view: LogView): ArrivedScore | null {
  const { attributes: a, log, name } = view;
  if (name === EVALUATION_EVENT || (name === '' && a.has('gen_ai.evaluation.name'))) {
    const target = log.traceId !== '' && log.spanId !== '' ? spanTarget(log.traceId, log.spanId) : (responseTarget(a) ?? sessionTarget(a));
    const carried = target ?? (log.traceId === '' ? null : ({ type: 'trace', traceId: log.traceId } as const));
    return carried === null ? null : evaluation(a, carried, 'unknown');
  }
  if (name === 'copilot_chat.user.feedback') {
    const target = sessionTarget(a);
    const rating = a.text('rating') ?? a.text('copilot_chat.rating');
    if (target === null || rating === null) return null;
    return { target, name: 'user_feedback', value: toNumber(rating), label: rating, explanation: null, source: 'human', author: null };
  }
  return null;
}

/** traceAI: an EVALUATOR span names its target, else it judges its parent; without either it judges itself. */
function readEvaluator(view: SpanView, scores: ArrivedScore[], keys: string[]): void {
  const a = view.attributes;
  const named = a.text('gen_ai.evaluation.target_span_id')?.toLowerCase();
  const id = named !== undefined && SPAN_ID.test(named) ? named : view.span.parentSpanId || view.span.spanId;
  const score = evaluation(a, spanTarget(view.span.traceId, id), 'llm');
  if (score === null) return;
  scores.push(score);
  keys.push(...EVALUATION_KEYS.filter(key => a.has(key)));
}

function evaluation(a: AttributeMap, target: ScoreTarget, source: ScoreSource): ArrivedScore | null {
  const name = a.text('gen_ai.evaluation.name');
  const value = a.number('gen_ai.evaluation.score.value');
  const label = a.text('gen_ai.evaluation.score.label');
  if (name === null || (value === null && label === null)) return null;
  // pydantic-evals names the evaluator and its version.
  const evaluator = a.text('gen_ai.evaluation.evaluator.source') ?? a.text('gen_ai.evaluation.evaluator.name');
  const version = a.text('gen_ai.evaluation.evaluator.version');
  return {
    target,
    name,
    value,
    label,
    explanation: a.text('gen_ai.evaluation.explanation'),
    source: a.has('gen_ai.evaluation.evaluator.source') && source === 'unknown' ? 'code' : source,
    author: evaluator === null ? null : version === null ? evaluator : `${evaluator}@${version}`,
  };
}

function annotation(node: FlatNode | undefined, target: ScoreTarget): ArrivedScore | null {
  const name = textAt(node, 'name');
  const value = toNumber(at(node, 'score')?.value);
  const label = textAt(node, 'label');
  if (name === null || (value === null && label === null)) return null;
  return {
    target,
    name,
    value,
    label,
    explanation: textAt(node, 'explanation'),
    source: annotator(textAt(node, 'annotator_kind')),
    author: textAt(node, 'identifier'),
  };
}

function annotator(kind: string | null): ScoreSource {
  const word = kind?.toUpperCase();
  return word === 'HUMAN' ? 'human' : word === 'LLM' ? 'llm' : word === 'CODE' ? 'code' : 'unknown';
}

/** A carrier of annotations has exactly one link, to what it is about; without one they are about the span that holds them. */
function annotationTarget(view: SpanView, scope: '' | 'trace.' | 'session.', claims: Claims): ScoreTarget {
  const link = view.span.links.length === 1 ? view.span.links[0]! : null;
  const traceId = link?.traceId ?? view.span.traceId;
  if (scope === 'trace.') return { type: 'trace', traceId };
  const session = scope === 'session.' ? claims.get('sessionKey') : undefined;
  if (session !== undefined) return { type: 'session', session };
  if (scope === 'session.') return { type: 'trace', traceId };
  return spanTarget(traceId, link?.spanId ?? view.span.spanId);
}

function spanTarget(traceId: string, spanId: string): ScoreTarget {
  return { type: 'span', traceId, spanId };
}

function responseTarget(a: AttributeMap): ScoreTarget | null {
  const responseId = a.text('gen_ai.response.id');
  return responseId === null ? null : { type: 'response', responseId };
}

function sessionTarget(a: AttributeMap): ScoreTarget | null {
  const session = a.text('gen_ai.conversation.id') ?? a.text('session.id') ?? a.text('conversation_id');
  return session === null ? null : { type: 'session', session };
}

/** `annotations` and `evaluations` are two names for one list: what both hold is one score. */
function unique(scores: readonly ArrivedScore[]): readonly ArrivedScore[] {
  const seen = new Map<string, ArrivedScore>();
  for (const score of scores) seen.set(JSON.stringify(score), score);
  return [...seen.values()];
}

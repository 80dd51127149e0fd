// Langfuse's own SDKs: `langfuse.observation.*` on each span, `langfuse.trace.*` and the environment on every span below.
import { anyField, isObject, jsonText } from '../json.ts';
import type { SpanKind } from '../model/canonical.ts';
import { callMessages } from './callMessages.ts';
import { askedOf, calledWith, literalText } from './callText.ts';
import { type Claims, KIND_STEP, RANK } from './claims.ts';
import { type Convention, RAISE_LENGTH_LIMITS, type SpanView } from './convention.ts';
import { readDocuments } from './documents.ts';
import { readToolDefinitions } from './genAiShared.ts';
import { langfuseCost, langfuseUsage } from './langfuseUsage.ts';
import { textPart } from './messages.ts';
import { cutProblem } from './otelGenAi.ts';
import { isRedacted } from './redaction.ts';

const KINDS: ReadonlyMap<string, SpanKind> = new Map<string, SpanKind>([
  ['generation', 'llm'],
  ['embedding', 'embedding'],
  ['agent', 'agent'],
  ['tool', 'tool'],
  ['chain', 'chain'],
  ['retriever', 'retriever'],
  ['guardrail', 'guardrail'],
  ['evaluator', 'evaluator'],
  ['event', 'event'],
  ['span', 'other'],
]);

const TYPE = 'langfuse.observation.type';
const INPUT = 'langfuse.observation.input';
const OUTPUT = 'langfuse.observation.output';
const LEVEL = 'langfuse.observation.level';
const STARTED = 'langfuse.observation.completion_start_time';

export const langfuse: Convention = {
  id: 'langfuse',
  label: 'Langfuse',
  spec: 'https://langfuse.com/integrations/native/opentelemetry#property-mapping',
  advice: {
    content:
      'Pass input and output to startObservation or update, leave capture_input and capture_output of @observe on, and check the mask function.',
    session: 'Wrap the call in propagateAttributes({ sessionId }, ...), in Python propagate_attributes(session_id=...).',
    user: 'Wrap the call in propagateAttributes({ userId }, ...), in Python propagate_attributes(user_id=...).',
    truncated: RAISE_LENGTH_LIMITS,
    usage: 'Pass usageDetails to the generation; for streams of OpenAI set stream_options: { include_usage: true }.',
    cost: 'Pass costDetails to the generation.',
  },
  prefixes: ['langfuse.'],
  recognizes: view =>
    view.scopeName === 'langfuse-sdk' ||
    (view.families.has('langfuse') && (view.hasAny([TYPE, INPUT, OUTPUT]) || view.attributes.has(LEVEL))),
  read(view, claims) {
    const a = view.attributes;
    const sent = a.text(TYPE);
    const kind = sent === null ? undefined : KINDS.get(sent.toLowerCase());
    if (sent !== null) {
      const vague = kind === undefined || kind === 'other';
      claims.kind(kind ?? 'other', vague ? KIND_STEP.none : KIND_STEP.observation, TYPE, kind === undefined ? sent : null);
    }
    readModel(view, claims);
    readContent(view, claims, kind ?? 'other');
    readMeasures(view, claims);
    readRest(view, claims);
  },
};

function readModel(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  claims.add('model', a.text('langfuse.observation.model.name'), 'langfuse.observation.model.name', RANK.first - 1);
  const params = a.json('langfuse.observation.model.parameters');
  if (!isObject(params)) return;
  // The Python SDK writes its defaults too; an endless limit is none.
  const known = Object.entries(params).filter(([, value]) => value !== null && value !== '' && value !== 'Infinity');
  claims.add(
    'modelParams',
    known.map(([name, value]) => ({ name, value: jsonText(value) })),
    'langfuse.observation.model.parameters',
  );
  if (known.length === 0) claims.understood('langfuse.observation.model.parameters');
}

/** Input and output are whatever the app gave: messages where they look like some, a tool's arguments, or text. */
function readContent(view: SpanView, claims: Claims, kind: SpanKind): void {
  const a = view.attributes;
  for (const [name, key, messages, role] of [
    ['input', INPUT, 'inputMessages', 'user'],
    ['output', OUTPUT, 'outputMessages', 'assistant'],
  ] as const) {
    const sent = a.text(key);
    if (sent === null) continue;
    if (isRedacted(sent)) {
      claims.add(messages, [{ role, parts: [{ type: 'redacted' }] }], key, RANK.third);
      continue;
    }
    const json = a.json(key);
    const found = callMessages(json, role);
    if (found !== null) claims.add(messages, found, key, RANK.third);
    else {
      const text = name === 'output' ? literalText(sent) : kind === 'tool' ? calledWith(sent) : askedOf(sent);
      claims.add(name, text, key);
      if (kind === 'llm') claims.add(messages, [{ role, parts: [textPart(text)] }], key, RANK.guess);
      if (kind === 'llm' && a.looksCut(key)) claims.problem(cutProblem(key, sent));
    }
    claims.understood(key);
    if (name === 'input' && isObject(json)) claims.add('toolDefinitions', readToolDefinitions(anyField(json, 'tools')), key);
  }
  if (kind === 'tool') readTool(view, claims);
  if (kind === 'retriever') {
    const query = a.text(INPUT);
    claims.add('retrievalQuery', query === null ? null : askedOf(query), INPUT);
    claims.add('documents', readDocuments(a.json(OUTPUT)), OUTPUT);
  }
  for (const [name, key] of [
    ['input', 'langfuse.trace.input'],
    ['output', 'langfuse.trace.output'],
  ] as const) {
    const sent = a.text(key);
    if (sent !== null) claims.add(name, name === 'input' ? askedOf(sent) : literalText(sent), key, RANK.guess);
    claims.understood(key);
  }
}

function readTool(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const args = a.text(INPUT);
  const result = a.text(OUTPUT);
  const text = (sent: string | null, read: (sent: string) => string) => (sent === null || isRedacted(sent) ? null : read(sent));
  claims.add(
    'tool',
    { name: view.span.name, callId: null, description: null, args: text(args, calledWith), result: text(result, literalText) },
    ['span name', ...[INPUT, OUTPUT].filter(key => a.has(key))],
    RANK.usual + 1,
  );
}

function readMeasures(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const usage = langfuseUsage(a.json('langfuse.observation.usage_details'));
  if (usage !== null) claims.addUsage(usage, ['langfuse.observation.usage_details']);
  claims.add('costUsd', langfuseCost(a.json('langfuse.observation.cost_details')), 'langfuse.observation.cost_details', RANK.second);
  for (const key of ['langfuse.observation.usage_details', 'langfuse.observation.cost_details'])
    if (isObject(a.json(key))) claims.understood(key);
  const started = a.text(STARTED);
  // Some versions quote the time as JSON before it becomes an attribute.
  const at = started === null ? Number.NaN : Date.parse(literalText(started).trim());
  const began = Number(view.span.startTimeUnixNano / 1000n) / 1000;
  if (Number.isFinite(at) && at >= began) claims.add('ttftMs', at - began, STARTED);
}

function readRest(view: SpanView, claims: Claims): void {
  const a = view.attributes;
  const name = a.text('langfuse.observation.prompt.name');
  if (name !== null) {
    const keys = ['langfuse.observation.prompt.name', 'langfuse.observation.prompt.version'].filter(key => a.has(key));
    claims.add('prompt', { name, version: a.text('langfuse.observation.prompt.version'), template: null, variables: null }, keys);
  }
  // A failure that the app reported in Langfuse's words; what OpenTelemetry itself says of it goes before.
  const message = a.text('langfuse.observation.status_message');
  if (a.text(LEVEL)?.toUpperCase() === 'ERROR') {
    const keys = [LEVEL, 'langfuse.observation.status_message'].filter(key => a.has(key));
    claims.add('error', { type: null, message, stacktrace: null }, keys, RANK.guess);
  }
  claims.understood([LEVEL, 'langfuse.observation.status_message', TYPE, STARTED]);
  claims.understood(a.keysUnder('langfuse.observation.metadata'));
}

/** What Langfuse's processor puts on every span of a trace, whoever made it. It says nothing about what the span is. */
export const langfuseTrace: Convention = {
  id: 'langfuse-trace',
  label: 'Langfuse (trace)',
  spec: langfuse.spec,
  advice: {},
  prefixes: ['langfuse.'],
  plain: true,
  recognizes: view => view.families.has('langfuse'),
  read(view, claims) {
    const a = view.attributes;
    claims.add('tags', a.list('langfuse.trace.tags'), 'langfuse.trace.tags');
    claims.understood(a.keysUnder('langfuse.trace.'));
    claims.understood(a.keysUnder('langfuse.internal.'));
    claims.understood(a.keysUnder('langfuse.experiment.'));
    claims.understood(['langfuse.environment', 'langfuse.release', 'langfuse.version', 'langfuse.user.id', 'langfuse.session.id']);
  },
};
